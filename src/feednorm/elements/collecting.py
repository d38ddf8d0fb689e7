"""Stage 2: the one loop: go through the children of an element, and let the best rank fill each field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from feednorm.elements.fields import Fields
from feednorm.elements.lookup import ENTRY_ROWS, FEED_ROWS
from feednorm.elements.readers import address, by_any_name, read_date
from feednorm.elements.rows import ENTRY, INSIDE, SKIP, AnyRow, Attribute, Context, Element, no_attribute
from feednorm.urls import is_splittable, resolve

XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Chain = tuple[Element, ...]
Pairs = list[tuple[str, str]]


def collect_entry(entry: Element, context: Context) -> tuple[Fields, list[Element]]:
    """Read an entry; also return the entries that broken markup has left within it."""
    fields = Fields()
    nested: list[Element] = []
    if (text := entry.text) and not text.isspace():
        check_stray(entry, text, context)
    outer: list[tuple[Iterator[Element], Context]] = [(iter(entry[:]), context)]
    while outer:
        children, here = outer[-1]
        for child in children:
            row = ENTRY_ROWS[child.tag]
            attributes = child.items()
            if not attributes:
                row.take(child, here, no_attribute, fields)
            else:
                attribute, inner = own(attributes, here)
                (row.attributed or row).take(child, inner, attribute, fields)
            if (tail := child.tail) and not tail.isspace():
                check_stray(child, tail, here)
            if row is ENTRY:
                nested.append(child)
            elif row is INSIDE:
                check_stray(child, child.text, here)
                outer.append((iter(child[:]), inherit(dict(attributes), here)))
                break
        else:
            outer.pop()
    return fields, nested


def gather(feed: Element) -> Iterator[tuple[AnyRow, Element, Pairs, Chain]]:
    """The children of a feed and of the containers in it, each with its attributes and what it stands in."""
    outer: list[tuple[Iterator[Element], Chain]] = [(iter(feed[:]), (feed,))]
    while outer:
        children, chain = outer[-1]
        for child in children:
            row, attributes = FEED_ROWS[child.tag], child.items()
            if attributes:
                row = row.attributed or row
            if row is not SKIP:
                yield row, child, attributes, chain
            if row is INSIDE:
                outer.append((iter(child[:]), (*chain, child)))
                break
        else:
            outer.pop()


def check_stray(element: Element, text: str | None, context: Context) -> None:
    """Report text that stands where only elements may: before the children of an element, or after one of them."""
    if text and not text.isspace():
        context.report("stray-text", element, text=text.strip()[:80])


# In the case that their specifications have, and such as state neither base nor language.
_USUAL_ATTRIBUTES = frozenset(
    "domain duration fileSize height href isDefault isPermaLink label length medium ref rel scheme source src term text"
    " title type url version width".split()
)


def own(attributes: Pairs, context: Context) -> tuple[Attribute, Context]:
    """What gives the attributes of an element, and the context within it."""
    by_name = dict(attributes)
    if _USUAL_ATTRIBUTES.issuperset(by_name):
        return by_name.get, context
    return by_any_name(attributes), inherit(by_name, context)


def inherit(attributes: Mapping[str, str], context: Context) -> Context:
    """The context within an element: its xml:base and xml:lang (CDF: BASE) count for all that it holds."""
    base, language = attributes.get(XML_BASE) or attributes.get("BASE"), attributes.get(_XML_LANG)
    if not base and language is None:
        return context
    return evolve(
        context,
        base=_settle_base(context.base, base) if base else context.base,
        language=context.language if language is None else language.strip().replace("_", "-") or None,
    )


_BASES = ("http://", "https://", "/", "file:", "ftp://")


def _settle_base(outer: str, base: str) -> str:
    """The base that an element states; one that cannot be a base, such as javascript:, does not count."""
    scheme, colon, rest = base.strip().partition(":")
    if colon and rest.startswith("///"):
        base = f"{scheme}://{rest.lstrip('/')}"
    settled = resolve(outer, base)
    return settled if ":" not in settled or settled.lower().startswith(_BASES) else outer


def read_attributes(element: Element, attributes: Pairs, context: Context, fields: Fields) -> None:
    """Read what stands in attributes of a feed or an entry: rdf:about, and HREF and LASTMOD of CDF."""
    for name, value in attributes:
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
