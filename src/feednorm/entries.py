"""Stage 2: Document -> Feed of Entry."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from attrs import evolve

from feednorm.arguments import check_text
from feednorm.document import Document, read
from feednorm.document.encodings import Decoded
from feednorm.document.reading import read_text
from feednorm.elements.assembling import Assembler, assemble
from feednorm.elements.fields import Fields
from feednorm.model import Entry, Feed
from feednorm.problems import Problem, problem

if TYPE_CHECKING:
    from feednorm.document.streaming import Chunk

_FEED_FIELDS = frozenset(attribute.name for attribute in Feed.__attrs_attrs__)


def parse(feed_xml: bytes | str | BinaryIO, *, url: str | None = None, content_type: str | None = None) -> Feed:
    """Read a feed of any format, well-formed or not.

    `feed_xml` is markup as bytes or text, or a binary file; `url` is where it came from, `content_type` its HTTP
    header. Raises `FeedError` for what is no feed.

    >>> feed = parse("<rss version='2.0'><channel><item><title>A day</title></item></channel></rss>")
    >>> feed.format, feed.entries[0].title.value
    ('rss20', 'A day')
    """
    check_text("url", url)
    check_text("content_type", content_type)
    return read_feed(read(feed_xml, url=url, content_type=content_type), url=url)


def read_feed(document: Document, *, url: str | None = None) -> Feed:
    """Make the feed of a document; relative links resolve against xml:base, else the feed's page, else `url`.

    >>> from feednorm.document import read
    >>> read_feed(read("<feed><link href='http://a.example/'/><entry><link href='b'/></entry></feed>")).entries[0].url
    'http://a.example/b'
    """
    document, reader, fields, entries = assemble(document, url)
    if not entries:
        reader.problems.append(problem("no-entries"))
    return _make_feed(document, reader, fields, entries)


def _make_feed(document: Document, reader: Assembler, fields: Fields, entries: tuple[Entry, ...]) -> Feed:
    values = {key: value for key, value in fields.settled().items() if key in _FEED_FIELDS}
    problems = _located(document.problems, entries) + tuple(reader.problems)
    return Feed(format=reader.format, encoding=document.encoding, entries=entries, problems=problems, **values)


def _located(problems: tuple[Problem, ...], entries: tuple[Entry, ...]) -> tuple[Problem, ...]:
    """Tell by their lines in which entries the document's problems lie; one of a kind is enough for an entry."""
    if not problems:
        return ()
    lines = [entry.line or 0 for entry in entries]
    located: dict[tuple[str, int | None], Problem] = {}
    for found in problems:
        entry = _entry_at(found, lines)
        located.setdefault((found.code, entry), evolve(found, entry=entry))
    return tuple(located.values())


def _entry_at(found: Problem, lines: Sequence[int]) -> int | None:
    if not found.line or not any(lines) or found.code == "junk-after-root":
        return None
    index = bisect_right(lines, found.line) - 1
    if index > 0 and lines[index - 1] == found.line:  # several entries share the line: only its place told which it is
        told = found.entry
        return told if told is not None and told < len(lines) and lines[told] == found.line else None
    return index if index >= 0 else None


# ---------------------------------------------------------------- feeds larger than memory


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
    >>> file = io.BytesIO(b"<rss><channel><title>A</title><item><title>1</title></item></channel></rss>")
    >>> feed, entries = stream(file)
    >>> feed.title.value, [entry.title.value for entry in entries]
    ('A', ['1'])
    """
    from feednorm.document.streaming import chunks

    check_text("url", url)
    check_text("content_type", content_type)
    pieces = chunks(file, content_type=content_type)
    reader = _StreamReader(url, on_problem or (lambda _problem: None))
    return reader.read_channel(next(pieces)), reader.read_entries(pieces)


class _StreamReader:
    """Reads a row of small documents as one feed: the channel from the first, the entries from all."""

    def __init__(self, url: str | None, report: Callable[[Problem], object]) -> None:
        self._url, self._report = url, report
        self._number = 0  # of the entries that went before
        self._told: frozenset[Problem] = frozenset()  # of the channel, which each document has again

    def read_channel(self, chunk: Chunk) -> Feed:
        document, self._first, self._channel, self._entries = assemble(self._document(chunk), self._url)
        self._pass_on(document, self._first, self._entries)
        self._told = frozenset(found for found in self._first.problems if found.entry is None)
        return evolve(_make_feed(document, self._first, self._channel, self._entries), entries=())

    def read_entries(self, pieces: Iterator[Chunk]) -> Iterator[Entry]:
        entries, self._entries = self._entries, ()
        yield from entries
        self._number += len(entries)
        for chunk in pieces:
            document, reader, channel, entries = assemble(self._document(chunk), self._url, self._first)
            late = channel.values.keys() - self._channel.values.keys()
            if late:
                self._report(problem("late-field", fields=", ".join(sorted(late))))
            self._pass_on(document, reader, entries, chunk)
            for entry in entries:
                yield evolve(entry, line=entry.line + chunk.lines) if entry.line else entry
            self._number += len(entries)
        if not self._number:
            self._report(problem("no-entries"))

    def _document(self, chunk: Chunk) -> Document:
        return read_text(Decoded(chunk.text, chunk.encoding, chunk.problems), self._url or "")

    def _pass_on(
        self, document: Document, reader: Assembler, entries: tuple[Entry, ...], chunk: Chunk | None = None
    ) -> None:
        """Report what was found, as if the document were whole; of the head that all chunks share, once."""
        head, lines = (chunk.head_lines, chunk.lines) if chunk else (0, 0)
        for found in _located(document.problems, entries) + tuple(reader.problems):
            if (found.line and found.line <= head) or (chunk and found in self._told):
                continue
            line = found.line + lines if found.line else None
            self._report(evolve(found, line=line, entry=None if found.entry is None else found.entry + self._number))
