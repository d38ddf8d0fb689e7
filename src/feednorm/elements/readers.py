"""Stage 2: readers of dates, links, people and the rest; None where an element says nothing."""

from __future__ import annotations

import re
from datetime import datetime

from feednorm.dates import parse_date
from feednorm.document.namespaces import canonical_name
from feednorm.elements.characters import mend_word
from feednorm.elements.markup import text_of
from feednorm.elements.rows import Attribute, Context, Element, Found, Keeper, Reader
from feednorm.model import Enclosure, Extension, Person
from feednorm.patterns import lazy
from feednorm.urls import is_splittable, resolve

# ---------------------------------------------------------------- names


def local_name(element: Element) -> str:
    """The element's name without its prefix, in lower case."""
    return canonical_name(element.tag).rpartition(":")[2]


def attribute_of(element: Element) -> Attribute:
    """What gives an attribute by its name."""
    return by_any_name(element.items())


def by_any_name(attributes: list[tuple[str, str]]) -> Attribute:
    """What gives one of these attributes by its name, in whatever case that stands there."""
    by_name = {name.lower(): value for name, value in attributes}
    return lambda name: by_name.get(name.lower())


# ---------------------------------------------------------------- dates and addresses


def date(element: Element, context: Context, attribute: Attribute) -> datetime | None:
    """A date, in UTC, to the second."""
    return read_date(element.text if not len(element) else text_of(element), element, context)


def read_date(text: str | None, element: Element, context: Context) -> datetime | None:
    """The date in an element's text or attribute; what cannot be read is reported."""
    when = parse_date(text) if text else None
    if when is None:
        if text and not text.isspace():
            context.report("bad-date", element, value=text.strip()[:80])
        return None
    return when.replace(microsecond=0) if when.microsecond else when


_SCHEME = lazy(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNSAFE = lazy(r"[\s\0-\x1f]*(?:javascript|vbscript|data|livescript)[\s\0-\x1f]*:", re.IGNORECASE)


_BARE_HOST = lazy(r"www\.[\w-]+\.[\w.-]+(?:[:/?#]|\Z)", re.IGNORECASE)
_WRONG_SLASHES = lazy(r"(https?:)(?:/(?!/)|/{3,})", re.IGNORECASE)
_LEAKS = frozenset({"null", "None", "undefined", "nil"})
WORDS = frozenset({"None", "nil"})  # such leaks as are words, which a title may well be


def is_leak(value: str, element: Element | None, context: Context) -> bool:
    """Whether a whole text is what programs print for nothing; that is reported."""
    if value not in _LEAKS or (value in WORDS and element is not None and local_name(element) == "title"):
        return False
    context.report("leaked-nothing", element, value=value)
    return True


def address(url: str | None, element: Element | None, context: Context) -> str | None:
    """Make a link absolute; None for what runs code."""
    if not url:
        return None
    url = url.strip()
    if "&amp;" in url:  # escaped twice
        url = url.replace("&amp;", "&")
    if (
        url.startswith(("https://", "http://"))
        and "///" not in url[:9]
        and " " not in url
        and "\n" not in url
        and ((url.isascii() and "[" not in url and "]" not in url) or is_splittable(url))
    ):
        return url
    if not url or is_leak(url, element, context):
        return None
    if _UNSAFE.match(url):
        context.report("unsafe-link", element, value=url[:80])
        return None
    if _BARE_HOST.match(url):
        context.report("no-scheme", element, value=url[:80])
        url = f"{'http' if context.base.startswith('http:') else 'https'}://{url}"
    if slashes := _WRONG_SLASHES.match(url):
        context.report("bad-slashes", element, value=url[:80])
        url = f"{slashes[1]}//{url[slashes.end() :]}"
    resolved = resolve(context.base, url)
    if not is_splittable(resolved):
        context.report("bad-link", element, value=url[:80])
        return None
    if not context.base and not _SCHEME.match(resolved):
        context.report("relative-link", element, value=url[:80])
    return resolved


def url_text(element: Element, context: Context, attribute: Attribute) -> str | None:
    """A link that is the element's text, or its href."""
    return address(text_of(element) or attribute("href"), element, context)


def url_attribute(*names: str) -> Reader:
    """Make a reader for a link that is one of these attributes, or the text."""

    def read(element: Element, context: Context, attribute: Attribute) -> str | None:
        url = next(filter(None, map(attribute, names)), None)
        return address(url or text_of(element), element, context)

    return read


def image(element: Element, context: Context, attribute: Attribute) -> str | None:
    """The address of a picture: in a child named url, in an attribute, or the text."""
    for child in element:
        if local_name(child) == "url" and (url := url_text(child, context, attribute_of(child))):
            return url
    url = attribute("href") or attribute("url")
    return address(url or (None if len(element) else element.text), element, context)


# ---------------------------------------------------------------- links

_REGISTRY = lazy(r"https?://www\.iana\.org/assignments/(?:link-)?relations?/", re.IGNORECASE)
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "html", "xhtml"})
_USUAL_RELATIONS = frozenset({"alternate", "self", "replies", "enclosure", "edit", "hub", "next", "license"})
_FIELD_OF_RELATION: dict[str, tuple[str, int]] = {
    "self": ("self_url", 1),
    "replies": ("comments_url", 3),
    "icon": ("image", 8),
}


