"""Stage 2: the one loop: go through the children of an element, and let the best rank fill each field."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from feednorm.elements.fields import Fields
from feednorm.elements.lookup import ATTRIBUTED_ENTRY_ROWS, ATTRIBUTED_FEED_ROWS, ENTRY_ROWS, FEED_ROWS
from feednorm.elements.readers import address, attribute_of, read_date
from feednorm.elements.rows import ENTRY, INSIDE, SKIP, AnyRow, Attribute, Context, Element
from feednorm.urls import is_splittable, resolve

XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Chain = tuple[Element, ...]


def collect_entry(entry: Element, context: Context) -> tuple[Fields, list[Element]]:
    """Read an entry; also return the entries that broken markup has left within it."""
    fields = Fields()
    nested: list[Element] = []
    check_stray(entry, entry.text, context)
    outer: list[tuple[Iterator[Element], Context]] = [(iter(entry), context)]
    while outer:
        children, here = outer[-1]
        for child in children:
            names = child.keys()
            if names:
                row = ATTRIBUTED_ENTRY_ROWS[child.tag]
                attribute, inner = own(child, names, here)
            else:
                row, attribute, inner = ENTRY_ROWS[child.tag], no_attribute, here
            if row is ENTRY:
                nested.append(child)
            elif row is INSIDE:
                check_stray(child, child.tail, here)
                check_stray(child, child.text, here)
                outer.append((iter(child), inner))
                break
            else:
                row.take(child, inner, attribute, fields)
            if (tail := child.tail) and not tail.isspace():
                check_stray(child, tail, here)
        else:
            outer.pop()
    if entry.keys():
        read_attributes(entry, context, fields)
    return fields, nested


def gather(feed: Element) -> Iterator[tuple[AnyRow, Element, Chain]]:
    """The children of a feed and of the containers in it, each with what it stands in."""
    outer: list[tuple[Iterator[Element], Chain]] = [(iter(feed), (feed,))]
    while outer:
        children, chain = outer[-1]
        for child in children:
            row = (ATTRIBUTED_FEED_ROWS if child.keys() else FEED_ROWS)[child.tag]
            if row is not SKIP:
                yield row, child, chain
            if row is INSIDE:
                outer.append((iter(child), (*chain, child)))
                break
        else:
            outer.pop()


def check_stray(element: Element, text: str | None, context: Context) -> None:
    """Report text that stands where only elements may: before the children of an element, or after one of them."""
    if text and not text.isspace():
        context.report("stray-text", element, text=text.strip()[:80])


def own(element: Element, names: list[str], context: Context) -> tuple[Attribute, Context]:
    """What gives the attributes of an element by their names in lower case, and the context within it."""
    if "".join(names).islower():  # as nearly all are; those that state a base or a language have capitals
        return element.get, context
    return attribute_of(element), inherit(element, context)


def no_attribute(name: str) -> None:
    """The element has none."""


def inherit(element: Element, context: Context) -> Context:
    """The context within an element: its xml:base and xml:lang (CDF: BASE) count for all that it holds."""
    if not element.keys():
        return context
    base, language = element.get(XML_BASE) or element.get("BASE"), element.get(_XML_LANG)
    if not base and language is None:
        return context
    return evolve(
        context,
        base=_settle_base(context.base, base) if base else context.base,
        language=context.language if language is None else language.strip().replace("_", "-") or None,
    )


def _settle_base(outer: str, base: str) -> str:
    """The base that an element states; one that cannot be a base, such as javascript:, does not count."""
    scheme, colon, rest = base.strip().partition(":")
    if colon and rest.startswith("///"):
        base = f"{scheme}://{rest.lstrip('/')}"
    settled = resolve(outer, base)
    return (
        settled if settled.startswith(("http://", "https://", "/", "file:", "ftp://")) or ":" not in settled else outer
    )


def read_attributes(element: Element, context: Context, fields: Fields) -> None:
    """Read what stands in attributes of a feed or an entry: rdf:about, and HREF and LASTMOD of CDF."""
    for name, value in element.items():
        local = str(name).rpartition("}")[2].lower()
        if local == "about":
            fields.offer("id", 3, str(value), "first")
            if str(value).startswith(("http://", "https://")) and is_splittable(str(value)):
                fields.offer("url", 7, str(value), "first")
        elif local == "href":
            url = address(str(value), element, context)
            if url:
                fields.offer("url", 4, url, "first")
        elif local == "lastmod":
            when = read_date(str(value), element, context)
            if when:
                fields.offer("updated", 3, when, "first")
