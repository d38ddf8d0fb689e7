"""Stage 1: JSON documents, read leniently."""

from __future__ import annotations

import json
import re
from typing import Any

from feednorm.document.kinds import is_html
from feednorm.document.notes import TOLD
from feednorm.errors import FeedError
from feednorm.patterns import lazy
from feednorm.problems import Problem, problem

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\],:]|[^\s{}\[\],:"]++|"', re.DOTALL)
_PART = lazy(r'("(?:[^"\\]++|\\.?)*+(?:"|\Z))|,(?=\s*[}\]])', re.DOTALL)
_ESCAPE = lazy(r"\\(?:u[0-9a-fA-F]{4}|[\"\\/bfnrt]|(?:u[0-9a-fA-F]{0,3})?\Z|(.))", re.DOTALL)
_CUT_ESCAPE = lazy(r"(?<!\\)((?:\\\\)*+)\\(?:u[0-9a-fA-F]{0,3})?\Z")
_HALF = lazy(r"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})")
_START = lazy(
    r'\{\s*(?:"\w+"\s*:\s*"[^"]{0,500}"\s*,\s*){0,9}"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\b'
)
_MOST_JUNK = 5000  # characters before a feed
_CLOSING = {"{": "}", "[": "]"}
# What is worth having in part; half an address, an id or a date is a wrong one.
_PROSE = frozenset({"title", "description", "summary", "content_html", "content_text"})


def read_json(text: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return the object of a JSON feed (https://www.jsonfeed.org/version/1.1/); control characters in texts may pass.

    What breaks the rules of JSON is mended, and what is cut off is closed, so that all that is there can be read.

    >>> read_json('{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "A da')[0]["items"]
    [{'id': '1', 'title': 'A da'}]
    """
    document, problems = _read_leniently(_without_halves(text.rstrip("\ufeff \t\r\n")))
    if isinstance(document, dict) and (
        isinstance(document.get("items"), list) or "jsonfeed.org" in str(document.get("version"))
    ):
        return document, problems
    raise FeedError("The document is JSON, but no JSON feed: it has no list of items.", kind="json")


def start_of_feed(text: str) -> int | None:
    """Where a JSON feed starts behind what a program printed before it; None where there is none."""
    found = _START.search(text, 0, _MOST_JUNK)
    return None if found is None or is_html(text) else found.start()


def _without_halves(text: str) -> str:
    """The text with U+FFFD for each surrogate that is no half of a pair, be it a character or an escape."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _HALF.sub(_replaced_half, text) if "\\ud" in text or "\\uD" in text else text


def _replaced_half(escape: re.Match[str]) -> str:
    return "\\ufffd" if escape[1] else escape[0]


def _read_leniently(text: str) -> tuple[Any, tuple[Problem, ...]]:
    try:
        document, end = _load(text)
    except (ValueError, RecursionError):
        pass
    else:
        return document, _junk_after(text, end)
    mended = _PART.sub(_mended, text)
    problems: tuple[Problem, ...] = (problem("mended-json"),) if mended != text else ()
    try:
        document, end = _load(mended)
    except (ValueError, RecursionError):
        problems += (problem("cut-json"),)
    else:
        return document, problems + _junk_after(mended, end)
    try:
        return _load(_close(mended))[0], problems
    except (ValueError, RecursionError):
        raise FeedError("The document looks like JSON, and cannot be read.", kind="json") from None


def _mended(part: re.Match[str]) -> str:
    """A text with its escapes in order; nothing for a comma after which nothing comes."""
    text = part[1] or ""
    return _ESCAPE.sub(_mended_escape, text) if "\\" in text else text


def _mended_escape(escape: re.Match[str]) -> str:
    """An escape that JSON has not (RFC 8259, section 7) as the characters that it stands for."""
    if escape[1] is None:
        return escape[0]
    return "'" if escape[1] == "'" else "\\\\" + escape[1]


def _no_number(_name: str) -> None:
    """NaN and the infinities, which JSON has not: nothing."""


def _load(text: str) -> tuple[Any, int]:
    start = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    return json.JSONDecoder(strict=False, parse_constant=_no_number).raw_decode(text, start)


def _junk_after(text: str, end: int) -> tuple[Problem, ...]:
    junk = text[end:].lstrip()
    if not junk:
        return ()
    line = text.count("\n", 0, len(text) - len(junk)) + 1
    return (problem("junk-after-root", line=line, junk=repr(junk[:TOLD])),)


def _close(text: str) -> str:
    """The text up to where it breaks off, with what is open there closed."""
    cut = _Cut()
    for match in _TOKEN.finditer(text):
        if match[0] == '"' and cut.expects_value:
            if cut.key not in _PROSE:
                break
            string = _CUT_ESCAPE.sub(r"\1", text[match.start() :])
            return text[: match.start()] + string + '"' + cut.closers()
        if match.end() == len(text) and match[0][-1].isdigit():
            break  # half a number
        if not cut.take(match[0], match.end()):
            break
    return text[: cut.sound] + cut.closers()


class _Cut:
    """Follows the nesting of a JSON text; up to `sound` all is well, if `closers()` follow."""

    def __init__(self) -> None:
        self.sound = 0
        self.key = ""
        self.expects_value = True
        self._open: list[str] = []

    def take(self, piece: str, end: int) -> bool:
        """Take the next piece; false where it cannot stand."""
        if piece in ":,":
            self.expects_value = piece == ":" or self._open[-1:] == ["["]
            return True
        if piece in _CLOSING:
            self._open.append(piece)
        elif piece in "}]":
            if not self._open or _CLOSING[self._open[-1]] != piece:
                return False
            self._open.pop()
        elif not self.expects_value:
            self.key = piece.strip('"')
            return piece.startswith('"')
        elif not _is_value(piece):
            return False
        self.sound = end
        self.expects_value = piece == "["
        return True

    def closers(self) -> str:
        """What closes all that is open."""
        return "".join(_CLOSING[bracket] for bracket in reversed(self._open))


def _is_value(token: str) -> bool:
    try:
        json.loads(token, strict=False)
    except ValueError:
        return False
    return True
