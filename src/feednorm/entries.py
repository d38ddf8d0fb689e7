"""Stage 2: Document -> Feed of Entry."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, BinaryIO

from attrs import evolve

from feednorm.document import Document, read
from feednorm.document.encodings import Decoded
from feednorm.document.reading import read_text
from feednorm.elements import jsonfeed
from feednorm.elements.basic import LINK
from feednorm.elements.collecting import Chain, Fields, apply, collect_entry, gather, inherit, read_attributes
from feednorm.elements.formats import format_of
from feednorm.elements.rows import ENTRY, INSIDE, Context, Element, Row
from feednorm.model import Entry, Feed
from feednorm.problems import Problem, problem

if TYPE_CHECKING:
    from feednorm.document.streaming import Chunk


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
    reader = _reader_of(document, url)
    fields = reader.read_channel()
    return _make_feed(reader, fields, document, tuple(reader.read_entries()))


def _reader_of(document: Document, url: str | None) -> _XmlReader | _JsonReader:
    return _JsonReader(document, url) if document.kind == "json" else _XmlReader(document, url)


def _make_feed(reader: _XmlReader | _JsonReader, fields: Fields, document: Document, entries: tuple[Entry, ...]) -> Feed:
    values = {key: value for key, value in fields.values.items() if key in _FEED_FIELDS}
    problems = _located(document.problems, entries) + tuple(reader.problems)
    return Feed(format=reader.format, encoding=document.encoding, entries=entries, problems=problems, **values)


_LINKS = (LINK, LINK.attributed)
_FEED_FIELDS = frozenset(attribute.name for attribute in Feed.__attrs_attrs__)
# Fields whose values add up, and what makes two of them one: the first is kept.
_ONCE = (("enclosures", attrgetter("url")), ("categories", attrgetter("term", "scheme")))


def stream(
    file: BinaryIO,
    *,
    url: str | None = None,
    content_type: str | None = None,
    on_problem: Callable[[Problem], object] | None = None,
) -> tuple[Feed, Iterator[Entry]]:
    """Read a feed that may be larger than memory: what its channel says before the first entry, and the entries.

    The problems of the channel are the feed's, and all are handed to `on_problem` as they are met. Raises `FeedError`
    for what is no feed.

    >>> import io
    >>> feed, entries = stream(io.BytesIO(b"<rss><channel><title>A</title><item><title>1</title></item></channel></rss>"))
    >>> feed.title.value, [entry.title.value for entry in entries]
    ('A', ['1'])
    """
    from feednorm.document.streaming import chunks  # noqa: PLC0415 - whoever parses a document needs none of it

    pieces = chunks(file, content_type=content_type)
    reader = _StreamReader(url, on_problem or (lambda _problem: None))
    return reader.read_channel(next(pieces)), reader.read_entries(pieces)


class _StreamReader:
    """Reads a row of small documents as one feed: the channel from the first, the entries from all."""

    def __init__(self, url: str | None, report: Callable[[Problem], object]) -> None:
        self._url, self._report = url, report
        self._number = 0  # of the entries that went before

    def read_channel(self, chunk: Chunk) -> Feed:
        document = self._document(chunk)
        self._first = _reader_of(document, self._url)
        self._channel = self._first.read_channel()
        self._entries = tuple(self._first.read_entries())
        feed = _make_feed(self._first, self._channel, document, ())
        self._pass_on(document, self._first, self._entries)
        return feed

    def read_entries(self, pieces: Iterator[Chunk]) -> Iterator[Entry]:
        entries, self._entries = self._entries, ()
        yield from entries
        self._number += len(entries)
        for chunk in pieces:
            document = self._document(chunk)
            reader = _reader_of(document, self._url)
            late = reader.read_channel().values.keys() - self._channel.values.keys()
            if late:
                self._report(problem("late-field", fields=", ".join(sorted(late))))
            reader.continue_from(self._first)
            entries = tuple(reader.read_entries())
            self._pass_on(document, reader, entries, chunk)
            for entry in entries:
                yield evolve(entry, line=entry.line + chunk.lines) if entry.line else entry
            self._number += len(entries)

    def _document(self, chunk: Chunk) -> Document:
        return read_text(Decoded(chunk.text, chunk.encoding, chunk.problems), self._url or "")

    def _pass_on(self, document: Document, reader: _Reader, entries: tuple[Entry, ...], chunk: Chunk | None = None) -> None:
        """Report what was found, as if the document were whole; of the head that all chunks share, once."""
        head, lines = (chunk.head_lines, chunk.lines) if chunk else (0, 0)
        for found in _located(document.problems, entries) + tuple(reader.problems):
            if found.line and found.line <= head:
                continue
            line = found.line + lines if found.line else None
            self._report(evolve(found, line=line, entry=None if found.entry is None else found.entry + self._number))


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

    def continue_from(self, first: _Reader) -> None:
        """Read the entries as a further part of another document."""
        self.context = evolve(first.context, report=self._report)
        self._chain = (), self.context
        self._language = first._language

    def _finish(self, fields: Fields, context: Context, line: int | None) -> Entry:
        values = fields.values
        if "language" not in values:
            values["language"] = context.language or self._language
        values.pop("self_url", None)
        for field, same in _ONCE:
            found = values.get(field, ())
            if len(found) > 1:
                values[field] = tuple({same(value): value for value in reversed(found)}.values())[::-1]
        if "id" not in values:
            self.problems.append(problem("no-id", line=line, entry=self._number))
        return Entry(**values, base_url=context.base, line=line)


class _XmlReader(_Reader):
    """Reads a tree."""

    def __init__(self, document: Document, url: str | None) -> None:
        super().__init__(url)
        self._root: Element = document.root
        self._entries: list[tuple[Element, Chain]] = []
        self._chain: tuple[Chain, Context] = ((), self.context)  # the last one asked for, and what it gives
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
                if (row in _LINKS or row is INSIDE) is wanted:
                    self._apply(row, element, chain, fields)
            if wanted:
                self._settle(fields)
                self._chain = (), self.context
        language = inherit(self._root, self.context).language
        if language:
            fields.offer("language", 1, language, "first")
        self._settle(fields)
        return fields

    def _apply(self, row: Row, element: Element, chain: Chain, fields: Fields) -> None:
        context = inherit(element, self._within(chain))
        if row is not INSIDE:
            apply(row, element, context, fields)
        elif element.keys():
            read_attributes(element, context, fields)

    def _within(self, chain: Chain) -> Context:
        if chain is not self._chain[0]:
            context = self.context
            for element in chain:
                context = inherit(element, context)
            self._chain = chain, context
        return self._chain[1]

    def read_entries(self) -> Iterator[Entry]:
        pending = self._entries[::-1]
        number = 0
        while pending:
            element, chain = pending.pop()
            self._number = number
            outer = self._within(chain)
            context = inherit(element, outer)
            fields, nested = collect_entry(element, context)
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
