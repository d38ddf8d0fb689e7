"""Stage 2: Document -> Feed of Entry."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from attrs import evolve

from feednorm.document import Document, read
from feednorm.elements import jsonfeed
from feednorm.elements.basic import LINK
from feednorm.elements.collecting import Chain, Fields, apply, collect_entry, gather, inherit, read_attributes
from feednorm.elements.formats import format_of
from feednorm.elements.rows import ENTRY, INSIDE, Context, Element, Row
from feednorm.model import Entry, Feed
from feednorm.problems import Problem, problem


def parse(feed_xml: bytes | str | BinaryIO, *, url: str | None = None, content_type: str | None = None) -> Feed:
    """Read a feed of any format, well-formed or not.

    `feed_xml` is markup as bytes or text, or a binary file; `url` is where it came from, `content_type` its HTTP
    header. Raises `FeedError` for what is no feed.

    >>> feed = parse("<rss version='2.0'><channel><item><title>A day</title></item></channel></rss>")
    >>> feed.format, feed.entries[0].title.value
    ('rss20', 'A day')
    """
    return read_feed(read(feed_xml, url=url, content_type=content_type), url=url)


def read_feed(document: Document, *, url: str | None = None) -> Feed:
    """Make the feed of a document; relative links resolve against xml:base, else the feed's page, else `url`.

    >>> from feednorm.document import read
    >>> read_feed(read("<feed><link href='http://a.example/'/><entry><link href='b'/></entry></feed>")).entries[0].url
    'http://a.example/b'
    """
    reader = _JsonReader(document, url) if document.kind == "json" else _XmlReader(document, url)
    fields = reader.read_channel()
    entries = tuple(reader.read_entries())
    values = {key: value for key, value in fields.values.items() if key in _FEED_FIELDS}
    problems = _located(document.problems, entries) + tuple(reader.problems)
    return Feed(format=reader.format, encoding=document.encoding, entries=entries, problems=problems, **values)


_FEED_FIELDS = frozenset(attribute.name for attribute in Feed.__attrs_attrs__)
_ENTRY_FIELDS = frozenset(attribute.name for attribute in Entry.__attrs_attrs__)


def _located(problems: tuple[Problem, ...], entries: tuple[Entry, ...]) -> tuple[Problem, ...]:
    """Tell by their lines in which entries the document's problems lie; one of a kind is enough for an entry."""
    lines = [entry.line or 0 for entry in entries]
    located: dict[tuple[str, int | None], Problem] = {}
    for found in problems:
        index = bisect_right(lines, found.line) - 1 if found.line and lines else -1
        entry = index if index >= 0 else None
        located.setdefault((found.code, entry), evolve(found, entry=entry))
    return tuple(located.values())


class _Reader:
    """Reads a document in two steps, the channel and then its entries, which inherit from it."""

    def __init__(self, url: str | None) -> None:
        self.problems: list[Problem] = []
        self.context = Context(url or "", None, self._report)
        self._number: int | None = None

    def _report(self, code: str, element: Element | None, **details: object) -> None:
        line = None if element is None else element.sourceline
        self.problems.append(problem(code, line=line, entry=self._number, **details))

    def _settle(self, fields: Fields) -> None:
        """What stands for all: the feed's page is the base of its links, and its language that of its entries."""
        base = fields.values.get("url") or fields.values.get("self_url")
        if base and "://" in base:
            self.context = evolve(self.context, base=base)
        self._language = fields.values.get("language")

    def _finish(self, fields: Fields, context: Context, line: int | None) -> Entry:
        values = fields.values
        if "language" not in values:
            values["language"] = context.language or self._language
        if not _ENTRY_FIELDS >= values.keys():
            values = {key: value for key, value in values.items() if key in _ENTRY_FIELDS}
        if len(values.get("enclosures", ())) > 1:
            values["enclosures"] = tuple({enclosure.url: enclosure for enclosure in reversed(values["enclosures"])}.values())[::-1]
        if len(values.get("categories", ())) > 1:
            values["categories"] = tuple(dict.fromkeys(values["categories"]))
        if "id" not in values:
            self.problems.append(problem("no-id", line=line, entry=self._number))
        return Entry(**values, base_url=context.base, line=line)


class _XmlReader(_Reader):
    """Reads a tree."""

    def __init__(self, document: Document, url: str | None) -> None:
        super().__init__(url)
        self._root: Element = document.root
        self._inherits = document.inherits
        self._entries: list[tuple[Element, Chain]] = []
        self.format = format_of(self._root)

    def read_channel(self) -> Fields:
        fields = Fields()
        found = [(INSIDE, self._root, ())]
        for row, element, chain in gather(self._root):
            if row is ENTRY:
                self._entries.append((element, chain))
            else:
                found.append((row, element, chain))
        for wanted in (True, False):  # links before all that resolves against them
            for row, element, chain in found:
                if (row is LINK or row is INSIDE) is wanted:
                    self._apply(row, element, chain, fields)
            if wanted:
                self._settle(fields)
        language = self._within((self._root,)).language
        if language:
            fields.offer("language", 1, language, "first")
        self._settle(fields)
        return fields

    def _apply(self, row: Row, element: Element, chain: Chain, fields: Fields) -> None:
        context = inherit(element, self._within(chain))
        if row is not INSIDE:
            apply(row, element, context, fields)
        elif element.attrib:
            read_attributes(element, context, fields)

    def _within(self, chain: Chain) -> Context:
        context = self.context
        for element in chain:
            context = inherit(element, context)
        return context

    def read_entries(self) -> Iterator[Entry]:
        pending = self._entries[::-1]
        number = 0
        last_chain: Chain = ()
        outer = self.context
        while pending:
            element, chain = pending.pop()
            self._number = number
            if chain is not last_chain:
                outer, last_chain = self._within(chain), chain
            context = inherit(element, outer) if element.attrib else outer
            fields, nested = collect_entry(element, context, inherits=self._inherits)
            if context.language is not outer.language and context.language:
                fields.offer("language", 1, context.language, "first")
            pending.extend((inner, chain) for inner in reversed(nested))
            yield self._finish(fields, context, element.sourceline)
            number += 1


class _JsonReader(_Reader):
    """Reads an object."""

    def __init__(self, document: Document, url: str | None) -> None:
        super().__init__(url)
        self._root: Mapping[str, Any] = document.root
        self.format = jsonfeed.format_of(self._root)

    def read_channel(self) -> Fields:
        fields = jsonfeed.collect(self._root, jsonfeed.FEED, self.context)
        self._settle(fields)
        return fields

    def read_entries(self) -> Iterator[Entry]:
        items = (item for item in self._root.get("items") or () if isinstance(item, dict))
        for self._number, item in enumerate(items):
            yield self._finish(jsonfeed.collect(item, jsonfeed.ENTRY, self.context), self.context, None)
