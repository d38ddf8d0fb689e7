"""Stage 3: read Markdown of our own writing back as plain text, block by block.

One pass over the lines with a stack of the quotes and list items that are open, one pass over the marks of each
text: linear in the input, whatever it holds. It reads what `to_markdown` writes (CommonMark without lazy lines,
setext headings and HTML, with GFM tables), and takes for text what it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from attrs import define, field

from feednorm.patterns import lazy
from feednorm.prose.inline import plain

BlockKind = Literal["paragraph", "heading", "item", "quote", "code", "table", "break"]

_TAB_STOP = 4


class Block(NamedTuple):
    """A block as plain text; a line break in `text` is one in the article.

    `level` is a heading's level, else how deep the block stands in lists. `marker` is an item's ("-" or "3."), or a
    code block's language. `quoted` counts the quotes around the block; a paragraph in one has the kind "quote". A
    list item's later paragraphs are paragraphs of its level. The rows of a table are lines, with tabs between cells.

    >>> Block("heading", "A day", level=1).text
    'A day'
    """

    kind: BlockKind
    text: str
    level: int = 0
    marker: str = ""
    quoted: int = 0


def blocks(markdown: str, *, alt: bool = True) -> Iterator[Block]:
    r"""The blocks of a Markdown text in their order; `alt` says whether an image stands as its description.

    >>> [(block.kind, block.text) for block in blocks("# A *day*\n\nIt [rained](https://a.example/).\n\n- Once")]
    [('heading', 'A day'), ('paragraph', 'It rained.'), ('item', 'Once')]
    """
    reader = _Reader(alt)
    between = True  # whether nothing is open that the next chunk could belong to
    for chunk in markdown.split("\n\n"):
        if not between:
            if reader.may_end and chunk[:1] not in _CONTINUING:
                reader.close(0)
            between = reader.is_between
        if between:
            lines = "\n" + chunk
            if ("\n" not in chunk and chunk[:1].isalpha()) or _MARKED_LINE.search(lines) is None:
                if text := plain(chunk, alt=alt):
                    yield Block("paragraph", text)
                continue
            if chunk[:1] == "#" and "\n" not in chunk and (heading := _HEADING.match(chunk)):
                yield Block("heading", plain(heading[2], alt=alt), len(heading[1]))
                continue
            parts = _ITEM_LINE.split(lines)
            if len(parts) > 1 and not any(parts[::4]) and (items := _items(parts, reader.stack, alt=alt)):
                yield from items
                between = False
                continue
        for line in chunk.split("\n"):
            reader.read(line)
        reader.read("")
        yield from reader.done
        reader.done.clear()
        between = False
    reader.close(0)
    yield from reader.done


def _items(parts: list[str], stack: list[int], *, alt: bool) -> list[Block]:
    """The items of a list without other blocks in it; none where one is not set under another's text, or ends none.

    `parts` are the lines split into what stands before an item, its indent, its marker and its text; `stack` gets the
    indents of those that are open at the end.
    """
    found = []
    starts: list[int] = []  # where the texts of the open items start
    last = 0  # where the item before starts, into which a further number does not break
    for indent, marker, text in zip(parts[1::4], parts[2::4], parts[3::4], strict=True):
        start = len(indent)
        while starts and starts[-1] > start:
            starts.pop()
        if start != (starts[-1] if starts else 0) or (start > last and _FURTHER_NUMBER.match(marker)):
            return []
        last = start
        starts.append(start + len(marker) + 1)
        found.append(Block("item", plain(text, alt=alt), len(starts), marker if marker[-1] in ".)" else "-"))
    stack += [start - outer for outer, start in pairwise([0, *starts])]
    return found


# A line that may be more than text; a chunk between empty lines without any is one paragraph.
_MARK = r"[-+*](?:\s|\Z)|[-*_ ]{3,}(?:\n|\Z)|`{3}|~{3}|\d{1,9}[.)](?:\s|\Z)"
_MARKED_LINE = re.compile(rf"\n(?:[\s>#|]|\Z|{_MARK})")
_ITEM_LINE = re.compile(
    rf"\n( *)([-*+]|\d{{1,9}}[.)]) (?![\s>#|]|{_MARK})([^\n]+)"
)  # a list's line that holds one text
_CONTINUING = frozenset(["", *" >"])  # what else comes after an empty line ends the quotes and items before it
_OPENERS = frozenset(" >-*+0123456789")
_MARKED_STARTS = frozenset(["", *" #`~-*_|"])
_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(r" {0,3}([-*+]|\d{1,9}[.)])( {1,4}(?=\S)| *$)")
_FURTHER_NUMBER = lazy(r"(?!0*1[.)])\d")  # begins no list in the middle of a paragraph: CommonMark 5.3
_HEADING = re.compile(r" {0,3}(#{1,6})(?: +|$)(.*?)(?: +#+)? *$")
_BREAK = re.compile(r" {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^`]*)$")
_TABLE_RULE = re.compile(r"\|?(?: *:?-+:? *\|)+(?: *:?-+:? *)?$")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_IN_QUOTE = 0  # in the stack of containers, where an item has the indent of its content


@define
class _Reader:
    """The state between lines: the open containers, the open text, and the blocks that are done."""

    alt: bool
    stack: list[int] = field(factory=list)
    quoted: int = 0
    lines: list[str] = field(factory=list)
    kind: BlockKind = "paragraph"
    marker: str = ""
    fence: str = ""
    language: str = ""
    done: list[Block] = field(factory=list)

    @property
    def is_between(self) -> bool:
        """Whether nothing is open that the next line could belong to."""
        return not (self.stack or self.lines or self.fence or self.marker)

    @property
    def may_end(self) -> bool:
        """Whether only containers are open, which a line that does not go on with them ends."""
        return bool(self.stack) and not (self.lines or self.fence or self.marker)

    def read(self, line: str) -> None:
        """Take one line."""
        if not line or line.isspace():
            self._blank(line)
            return
        position, matched = self._enter(line)
        if matched < len(self.stack):
            self.close(matched)
        if self.fence:
            self._code_line(line[position:])
            return
        position = self._open(line, position)
        text = line[position:] if position else line
        if text[:1] in _MARKED_STARTS or self.kind == "code":
            self._leaf(text)
        else:
            self.lines.append(text)

    def close(self, depth: int) -> None:
        """End the open text, and the containers deeper than this."""
        self._end_text()
        self.fence = ""
        self.quoted -= self.stack[depth:].count(_IN_QUOTE)
        del self.stack[depth:]

    def _blank(self, line: str) -> None:
        if self.fence:
            self.lines.append(line)
        elif self.kind == "code" and self.lines:
            self.lines.append("")
        else:
            self._end_text()

    def _enter(self, line: str) -> tuple[int, int]:
        """Where the line's content starts within the containers that it continues, and how many these are."""
        position = matched = 0
        for indent in self.stack:
            if indent == _IN_QUOTE:
                quote = _QUOTE.match(line, position)
                if quote is None:
                    break
                position = quote.end()
            elif line.startswith(" " * indent, position):
                position += indent
            else:
                break
            matched += 1
        return position, matched

    def _open(self, line: str, position: int) -> int:
        """Open the quotes and items that start here; return where the content is."""
        tried = ""
        while line[position : position + 1] in _OPENERS:
            if quote := _QUOTE.match(line, position):
                self._end_text()
                self.stack.append(_IN_QUOTE)
                self.quoted += 1
                position = quote.end()
            elif item := _ITEM.match(line, position):
                if item[1] != tried and _BREAK.match(line, position):
                    return position
                if self.lines and _FURTHER_NUMBER.match(item[1]):
                    break
                tried = item[1]  # what is no break after one marker is none after the next of its kind
                self._end_text()
                self._end_marker()
                self.stack.append(item.end() - position if item[2] else item.end(1) - position + 1)
                self.marker = item[1] if item[1].endswith((".", ")")) else "-"
                position = item.end()
            else:
                break
        return position

    def _leaf(self, text: str) -> None:
        if self.kind == "code" and self.lines and not text.startswith(" " * _TAB_STOP):
            self._end_text()
        if heading := _HEADING.match(text):
            self._end_text()
            self._add("heading", plain(heading[2], alt=self.alt), level=len(heading[1]))
        elif fence := _FENCE.match(text):
            self._end_text()
            self.fence, self.language, self.kind = fence[1], fence[2].strip(), "code"
        elif _BREAK.match(text):
            self._end_text()
            self._add("break", "")
        elif text.startswith(" " * _TAB_STOP) and (self.kind == "code" or not self.lines):
            self.kind = "code"
            self.lines.append(text[_TAB_STOP:])
        elif not text or text.isspace():
            self._end_text()
        else:
            if text[0] == "|" and not self.lines:
                self.kind = "table"
            self.lines.append(text)

    def _code_line(self, text: str) -> None:
        closing = text.strip()
        if closing.startswith(self.fence) and not closing.strip(self.fence[0]):
            self._end_text(even_empty=True)
            self.fence = ""
        else:
            self.lines.append(text)

    def _end_text(self, *, even_empty: bool = False) -> None:
        if self.lines or even_empty:
            if self.kind == "code":
                self._add("code", "\n".join(self.lines).rstrip("\n"))
            elif self.kind == "table":
                self._add("table", _table(self.lines, alt=self.alt))
            else:
                self._add("paragraph", plain("\n".join(self.lines), alt=self.alt))
        self.lines, self.kind = [], "paragraph"

    def _add(self, kind: BlockKind, text: str, level: int | None = None) -> None:
        depth = len(self.stack) - self.quoted
        marker = self.language if kind == "code" else ""
        self.language = ""
        if kind == "paragraph":
            if self.marker:
                kind, marker, self.marker = "item", self.marker, ""
            elif self.quoted:
                kind = "quote"
            if not text and kind != "item":
                return
        else:
            self._end_marker()
        self.done.append(Block(kind, text, depth if level is None else level, marker, self.quoted))

    def _end_marker(self) -> None:
        """An item that starts with no text of its own stands as an empty one."""
        if self.marker:
            self.done.append(Block("item", "", len(self.stack) - self.quoted, self.marker, self.quoted))
            self.marker = ""


def _table(lines: Iterable[str], *, alt: bool) -> str:
    rows = []
    for line in lines:
        if _TABLE_RULE.match(line.strip()):
            continue
        cells = _CELL_BORDER.split(line.strip().removeprefix("|").removesuffix("|"))
        rows.append("\t".join(plain(cell.strip(), alt=alt).replace("\n", " ") for cell in cells))
    return "\n".join(rows)
