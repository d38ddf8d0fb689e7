"""Stage 1: mend what is wrong with the characters of a text that is not well-formed XML.

Its structure stays: that is for `rebuilding`. Every step keeps the line breaks, and notes what it did; which are taken
says `rescuing`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from feednorm.document.notes import Notes, line_breaks
from feednorm.document.tokens import LITERAL

_START_OF_DOCTYPE = re.compile(r"<!(?i:DOCTYPE)")  # plain signs first are found faster
_DOCTYPE = re.compile(r"<!(?i:DOCTYPE)[^\[<>]*+(\[.*?\]\s*+)?>", re.DOTALL)
_NAMED_REFERENCE = re.compile(r"&([\w.:-]+);")
_ALWAYS_FINE = 1_000_000  # characters that entities may add to any text, and how many times its own to a longer one
_MOST_GROWTH = 5
_ENTITY = re.compile(r"<!ENTITY\s+([\w.:-]+)\s+(?:\"([^\"]*)\"|'([^']*)')\s*>")
_LITERAL = re.compile(f"({LITERAL})")


# ---------------------------------------------------------------- CDATA that is misspelt, or never ends

_MISSPELT_CDATA = re.compile(r"<!(?!\[CDATA\[)\s*\[\s*(?i:cdata)\s*\[")
_MISSPELT_OR_LITERAL = re.compile(rf"{_LITERAL.pattern}|{_MISSPELT_CDATA.pattern}")
_CDATA = "<![CDATA["


def spell_cdata(text: str, notes: Notes) -> str:
    """A section begins with `<![CDATA[`, to the letter; what nearly does was meant to."""

    def mend_one(match: re.Match[str]) -> str:
        if match[1] is not None:
            return match[0]
        notes.add("misspelt-tag", match.start(), tag=match[0], meant=_CDATA)
        return _CDATA

    return _MISSPELT_OR_LITERAL.sub(mend_one, text) if _MISSPELT_CDATA.search(text) else text


_NEXT_ENTRY = re.compile(r"</(?:\w+:)?(item|entry)\s*>\s*<(?:\w+:)?\1[\s/>]", re.IGNORECASE)
_END_OF_ENTRY = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_START_TAG = re.compile(r"<([A-Za-z_][\w:.-]*)[^<>]*>\s*")


def swallows_entries(cdata: str) -> bool:
    """Whether a section of CDATA reaches over the end of its entry to the end of another section.

    >>> swallows_entries("a</description></item><item><description><![CDATA[b"), swallows_entries("a <b>c</b>")
    (True, False)
    """
    return "<![CDATA[" in cdata and _NEXT_ENTRY.search(cdata) is not None


def close_cdata(text: str, notes: Notes) -> str:
    """A section of CDATA that lacks its end ends with its element, not with the next one's section."""
    parts: list[str] = []
    position, start = 0, text.find("<![CDATA[")
    end = text.find("]]>", start)
    while start >= 0:
        following = text.find("<![CDATA[", start + 9)
        if -1 < end < start:
            end = text.find("]]>", start)
        stop = following if following > -1 and not start < end < following else end if end >= 0 else len(text)
        before = text[text.rfind("<", 0, start) : start]
        length = None if stop == end else _end_within(text[start:stop], before)
        if stop != end and (before.startswith("</") or ">" not in before):  # between elements, or within a tag
            notes.add("unclosed-cdata", start)
            parts.append(text[position:start])
            position = start + len(_CDATA)
        elif length is not None:
            notes.add("unclosed-cdata", start)
            parts += (text[position : start + length], "]]>")
            position = start + length
        elif stop == end:
            following = text.find("<![CDATA[", end)
        start = following
    return "".join(parts) + text[position:]


def _end_within(cdata: str, before: str) -> int | None:
    """Where the element that `before` starts ends in a section of CDATA, or else its entry; None where neither does."""
    tag = _START_TAG.fullmatch(before)
    end = cdata.find(f"</{tag[1]}") if tag else -1
    entry_end = _END_OF_ENTRY.search(cdata)
    return min((place for place in (end, entry_end.start() if entry_end else -1) if place >= 0), default=None)


