"""Stage 3: HTML -> Markdown. Containers of blocks, and the white space between blocks.

`Blocks` is the only owner of blank lines and of what lines begin with.
"""

from __future__ import annotations

import re
from operator import itemgetter

from attrs import define, field

from feednorm.markdown.escape import without_lone_escapes

# Kinds of blocks, for what may stand between two of them. A list's kind is the character of its marker.
PARAGRAPH, HEADING, QUOTE, CODE, RULE, TABLE = "p", "#", ">", "`", "=", "|"
BULLETS = "-*"
NUMBERS = ".)"
WIDEST_PREFIX = 40  # characters: deeper quotes and lists are written flat, so that output stays in proportion

_LARGEST_NUMBER = 999_999_999  # of an item (CommonMark 5.2); Markdown counts on from the first one's by itself
_LAZY = frozenset({PARAGRAPH, QUOTE, TABLE, *BULLETS, *NUMBERS})  # a line of text after these would continue them
_NBSP = "\xa0"
_SUSPECT = frozenset("#-+*>=~|:0123456789" + _NBSP)  # lines that begin otherwise are good as they are
# What makes a line a block of its own: headings, quotes, lists, rules, fences, GitHub's footnotes; after a line also
# underlines and tables, but of the numbers only 1 (CommonMark 5.3)
_LINE_START = re.compile(
    r"""^(?:
        (?P<number>(?<!\n)\d{1,9}|0{0,8}1)(?=[.)](?:\ |$))
      | (?=\#{1,6}(?:\ |$) | > | [-+*](?:\ |$) | -[ -]*-[ ]*$ | \*[ *]*\*[ ]*$ | ~~~ | \[\^(?:[^\s\]\\]|\\.)++\]:)
    ) | (?<=\n)(?==+[ ]*$ | [-:|][-:| ]*$)
      | \A(?=\[(?:[^\[\]\\]|\\[^\n])++\]:)  # a link reference definition, which only begins a paragraph""",
    re.VERBOSE | re.MULTILINE,
)
_first_character = itemgetter(slice(1))


@define
class Frame:
    """A container of blocks that is open: the document, a quote, a list or an item."""

    prefix: str = ""  # what its lines start with
    parent: Frame | None = None
    last: str | None = None  # the kind of its last block
    marker: str | None = None  # of a list: the character
    number: int = 0  # of an ordered list: of its next item
    is_loose: bool = False
    seams: list[int] = field(factory=list)  # of a list: where the line ends between its blocks are
    item: Frame | None = None  # of a list: its open or last item
    owner: Frame | None = None  # of an item: its list
    is_lone: bool = False  # of a list: items without one, which end with whatever else follows


def escape_line_starts(text: str) -> str:
    r"""Return lines of Markdown text escaped where a line would begin another block.

    >>> print(escape_line_starts("1. One\n# Two"))
    1\. One
    \# Two
    """
    if "]:" not in text and _SUSPECT.isdisjoint(map(_first_character, text.split("\n"))):
        return text
    return _LINE_START.sub(_escape_start, text)


def _mended(text: str) -> str:
    """Return a line with what it begins with escaped, for markup, or for renderers that strip a bare blank."""
    start = _LINE_START.match(text)
    if start is not None:
        return f"{start[0]}\\{text[start.end() :]}"
    rest = text.lstrip(_NBSP)
    return "&nbsp;" * (len(text) - len(rest)) + rest


def _with_breaks(text: str) -> str:
    r"""Return lines with hard breaks between them, whose backslash is no part of an address before it.

    >>> print(_with_breaks("One\nhttps://a.example\nTwo"))
    One\
    https://a.example \
    Two
    """
    if "://" in text or "www." in text:
        *lines, last = text.split("\n")
        text = "\n".join([*[line + " " * _ends_in_address(line) for line in lines], last])
    return text.replace("\n", "\\\n")


def _ends_in_address(line: str) -> bool:
    word = line.rpartition(" ")[2]
    return ("://" in word or "www." in word) and "](" not in word


def _escape_start(match: re.Match[str]) -> str:
    return f"{match[1] or ''}\\"


