"""Stage 1: mend what is wrong with the characters of a text that is not well-formed XML.

Its structure stays: that is for `rebuilding`. Every step keeps the line breaks, and notes what it did.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from feednorm.document.namespaces import NAMESPACES, prefix_of
from feednorm.document.notes import Notes, line_breaks
from feednorm.document.tokens import TOKEN

Step = Callable[[str, Notes], str]

ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|rdf|feed|channel|entry|item)(?=[\s/>])", re.IGNORECASE)
_PROLOG = re.compile(r"<\?xml\s|<!DOCTYPE\s+(?!html)", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\s[^<>]*>", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[<>]*(\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"<!ENTITY\s+([\w.:-]+)\s+(?:\"([^\"]*)\"|'([^']*)')\s*>")
# What is neither markup nor text: the references in it are none.
_LITERAL = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?-->)", re.DOTALL)


def mend(text: str, notes: Notes, steps: Iterable[Step] | None = None) -> str:
    """Take these steps in turn; all of them, if none are named."""
    for step in (*CHARACTERS, *NAMES) if steps is None else steps:
        mended = step(text, notes)
        notes.settle(text)
        text = mended
    return text


def _close_comments(text: str, notes: Notes) -> str:
    """A comment that never ends is text; were it a comment, it would be all the rest of the feed."""
    last = text.rfind("-->") + 1
    if "<!--" not in text[last:]:
        return text
    notes.add("unclosed-comment", text.index("<!--", last))
    return text[:last] + text[last:].replace("<!--", "&lt;!--")


def _drop_junk_before(text: str, notes: Notes) -> str:
    """Drop warnings, blank lines and the like before the XML declaration or the root; the declaration goes too."""
    root = ROOT.search(_LITERAL.sub(lambda match: " " * len(match[0]), text[:100_000])) or ROOT.search(text)
    prolog = _PROLOG.search(text, 0, root.start() if root else len(text))
    start = prolog or root
    if start is None:
        return text
    before = _LITERAL.sub("", text[: start.start()])
    if before.strip() or (before and prolog):
        junk = before.strip()[:40]
        notes.add("junk-before-root", 0, junk=repr(junk) if junk else "white space")
        text = line_breaks(text[: start.start()]) + text[start.start() :]
    return _DECLARATION.sub(lambda match: line_breaks(match[0]), text)


# ---------------------------------------------------------------- CDATA that never ends

_NEXT_ENTRY = re.compile(r"</(?:\w+:)?(item|entry)\s*>\s*<(?:\w+:)?\1[\s/>]", re.IGNORECASE)
_END_OF_ENTRY = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_START_TAG = re.compile(r"<([A-Za-z_][\w:.-]*)[^<>]*>\s*")


def swallows_entries(cdata: str) -> bool:
    """Whether a section of CDATA reaches over the end of its entry to the end of another section.

    >>> swallows_entries("a</description></item><item><description><![CDATA[b"), swallows_entries("a <b>c</b>")
    (True, False)
    """
    return "<![CDATA[" in cdata and _NEXT_ENTRY.search(cdata) is not None


def _close_cdata(text: str, notes: Notes) -> str:
    """A section of CDATA that lacks its end ends with its element, not with the next one's section."""
    parts: list[str] = []
    position, start = 0, text.find("<![CDATA[")
    end = text.find("]]>", start)
    while start >= 0:
        following = text.find("<![CDATA[", start + 9)
        if -1 < end < start:
            end = text.find("]]>", start)
        stop = following if following > -1 and not start < end < following else end if end >= 0 else len(text)
        if stop != end and _END_OF_ENTRY.search(text, start, stop):
            cut = _end_within(text[start:stop], text[text.rfind("<", 0, start) : start]) + start
            notes.add("unclosed-cdata", start)
            parts += (text[position:cut], "]]>")
            position = cut
        elif end >= 0:
            following = text.find("<![CDATA[", end)
        start = following
    return "".join(parts) + text[position:]


def _end_within(cdata: str, before: str) -> int:
    """Where the element that `before` starts ends in a section of CDATA; else where the entry does."""
    tag = _START_TAG.fullmatch(before)
    end = cdata.find(f"</{tag[1]}") if tag else -1
    entry_end = _END_OF_ENTRY.search(cdata)
    return end if end >= 0 else entry_end.start() if entry_end else len(cdata)