# What the end of a document may cut through: a tag, but for that of an entry, which is one all the same; a reference.
_CUT_OFF = re.compile(
    r"""(?:<(?!(?:[\w.-]+:)?(?:rss|rdf|feed|channel|item|entry)\b)(?:/?[A-Za-z][^<>]*|/|!-?|!\[(?:C(?:D(?:A(?:TA?)?)?)?)?)?
    |&(?:am?|amp|ap?|apos?|lt?|gt?|q(?:u(?:ot?)?)?|\#(?:\d{1,5}|[xX][0-9a-fA-F]{0,4})?)?)\s*\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_CUT_SECTION = re.compile(r"\]{1,2}\Z")
_LONGEST_CUT = 1000


def drop_cut_off(text: str, notes: Notes) -> str:
    """Where the document breaks off within a tag, a reference or the end of a section, that goes: it is no text."""
    ends_section = text.endswith("]") and text.rfind("<![CDATA[") > text.rfind("]]>")
    pattern = _CUT_SECTION if ends_section else _CUT_OFF
    cut = pattern.search(text, max(len(text) - _LONGEST_CUT, 0))
    if cut is None:
        return text
    notes.add("truncated", cut.start())
    return text[: cut.start()]


def drop_controls(text: str, notes: Notes) -> str:
    """Drop what XML forbids (section 2.2); the C1 controls are windows-1252 that was taken for Latin-1."""

    def mend_run(match: re.Match[str]) -> str:
        run, start = match[0], match.start()
        other = next((char for char in run if not "\x80" <= char <= "\x9f"), None)
        if other is not None:
            notes.add("control-character", start, char=f"U+{ord(other):04X}")
        c1 = [char for char in run if "\x80" <= char <= "\x9f"]
        if c1:
            notes.add("windows-1252-controls", start)
        return "".join(windows_1252(ord(char)) for char in c1)

    return _FORBIDDEN_RUN.sub(mend_run, text)


_FORBIDDEN = re.compile("[^\t\n\r\u0020-\u007f\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORBIDDEN_RUN = re.compile(f"{_FORBIDDEN.pattern}{_FORBIDDEN.pattern}*")  # searched for faster than with a plus


def windows_1252(code: int) -> str:
    """The character that windows-1252 has at this place, as HTML reads references to it.

    >>> windows_1252(0x92)
    '’'
    """
    return bytes((code,)).decode("cp1252", "ignore") or chr(code)


# ---------------------------------------------------------------- references

# Sound in any document; escaped HTML is full of them, so that they are passed over without a call.
_SOUND = r"""(?:amp|[lg]t|quot|apos|\#(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6]|1[6-9]\d|[2-9]\d\d|[1-9]\d{3}|[1-4]\d{4})
    |\#x(?:[2-6a-fA-F][0-9a-fA-F]|[1-9a-fA-F][0-9a-fA-F]{2}|[1-9a-cA-C][0-9a-fA-F]{3}));"""
# The halves of a character beyond U+FFFF in UTF-16
_HIGH, _LOW = r"(5[56]\d{3}|[xX][dD][89abAB][0-9a-fA-F]{2})", r"(5[67]\d{3}|[xX][dD][c-fC-F][0-9a-fA-F]{2})"
_REFERENCE = re.compile(
    rf"&(?!{_SOUND})(?:\#{_HIGH};&\#{_LOW};|\#(\d{{1,9}}|[xX][0-9a-fA-F]{{1,8}});|([A-Za-z_][\w.-]*);)?", re.VERBOSE
)
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})


def mend_references(text: str, notes: Notes) -> str:
    """An undefined HTML entity becomes its character, a bare ampersand stays text, a forbidden character goes."""
    text, own = _settle_entities(text, notes)
    parts = _LITERAL.split(text)
    position = 0
    for index, part in enumerate(parts):
        if index % 2 == 0 and "&" in part:
            parts[index] = _REFERENCE.sub(_Reference(own, notes, position), part)
        position += len(part)
    return "".join(parts)


def _settle_entities(text: str, notes: Notes) -> tuple[str, dict[str, str | None]]:
    """Return the text without its DOCTYPE, and the entities declared there; None for what may not be expanded."""
    start = _START_OF_DOCTYPE.search(text)  # there is but one, and one that never ends is looked through once
    match = start and _DOCTYPE.match(text, start.start())
    if match is None:
        return text, {}
    own: dict[str, str | None] = {}
    for name in re.findall(r"<!ENTITY\s+([\w.:-]+)\s", match[0]):
        own[name] = None
    for name, double, single in _ENTITY.findall(match[0]):
        value = double or single
        own[name] = None if "&" in re.sub(r"&#\w+;|&(?:amp|lt|gt|quot|apos);", "", value) else value
    _refuse_beyond_measure(own, text)
    refused = sorted(name for name, value in own.items() if value is None)
    if refused:
        notes.add("entity-refused", match.start(), name=refused[0])
    return text[: match.start()] + line_breaks(match[0]) + text[match.end() :], own


