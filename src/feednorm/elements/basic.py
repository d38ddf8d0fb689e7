"""Stage 2: the vocabulary of RSS, and of Atom in and out of its namespace; nearly every feed is made of it."""

from __future__ import annotations

from collections.abc import Iterator

from feednorm.elements import readers
from feednorm.document.namespaces import canonical_name
from feednorm.elements.rows import ENTRY, INSIDE, SKIP, Context, Element, Found, Row, Rows


def _source(element: Element, context: Context) -> Iterator[Found]:
    """Where an entry was taken from: the text and url of RSS, the title and links of Atom."""
    url = readers.address(readers.attribute(element, "url"), element, context)
    title = None if len(element) else readers.text_of(element)
    for child in element:
        name = canonical_name(str(child.tag)).rpartition(":")[2]
        if name == "title":
            title = title or readers.text_of(child)
        elif name == "link":
            for field, _, value in readers.link(child, context):
                if field == "url" and url is None:
                    url = str(value)
    if title:
        yield "source_title", 1, title
    if url:
        yield "source_url", 1, url


_html = readers.typed_text(readers.html_text)
_text = readers.typed_text(readers.guessed_text)

SHARED: Rows = {
    "title": Row("title", 1, _text),
    "link": Row(spread=readers.link, base=True),
    "author": Row("authors", 1, readers.person, many=True),
    "category": Row("categories", 1, readers.category, many=True),
    "keywords": Row("categories", 1, readers.keywords, many=True),
    "rights": Row("rights", 1, _text),
    "copyright": Row("rights", 1, _text),
    "language": Row("language", 2, readers.plain),
    "id": Row("id", 1, readers.plain),
    "guid": Row(spread=readers.guid),
    "pubdate": Row("published", 1, readers.date),
    "published": Row("published", 2, readers.date),
    "issued": Row("published", 2, readers.date),
    "created": Row("published", 5, readers.date),
    "updated": Row("updated", 1, readers.date),
    "modified": Row("updated", 1, readers.date),
    "image": Row("image", 1, readers.child_url("url")),
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
    "info": Row("description", 4, _text),
    "generator": Row("generator", 1, readers.plain),
    "managingeditor": Row("authors", 2, readers.person, many=True),
    "lastbuilddate": Row("updated", 2, readers.date),
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
    "contributor": Row("contributors", 1, readers.person, many=True),
    "comments": Row("comments_url", 1, readers.url_text),
    "enclosure": Row("enclosures", 1, readers.enclosure, many=True),
    "source": Row(spread=_source),
    "lastmod": Row("updated", 3, readers.date),
}