def _drop_controls(text: str, notes: Notes) -> str:
    """Drop what XML forbids (section 2.2); the C1 controls are windows-1252 that was taken for Latin-1."""

    def mend_one(match: re.Match[str]) -> str:
        char = match[0]
        if "\x80" <= char <= "\x9f":
            notes.add("windows-1252-controls", match.start())
            return windows_1252(ord(char))
        notes.add("control-character", match.start(), char=f"U+{ord(char):04X}")
        return ""

    return _FORBIDDEN.sub(mend_one, text)


_FORBIDDEN = re.compile("[^\t\n\r\u0020-\u007f\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def windows_1252(code: int) -> str:
    """The character that windows-1252 has at this place, as HTML reads references to it.

    >>> windows_1252(0x92)
    '’'
    """
    return bytes((code,)).decode("cp1252", "ignore") or chr(code)


# ---------------------------------------------------------------- references

# Sound in any document; escaped HTML is full of them, so that they are passed over without a call.
_SOUND = r"""(?:amp|lt|gt|quot|apos|\#(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6]|1[6-9]\d|[2-9]\d\d|[1-9]\d{3}|[1-4]\d{4})
    |\#x(?:[2-6a-fA-F][0-9a-fA-F]|[1-9a-fA-F][0-9a-fA-F]{2}|[1-9a-cA-C][0-9a-fA-F]{3}));"""
_REFERENCE = re.compile(rf"&(?!{_SOUND})(?:\#(\d{{1,9}}|[xX][0-9a-fA-F]{{1,8}});|([A-Za-z_][\w.-]*);)?", re.VERBOSE)
_SURROGATE_PAIR = re.compile(
    r"&#(5[5-6]\d{3}|[xX][dD][89abAB][0-9a-fA-F]{2});&#(5[6-7]\d{3}|[xX][dD][c-fC-F][0-9a-fA-F]{2});"
)
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})


def _mend_references(text: str, notes: Notes) -> str:
    """An undefined HTML entity becomes its character, a bare ampersand stays text, a forbidden character goes."""
    text, own = _settle_entities(text, notes)
    parts = _LITERAL.split(text)
    position = 0
    for index, part in enumerate(parts):
        if index % 2 == 0 and "&" in part:
            paired = _SURROGATE_PAIR.sub(_join_surrogates, part)
            parts[index] = _REFERENCE.sub(_Reference(own, notes, position), paired)
        position += len(part)
    return "".join(parts)


def _settle_entities(text: str, notes: Notes) -> tuple[str, dict[str, str | None]]:
    """Return the text without its DOCTYPE, and the entities declared there; None for what may not be expanded."""
    match = _DOCTYPE.search(text)
    if match is None:
        return text, {}
    own: dict[str, str | None] = {}
    for name in re.findall(r"<!ENTITY\s+([\w.:-]+)\s", match[0]):
        own[name] = None
    for name, double, single in _ENTITY.findall(match[0]):
        value = double or single
        own[name] = None if "&" in re.sub(r"&#\w+;|&(?:amp|lt|gt|quot|apos);", "", value) else value
    refused = sorted(name for name, value in own.items() if value is None)
    if refused:
        notes.add("entity-refused", match.start(), name=refused[0])
    return text[: match.start()] + line_breaks(match[0]) + text[match.end() :], own


class _Reference:
    """Replaces one reference."""

    def __init__(self, own: dict[str, str | None], notes: Notes, offset: int) -> None:
        self._own, self._notes, self._offset = own, notes, offset

    def __call__(self, match: re.Match[str]) -> str:
        number, name = match.groups()
        if number:
            return self._number(match, int(number[1:], 16) if number[0] in "xX" else int(number))
        if name in _XML_NAMES:
            return match[0]
        if name in self._own:
            return self._own[name] or ""
        if name and (char := _html_entity(name)):
            self._note("undefined-entity", match, name=name)
            return char.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        self._note("bare-ampersand", match)
        return "&amp;" + match[0][1:]

    def _number(self, match: re.Match[str], code: int) -> str:
        if 0x80 <= code <= 0x9F:  # noqa: PLR2004 - the C1 controls
            self._note("windows-1252-controls", match)
            return windows_1252(code)
        if code < 0x110000 and not _FORBIDDEN.match(chr(code)):  # noqa: PLR2004 - the end of Unicode
            return match[0]
        self._note("control-character", match, char=f"U+{code:04X}")
        return ""

    def _note(self, code: str, match: re.Match[str], **details: object) -> None:
        self._notes.add(code, self._offset + match.start(), **details)


