"""Stage 1: JSON documents, read leniently."""

from __future__ import annotations

import json
import re
from typing import Any

from feednorm.document.notes import TOLD
from feednorm.errors import FeedError
from feednorm.problems import Problem, problem

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\],:]|[^\s{}\[\],:"]++|"', re.DOTALL)
_CLOSING = {"{": "}", "[": "]"}
# What is worth having in part; half an address, an id or a date is a wrong one.
_PROSE = frozenset({"title", "description", "summary", "content_html", "content_text"})


def read_json(text: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return the object of a JSON feed (https://www.jsonfeed.org/version/1.1/); control characters in texts may pass.

    What is cut off is closed, so that all that is there can be read.

    >>> read_json('{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "A da')[0]["items"]
    [{'id': '1', 'title': 'A da'}]
    """
    text = text.rstrip("\ufeff \t\r\n")
    problems: tuple[Problem, ...] = ()
    try:
        document, end = _load(text)
        problems = _junk_after(text, end)
    except (ValueError, RecursionError):
        problems = (problem("cut-json"),)
        try:
            document, _ = _load(_close(text))
        except (ValueError, RecursionError):
            raise FeedError("The document looks like JSON, and cannot be read.", kind="json") from None
    if isinstance(document, dict) and (
        isinstance(document.get("items"), list) or "jsonfeed.org" in str(document.get("version"))
    ):
        return document, problems
    raise FeedError("The document is JSON, but no JSON feed: it has no list of items.", kind="json")


def _load(text: str) -> tuple[Any, int]:
    start = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    return json.JSONDecoder(strict=False).raw_decode(text, start)


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
            string = re.sub(r"\\(?:u[0-9a-fA-F]{0,3})?\Z", "", text[match.start() :])
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
