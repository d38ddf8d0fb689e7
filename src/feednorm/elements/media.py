"""Stage 2: Media RSS (https://www.rssboard.org/media-rss)."""

from __future__ import annotations

from collections.abc import Iterator

from feednorm.elements import categories, readers, texts
from feednorm.elements.rows import INSIDE, Attribute, Context, Element, Found, Row, Rows, Spread

_DEFAULT_SCHEME = "http://search.yahoo.com/mrss/category_schema"
_thumbnail = readers.url_attribute("url")


def _content(element: Element, context: Context, attribute: Attribute) -> Iterator[Found]:
    """A file; where it is a picture, or has one, that may stand for the image.

    Its title and description are those of the file: as the entry's they would be wrong, so they are kept apart.
    """
    found = readers.enclosure(element, context, attribute)
    if found:
        yield "enclosures", 1, found
        kind = attribute("medium") or (attribute("type") or "").partition("/")[0]
        if kind == "image":
            yield "image", 5, found[0].url
    if len(element):
        for child in element:
            if readers.local_name(child) == "thumbnail":
                url = _thumbnail(child, context, readers.attribute_of(child))
                if url:
                    yield "image", 6, url
        yield "extensions", 0, readers.extension(element)


SHARED: Rows = {
    "media:group": INSIDE,
    "media:title": Row("title", 3, texts.title),
    "media:thumbnail": Row("image", 4, _thumbnail),
    "media:category": Row("categories", 1, categories.of_scheme(_DEFAULT_SCHEME, categories.category), "add"),
    "media:keywords": Row("categories", 1, categories.keywords, "add"),
}

FEED: Rows = {"media:description": Row("description", 5, texts.guessed_text)}

ENTRY_ROWS: Rows = {
    "media:content": Spread(_content),
    "media:description": Row("summary", 5, texts.guessed_text),
}
