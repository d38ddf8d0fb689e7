"""Stage 2: readers of texts, and of which kind they are: plain, or HTML."""

from __future__ import annotations

import base64
import binascii
import html
from collections.abc import Callable

from feednorm.elements.characters import CDATA, mend_body, mend_text, without_section
from feednorm.elements.markup import inner_markup, is_html, looks_like_html, text_of, title_looks_like_html
from feednorm.elements.readers import is_leak
from feednorm.elements.rows import Attribute, Context, Element, Reader
from feednorm.model import Text, TextKind
from feednorm.patterns import lazy

Mend = Callable[[str, Element, Context], str]

_XHTML_TYPES = frozenset({"xhtml", "application/xhtml+xml", "xml", "application/xml", "text/xml"})
_HTML_TYPES = frozenset({"html", "text/html"})
_TEXT_TYPES = frozenset({"text", "text/plain", "plain"})
_PLAIN_SPELLINGS = frozenset({"text", "html", "xhtml"})
_LEAK_LENGTH = 10  # more than what programs print for nothing
_SHORT = 300  # a title, by its length
_TAG = lazy(r"</?[a-zA-Z][^<>]*>")


def plain(element: Element, context: Context, attribute: Attribute) -> str | None:
    """The text of the element and all within."""
    return text_of(element) or None


def html_text(element: Element, context: Context, attribute: Attribute) -> Text | None:
    """A text that is HTML, such as a description; plain where it has nothing that HTML would read otherwise."""
    value = inner_markup(element, escaped=False) if len(element) else _text_within(element, context)
    if not value or not (value := _settled(value, mend_body, element, context)):
        return None
    return Text(value, "html" if "<" in value or "&" in value else "text", context.base, context.language)


def _text_within(element: Element, context: Context) -> str | None:
    """The text of an element that has no children, wherever it is kept."""
    return context.aside.get(element) or element.text


def _settled(value: str, mend: Mend, element: Element, context: Context) -> str:
    """The value mended and without white space around it; "" for what says nothing."""
    if not value.isascii():
        value = mend(value, element, context)
    value = value.strip()
    if value.startswith(CDATA):
        value = without_section(value, element, context)
    return "" if len(value) < _LEAK_LENGTH and is_leak(value, element, context) else value


def plain_text(element: Element, context: Context, attribute: Attribute) -> Text | None:
    """A text construct of Atom without a type: plain text, unless markup stands in it all the same."""
    if len(element):
        return html_text(element, context, attribute)
    return _make(_text_within(element, context) or "", "text", element, context)


def _guessing(is_markup: Callable[[str], bool]) -> Reader:
    """Make a reader of a text whose kind nothing says."""

    def read(element: Element, context: Context, attribute: Attribute) -> Text | None:
        if len(element):
            return html_text(element, context, attribute)
        value = element.text
        if not value or not (value := _settled(value, mend_text, element, context)):
            return None
        markup = ("<" in value or "&" in value) and is_markup(value)
        return Text(value, "html" if markup else "text", context.base, context.language)

    return read


guessed_text = _guessing(looks_like_html)  # of RSS: HTML where it looks like it
title = _guessing(title_looks_like_html)  # one sure tag of HTML is enough


def atom_text(element: Element, context: Context, attribute: Attribute) -> Text | None:
    """A text construct of Atom 1.0 (RFC 4287, section 3.1) or 0.3; plain text where it has no type."""
    kind = attribute("type") or "text"
    if kind not in _PLAIN_SPELLINGS:
        kind = kind.partition(";")[0].strip().lower()
    mode = attribute("mode")
    if mode == "base64" or not (kind in _TEXT_TYPES or kind in _HTML_TYPES or kind in _XHTML_TYPES):
        return _other_text(element, context, kind, is_encoded=mode == "base64")
    if len(element) or (kind in _XHTML_TYPES and mode != "escaped"):
        return _make(inner_markup(element, escaped=kind in _XHTML_TYPES), "html", element, context)
    value = _text_within(element, context) or ""
    markup = kind not in _TEXT_TYPES and ("<" in value or "&" in value)
    return _make(value, "html" if markup else "text", element, context)


def _other_text(element: Element, context: Context, kind: str, *, is_encoded: bool) -> Text | None:
    """Content of another type: XML as markup, text as text, base64 decoded where it is text; no other media."""
    if kind.endswith(("+xml", "/xml")) or (len(element) and not is_encoded):
        return _make(inner_markup(element, escaped=True), "html", element, context)
    value = text_of(element)
    is_text = "/" not in kind or kind.startswith("text/")
    if is_encoded or not is_text:
        value = _from_base64(value, otherwise=value if is_text else "")
    markup = is_html(value) if kind in _HTML_TYPES else looks_like_html(value)
    return _make(value, "html" if markup else "text", element, context)


def _make(value: str, kind: TextKind, element: Element, context: Context) -> Text | None:
    mend = mend_text if kind == "text" or len(value) < _SHORT else mend_body
    value = _settled(value, mend, element, context)
    return Text(value, kind, context.base, context.language) if value else None


_BASE64 = lazy(r"[A-Za-z0-9+/=]+(?:[ \t]*+\n\s*+[A-Za-z0-9+/=]+)*+")  # words in a line are no such thing


def _from_base64(value: str, otherwise: str) -> str:
    """The text that is encoded, or that is not, for all it says; `otherwise` where it may be either, or a picture."""
    if not _BASE64.fullmatch(value):
        return value
    try:
        text = base64.b64decode("".join(value.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return otherwise
    return otherwise if "\0" in text else text.strip()


def typed_text(otherwise: Reader) -> Reader:
    """Make a reader that follows the element's type where it has one, as Atom without a namespace does."""

    def read(element: Element, context: Context, attribute: Attribute) -> Text | None:
        if attribute("type") is None and attribute("mode") is None:
            return otherwise(element, context, attribute)  # type: ignore[no-any-return]
        text = atom_text(element, context, attribute)
        if text is not None and text.kind == "text" and looks_like_html(text.value):
            return Text(text.value, "html", text.base_url, text.language)
        return text

    return read


def reading_of(text: Text | None) -> str | None:
    """What a reader sees of a text, for fields that are plain strings."""
    if text is None:
        return None
    value = html.unescape(_TAG.sub("", text.value)) if text.kind == "html" else text.value
    return " ".join(value.split()) or None