def _html_entity(name: str) -> str | None:
    from html.entities import html5

    return html5.get(name + ";")


def _join_surrogates(match: re.Match[str]) -> str:
    high, low = (int(digits[1:], 16) if digits[0] in "xX" else int(digits) for digits in match.groups())
    code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
    return f"&#{code};" if 0x10000 <= code < 0x110000 and 0xD800 <= high < 0xDC00 <= low < 0xE000 else match[0]  # noqa: PLR2004


# ---------------------------------------------------------------- brackets and prefixes

_STRAY_BRACKET = re.compile(r"<(?![A-Za-z_/!?])|<(?=/[^A-Za-z_])|<(?=!(?!--|\[CDATA\[|DOCTYPE))")


_CUT_TAG = re.compile(r"<(?:/|!-?|!\[(?:C(?:D(?:A(?:TA?)?)?)?)?)?\s*\Z")


def _escape_stray_brackets(text: str, notes: Notes) -> str:
    """A `<` that begins no tag is text; at the very end it is where the document was cut off."""
    text = _CUT_TAG.sub("", text)
    parts = _LITERAL.split(text)
    position = 0

    for index, part in enumerate(parts):
        if index % 2 == 0:
            found = list(_STRAY_BRACKET.finditer(part))
            for match in found:
                notes.add("stray-bracket", position + match.start())
            if found:
                parts[index] = _STRAY_BRACKET.sub("&lt;", part)
        position += len(part)
    return "".join(parts)


_NAMESPACE = re.compile(r"\sxmlns(:[\w.-]+)?\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SOUND_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[\w./#?=%~:@+,-]*", re.ASCII)


def _tidy_namespaces(text: str, notes: Notes) -> str:
    """White space in a namespace's URI goes; a URI that is none, or that nobody knows on the root, gives way."""
    root = ROOT.search(text)
    root_end = text.find(">", root.end()) if root else -1

    def mend_one(match: re.Match[str]) -> str:
        prefix, uri = (match[1] or "").lstrip(":"), match[2] if match[3] is None else match[3]
        tidy = "".join(uri.split())
        unknown_default = not prefix and match.start() < root_end and prefix_of(tidy) is None
        if not _SOUND_URI.fullmatch(tidy) or unknown_default:
            tidy = _usual_uri(prefix) if prefix else ""
        if tidy == uri:
            return match[0]
        notes.add("bad-namespace", match.start(), uri=uri)
        return f' xmlns{match[1] or ""}="{tidy}"{line_breaks(match[0])}'

    return _NAMESPACE.sub(mend_one, text)


_DECLARED = re.compile(r"\sxmlns:([\w.-]+)\s*=\s*[\"'][^\"']")
_USED_PREFIX = re.compile(r"<([A-Za-z_][\w.-]*):[A-Za-z_]|\s([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*\s*=\s*[\"']")


def declare_prefixes(text: str, notes: Notes) -> str:
    """Declare on the root the prefixes that nothing declares: by their usual namespace, or one that is made up."""
    root = ROOT.search(text)
    if root is None:
        return text
    markup = _LITERAL.sub("", text)
    tag = TOKEN.match(text, root.start())
    on_root = set(_DECLARED.findall(tag[0] if tag else "")) | {"xml", "xmlns"}
    anywhere = set(_DECLARED.findall(markup))
    used = dict.fromkeys(first or second for first, second in _USED_PREFIX.findall(markup))
    missing = [prefix for prefix in used if prefix not in on_root]
    for prefix in missing:
        if prefix not in anywhere:
            notes.add("undeclared-prefix", max(text.find(f"<{prefix}:"), 0), prefix=prefix)
    declarations = "".join(f' xmlns:{prefix}="{_usual_uri(prefix)}"' for prefix in missing)
    return text[: root.end()] + declarations + text[root.end() :]


def _usual_uri(prefix: str) -> str:
    uris = NAMESPACES.get(prefix.lower())
    return f"http://{uris[0]}" if uris and uris[0] else f"urn:undeclared:{prefix}"


CHARACTERS: tuple[Step, ...] = (
    _close_comments,
    _close_cdata,
    _drop_junk_before,
    _drop_controls,
    _mend_references,
    _escape_stray_brackets,
)
NAMES: tuple[Step, ...] = (_tidy_namespaces, declare_prefixes)
