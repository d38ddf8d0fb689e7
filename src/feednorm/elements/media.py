"""Stage 2: Media RSS (https://www.rssboard.org/media-rss)."""

from __future__ import annotations

from collections.abc import Iterator

from feednorm.elements import readers
from feednorm.elements.rows import INSIDE, Context, Element, Found, Row, Rows


def _content(element: Element, context: Context) -> Iterator[Found]:
    """A file; where it is a picture, it may stand for the image. Its children describe the entry too."""
    found = readers.enclosure(element, context)
    if found:
        yield "enclosures", 1, found
        kind = element.get("medium") or (element.get("type") or "").partition("/")[0]
        if kind == "image":
            yield "image", 5, found[0].url


SHARED: Rows = {
    "media:group": INSIDE,
    "media:title": Row("title", 3, readers.guessed_text),
    "media:thumbnail": Row("image", 4, readers.url_attribute("url")),
    "media:keywords": Row("categories", 3, readers.keywords, many=True),
}

FEED: Rows = {"media:description": Row("description", 5, readers.guessed_text)}

ENTRY_ROWS: Rows = {
    "media:content": Row(spread=_content),
    "media:description": Row("summary", 5, readers.guessed_text),
}
