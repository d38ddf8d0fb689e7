"""Stage 2: readers, which turn an element into a value of the model; None where it says nothing."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import datetime

from feednorm.dates import parse_date
from feednorm.elements.markup import inner_markup, is_html, looks_like_html, text_of
from feednorm.document.namespaces import canonical_name
from feednorm.elements.rows import Context, Element, Found, Reader
from feednorm.model import Category, Enclosure, Extension, Person, Text
from feednorm.urls import resolve

# ---------------------------------------------------------------- texts

_XHTML_TYPES = frozenset({"xhtml", "application/xhtml+xml", "xml", "application/xml", "text/xml"})
_HTML_TYPES = frozenset({"html", "text/html"})
_TEXT_TYPES = frozenset({"text", "text/plain"})


def plain(element: Element, context: Context) -> str | None:  # noqa: ARG001 - all readers are called alike
    """The text, white space folded at its ends."""
    return text_of(element) or None


def html_text(element: Element, context: Context) -> Text | None:
    """A text that is HTML unless its type says otherwise: a description, content:encoded."""
    value = inner_markup(element, escaped=False) if len(element) else (element.text or "").strip()
    if not value:
        return None
    if "<" not in value and "&" not in value:
        return Text(value, "text", context.base, context.language)
    return Text(value, "html" if is_html(value) else "text", context.base, context.language)


def guessed_text(element: Element, context: Context) -> Text | None:
    """A text of RSS whose kind nothing says: HTML where it looks like it."""
    if len(element):
        return html_text(element, context)
    value = (element.text or "").strip()
    if not value:
        return None
    html = ("<" in value or "&" in value) and looks_like_html(value)
    return Text(value, "html" if html else "text", context.base, context.language)


def atom_text(element: Element, context: Context) -> Text | None:
    """A text construct of Atom 1.0 (RFC 4287, section 3.1) or 0.3; plain text where it has no type."""
    kind = (element.get("type") or "text").strip().lower()
    mode = element.get("mode")
    if mode == "base64" or not (kind in _TEXT_TYPES or kind in _HTML_TYPES or kind in _XHTML_TYPES):
        return _other_text(element, context, kind)
    if kind in _XHTML_TYPES or len(element):
        value = inner_markup(element, escaped=kind in _XHTML_TYPES)
        return Text(value, "html", context.base, context.language) if value else None
    value = (element.text or "").strip()
    if not value:
        return None
    if kind in _HTML_TYPES:
        return Text(value, "html" if is_html(value) else "text", context.base, context.language)
    return Text(value, "text", context.base, context.language)


def _other_text(element: Element, context: Context, kind: str) -> Text | None:
    """Content of another media type: XML as markup, text as text, base64 of a text decoded; nothing of a picture."""
    if kind.endswith("+xml"):
        value = inner_markup(element, escaped=True)
        return Text(value, "html", context.base, context.language) if value else None
    if not (kind in _TEXT_TYPES or kind in _HTML_TYPES or kind in _XHTML_TYPES or kind.startswith("text/")):
        return None
    value = text_of(element)
    if element.get("mode") == "base64":
        try:
            value = base64.b64decode(value, validate=False).decode("utf-8", "replace").strip()
        except (binascii.Error, ValueError):
            return None
    if not value:
        return None
    html = kind in _HTML_TYPES or kind in _XHTML_TYPES
    return Text(value, "html" if html and is_html(value) else "text", context.base, context.language)


def typed_text(otherwise: Reader) -> Reader:
    """Make a reader that follows the element's type where it has one, as Atom without a namespace does."""

    def read(element: Element, context: Context) -> object:
        return atom_text(element, context) if element.get("type") or element.get("mode") else otherwise(element, context)

    return read


# ---------------------------------------------------------------- dates and addresses


def date(element: Element, context: Context) -> datetime | None:
    """A date, in UTC."""
    text = text_of(element)
    if not text:
        return None
    when = parse_date(text)
    if when is None:
        context.report("bad-date", element, value=text[:80])
    return when


_UNSAFE = re.compile(r"\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)


def address(url: str | None, element: Element, context: Context) -> str | None:
    """Make a link absolute; None for what runs code."""
    url = url.strip() if url else ""
    if not url:
        return None
    if _UNSAFE.match(url):
        context.report("unsafe-link", element, value=url[:80])
        return None
    return resolve(context.base, url)


def url_text(element: Element, context: Context) -> str | None:
    """A link that is the element's text, or its href."""
    return address(text_of(element) or attribute(element, "href"), element, context)


def url_attribute(*names: str) -> Reader:
    """Make a reader for a link that is one of these attributes, or the text."""

    def read(element: Element, context: Context) -> str | None:
        url = next((value for name in names if (value := attribute(element, name))), None)
        return address(url or text_of(element), element, context)

    return read


def attribute(element: Element, name: str) -> str | None:
    """The attribute of this name, in any case."""
    value = element.get(name)
    if value is None and len(element.attrib):
        return next((v for k, v in element.attrib.items() if str(k).lower() == name), None)  # type: ignore[misc]
    return value


# ---------------------------------------------------------------- links

_RELATION = re.compile(r"https?://www\.iana\.org/assignments/(?:link-)?relations?/", re.IGNORECASE)
_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "html", "xhtml"})