def _refuse_beyond_measure(own: dict[str, str | None], text: str) -> None:
    """Refuse the entities by which a text would grow out of proportion, as libxml2 does."""
    if not own:
        return
    times = Counter(_NAMED_REFERENCE.findall(text))
    room = max(_ALWAYS_FINE, _MOST_GROWTH * len(text))
    for name, value in own.items():
        room -= len(value or "") * times[name]
        if room < 0:
            own[name] = None


class _Reference:
    """Replaces one reference."""

    def __init__(self, own: dict[str, str | None], notes: Notes, offset: int) -> None:
        self._own, self._notes, self._offset = own, notes, offset

    def __call__(self, match: re.Match[str]) -> str:
        high, low, number, name = match.groups()
        if high:
            return self._halves(match, _code(high), _code(low))
        if number:
            return self._number(match, _code(number))
        if name in _XML_NAMES:
            return match[0]
        if name in self._own:
            return self._own[name] or ""
        if name and (char := _html_entity(name)):
            self._note("undefined-entity", match, name=name)
            return char.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        self._note("bare-ampersand", match)
        return "&amp;" + match[0][1:]

    def _halves(self, match: re.Match[str], high: int, low: int) -> str:
        code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
        if 0xD800 <= high < 0xDC00 <= low < 0xE000:  # noqa: PLR2004 - the surrogates
            return f"&#{code};"
        return self._number(match, high) + self._number(match, low)

    def _number(self, match: re.Match[str], code: int) -> str:
        if 0x80 <= code <= 0x9F:  # noqa: PLR2004 - the C1 controls
            self._note("windows-1252-controls", match)
            return windows_1252(code)
        if code < 0x110000 and not _FORBIDDEN.match(chr(code)):  # noqa: PLR2004 - the end of Unicode
            return f"&#{code};"
        self._note("control-character", match, char=f"U+{code:04X}")
        return ""

    def _note(self, code: str, match: re.Match[str], **details: object) -> None:
        self._notes.add(code, self._offset + match.start(), **details)


def _html_entity(name: str) -> str | None:
    from html.entities import html5

    return html5.get(name + ";")


def _code(digits: str) -> int:
    return int(digits[1:], 16) if digits[0] in "xX" else int(digits)


# ---------------------------------------------------------------- brackets

_TAG = re.compile(r"<[A-Za-z_][\w:.-]*+(?:\s++[\w:.-]++\s*=\s*(?:\"[^\"]*\"|'[^']*'))++\s*/?>", re.ASCII)


def escape_in_attributes(text: str, notes: Notes) -> str:
    """A `<` in the value of an attribute is text, where the quotes of the tag are sound."""
    return _outside_literals(text, _TAG, _escape_within, notes)


def _escape_within(tag: re.Match[str], before: int, notes: Notes) -> str:
    if "<" not in (inner := tag[0][1:]):
        return tag[0]
    notes.add("stray-bracket", before + tag.start())
    return "<" + inner.replace("<", "&lt;")


_STRAY_BRACKETS = re.compile(r"(?:<(?![A-Za-z_/!?])|<(?=/[^A-Za-z_])|<(?=!(?!--|\[CDATA\[|DOCTYPE)))+")


def escape_stray_brackets(text: str, notes: Notes) -> str:
    """A `<` that begins no tag is text."""
    return _outside_literals(text, _STRAY_BRACKETS, _escape, notes)


def _outside_literals(
    text: str, pattern: re.Pattern[str], mend: Callable[[re.Match[str], int, Notes], str], notes: Notes
) -> str:
    """Mend what a pattern finds outside of comments and the like; `mend` is told where its part begins."""
    parts = _LITERAL.split(text)
    position = 0
    for index, part in enumerate(parts):
        if index % 2 == 0:
            parts[index] = pattern.sub(lambda found, before=position: mend(found, before, notes), part)
        position += len(part)
    return "".join(parts)


def _escape(brackets: re.Match[str], before: int, notes: Notes) -> str:
    notes.add("stray-bracket", before + brackets.start())
    return "&lt;" * len(brackets[0])
