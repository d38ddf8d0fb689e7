"""Stage 1: where a text was mended, in lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from feednorm.problems import Problem, problem

_MOST_OF_A_KIND = 1000


class Notes:
    """Collects what was mended, by offset, and tells it by line: one problem for a code and a line."""

    def __init__(self) -> None:
        self._noted: list[tuple[int, str, dict[str, Any]]] = []
        self.problems: list[Problem] = []

    def add(self, code: str, offset: int, **details: Any) -> None:  # noqa: ANN401 - of whatever the message tells
        """Note that at this offset of the text that is being mended something was."""
        self._noted.append((offset, code, details))

    def settle(self, text: str) -> None:
        """Turn the offsets into lines of `text`; mending keeps the line breaks, so these are the document's."""
        self.problems.extend(self._settled(text))
        self._noted.clear()

    def _settled(self, text: str) -> Iterator[Problem]:
        line, position = 1, 0
        seen: set[tuple[str, int]] = set()
        counts: dict[str, int] = {}
        for offset, code, details in sorted(self._noted, key=lambda noted: noted[0]):
            line += text.count("\n", position, offset)
            position = max(offset, position)
            counts[code] = counts.get(code, 0) + 1
            if (code, line) not in seen and counts[code] <= _MOST_OF_A_KIND:
                seen.add((code, line))
                yield problem(code, line=line, **details)


def line_breaks(text: str) -> str:
    """What keeps the lines that follow where they were, when a text is cut out."""
    return "\n" * text.count("\n")
