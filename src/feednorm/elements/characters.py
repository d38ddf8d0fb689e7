"""Stage 2: texts that came through a wrong encoding, or one escape too many, on their way into a well-formed feed."""

from __future__ import annotations

import re

from feednorm.elements.markup import unescaped
from feednorm.elements.rows import Context, Element
from feednorm.patterns import lazy

_C1 = lazy("[\x80-\x9f]")
# Those that texts have, each of which stands alone in some; to look for each is faster than for a class.
_TELLING = "\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99\x9a\x9c\x9e"
CDATA = "<![CDATA["
_BEYOND_LATIN1 = frozenset("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ")  # what windows-1252 has that Latin-1 lacks
_WINDOWS_1252 = {code: bytes((code,)).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
# A sign of either, or one that leads in UTF-8 before one that follows there: few short texts have any.
_DOUBTFUL = lazy(f"[\x80-\x9f\ufffd\xc2-\xf4](?:(?<=[\x80-\x9f\ufffd])|[\x80-\xbf{''.join(sorted(_BEYOND_LATIN1))}])")
_BEYOND_ASCII = re.compile("[^\0-\x7f]")
_STEP = 64
_REPLACEMENT = "\ufffd"


def mend_word(value: str, element: Element, context: Context) -> str:
    """Mend a name or a term, which is plain text and nearly always ASCII."""
    if not value.isascii():
        value = mend_text(value, element, context)
    if value.startswith(CDATA):
        value = without_section(value, element, context)
    return unescaped(value) if "&" in value else value


def without_section(value: str, element: Element, context: Context) -> str:
    """What a section of CDATA holds that begins a text, if it is all of that: it was escaped, or stands in another."""
    if value.find("]]>") != len(value) - len("]]>"):
        return value
    context.report("escaped-cdata", element)
    return value[len(CDATA) : -len("]]>")].strip()


def mend_text(value: str, element: Element, context: Context) -> str:
    """Mend a title or another short text that is not plain ASCII, and report what was mended."""
    if _DOUBTFUL.search(value) is None:
        return value
    mended = unmojibake(value)
    if mended != value:
        context.report("mojibake", element)
    return _mend_controls(mended, element, context)


def mend_body(value: str, element: Element, context: Context) -> str:
    """Mend a body; that its UTF-8 was encoded twice is certain only where it shows by invisible controls."""
    mended = unmojibake(value)
    if mended != value:
        certain = _C1.search(value) is not None
        context.report("mojibake" if certain else "mojibake-kept", element)
        value = mended if certain else value
    return _mend_controls(value, element, context)


def _mend_controls(value: str, element: Element, context: Context) -> str:
    if _REPLACEMENT in value:
        context.report("replacement-character", element)
    for sign in _TELLING:
        if sign in value:
            context.report("windows-1252-controls", element)
            return value.translate(_WINDOWS_1252)
    return value


def unmojibake(value: str) -> str:
    """Undo a second encoding in UTF-8, if the whole of the text bears it and nothing else makes sense.

    >>> unmojibake("cafÃ© â€¦"), unmojibake("café …"), unmojibake("CAFÉ…")
    ('café …', 'café …', 'CAFÉ…')
    """
    pair = _first_beyond_ascii(value)
    first, second = pair[:1], pair[1:]
    if not ("\xc2" <= first <= "\xf4" and ("\x80" <= second <= "\xbf" or second in _BEYOND_LATIN1)):
        return value  # nearly always: what comes first is no byte that leads in UTF-8, and its successor
    try:
        return _accepted(value.encode("latin-1"), value)
    except UnicodeEncodeError as error:  # the first character beyond Latin-1; in windows-1252 it would follow a lead
        before = value[error.start - 1 : error.start]
        if not ("\xc2" <= before <= "\xf4" and value[error.start] in _BEYOND_LATIN1):
            return value
    try:
        return _accepted(value.encode("cp1252"), value)
    except UnicodeEncodeError:
        return value


def _first_beyond_ascii(value: str) -> str:
    """The first character that is not ASCII, and the one that follows it."""
    start, length = 0, _STEP
    while start < len(value) and value[start : start + length].isascii():  # faster than to look at each character
        start += length
        length *= 2
    while length > _STEP:
        length //= 2
        if value[start : start + length].isascii():
            start += length
    found = _BEYOND_ASCII.search(value, start)
    return value[found.start() : found.start() + 2] if found else ""


def _accepted(raw: bytes, value: str) -> str:
    """The bytes as UTF-8, where that gives letters and signs that feeds have; one odd letter alone is chance."""
    try:
        mended = raw.decode("utf-8")
    except UnicodeDecodeError:
        return value
    found = [char for char in mended if char > "\x7f"]
    usual = any(char <= "\xff" or char >= "\u0800" for char in found)
    return mended if usual or len(found) > 2 else value  # noqa: PLR2004 - twice may be chance, too
