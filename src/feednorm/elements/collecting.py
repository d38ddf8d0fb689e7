"""Stage 2: the one loop: go through the children of an element, and let the best rank fill each field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from feednorm.elements.lookup import ATTRIBUTED_ENTRY_ROWS, ATTRIBUTED_FEED_ROWS, ENTRY_ROWS, FEED_ROWS
from feednorm.elements.readers import address, extension, read_date
from feednorm.elements.rows import ENTRY, EXTENSION, INSIDE, SKIP, Context, Element, Row, Tie
from feednorm.urls import is_splittable, resolve

XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STATED = frozenset({XML_BASE, _XML_LANG, "BASE"})
_WORST = 99

Chain = tuple[Element, ...]


class Fields:
    """The values found so far, each with the rank of the row that gave it."""

    __slots__ = ("lists", "ranks", "values")

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.ranks: dict[str, int] = {}
        self.lists: set[str] = set()  # the fields whose values add up so far

    def offer(self, field: str, rank: int, value: Any, tie: Tie) -> None:  # noqa: ANN401 - a value of any field
        """Take a value if its rank is better than that of what is there; `tie` says what happens if it is as good."""
        held = self.ranks.get(field, _WORST)
        if rank < held or (rank == held and tie == "last"):
            self.values[field] = value
            self.ranks[field] = rank
            self.lists.discard(field)
        elif rank == held and tie == "add":
            if field not in self.lists:  # a list from now on: thousands of categories shall not be copied for each
                self.values[field] = list(self.values[field])
                self.lists.add(field)
            self.values[field] += value

    def spread(self, found: Iterable[tuple[str, int, Any]]) -> None:
        """Take several values; tuples add up, and extensions are kept by name."""
        for field, rank, value in found:
            if field == "extensions":
                self.extend(*value)
            else:
                self.offer(field, rank, value, "add" if type(value) is tuple else "first")

    def extend(self, name: str, value: Any) -> None:  # noqa: ANN401 - an Extension, which is not imported for it
        """Keep what has no field."""
        self.values.setdefault("extensions", {}).setdefault(name, []).append(value)

    def settled(self) -> dict[str, Any]:
        """The values, those that added up as tuples."""
        values = self.values.copy()
        for field in self.lists:
            values[field] = tuple(values[field])
        if "extensions" in values:
            values["extensions"] = {name: tuple(found) for name, found in values["extensions"].items()}
        return values


def apply(row: Row, element: Element, context: Context, fields: Fields) -> None:
    """Let one row read one element."""
    field, rank, read, tie, _ = row
    if tie == "spread":
        fields.spread(read(element, context))  # type: ignore[misc]
    elif row is EXTENSION:
        fields.extend(*extension(element))
    elif read is not None and fields.ranks.get(field, _WORST) >= rank:
        value = read(element, context)
        if value is not None:
            fields.offer(field, rank, value, tie)


def collect_entry(entry: Element, context: Context) -> tuple[Fields, list[Element]]:
    """Read an entry; also return the entries that broken markup has left within it."""
    fields = Fields()
    nested: list[Element] = []
    _collect(entry, context, fields, nested)
    if entry.keys():
        read_attributes(entry, context, fields)
    return fields, nested


def _collect(parent: Element, context: Context, fields: Fields, nested: list[Element]) -> None:
    ranks, values = fields.ranks, fields.values
    for child in parent:
        inner = context
        names = child.keys()
        if names:
            row = ATTRIBUTED_ENTRY_ROWS[child.tag]
            if not _STATED.isdisjoint(names):
                inner = inherit(child, context)
        else:
            row = ENTRY_ROWS[child.tag]
        field, rank, read, tie, _ = row
        if read is None:
            _place(row, child, inner, fields, nested)
        elif tie == "spread":
            fields.spread(read(child, inner))
        elif ranks.get(field, _WORST) >= rank and (value := read(child, inner)) is not None:
            if field in values:
                fields.offer(field, rank, value, tie)
            else:  # nearly always: a field is filled once
                values[field] = value
                ranks[field] = rank


def _place(row: Row, child: Element, context: Context, fields: Fields, nested: list[Element]) -> None:
    """Deal with an element that is no value: go into it, keep it, or leave it."""
    if row is INSIDE:
        _collect(child, context, fields, nested)
    elif row is ENTRY:
        nested.append(child)
    elif row is EXTENSION:
        fields.extend(*extension(child))


def gather(element: Element, chain: Chain = ()) -> Iterator[tuple[Row, Element, Chain]]:
    """The children of a feed and of the containers in it, each with what it stands in."""
    chain = (*chain, element)
    for child in element:
        row = (ATTRIBUTED_FEED_ROWS if child.keys() else FEED_ROWS)[child.tag]
        if row is INSIDE:
            yield row, child, chain
            yield from gather(child, chain)
        elif row is not SKIP:
            yield row, child, chain


def inherit(element: Element, context: Context) -> Context:
    """The context within an element: its xml:base and xml:lang (CDF: BASE) count for all that it holds."""
    names = element.keys()
    if not names or _STATED.isdisjoint(names):
        return context
    base, language = element.get(XML_BASE) or element.get("BASE"), element.get(_XML_LANG)
    return Context(
        _settle_base(context.base, base) if base else context.base,
        context.language if language is None else language.strip().replace("_", "-") or None,
        context.report,
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
