"""Stage 3: HTML -> Markdown. The inline content of a block as pieces, and the characters where pieces meet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from attrs import define

from feednorm.patterns import lazy

_SEAM = "\1"  # no text holds it
_TEXT_END = "]" + _SEAM
_REFERENCE_AT_SEAM = lazy(rf"&(?=[#\w]*+{_SEAM}[#\w{_SEAM}]*+;)", re.ASCII)
_BLANK = lazy(r"[ \t\n]")
_SIGNS = ((b"://", 1), (b"www.", 3))  # by which GitHub finds addresses (GFM 6.9), and what of it a backslash may follow
_OF_LINK, _OF_TEXT = (b"](http", b"](https", b"/"), (b"\\](http", b"\\](https")  # no host is sought after "/"


@define
class Span:
    """A mark or a link in a block: where its delimiters are in the list of pieces."""

    name: str
    opener: str
    closer: str
    start: int = 0
    end: int = 0
    is_whole: bool = True  # no part of one that goes on in another block, or behind a mark that it crosses
    outer: Span | None = None  # the equal mark around it
    written: str | None = None  # the delimiter that this block has instead
    tag: str = ""  # the element that it comes from, where several make such a mark

    @property
    def delimiter(self) -> str:
        """What opens it in this block."""
        return self.opener if self.written is None else self.written

    @property
    def is_link(self) -> bool:
        """Whether it is a link, whose delimiters are good anywhere."""
        return self.opener == "["


def joined(run: list[str]) -> str:
    """Return the text of pieces; "" if there is nothing to see in it."""
    text = "".join(run)
    if "&" in text and ";" in text and _REFERENCE_AT_SEAM.search(marked := _SEAM.join(run)):
        run = _REFERENCE_AT_SEAM.sub(r"\\&", marked).split(_SEAM)
        text = "".join(run)
    if ("]" in text and _TEXT_END in _SEAM.join(run)) or ("`" in text and "``" in text):
        run = list(_apart(run))
        text = "".join(run)
    if "<" in text and _may_hold_address(text):
        text = _unlinked(text, run)
    if "  " in text:
        text = " ".join(filter(None, text.split(" ")))
    text = text.strip(" \n")
    return "" if text.isspace() else text


def _may_hold_address(text: str) -> bool:
    """Whether a text may hold an address of which GitHub would make a link."""
    return "://" in text or "w." in text or "W." in text


def _unlinked(text: str, run: list[str]) -> str:
    r"""Return the text of pieces so that no bare address runs into a "<", into code, or into a link.

    GitHub makes a link of it and of all that follows, up to a blank or a "<", be it a backslash, a backtick or a
    bracket: what these guard would be live.

    >>> pieces = ["http://a.example ", "`<b>`", " http://a.example", "`<b>`"]
    >>> print(_unlinked("".join(pieces), pieces))
    http://a.example `<b>` http:\//a.example`<b>`
    """
    shape = "".join(["`" * len(piece) if piece[:1] == "`" else piece for piece in run])
    ends, stop, guard = [0], 0, 0
    for end in sorted(_bare_addresses(shape)):
        if end > stop:
            blank = _BLANK.search(shape, end)
            stop = blank.start() if blank else len(shape)
            guard = max(shape.rfind(sign, end, stop) for sign in "<`[")
        if end < guard:
            ends.append(end)
    return "\\".join(map(text.__getitem__, map(slice, ends, [*ends[1:], None])))


def _bare_addresses(text: str) -> Iterator[int]:
    """Yield the places in addresses that no link leads to where a backslash ends them."""
    plain = text.encode("ascii", "replace").lower()
    for sign, length in _SIGNS:
        start = plain.find(sign)
        while start >= 0:
            if not plain.endswith(_OF_LINK, 0, start) or plain.endswith(_OF_TEXT, 0, start):
                yield start + length
            start = plain.find(sign, start + 1)


def _apart(run: list[str]) -> Iterator[str]:
    """Yield pieces so that no two texts together make a link, and no two code spans another one."""
    before = " "
    for piece in run:
        if piece:
            if before[-1] == "]" and piece[0] == "(":
                yield "\\"
            elif before[0] == before[-1] == piece[0] == "`":
                yield " "
            yield piece
            before = piece


def previous(run: list[str], position: int) -> int:
    """Return the place of the piece before a place, -1 if there is none; empty pieces do not count."""
    position -= 1
    while position >= 0 and not run[position]:
        position -= 1
    return position


def following(run: list[str], position: int) -> int:
    """Return the place of the piece after a place, the length of the run if there is none."""
    position += 1
    while position < len(run) and not run[position]:
        position += 1
    return position


def before(run: list[str], position: int) -> str:
    """The character before a delimiter, a blank at the start of the block."""
    if run[position][:1].isspace():
        return " "
    position = previous(run, position)
    return run[position][-1] if position >= 0 else " "


def edge(run: list[str], position: int, step: int) -> int | None:
    """Return the piece beside a delimiter and those that touch it; None at white space and at an end of the block."""
    delimiter = run[position].strip()[0]
    while 0 <= position < len(run):
        piece = run[position]
        if piece.strip(delimiter):
            character = piece[-1] if step < 0 else piece[0]
            return position if not character.isspace() and piece.strip().strip(delimiter) else None
        position += step
    return None


def may_be_word(character: str) -> bool:
    """Whether a character is no white space, nor punctuation as all renderers count it.

    To many, GitHub's among them, the signs beyond ASCII are none (CommonMark before 0.31): a delimiter beside an emoji
    has to be good either way.

    >>> [may_be_word(character) for character in "a😀。$"]
    [True, True, False, False]
    """
    return is_word(character) or (not character.isascii() and unicodedata.category(character)[0] == "S")


def is_word(character: str) -> bool:
    """Whether a character is neither white space nor punctuation, as CommonMark counts it.

    >>> [is_word(character) for character in "a語 。*$"]
    [True, True, False, False, False, False]
    """
    return not (character.isspace() or unicodedata.category(character)[0] in "PS")
