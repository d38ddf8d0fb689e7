"""Stage 3: the marks in a text of our own Markdown, taken off: one pass, linear in the input."""

from __future__ import annotations

import re

_TARGET = r"\((?:<[^<>\n]{0,4000}>|(?:\\.|[^\s()<>\\]|\((?:\\.|[^\s()\\]){0,4000}\)){0,4000})"
_TITLE = r"(?:\s\s{0,9}(?:\"(?:\\.|[^\"\\]){0,500}\"|'(?:\\.|[^'\\]){0,500}'))?\s{0,9}\)"
# One set of characters first, so that the search skips at the speed of C what is no mark; then each with what follows.
_MARK = re.compile(
    rf"""([\\`!\[\]*_~<&\n](?:
        (?<=\\)(?:[!-/:-@\[-`{{-~]|\n\ *) | (?<=`)`* | (?<=!)\[ | (?<=\[) | (?<=\])(?:{_TARGET}{_TITLE})?
        | (?<=\*)\** | (?<=_)_* | (?<=~)~+ | (?<=<)(?:https?://|mailto:|tel:)[^\s<>]*>
        | (?<=&)(?:\#[0-9]{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}}); | (?<=\n)\ *))""",
    re.VERBOSE,
)
# The forms that nearly all links and images have; no bracket in them, so that the search stays linear.
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\[\]\s<]*\)")
_IMAGE = re.compile(rf"!{_LINK.pattern}")
_DELIMITERS = frozenset("*_~")
_CHARACTERS = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&nbsp;": "\xa0"}


def plain(text: str, *, alt: bool = True) -> str:
    r"""The text of Markdown's inline content: the marks off, escapes undone, links and images as their text.

    >>> plain(r"A **bold** [link](https://a.example/) with 2 \* 3 and `a*b`")
    'A bold link with 2 * 3 and a*b'
    """
    if _is_plain(text):
        return text
    told = text.replace("\\\n", "\n")  # a hard break; where its backslash is escaped, the other one is left
    if "`" not in told and "\\" not in told:
        told = _without_simple_marks(told, alt=alt)
        if _is_plain(told):
            return told.strip(" \n")
    parts = _MARK.split(text)
    last_ticks = {parts[place]: place for place in range(1, len(parts), 2)} if "`" in text else {}
    brackets: list[int] = []
    runs: dict[str, list[int]] = {}
    place = 1
    while place < len(parts):
        part = parts[place]
        first = part[0]
        if first == "`":
            place = _code_span(parts, place, last_ticks)
        elif first in _DELIMITERS:
            _delimit(parts, place, runs)
        elif first in "![":
            brackets.append(place)
        elif first == "]":
            _close_bracket(parts, place, brackets, alt=alt)
        else:
            parts[place] = character = _character(part)
            if character == "\n":
                parts[place - 1] = parts[place - 1].rstrip(" ")
        place += 2
    return "".join(parts).strip(" \n")


def _is_plain(text: str) -> bool:
    """Whether there is nothing to take off, be it marks or the spaces around a line break."""
    # one by one: to look for a character is many times quicker than a search for any of a set
    marked = "[" in text or "*" in text or "\\" in text or "_" in text or "`" in text or "]" in text
    if marked or "<" in text or "~" in text or ("&" in text and ";" in text):
        return False
    return "\n" not in text or not ("\n " in text or " \n" in text)


def _without_simple_marks(text: str, *, alt: bool) -> str:
    """The text without its links, images and emphasis where these have the forms that nearly all have.

    It is what the long way gives if no mark is left in it; there are no code spans and no escapes in the text.
    """
    if "](" in text:
        if "![" in text:
            text = "".join(_IMAGE.split(text)) if alt else _IMAGE.sub("", text)
        text = "".join(_LINK.split(text))
    if "*" in text:
        text = _without_pairs("*", _without_pairs("**", text))
    return text


def _without_pairs(mark: str, text: str) -> str:
    """The text without the marks around emphasis; as it is, if these are no pairs."""
    parts = text.split(mark)
    inside = parts[1::2]
    return text if len(parts) % 2 == 0 or [*map(str.strip, inside)] != inside or "" in inside else "".join(parts)


def _code_span(parts: list[str], place: int, last_ticks: dict[str, int]) -> int:
    """Join a code span into one part, untouched; return the place of its last mark."""
    ticks = parts[place]
    if last_ticks[ticks] <= place:
        return place
    end = parts.index(ticks, place + 2)
    while not end & 1:
        end = parts.index(ticks, end + 1)
    code = "".join(parts[place + 1 : end]).replace("\n", " ")
    if code[:1] == code[-1:] == " " and not code.isspace():
        code = code[1:-1]
    parts[place : end + 1] = [code, *[""] * (end - place)]
    return end


def _delimit(parts: list[str], place: int, runs: dict[str, list[int]]) -> None:
    """Take a run of delimiters off together with the one that it closes (CommonMark 6.2, nearly)."""
    run = parts[place]
    before, after = parts[place - 1][-1:] or _edge(parts, place - 2), parts[place + 1][:1] or _edge(parts, place + 2)
    opens, closes = not after.isspace() and after != "", not before.isspace() and before != ""
    if run[0] == "_" and before.isalnum() and after.isalnum():
        return
    openers = runs.setdefault(run[0], [])
    while closes and openers and parts[place]:
        opener = openers[-1]
        size = min(len(parts[opener]), len(parts[place]))
        parts[opener], parts[place] = parts[opener][size:], parts[place][size:]
        if not parts[opener]:
            openers.pop()
    if opens and parts[place]:
        openers.append(place)


def _edge(parts: list[str], place: int) -> str:
    """A character that stands for the neighbouring mark where no text stands between."""
    return "." if 0 < place < len(parts) and not parts[place].isspace() else ""


def _close_bracket(parts: list[str], place: int, brackets: list[int], *, alt: bool) -> None:
    if not brackets:
        return
    opener = brackets.pop()
    if parts[place] == "]":
        return
    if parts[opener] == "![" and not alt:
        parts[opener : place + 1] = [""] * (place + 1 - opener)
    parts[opener] = parts[place] = ""


def _character(mark: str) -> str:
    """What an escape, a line break, a character reference or an address in angle brackets stands for."""
    if mark[0] == "\\":
        return mark[1:2]
    if mark[0] == "\n":
        return "\n"
    if mark[0] == "<":
        return mark[1:-1]
    if mark in _CHARACTERS:
        return _CHARACTERS[mark]
    from html import unescape  # its table is large and hardly ever needed

    return unescape(mark)
