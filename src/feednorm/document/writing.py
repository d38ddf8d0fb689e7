"""Stage 1: markup that is well-formed as it is written: elements are always closed, innermost first."""

from __future__ import annotations

import re
from collections import Counter

from feednorm.document.notes import line_breaks
from feednorm.document.tokens import UNESCAPED_AMPERSAND

_REMAINS = re.compile(r"\s*([\w:.-]+)(?:\s[^<>]*)?>")  # of a start tag that has lost its beginning


class Writer:
    """What was written, and which elements are open: `names` has them in lower case, outermost first.

    >>> writer = Writer()
    >>> writer.start("a", " b='c'")
    >>> writer.text("1 < 2")
    >>> writer.close()
    >>> writer.written()
    "<a b='c'>1 &lt; 2</a>"
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._starts: list[int] = []  # where in the parts the open elements start
        self._loose = 0  # where in the parts the text begins that stands behind the last tag
        self.open: list[str] = []  # as written
        self.names: list[str] = []
        self.count: Counter[str] = Counter()  # how many of a name are open

    def written(self) -> str:
        """All of it."""
        return "".join(self._parts)

    def text(self, text: str) -> None:
        """Write text as it stands in the document; outside of the root only its line breaks count."""
        if not self.open:
            self.skip(text)
        elif text:
            self._parts.append(UNESCAPED_AMPERSAND.sub("&amp;", text).replace("<", "&lt;").replace("]]>", "]]&gt;"))

    def literal(self, text: str) -> None:
        """Write text that is not escaped yet."""
        self._parts.append(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))

    def skip(self, text: str) -> None:
        """Write what keeps the lines that follow this text where they are."""
        self._parts.append(line_breaks(text))

    def start(self, name: str, attributes: str) -> None:
        """Open an element."""
        self._starts.append(len(self._parts))
        self._parts.append(f"<{name}{attributes}>")
        self.open.append(name)
        self.names.append(name.lower())
        self.count[name.lower()] += 1
        self._loose = len(self._parts)

    def close(self, count: int = 1) -> None:
        """Close so many of the innermost elements."""
        for _ in range(count):
            self._parts.append(f"</{self.open.pop()}>")
            self.count[self.names.pop()] -= 1
            self._starts.pop()
        self._loose = len(self._parts)

    # -------------------------------------------------------- what turns out to be another thing

    def is_empty(self) -> bool:
        """Whether the innermost element holds nothing."""
        return not "".join(self._parts[self._starts[-1] + 1 :]).strip()

    def clear(self) -> None:
        """Drop what the innermost element holds."""
        start = self._starts[-1] + 1
        self._parts[start:] = [line_breaks("".join(self._parts[start:]))]

    def take_back(self) -> None:
        """Drop the start of the innermost element."""
        start = self._starts.pop()
        self._parts[start] = line_breaks(self._parts[start])
        self.open.pop()
        self.count[self.names.pop()] -= 1

    def rename(self, depth: int, name: str) -> None:
        """Give an open element another name."""
        start = self._starts[depth]
        self._parts[start] = f"<{name}{self._parts[start][1 + len(self.open[depth]) :]}"
        self.count[self.names[depth]] -= 1
        self.count[name] += 1
        self.open[depth] = self.names[depth] = name

    def wrap(self, name: str, *, whole: bool) -> bool:
        """Make an element of the text behind the last tag; false where there is none.

        With `whole`, the end of its start tag must be there to tell that the text is.
        """
        text = "".join(self._parts[self._loose :])
        remains = _REMAINS.match(text)
        if remains and name.endswith(remains[1]):
            text = line_breaks(remains[0]) + text[remains.end() :]
            whole = False
        found = bool(text.strip()) and not whole
        self._parts[self._loose :] = [f"<{name}>{text}</{name}>" if found else text]
        self._loose = len(self._parts)
        return found
