"""Stage 2: the vocabulary of RSS, and of Atom without its namespace; nearly every feed is made of it."""

from __future__ import annotations

from collections.abc import Iterator

from feednorm.elements import readers, texts
from feednorm.elements.rows import ENTRY, INSIDE, SKIP, Context, Element, Found, Row, Rows, spread


def _source(element: Element, context: Context) -> Iterator[Found]:
    """Where an entry was taken from: the text and url of RSS, the title and links of Atom."""
    url = readers.address(readers.attribute(element, "url"), element, context)
    title = None if len(element) else texts.plain(element, context)
    for child in element:
        name = readers.local_name(child)
        if name == "title":
            title = title or texts.reading_of(texts.atom_text(child, context))
        elif name == "link" and url is None:
            url = next((value for field, _, value in readers.link(child, context) if field == "url"), None)
    if title:
        yield "source_title", 1, title
    if url:
        yield "source_url", 1, url
    if len(element):
        yield "extensions", 0, readers.extension(element)


_html = texts.typed_text(texts.html_text)
_text = texts.typed_text(texts.guessed_text)

LINK = spread(readers.link)

SHARED: Rows = {
    "title": Row("title", 1, _text),
    "link": LINK,
    "author": Row("authors", 1, readers.person, "add"),
    "category": Row("categories", 1, readers.category, "add"),
    "keywords": Row("categories", 1, readers.keywords, "add"),
    "tags": Row("categories", 1, readers.keywords, "add"),
    "rights": Row("rights", 1, _text),
    "copyright": Row("rights", 1, _text),
    "language": Row("language", 2, readers.language),
    "id": Row("id", 1, texts.plain),
    "guid": spread(readers.guid),
    "pubdate": Row("published", 1, readers.date, "last"),
    "published": Row("published", 2, readers.date, "last"),
    "issued": Row("published", 2, readers.date, "last"),
    "created": Row("published", 5, readers.date, "last"),
    "updated": Row("updated", 1, readers.date, "last"),
    "modified": Row("updated", 1, readers.date, "last"),
    "image": Row("image", 1, readers.image),
    "logo": Row("image", 1, readers.url_text),
    "icon": Row("image", 3, readers.url_text),
    "textinput": SKIP,
}

FEED: Rows = {
    "rss": INSIDE,
    "channel": INSIDE,
    "feed": INSIDE,
    "items": INSIDE,
    "item": ENTRY,
    "entry": ENTRY,
    "description": Row("description", 1, _html),
    "subtitle": Row("description", 1, _text),
    "tagline": Row("description", 1, _text),
    "abstract": Row("description", 2, _html),
    "generator": Row("generator", 1, texts.plain),
    "managingeditor": Row("authors", 2, readers.person, "add"),
    "lastbuilddate": Row("updated", 2, readers.date, "last"),
}

ENTRY_ROWS: Rows = {
    "item": ENTRY,
    "entry": ENTRY,
    "description": Row("summary", 1, _html),
    "summary": Row("summary", 2, _text),
    "abstract": Row("summary", 2, _html),
    "content": Row("content", 2, _html),
    "body": Row("content", 3, _html),
    "fullitem": Row("content", 3, _html),
    "contributor": Row("contributors", 1, readers.person, "add"),
    "comments": Row("comments_url", 1, readers.url_text),
    "enclosure": Row("enclosures", 1, readers.enclosure, "add"),
    "source": spread(_source),
}