def link(element: Element, context: Context, attribute: Attribute) -> tuple[Found, ...]:
    """A link by its relation (RFC 4287, section 4.2.7); without href it is the text, as in RSS."""
    href = attribute("href")
    url = address(text_of(element) if href is None else href, element, context)
    if url is None:
        return ()
    if href is None:
        return (("url", 2, url),)
    relation = attribute("rel") or "alternate"
    if relation not in _USUAL_RELATIONS:
        relation = _REGISTRY.sub("", relation.strip()).lower()
    media_type = attribute("type") or None
    if relation == "alternate":
        is_page = not media_type or media_type in _PAGE_TYPES or media_type.strip().lower() in _PAGE_TYPES
        return (("url", 1 if is_page else 5, url),)
    if relation == "enclosure":
        return (("enclosures", 1, (Enclosure(url, media_type, length(attribute("length"))),)),)
    kept = ("extensions", 0, (f"link:{relation}", Extension(url, canonical_attributes(element))))
    field, rank = _FIELD_OF_RELATION.get(relation, ("", 0))
    return ((field, rank, url), kept) if field else (kept,)


def guid(element: Element, context: Context, attribute: Attribute) -> tuple[Found, ...]:
    """An id, which is the entry's page as well unless isPermaLink says no."""
    value = text_of(element)
    if not value:
        return ()
    if value.startswith(("http://", "https://")) and _is_permalink(attribute) and is_splittable(value):
        return ("id", 1, value), ("url", 6, value)
    return (("id", 1, value),)


_NO = frozenset({"false", "no", "0"})


def _is_permalink(attribute: Attribute) -> bool:
    stated = attribute("isPermaLink")
    return stated is None or stated.strip().lower() not in _NO


# ---------------------------------------------------------------- people

_EMAIL = lazy(r"[\w.+-]{1,64}@(?:\[?(?:\d{1,3}\.){3}\d{1,3}\]?|(?:[\w-]{1,63}\.){1,9}[a-zA-Z]{2,24})(?:\?subject=\S+)?")
_AROUND_NAME = "\"' ,;:-"
_PERSON_FIELDS = {"name": "name", "email": "email", "uri": "url", "url": "url", "homepage": "url", "href": "url"}


def person(element: Element, context: Context, attribute: Attribute) -> tuple[Person, ...] | None:
    """A person construct (RFC 4287, section 3.2), or a name and an address in one text."""
    if not len(element):
        text = element.text
        return (parse_person(mend_word(text, element, context)),) if text and not text.isspace() else None
    found: dict[str, str] = {}
    for child in element:
        field = _PERSON_FIELDS.get(local_name(child))
        value = text_of(child)
        if field and value:
            found.setdefault(field, mend_word(value, child, context))
    if "url" in found:
        url = address(found.pop("url"), element, context)
        found |= {"url": url} if url else {}
    if found:
        return (Person(**found),)
    text = mend_word(text_of(element), element, context)
    return (parse_person(text),) if text else None


def parse_person(text: str) -> Person:
    """Read "a@example.org (Ada)", '"Ada" <a@example.org>' and the like.

    >>> parse_person('"Ada" <ada@example.org>')
    Person(name='Ada', email='ada@example.org', url=None)
    """
    text = " ".join(text.split())
    match = _EMAIL.search(text) if "@" in text else None
    if match is None:
        return Person(text)
    name = text.replace(match[0], "").replace("mailto:", "")
    for empty in ("()", "<>", "[]"):
        name = name.replace(empty, "")
    name = name.strip(_AROUND_NAME)
    return Person(name.removeprefix("(").removesuffix(")").strip() or None, match[0])


# ---------------------------------------------------------------- the rest


def language(element: Element, context: Context, attribute: Attribute) -> str | None:
    """A language tag, its subtags joined by hyphens."""
    return text_of(element).replace("_", "-") or None


def length(text: str | None) -> int | None:
    """A number of bytes; None for what is none.

    >>> length(" 12 "), length("-1"), length("12 MB")
    (12, None, None)
    """
    if not text:
        return None
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - 64 bits


def enclosure(element: Element, context: Context, attribute: Attribute) -> tuple[Enclosure, ...] | None:
    """A file of the entry, by its attributes."""
    url = address(attribute("url") or attribute("href"), element, context)
    size = length(attribute("length") or attribute("fileSize"))
    return (Enclosure(url, attribute("type") or None, size),) if url else None


def canonical_attributes(element: Element) -> dict[str, str]:
    """The attributes by their canonical names."""
    attributes = element.items()
    return {canonical_name(name): value for name, value in attributes} if attributes else {}


_LEVELS = 50  # of elements within an extension that stay elements; no feed needs ten


def extension(element: Element, levels: int = _LEVELS) -> tuple[str, Extension]:
    """Keep an element that no row is for, by its canonical name; what is nested beyond all measure as text."""
    children = tuple(extension(child, levels - 1) for child in element) if levels and len(element) else ()
    text = (element.text or "").strip() if levels else text_of(element)
    return canonical_name(element.tag), Extension(text, canonical_attributes(element), children)


KEPT = Keeper(extension)
