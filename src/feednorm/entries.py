"""Stage 2: Document -> Feed of Entry: one loop over the tables of `elements`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from attrs import evolve

from feednorm.document import Document, read
from feednorm.elements import ENTRY_ROWS, FEED_ROWS, Lookup
from feednorm.document.namespaces import canonical_name
from feednorm.elements.readers import extension
from feednorm.elements.rows import ENTRY, EXTENSION, INSIDE, SKIP, Context, Element, Row
from feednorm.model import Entry, Extension, Feed
from feednorm.problems import Problem, problem

_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def parse(feed_xml: bytes | str | BinaryIO, *, url: str | None = None, content_type: str | None = None) -> Feed:
    """Read a feed of any format, well-formed or not.

    `feed_xml` is markup as bytes or text, or a binary file; `url` is where it came from, `content_type` its HTTP
    header. Raises `FeedError` for what is no feed.

    >>> feed = parse("<rss version='2.0'><channel><item><title>A day</title></item></channel></rss>")
    >>> feed.format, feed.entries[0].title.value
    ('rss20', 'A day')
    """
    return read_feed(read(feed_xml, url=url, content_type=content_type), url=url)


class _Problems:
    """Collects problems, and knows which entry is being read."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.entry: int | None = None

    def report(self, code: str, element: Element, **details: object) -> None:
        self.found.append(problem(code, line=element.sourceline, entry=self.entry, **details))


class _Fields:
    """The values found so far, each with the rank of the row that gave it."""

    __slots__ = ("ranks", "values")

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.ranks: dict[str, int] = {}

    def offer(self, field: str, rank: int, value: Any, *, many: bool) -> None:
        held = self.ranks.get(field, 99)
        if rank < held:
            self.values[field] = value
            self.ranks[field] = rank
        elif rank == held and many:
            self.values[field] += value

    def extend(self, name: str, value: Extension) -> None:
        extensions = self.values.setdefault("extensions", {})
        extensions[name] = (*extensions.get(name, ()), value)


def _inherit(element: Element, context: Context) -> Context:
    from feednorm.urls import resolve

    base, language = element.get(_XML_BASE), element.get(_XML_LANG)
    if base is None and language is None:
        return context
    return evolve(
        context,
        base=context.base if base is None else resolve(context.base, base),
        language=context.language if language is None else language.strip() or None,
    )


def _apply(row: Row, element: Element, context: Context, fields: _Fields) -> None:
    if row.read is not None:
        if fields.ranks.get(row.field, 99) < row.rank:
            return
        value = row.read(element, context)
        if value is not None:
            fields.offer(row.field, row.rank, value, many=row.many)
    elif row.spread is not None:
        for field, rank, value in row.spread(element, context):
            if field == "extensions":
                fields.extend(*value)
            else:
                fields.offer(field, rank, value, many=isinstance(value, tuple))
    elif row is EXTENSION:
        fields.extend(*extension(element))


def _children(element: Element, context: Context, rows: Lookup) -> Iterator[tuple[Row, Element, Context]]:
    for child in element:
        row = rows[child.tag]
        if row is SKIP:
            continue
        inner = _inherit(child, context)
        if row is INSIDE:
            yield from _children(child, inner, rows)
            if len(child.attrib) == 0:
                continue
        yield row, child, inner


def _read_entry(element: Element, context: Context) -> dict[str, Any]:
    fields = _Fields()
    for row, child, inner in _children(element, context, ENTRY_ROWS):
        _apply(row, child, inner, fields)
    about = element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
    if about:
        fields.offer("id", 2, about, many=False)
    return fields.values


def read_feed(document: Document, *, url: str | None = None) -> Feed:
    """Make the feed of a document; relative links resolve against xml:base, else the feed's page, else `url`."""
    problems = _Problems()
    context = Context(url or "", None, problems.report)
    root = document.root
    context = _inherit(root, context)
    fields = _Fields()
    found = list(_children(root, context, FEED_ROWS))
    found.sort(key=lambda item: not item[0].base)
    entries = []
    for row, element, inner in found:
        if row is ENTRY:
            entries.append((element, inner))
        else:
            _apply(row, element, inner, fields)
    made = []
    for number, (element, inner) in enumerate(entries):
        problems.entry = number
        values = _read_entry(element, inner)
        values.setdefault("language", inner.language or fields.values.get("language"))
        made.append(Entry(**_known(values), base_url=inner.base, line=element.sourceline))
    return Feed(
        format=_format(root),
        encoding=document.encoding,
        **{k: v for k, v in fields.values.items() if k in _FEED_FIELDS},
        entries=tuple(made),
        problems=(*document.problems, *problems.found),
    )


_FEED_FIELDS = frozenset(attribute.name for attribute in Feed.__attrs_attrs__)  # type: ignore[attr-defined]
_ENTRY_FIELDS = frozenset(attribute.name for attribute in Entry.__attrs_attrs__)  # type: ignore[attr-defined]


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key in _ENTRY_FIELDS}


def _format(root: Element) -> str:
    name = canonical_name(str(root.tag))
    version = (root.get("version") or "").strip()
    if name == "rss":
        return {"2.0": "rss20", "0.91": "rss091", "0.92": "rss092"}.get(version, "rss")
    if name == "atom:feed":
        return "atom03" if "purl.org" in str(root.tag) else "atom10"
    if name == "rdf:rdf":
        return "rss10"
    return "atom" if name == "feed" else "rss"
