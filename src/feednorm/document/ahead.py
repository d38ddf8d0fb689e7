"""Stage 1: where in a soup of tags the next one of a name stands; found once, not each time that it is asked for."""

from __future__ import annotations

import re

from feednorm.document.vocabulary import ENTRIES

_FLAGS = re.IGNORECASE | re.DOTALL
_LITERAL = r"<!--.*?-->|<!\[CDATA\[.*?(?:\]\]>|\Z)"
_STRUCTURE_TAG = re.compile(_LITERAL + r"|(</?(?:item|entry|channel|rss|feed|rdf:RDF)(?=[\s/>]))", _FLAGS)


class Ahead:
    """Looks ahead in a text, from places that ascend.

    >>> ahead = Ahead("<a>1</a></item>")
    >>> ahead.end_tag("a", 0), ahead.structure_tag(0), ahead.ending_entry(0)
    ((4, 8), (8, 14), 'item')
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[str, tuple[int, int]] = {}

    def structure_tag(self, start: int) -> tuple[int, int]:
        """From where to where the next tag of the structure lies, its bracket aside; the end of the text for none."""
        return self._next("", start)

    def end_tag(self, name: str, start: int) -> tuple[int, int]:
        """From where to where the next end tag of this name lies."""
        return self._next(name.lower(), start)

    def ending_entry(self, start: int) -> str:
        """The name of the entry whose end tag is the next tag of the structure; "" where that is another."""
        stop, after = self.structure_tag(start)
        ended = self._text[stop + 2 : after].lower() if self._text.startswith("</", stop) else ""
        return ended if ended in ENTRIES else ""

    def _next(self, end: str, start: int) -> tuple[int, int]:
        place = self._found.get(end)
        if place is None or place[0] < start:
            pattern = re.compile(_LITERAL + rf"|(</\s?{re.escape(end)}\s*/?>)", _FLAGS) if end else _STRUCTURE_TAG
            found = next((tag for tag in pattern.finditer(self._text, start) if tag[1]), None)
            place = self._found[end] = found.span() if found else (len(self._text), len(self._text))
        return place
