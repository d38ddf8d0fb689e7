"""Stage 1: the long sections of CDATA of a document go around the XML parser, which reads them a character at a time.

Most of such a feed is the HTML in them. An empty element marks the place of each; what is odd stays where it is, for
the parser to judge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from feednorm.document.xml import Element
from feednorm.patterns import lazy

_START, _END = b"<![CDATA[", b"]]>"
_TAG = lazy(rb"<[A-Za-z_](?:[^<>]*[^<>/])?>")  # of an element that is not empty
_ATOM = "{http://www.w3.org/2005/Atom}"
# By what an entry stands in, from within: its tag, and its fields whose readers look for texts beside the tree.
_FIELDS: Mapping[tuple[str, ...], tuple[str, frozenset[str]]] = {
    ("channel", "rss"): ("item", frozenset({"description", "{http://purl.org/rss/1.0/modules/content/}encoded"})),
    (f"{_ATOM}feed",): (f"{_ATOM}entry", frozenset({f"{_ATOM}summary", f"{_ATOM}content"})),
}
_ELSEWHERE = "", frozenset[str]()
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ATTRIBUTES = frozenset({"type", f"{_XML}base", f"{_XML}lang"})  # no other one says what a text is
_MARK = b"set-aside"
_LINE_ENDS = b"\n\r"
_ALLOWED = bytes(set(range(0x20, 0x100)) | {ord("\t")})  # XML 1.0, section 2.2, but for line ends
_WORTHWHILE = 256
_RARE = 256  # bytes from a bracket to the next


def set_aside(data: bytes) -> tuple[bytes, list[str]]:
    """A document in UTF-8 with marks in place of its long sections, on as many lines, and the text of each.

    >>> data, texts = set_aside(b"<description><![CDATA[" + b"<p>a</p>" * 40 + b"]]></description>")
    >>> data, len(texts[0])
    (b'<description><set-aside/></description>', 320)
    """
    parts: list[bytes] = []
    texts: list[str] = []
    done, start = 0, _find(data, _START, 2, 0)
    while start >= 0:
        end = _find(data, _END, 0, start + len(_START))
        if end - start > _WORTHWHILE and _fills_field(data, start, end):
            section = data[start + len(_START) : end]
            odd = section.translate(None, _ALLOWED)
            text = None if odd.strip(_LINE_ENDS) else _text_of(section)
            if text is not None:
                parts += data[done:start], b"<", _MARK, odd.replace(b"\r", b""), b"/>"
                texts.append(text)
                done = end + len(_END)
        start = _find(data, _START, 2, end) if end >= 0 else -1
    return b"".join((*parts, data[done:])) if texts else data, texts


def _find(data: bytes, wanted: bytes, bracket: int, start: int) -> int:
    """As `data.find`, by the bracket in what is wanted: one sign is found many times faster than several.

    >>> _find(b"[a] <![CDATA[b]]>", b"<![CDATA[", 2, 0)
    4
    """
    sign = wanted[bracket]
    found = data.find(sign, start + bracket)
    dense = start - 8 * _RARE
    while found >= 0:
        if data.startswith(wanted, found - bracket):
            return found - bracket
        dense += _RARE
        if found < dense:  # so many brackets that to look at each would take longer
            return data.find(wanted, found - bracket)
        found = data.find(sign, found + 1)
    return -1


def _fills_field(data: bytes, start: int, end: int) -> bool:
    """Whether a section is all that an element holds."""
    if not data.startswith(b"</", end + len(_END)):
        return False
    return _TAG.fullmatch(data, max(data.rfind(b"<", 0, start), 0), start) is not None


def _text_of(section: bytes) -> str | None:
    """The text of a section; None where it is no UTF-8, or holds what is no character."""
    try:
        text = section.decode()
    except UnicodeDecodeError:
        return None
    if not text.isascii() and ("\ufffe" in text or "\uffff" in text):
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def take_back(root: Element, texts: Sequence[str]) -> dict[Element, str] | None:
    """Remove the marks from a tree; return the texts of the fields of its entries, by their elements.

    All other texts go back to where they were. None where a mark is missing: it stood in a comment or the like.
    """
    marks: list[Any] = list(root.iter("{*}" + _MARK.decode()))
    if len(marks) != len(texts):
        return None
    aside: dict[Element, str] = {}
    channel, (tag, fields) = None, _ELSEWHERE
    for mark, text in zip(marks, texts, strict=True):
        field = mark.getparent()
        field.remove(mark)
        entry = field.getparent()
        if entry is not None and entry.getparent() is not channel:
            channel = entry.getparent()
            tag, fields = _FIELDS.get(tuple(above.tag for above in entry.iterancestors()), _ELSEWHERE)
        if field.tag in fields and entry.tag == tag and _is_html(field):
            aside[field] = text
        else:
            field.text = text
    return aside


def _is_html(field: Element) -> bool:
    """Whether a field's text is what it seems: HTML, or of a kind that nothing states."""
    return field.get("type") in (None, "html") and _ATTRIBUTES.issuperset(field.keys())
