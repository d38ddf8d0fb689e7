"""Stage 2: podcasts (iTunes, Google Play) and FeedBurner."""

from __future__ import annotations

from feednorm.elements import categories, readers, texts
from feednorm.elements.rows import Attribute, Context, Element, Row, Rows
from feednorm.model import Category

_SCHEME = "http://www.itunes.com/"  # of Apple's categories, as feedparser names it
_image = readers.url_attribute("href", "url")
_keywords = categories.of_scheme(_SCHEME, categories.keywords)


def _category(element: Element, context: Context, attribute: Attribute) -> tuple[Category, ...] | None:
    """A category and those within it (https://help.apple.com/itc/podcasts_connect/#/itcb54353390)."""
    found: list[Category] = []
    for category in element.iter():
        own = readers.attribute_of(category)
        read = categories.category if own("text") else categories.keywords
        found += read(category, context, own) or ()
    return tuple(found) or None


def _linked_image(element: Element, context: Context, attribute: Attribute) -> str | None:
    """The picture of early podcasts: a link of that relation."""
    is_image = attribute("rel") in (None, "image")
    return _image(element, context, attribute) if is_image else None


SHARED: Rows = {
    "itunes:title": Row("title", 5, texts.title),
    "itunes:author": Row("authors", 3, readers.person, "add"),
    "itunes:image": Row("image", 2, _image),
    "itunes:link": Row("image", 2, _linked_image),
    "itunes:keywords": Row("categories", 1, _keywords, "add"),
    "itunes:category": Row("categories", 1, categories.of_scheme(_SCHEME, _category), "add"),
    "googleplay:author": Row("authors", 4, readers.person, "add"),
    "googleplay:image": Row("image", 3, _image),
}

FEED: Rows = {
    "itunes:subtitle": Row("description", 4, texts.guessed_text),
    "itunes:summary": Row("description", 3, texts.guessed_text),
    "itunes:owner": Row("authors", 5, readers.person, "add"),
    "googleplay:description": Row("description", 6, texts.guessed_text),
}

ENTRY_ROWS: Rows = {
    "itunes:summary": Row("summary", 6, texts.guessed_text),
    "itunes:subtitle": Row("teaser", 7, texts.guessed_text),
    "googleplay:description": Row("summary", 8, texts.guessed_text),
    "feedburner:origlink": Row("url", 0, readers.url_text),
}
