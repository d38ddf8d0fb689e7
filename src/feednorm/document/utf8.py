"""Stage 1: UTF-8 but for some bytes, as the sources of a feed leave them in it."""

from __future__ import annotations

import re

from feednorm.patterns import lazy
from feednorm.problems import Problem, problem

_STRAY = lazy("[\udc80-\udcff]+")
_CUT_CHARACTER = lazy("[\udcc2-\udcf4][\udc80-\udcbf]{0,2}\\Z")  # the document ends in the middle of one
_CESU_8 = lazy("\udced[\udca0-\udcaf][\udc80-\udcbf]\udced[\udcb0-\udcbf][\udc80-\udcbf]")


def read_utf8(data: bytes) -> tuple[str, tuple[Problem, ...]] | None:
    """The text that these bytes are, its strays mended; None where more bytes are stray than belong.

    >>> read_utf8("à côté".encode())[0], read_utf8("à côté".encode("latin-1"))
    ('à côté', None)
    """
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        text = _CUT_CHARACTER.sub("", data.decode("utf-8", "surrogateescape"))
    stray = sum(map(len, _STRAY.findall(_CESU_8.sub("", text))))
    good = (len(data) - stray) - (len(text) - stray)  # bytes beyond the first of every character
    return mend_strays(text) if stray <= good else None


def mend_strays(text: str) -> tuple[str, tuple[Problem, ...]]:
    """Read the stray bytes of a text in UTF-8 as windows-1252; a character cut short is lost.

    >>> mend_strays("café".encode("latin-1").decode("utf-8", "surrogateescape"))[0]
    'café'
    """
    text, pairs = _CESU_8.subn(_join_surrogates, text)
    text, count = _STRAY.subn(_mend_stray, text)
    count += pairs
    return text, (problem("bad-bytes", count=count, encoding="utf-8", used="windows-1252"),) if count else ()


def _join_surrogates(match: re.Match[str]) -> str:
    """A character beyond the first plane, written as its two surrogates in UTF-8 (CESU-8)."""
    raw = match[0].encode("utf-8", "surrogateescape")
    return raw.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16")


def _mend_stray(match: re.Match[str]) -> str:
    raw = match[0].encode("utf-8", "surrogateescape")
    if len(raw) > 1 and raw[0] >= 0xC2 and all(0x80 <= byte < 0xC0 for byte in raw[1:3]):  # noqa: PLR2004 - UTF-8
        return "\ufffd"  # a character cut short
    return stray_to_latin1(raw.decode("cp1252", "surrogateescape"))


def stray_to_latin1(text: str) -> str:
    """Read the bytes that are still stray as Latin-1."""
    return _STRAY.sub(lambda match: match[0].encode("latin-1", "surrogateescape").decode("latin-1"), text)
