"""Stage 1: the pieces that broken markup falls into: tags, sections of CDATA, comments, and tags that are cut off."""

from __future__ import annotations

import re
from collections import Counter

from feednorm.document.vocabulary import STRUCTURE

DEEPEST = 100  # levels of nesting; libxml2 gives up at 2,048, and no feed needs ten
MOST_ATTRIBUTES = 1000  # of an element; to read more of them takes time out of proportion
NAME = r"[A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?+"

# A value may hold a `>` where its quotes are sound: another attribute or the end of the tag is behind the second one.
_ENDS_VALUE = rf"(?=\s*+(?:[/?]?>|{NAME}\s*+=))"
_ATTRIBUTES = rf"(?:[^<>\"']++|\"[^\"<]*+\"{_ENDS_VALUE}|'[^'<]*+'{_ENDS_VALUE}|[\"'])*+(?=>)|[^<>]*+"

# What is neither markup nor text, in a form that passes over all but one character at the speed of C. A section of
# CDATA may lack its end.
_IN_CDATA = r"[^\]]*+(?:\](?!\]>)[^\]]*+)*+"
CDATA = rf"<!\[CDATA\[{_IN_CDATA}(?:\]\]>)?+"
OPEN_COMMENT = r"<!--[^-]*+(?:-(?!->)[^-]*+)*+"
COMMENT = rf"{OPEN_COMMENT}-->"
LITERAL = rf"{CDATA}|{COMMENT}"

# A tag has `name`, and `end` or `attributes`; a tag without its `>` has `cut` in place of `name`; CDATA has `cdata`.
TOKEN = re.compile(
    rf"{COMMENT}|<!\[CDATA\[(?P<cdata>{_IN_CDATA})(?:\]\]>)?+|<[?!][^<>]*>|<(?P<end>/)?\s?(?P<name>(?!xmlns:){NAME})"
    rf"(?P<attributes>{_ATTRIBUTES})>"
    rf"|<(?P<cut_end>/)?(?P<cut>(?!xmlns:){NAME})[^<>]*+(?=<|\Z)",
    re.ASCII,
)
ATTRIBUTE = re.compile(
    rf"(?<![\w.:-])({NAME})\s*+=[\s=]*+(?:\"([^\"]*)\"|'([^']*)'|[\"']?([^\s\"'<>]+))", re.DOTALL | re.ASCII
)
# A tag without its `>` that text follows ends with its name, or with the last attribute whose quotes are sound.
TAG_BEFORE_TEXT = re.compile(
    rf"<(?P<name>{NAME})(?P<attributes>(?:\s++{NAME}\s*+=\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+'))*+)"
    rf"(?!\s*+(?:{NAME}\s*+=|[/<=\"']|\Z))",
    re.ASCII,
)
UNESCAPED_AMPERSAND = re.compile(r"&(?!(?:#\d+|#[xX][0-9a-fA-F]+|amp|lt|gt|quot|apos);)")


def is_empty(token: re.Match[str]) -> bool:
    """Whether a tag is that of an element without content; the slash may also end an address without quotes."""
    raw = (token["attributes"] or "").rstrip()
    if not raw.endswith("/"):
        return False
    return not raw[-2:-1].strip(" \t\n\r\"'") or token["name"].lower() not in STRUCTURE


def nests(text: str) -> bool:
    """Whether the tags in a text nest as XML has them, and not beyond all measure.

    >>> nests("a <b>c<br/></b>"), nests("a <b>c<br></b>")
    (True, False)
    """
    names: list[str] = []
    for token in TOKEN.finditer(text):
        if token["cut"] or len(names) > DEEPEST:
            return False
        if token["name"] and not is_empty(token):
            if not token["end"]:
                names.append(token["name"])
            elif not names or names.pop() != token["name"]:
                return False
    return not names


def open_elements(text: str) -> list[str]:
    """The names of the elements that are open at the end of a text, outermost first.

    >>> open_elements("<rss><channel><title>A</title>")
    ['rss', 'channel']
    """
    names: list[str] = []
    count: Counter[str] = Counter()
    for token in TOKEN.finditer(text):
        name = token["name"]
        if name is None or is_empty(token):
            continue
        if not token["end"]:
            names.append(name)
            count[name] += 1
        elif count[name]:
            while (inner := names.pop()) != name:
                count[inner] -= 1
            count[name] -= 1
    return names