def link(element: Element, context: Context) -> Iterator[Found]:
    """A link by its relation (RFC 4287, section 4.2.7); without href it is the text, as in RSS."""
    href = attribute(element, "href")
    if href is None:
        url = address(text_of(element), element, context)
        if url:
            yield "url", 2, url
        return
    url = address(href, element, context)
    if url is None:
        return
    relation = _RELATION.sub("", (element.get("rel") or "alternate").strip()).lower()
    media_type = (element.get("type") or "").strip().lower()
    if relation == "alternate":
        yield "url", 1 if media_type in _PAGE_TYPES else 5, url
    elif relation == "enclosure":
        yield "enclosures", 1, (Enclosure(url, element.get("type"), length(element.get("length"))),)
    elif relation in _RELATIONS:
        yield *_RELATIONS[relation], url
    if relation not in ("alternate", "enclosure", "self"):
        yield "extensions", 0, (f"link:{relation}", Extension(url, dict(element.attrib)))  # type: ignore[arg-type]


_RELATIONS: dict[str, tuple[str, int]] = {
    "self": ("self_url", 1),
    "replies": ("comments_url", 3),
    "icon": ("image", 8),
}


def guid(element: Element, context: Context) -> Iterator[Found]:
    """An id, which is the entry's page as well unless isPermaLink says no."""
    value = text_of(element)
    if not value:
        return
    yield "id", 1, value
    permanent = (attribute(element, "ispermalink") or "true").strip().lower() != "false"
    if permanent and re.match(r"https?://", value):
        yield "url", 6, value


# ---------------------------------------------------------------- people

_EMAIL = re.compile(r"[\w.+-]+@(?:\[?(?:\d{1,3}\.){3}\d{1,3}\]?|(?:[\w-]+\.)+[a-zA-Z]{2,24})(?:\?subject=\S+)?")
_PERSON_FIELDS = {"name": "name", "email": "email", "uri": "url", "url": "url", "homepage": "url", "href": "url"}


def person(element: Element, context: Context) -> tuple[Person, ...] | None:
    """A person construct (RFC 4287, section 3.2), or a name and an address in one text."""
    found: dict[str, str] = {}
    for child in element:
        field = _PERSON_FIELDS.get(canonical_name(str(child.tag)).rpartition(":")[2])
        value = text_of(child)
        if field and value:
            found.setdefault(field, value)
    if not found:
        text = text_of(element)
        return (parse_person(text),) if text else None
    if "url" in found:
        found["url"] = resolve(context.base, found["url"])
    return (Person(**found),)


def parse_person(text: str) -> Person:
    """Read "a@example.org (Ada)", "Ada <a@example.org>" and the like.

    >>> parse_person("ada@example.org (Ada)")
    Person(name='Ada', email='ada@example.org', url=None)
    """
    text = " ".join(text.split())
    match = _EMAIL.search(text)
    if match is None:
        return Person(text)
    name = text.replace(match[0], "").replace("mailto:", "").replace("()", "").replace("<>", "").replace("[]", "").strip()
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1]
    return Person(name.strip() or None, match[0])


# ---------------------------------------------------------------- the rest


def category(element: Element, context: Context) -> tuple[Category, ...] | None:  # noqa: ARG001 - all are called alike
    """A category: term, scheme and label, or the text with its domain."""
    term = (attribute(element, "term") or text_of(element) or attribute(element, "text") or "").strip()
    label = element.get("label")
    if not term and not label:
        return None
    return (Category(term or label or "", element.get("scheme") or element.get("domain"), label),)


def keywords(element: Element, context: Context) -> tuple[Category, ...] | None:  # noqa: ARG001 - all are called alike
    """Categories in one text, between commas."""
    terms = [" ".join(part.split()) for part in text_of(element).split(",")]
    return tuple(Category(term) for term in terms if term) or None


def length(text: str | None) -> int | None:
    """A number of bytes; None for what is none.

    >>> length(" 12 "), length("-1"), length("12 MB")
    (12, None, None)
    """
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - 64 bits


def enclosure(element: Element, context: Context) -> tuple[Enclosure, ...] | None:
    """A file of the entry, by its attributes."""
    url = address(attribute(element, "url") or attribute(element, "href"), element, context)
    size = length(element.get("length") or element.get("fileSize"))
    return (Enclosure(url, element.get("type"), size),) if url else None


def child_url(*names: str) -> Reader:
    """Make a reader for the link in a child element of one of these names, such as the url of an image."""

    def read(element: Element, context: Context) -> str | None:
        for child in element:
            if canonical_name(str(child.tag)).rpartition(":")[2] in names and (url := url_text(child, context)):
                return url
        return address(attribute(element, "href") or attribute(element, "url") or (element.text if not len(element) else None), element, context)

    return read


def extension(element: Element) -> tuple[str, Extension]:
    """Keep an element that no row is for, by its canonical name."""
    children = tuple(extension(child) for child in element)
    attributes = {canonical_name(str(name)): str(value) for name, value in element.attrib.items()}
    return canonical_name(str(element.tag)), Extension((element.text or "").strip(), attributes, children)
