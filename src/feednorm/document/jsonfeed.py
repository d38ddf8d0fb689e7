"""Stage 1: JSON documents, read leniently."""

from __future__ import annotations

import json
import re
from typing import Any

from feednorm.errors import FeedError
from feednorm.problems import Problem, problem

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\],:]|[^\s{}\[\],:"]++|"', re.DOTALL)
_CLOSING = {"{": "}", "[": "]"}


def read_json(text: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return the object of a JSON feed (https://www.jsonfeed.org/version/1.1/); control characters in texts may pass.

    What is cut off is closed, so that all that is there can be read.

    >>> read_json('{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "A da')[0]["items"]
    [{'id': '1', 'title': 'A da'}]
    """
    text = text.strip("\ufeff \t\r\n")
    problems: tuple[Problem, ...] = ()
    try:
        document = _load(text)
    except (ValueError, RecursionError):
        problems = (problem("cut-json"),)
        try:
            document = _load(_close(text))
        except (ValueError, RecursionError):
            raise FeedError("The document looks like JSON, and cannot be read.", kind="json") from None
    if isinstance(document, dict) and (
        isinstance(document.get("items"), list) or "jsonfeed.org" in str(document.get("version"))
    ):
        return document, problems
    raise FeedError("The document is JSON, but no JSON feed: it has no list of items.", kind="json")


def _load(text: str) -> Any:  # noqa: ANN401 - a JSON document may be anything
    return json.JSONDecoder(strict=False).raw_decode(text)[0]


def _close(text: str) -> str:
    """The text up to where it breaks off, with what is open there closed."""
    stack: list[str] = []
    sound, closing = 0, ""  # up to here all is well, if this follows
    expects_value = True
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in "{[":
            stack.append(token)
            expects_value = token == "["
        elif token in "}]":
            if not stack or _CLOSING[stack.pop()] != token:
                break
            expects_value = False
        elif token == ":":
            expects_value = True
            continue
        elif token == ",":
            expects_value = bool(stack) and stack[-1] == "["
            continue
        elif token == '"':
            if expects_value:
                rest = re.sub(r"\\(?:u[0-9a-fA-F]{0,3})?\Z", "", text[match.start() :])
                return text[: match.start()] + rest + '"' + _closers(stack)
            break
        elif not expects_value or not _is_value(token):
            if expects_value:
                break
            continue  # a key
        sound, closing = match.end(), _closers(stack)
        expects_value = False if token not in "{[" else token == "["
    return text[:sound] + closing


def _is_value(token: str) -> bool:
    try:
        json.loads(token, strict=False)
    except ValueError:
        return False
    return True


def _closers(stack: list[str]) -> str:
    return "".join(_CLOSING[bracket] for bracket in reversed(stack))