class Blocks:
    r"""Writes blocks one after the other.

    >>> blocks = Blocks()
    >>> blocks.write(PARAGRAPH, "One")
    >>> quote = blocks.open_quote()
    >>> blocks.write(PARAGRAPH, "Two")
    >>> blocks.close(quote)
    >>> blocks.text()
    'One\n\n> Two'
    """

    __slots__ = ("frame", "out")

    def __init__(self) -> None:
        self.out: list[str] = []
        self.frame = Frame()

    def text(self) -> str:
        """Return what is written, when all is."""
        while self.frame.parent is not None:
            self._close()
        return "".join(self.out)

    def write(self, kind: str, text: str) -> None:
        """Write a block whose lines need no escape."""
        self._seam(kind)
        prefix = self.frame.prefix
        if prefix and "\n" in text:
            first, *lines = text.split("\n")
            blank = prefix.rstrip()
            text = "\n".join([first, *(prefix + line if line else blank for line in lines)])
        self.out.append(text)

    def write_paragraph(self, text: str, *, loose: bool = False) -> None:
        """Write a paragraph, which makes the list that it stands in a loose one; a line end in it is a hard break."""
        if loose and (owner := self.frame.owner) is not None:
            owner.is_loose = True
        text = text.rstrip()
        if "\\" in text:
            text = without_lone_escapes(text)
        if "\n" in text:
            text = "\n".join(filter(None, [line.strip(" ") for line in text.split("\n")]))
            if "\n" in text:
                self.write(PARAGRAPH, _with_breaks(escape_line_starts(text)))
                return
        if text[0] in _SUSPECT or (text[0] == "[" and "]:" in text):
            text = _mended(text)
        self._seam(PARAGRAPH)
        self.out.append(text)

    def _seam(self, kind: str, *, weak: bool = False) -> None:
        """End the line before a block, and leave a blank one where Markdown wants it. A weak block ends none above."""
        frame = self.frame
        if frame.marker:
            frame = self._enter_item(frame)
        last, frame.last = frame.last, kind
        if last is None:
            return
        owner = frame.owner
        if owner is None:
            prefix = frame.prefix
            self.out.append(f"\n{prefix.rstrip()}\n{prefix}" if prefix else "\n\n")
            return
        owner.seams.append(len(self.out))
        self.out.append("\n" + frame.prefix)
        if (
            (kind == PARAGRAPH and last in _LAZY)
            or TABLE in (kind, last)
            or kind == last == QUOTE
            or (weak and last == PARAGRAPH)
        ):
            owner.is_loose = True

    def fits(self, width: int) -> bool:
        """Whether a container may be opened whose marker is so wide."""
        return len(self.frame.prefix) + width <= WIDEST_PREFIX

    def open_quote(self) -> Frame:
        """Open a quote."""
        self._seam(QUOTE)
        self.out.append("> ")
        self.frame = Frame(self.frame.prefix + "> ", self.frame)
        return self.frame

    def open_list(self, start: int | None) -> Frame:
        """Open a list, bulleted or with the number of its first item; nothing is written before it has an item."""
        frame = self.frame
        if frame.marker:
            frame = self._enter_item(frame)
        self.frame = Frame(frame.prefix, frame, marker=BULLETS if start is None else NUMBERS, number=start or 0)
        return self.frame

    def open_lone_items(self) -> None:
        """Open a list for items that have none, or go on in it."""
        if not self.frame.is_lone:
            self.open_list(None).is_lone = True

    def renumber(self, owner: Frame, number: int) -> None:
        """Give the next item of an ordered list its number: another than the next one makes Markdown begin a list."""
        if owner.marker and owner.marker in NUMBERS and number != owner.number:
            if owner.item is not None:
                self._loosen(owner)
                owner.item, owner.seams, owner.is_loose, owner.marker = None, [], False, NUMBERS
            owner.number = number

    def open_item(self) -> Frame:
        """Open an item of the open list."""
        owner, out = self.frame, self.out
        item, prefix = owner.item, owner.prefix
        if item is None:
            self._start_list(owner)
        else:
            owner.seams.append(len(out))
            out.append("\n" + prefix)
        marker = owner.marker or ""
        if marker in NUMBERS:
            marker = f"{owner.number}{marker}"
            owner.number = min(owner.number + 1, _LARGEST_NUMBER)
        out.append(marker + " ")
        width = len(prefix) + len(marker) + 1
        if item is None or len(item.prefix) != width:
            item = owner.item = Frame(prefix.ljust(width), owner, owner=owner)
        item.last = None
        self.frame = item
        return item

    def _enter_item(self, owner: Frame) -> Frame:
        """Go on in the last item of a list with what stands outside of its items; one without any gets its first.

        A list of lone items ends instead.
        """
        if owner.is_lone:
            self._close()
            return self.frame
        item = owner.item
        if item is None:
            return self.open_item()
        if item.last is None:
            self.out[-1] = self.out[-1].rstrip(" ") + " "  # it was closed with nothing after its marker
        self.frame = item
        return item

    def _start_list(self, owner: Frame) -> None:
        """Choose a list's marker, another than that of a list right before it, and end the line before it."""
        parent = owner.parent or owner
        markers = owner.marker or BULLETS
        owner.marker = markers[parent.last == markers[0]]
        self.frame = parent
        self._seam(owner.marker, weak=owner.marker in NUMBERS and owner.number != 1)
        self.frame = owner

    def close(self, frame: Frame) -> None:
        """Close a container, and what is open in it."""
        frame.item = None  # a list and its item hold one another; memory is free at once where nothing does
        if self.frame is frame and frame.last is not None and not frame.is_loose and frame.parent is not None:
            self.frame = frame.parent  # most are closed in turn, with nothing to mend
            return
        while self.frame is not frame.parent and self.frame.parent is not None:
            self._close()

    def close_within(self, frame: Frame) -> None:
        """Close what is open in a container."""
        while self.frame is not frame and self.frame.parent is not None:
            self._close()

    def _close(self) -> None:
        frame = self.frame
        frame.item = None
        self.frame = parent = frame.parent or frame
        self._loosen(frame)
        if frame.last is None and not frame.marker:
            self.out[-1] = self.out[-1].rstrip(" ")
            if self._is_rule():
                self.out[-1] += " &nbsp;"
            if parent.parent is not None and parent.parent.owner is not None:
                parent.parent.owner.is_loose = True  # an empty item right below a line of text would underline it

    def _loosen(self, owner: Frame) -> None:
        """Part the blocks of a list by blank lines."""
        if owner.is_loose:
            for seam in owner.seams:
                line = self.out[seam]
                self.out[seam] = line.rstrip(" ") + line

    def _is_rule(self) -> bool:
        """Whether the open line has nothing but three markers or more, which would be a thematic break."""
        line = "".join(self.out[-WIDEST_PREFIX:]).rpartition("\n")[2].replace(" ", "").lstrip(">")
        return len(line) > 2 and line in (len(line) * "-", len(line) * "*")  # noqa: PLR2004 - CommonMark 4.1
