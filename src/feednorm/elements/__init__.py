"""Stage 2: which element fills which field, as tables; a module for each family of namespaces.

A new namespace is a module with the tables `SHARED`, `FEED` and `ENTRY_ROWS` (any of them may be missing), its name
in `MODULES`, and its URIs in `names.NAMESPACES`.
"""

from __future__ import annotations

from feednorm.elements import atom, basic, dublincore, media, podcasts
from feednorm.document.namespaces import canonical_name
from feednorm.elements.rows import EXTENSION, Row, Rows

MODULES = (basic, atom, dublincore, media, podcasts)


def _gather(*names: str) -> Rows:
    return {key: row for name in names for module in MODULES for key, row in getattr(module, name, {}).items()}


_FEED = _gather("SHARED", "FEED")
_ENTRY = _gather("SHARED", "ENTRY_ROWS")


class Lookup(dict[str, Row]):
    """The row of a tag, its name made canonical the first time that it is met."""

    _MOST = 10_000  # tags of one process; a hostile feed may make up as many as it likes

    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, tag: str) -> Row:
        row = self._rows.get(canonical_name(tag), EXTENSION) if isinstance(tag, str) else EXTENSION
        if len(self) < self._MOST:
            self[tag] = row
        return row


FEED_ROWS = Lookup(_FEED)
ENTRY_ROWS = Lookup(_ENTRY)
