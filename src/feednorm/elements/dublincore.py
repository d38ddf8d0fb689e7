"""Stage 2: Dublin Core and its terms, RDF, and RSS 1.0's content module."""

from __future__ import annotations

from collections.abc import Iterator

from feednorm.elements import categories, readers, texts
from feednorm.elements.markup import text_of
from feednorm.elements.rows import INSIDE, SKIP, Attribute, Context, Element, Found, Row, Rows, Spread
from feednorm.urls import is_splittable


def _identifier(element: Element, context: Context, attribute: Attribute) -> Iterator[Found]:
    """An identifier; where it is a URL, it may stand for the link."""
    value = text_of(element)
    if value:
        yield "id", 4, value
        if value.startswith(("http://", "https://")) and is_splittable(value):
            yield "url", 7, value


SHARED: Rows = {
    "dc:title": Row("title", 2, texts.title),
    "dc:creator": Row("authors", 2, readers.person, "add"),
    "dc:author": Row("authors", 2, readers.person, "add"),
    "dc:subject": Row("categories", 1, categories.category, "add"),
    "dc:date": Row("published", 3, readers.date, "last"),
    "dc:language": Row("language", 3, readers.language),
    "dc:rights": Row("rights", 2, texts.guessed_text),
    "dc:identifier": Spread(_identifier),
    "dcterms:created": Row("published", 4, readers.date, "last"),
    "dcterms:issued": Row("published", 4, readers.date, "last"),
    "dcterms:modified": Row("updated", 2, readers.date, "last"),
    "dcterms:creator": Row("authors", 3, readers.person, "add"),
    "dcterms:title": Row("title", 4, texts.title),
}

FEED: Rows = {
    "rdf:rdf": INSIDE,
    "rdf:li": SKIP,
    "rdf:seq": SKIP,
    "dc:description": Row("description", 2, texts.html_text),
}

ENTRY_ROWS: Rows = {
    "content:encoded": Row("content", 1, texts.html_text),
    "dc:contributor": Row("contributors", 2, readers.person, "add"),
    "dc:description": Row("summary", 3, texts.html_text),
    "dcterms:abstract": Row("summary", 3, texts.html_text),
    "xhtml:body": Row("content", 2, texts.html_text),
    "xhtml:div": Row("content", 3, texts.html_text),
}
