"""Stage 1: where a text was mended, in lines; and in which entry, where a line holds several."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import Any

from feednorm.document.tokens import LITERAL
from feednorm.patterns import lazy
from feednorm.problems import Problem, problem

TOLD = 40  # characters of junk
_MOST_OF_A_KIND = 1000
_START = lazy(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
_START_OR_LITERAL = lazy(rf"{LITERAL}|({_START.pattern})", re.IGNORECASE)


class Notes:
    """Collects what was mended, by offset, and tells it by line: one problem for a code and a line."""

    def __init__(self) -> None:
        self._noted: list[tuple[int, str, dict[str, Any]]] = []
        self._counts: Counter[str] = Counter()  # of what was noted of each code since it was last settled
        self.problems: list[Problem] = []

    def add(self, code: str, offset: int, **details: Any) -> None:  # noqa: ANN401 - of whatever the message tells
        """Note that at this offset of the text that is being mended something was; offsets of a code ascend."""
        self._counts[code] += 1
        if self._counts[code] <= _MOST_OF_A_KIND:
            self._noted.append((offset, code, details))

    def settle(self, text: str) -> None:
        """Turn the offsets into lines of `text`; mending keeps the line breaks, so these are the document's."""
        self.problems.extend(self._settled(text))
        self._noted.clear()
        self._counts.clear()

    def _settled(self, text: str) -> Iterator[Problem]:
        line, position = 1, 0
        seen: set[tuple[str, int, int | None]] = set()
        entries = _EntriesOfLines(text)
        for offset, code, details in sorted(self._noted, key=lambda noted: noted[0]):
            line += text.count("\n", position, offset)
            position = max(offset, position)
            entry = entries.at(offset)
            if (code, line, entry) not in seen:
                seen.add((code, line, entry))
                yield problem(code, line=line, entry=entry, **details)


class _EntriesOfLines:
    """Tells in which entry an offset lies, if one starts on its line; elsewhere the line alone will tell."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None
        self._end_of_line, self._is_shared = -1, False

    def at(self, offset: int) -> int | None:
        """The index of the entry; offsets are asked for in ascending order."""
        if offset > self._end_of_line:
            start, end = self._text.rfind("\n", 0, offset) + 1, self._text.find("\n", offset)
            self._end_of_line = end if end >= 0 else len(self._text)
            self._is_shared = _START.search(self._text, start, self._end_of_line) is not None
        if not self._is_shared:
            return None
        if self._starts is None:
            self._starts = [match.start() for match in _START_OR_LITERAL.finditer(self._text) if match[1]]
        before = bisect_right(self._starts, offset)
        return before - 1 if before else None


def line_breaks(text: str) -> str:
    """What keeps the lines that follow where they were, when a text is cut out."""
    return "\n" * text.count("\n")
