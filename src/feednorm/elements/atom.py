"""Stage 2: Atom in its own namespace (RFC 4287, Atom 0.3), in a feed of Atom and as a guest in RSS.

Its names mean what the plain ones mean; what differs is that a text without a type is plain text.
"""

from __future__ import annotations

from feednorm.elements import basic, texts
from feednorm.elements.rows import Row, Rows

_TEXTS = frozenset({"title", "summary", "content", "rights", "copyright", "subtitle", "tagline"})


def _in_atom(rows: Rows) -> Rows:
    return {f"atom:{name}": _strict(name, row) for name, row in rows.items()}


def _strict(name: str, row: Row) -> Row:
    if name not in _TEXTS:
        return row
    return Row(row.field, row.rank, texts.plain_text, attributed=Row(row.field, row.rank, texts.atom_text))


SHARED: Rows = _in_atom(basic.SHARED)
FEED: Rows = _in_atom(basic.FEED)
ENTRY_ROWS: Rows = _in_atom(basic.ENTRY_ROWS)
