"""Stage 2: the vocabulary of RSS, and of Atom without its namespace; nearly every feed is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from feednorm.elements import categories, readers, texts
from feednorm.elements.rows import ENTRY, INSIDE, SKIP, Attribute, Context, Element, Found, Reader, Row, Rows, Spread
from feednorm.urls import is_http_url, is_splittable


def _source(element: Element, context: Context, attribute: Attribute) -> Iterator[Found]:
    """Where an entry was taken from: the text and url of RSS, the title and a link of Atom, to its page or itself."""
    links: dict[str, Any] = {}
    title = None if len(element) else texts.plain(element, context, attribute)
    for child in element:
        name, own = readers.local_name(child), readers.attribute_of(child)
        if name == "title":
            title = title or texts.reading_of(texts.atom_text(child, context, own))
        elif name == "link":
            links = {field: value for field, _, value in readers.link(child, context, own)} | links
        elif name == "author" and (found := readers.person(child, context, own)):
            yield "authors", 9, found  # for an entry without its own (RFC 4287, section 4.2.1)
    if title:
        yield "source_title", 1, title
    url = readers.address(attribute("url"), element, context) or links.get("url") or links.get("self_url")
    if url:
        yield "source_url", 1, url
    if len(element):
        yield "extensions", 0, readers.extension(element)


def _entry_id(element: Element, context: Context, attribute: Attribute) -> Iterator[Found]:
    """An id of Atom; where it is a URL, it may stand for the link, as feedparser has it."""
    value = texts.plain(element, context, attribute)
    if value:
        yield "id", 1, value
        if is_http_url(value) and is_splittable(value):
            yield "url", 8, value


def _text(field: str, rank: int, read: Reader) -> Row:
    """A text that follows its type where it has one."""
    return Row(field, rank, read, attributed=Row(field, rank, texts.typed_text(read)))


LINK = Row("url", 2, readers.url_text, attributed=Spread(readers.link))

SHARED: Rows = {
    "title": _text("title", 1, texts.title),
    "link": LINK,
    "author": Row("authors", 1, readers.person, "add"),
    "managingeditor": Row("authors", 2, readers.person, "add"),
    "category": Row("categories", 1, categories.term, "add", Row("categories", 1, categories.category, "add")),
    "keywords": Row("categories", 1, categories.keywords, "add"),
    "tags": Row("categories", 1, categories.keywords, "add"),
    "rights": _text("rights", 1, texts.guessed_text),
    "copyright": _text("rights", 1, texts.guessed_text),
    "language": Row("language", 2, readers.language),
    "id": Row("id", 1, texts.plain),
    "guid": Spread(readers.guid),
    "pubdate": Row("published", 1, readers.date, "last"),
    "published": Row("published", 2, readers.date, "last"),
    "issued": Row("published", 2, readers.date, "last"),
    "created": Row("published", 5, readers.date, "last"),
    "updated": Row("updated", 1, readers.date, "last"),
    "modified": Row("updated", 1, readers.date, "last"),
    "lastbuilddate": Row("updated", 2, readers.date, "last"),
    "image": Row("image", 1, readers.image),
    "logo": Row("image", 1, readers.image),
    "icon": Row("image", 3, readers.image),
    "textinput": SKIP,
}

FEED: Rows = {
    "rss": INSIDE,
    "channel": INSIDE,
    "feed": INSIDE,
    "items": INSIDE,
    "item": ENTRY,
    "entry": ENTRY,
    "description": _text("description", 1, texts.html_text),
    "subtitle": _text("description", 1, texts.guessed_text),
    "tagline": _text("description", 1, texts.guessed_text),
    "abstract": _text("description", 2, texts.html_text),
    "generator": Row("generator", 1, texts.plain),
}

ENTRY_ROWS: Rows = {
    "item": ENTRY,
    "entry": ENTRY,
    "id": Spread(_entry_id),
    "description": _text("summary", 1, texts.html_text),
    "summary": _text("teaser", 2, texts.guessed_text),
    "abstract": _text("summary", 2, texts.html_text),
    "content": _text("content", 2, texts.html_text),
    "body": _text("content", 3, texts.html_text),
    "fullitem": _text("content", 3, texts.html_text),
    "contributor": Row("contributors", 1, readers.person, "add"),
    "comments": Row("comments_url", 1, readers.url_text),
    "enclosure": Row("enclosures", 1, readers.enclosure, "add"),
    "source": Spread(_source),
}
