"""Stage 1: tags with more attributes than any feed has: lxml looks each up among all, which is quadratic time.

Declarations of namespaces are no attributes to lxml.
"""

from __future__ import annotations

import re

from feednorm.document.notes import Notes, line_breaks
from feednorm.document.tokens import ATTRIBUTE, MOST_ATTRIBUTES
from feednorm.patterns import lazy

_WINDOW = 1 << 14  # bytes without a tag's start, which few documents have
_TAG = r"<[A-Za-z_:][^\s<>/]*+(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+"
_TAG_OF_BYTES = lazy(_TAG.encode())
_WHOLE_TAG = lazy(_TAG + ">")


def is_crowded(data: bytes) -> bool:
    """Whether a tag has too many attributes.

    >>> is_crowded(b"<a " + b" ".join([b"b%d='c'" % i for i in range(5000)]) + b"/>"), is_crowded(b"<a>" + b"b" * 99999)
    (True, False)
    """
    has_start = True
    for window in range(0, len(data) - _WINDOW, _WINDOW):
        had_start, has_start = has_start, data.find(b"<", window, window + _WINDOW) >= 0
        if had_start and not has_start:
            tag = _TAG_OF_BYTES.match(data, max(0, data.rfind(b"<", 0, window)))
            if tag and tag[0].count(b"=") - tag[0].count(b"xmlns:") > MOST_ATTRIBUTES:
                return True
    return False


def drop_attributes(text: str, notes: Notes) -> str:
    """Of the attributes of a tag that has too many the first are kept."""

    def mend_one(tag: re.Match[str]) -> str:
        if tag[0].count("=") <= MOST_ATTRIBUTES:
            return tag[0]
        found = [match.end() for match in ATTRIBUTE.finditer(tag[0]) if not match[1].startswith("xmlns:")]
        if len(found) <= MOST_ATTRIBUTES:
            return tag[0]
        notes.add("too-many-attributes", tag.start(), count=len(found) - MOST_ATTRIBUTES)
        rest = tag[0][found[MOST_ATTRIBUTES - 1] :]
        return f"{tag[0][: found[MOST_ATTRIBUTES - 1]]}{line_breaks(rest)}{'/' if rest.endswith('/>') else ''}>"

    return _WHOLE_TAG.sub(mend_one, text)
