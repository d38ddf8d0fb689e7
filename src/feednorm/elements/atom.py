"""Stage 2: Atom in its own namespace (RFC 4287, Atom 0.3), in a feed of Atom and as a guest in RSS.

Its names mean what the plain ones mean; what differs is that a text without a type is plain text.
"""

from __future__ import annotations

from collections.abc import Iterator

from feednorm.elements import basic, readers, texts
from feednorm.elements.rows import AnyRow, Attribute, Context, Element, Found, Row, Rows, Spread
from feednorm.model import Enclosure

_TEXTS = frozenset({"title", "summary", "content", "rights", "copyright", "subtitle", "tagline"})


def _in_atom(rows: Rows) -> Rows:
    return {f"atom:{name}": _strict(name, row) for name, row in rows.items()}


def _strict(name: str, row: AnyRow) -> AnyRow:
    if name not in _TEXTS or not isinstance(row, Row):
        return row
    return Row(row.field, row.rank, texts.plain_text, attributed=Row(row.field, row.rank, texts.atom_text))


def _content(element: Element, context: Context, attribute: Attribute) -> Iterator[Found]:
    """Content that stands elsewhere (RFC 4287, section 4.1.3.2) is a file of the entry; a text beside it stays."""
    url = readers.address(attribute("src"), element, context)
    if url:
        yield "enclosures", 1, (Enclosure(url, attribute("type")),)
    if text := texts.atom_text(element, context, attribute):
        yield "content", 2, text


SHARED: Rows = _in_atom(basic.SHARED)
FEED: Rows = _in_atom(basic.FEED)
ENTRY_ROWS: Rows = _in_atom(basic.ENTRY_ROWS) | {
    "atom:content": Row("content", 2, texts.plain_text, attributed=Spread(_content)),
}
