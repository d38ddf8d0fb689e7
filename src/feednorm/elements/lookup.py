"""Stage 2: all tables as two, and the row of a tag in one look-up."""

from __future__ import annotations

from feednorm.document.namespaces import canonical_name
from feednorm.elements import atom, basic, dublincore, media, podcasts
from feednorm.elements.readers import KEPT
from feednorm.elements.rows import AnyRow, Rows

MODULES = (basic, atom, dublincore, media, podcasts)


class Lookup(dict[str, AnyRow]):
    """The row of a tag, its name made canonical the first time that it is met."""

    _MOST = 10_000  # tags of one process; a hostile feed may make up as many as it likes

    def __init__(self, *tables: str) -> None:
        super().__init__()
        self._rows: Rows = {}
        for module in MODULES:
            for table in tables:
                self._rows |= getattr(module, table, {})

    def __missing__(self, tag: str) -> AnyRow:
        row = self._rows.get(canonical_name(tag), KEPT)
        if len(self) < self._MOST:
            self[tag] = row
        return row


FEED_ROWS = Lookup("SHARED", "FEED")
ENTRY_ROWS = Lookup("SHARED", "ENTRY_ROWS")
