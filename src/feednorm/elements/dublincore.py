"""Stage 2: Dublin Core, its terms, RSS 1.0's content module, and what RDF adds."""

from __future__ import annotations

from collections.abc import Iterator

from feednorm.elements import readers
from feednorm.elements.rows import INSIDE, SKIP, Context, Element, Found, Row, Rows


def _identifier(element: Element, context: Context) -> Iterator[Found]:  # noqa: ARG001 - all are called alike
    """An identifier; where it is a URL, it may stand for the link."""
    value = readers.text_of(element)
    if value:
        yield "id", 4, value
        if value.startswith(("http://", "https://")):
            yield "url", 7, value


SHARED: Rows = {
    "dc:title": Row("title", 2, readers.guessed_text),
    "dc:creator": Row("authors", 2, readers.person, many=True),
    "dc:author": Row("authors", 2, readers.person, many=True),
    "dc:contributor": Row("contributors", 2, readers.person, many=True),
    "dc:subject": Row("categories", 1, readers.category, many=True),
    "dc:date": Row("published", 3, readers.date),
    "dc:language": Row("language", 3, readers.plain),
    "dc:rights": Row("rights", 2, readers.guessed_text),
    "dc:identifier": Row(spread=_identifier),
    "dcterms:created": Row("published", 4, readers.date),
    "dcterms:issued": Row("published", 4, readers.date),
    "dcterms:modified": Row("updated", 2, readers.date),
    "dcterms:creator": Row("authors", 3, readers.person, many=True),
    "dcterms:title": Row("title", 4, readers.guessed_text),
}

FEED: Rows = {
    "rdf:rdf": INSIDE,
    "rdf:li": SKIP,
    "rdf:seq": SKIP,
    "dc:description": Row("description", 2, readers.html_text),
}

ENTRY_ROWS: Rows = {
    "content:encoded": Row("content", 1, readers.html_text),
    "dc:description": Row("summary", 3, readers.html_text),
    "dcterms:abstract": Row("summary", 3, readers.html_text),
    "xhtml:body": Row("content", 2, readers.html_text),
    "xhtml:div": Row("content", 3, readers.html_text),
}
