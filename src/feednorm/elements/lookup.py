"""Stage 2: all tables as two, and the row of a tag in one look-up."""

from __future__ import annotations

from feednorm.document.namespaces import canonical_name
from feednorm.elements import atom, basic, dublincore, media, podcasts
from feednorm.elements.rows import EXTENSION, Row, Rows

MODULES = (basic, atom, dublincore, media, podcasts)


class Lookup(dict[str, Row]):
    """The row of a tag, its name made canonical the first time that it is met."""

    _MOST = 10_000  # tags of one process; a hostile feed may make up as many as it likes

    def __init__(self, *tables: str, attributed: bool) -> None:
        super().__init__()
        self._rows: Rows = {}
        for module in MODULES:
            for table in tables:
                self._rows |= getattr(module, table, {})
        if attributed:
            self._rows = {name: row.attributed or row for name, row in self._rows.items()}

    def __missing__(self, tag: str) -> Row:
        row = self._rows.get(canonical_name(tag), EXTENSION)
        if len(self) < self._MOST:
            self[tag] = row
        return row


FEED_ROWS = Lookup("SHARED", "FEED", attributed=False)
ATTRIBUTED_FEED_ROWS = Lookup("SHARED", "FEED", attributed=True)
ENTRY_ROWS = Lookup("SHARED", "ENTRY_ROWS", attributed=False)
ATTRIBUTED_ENTRY_ROWS = Lookup("SHARED", "ENTRY_ROWS", attributed=True)
