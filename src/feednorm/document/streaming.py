"""Stage 1: a feed larger than memory as a row of small documents, each with the feed's head and some of its entries.

So what reads a document reads a stream as well, rescue and all: one broken entry costs its neighbours nothing.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from attrs import frozen

from feednorm.document.encodings import decode, mend_strays, python_codec
from feednorm.document.gzipped import GZIP, Bound
from feednorm.document.kinds import refuse_binary
from feednorm.document.tokens import open_elements
from feednorm.problems import Problem

_BLOCK = 1 << 16
_CHUNK = 1 << 18
_LITERAL = r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
_FIRST_ENTRY = re.compile(_LITERAL + r"|<((?:[\w.-]+:)?(?:item|entry))(?=[\s/>])", re.DOTALL | re.IGNORECASE)


@frozen
class Chunk:
    """A small document: its text, how many lines of that are the head that all share, and how many were left out."""

    text: str
    head_lines: int
    lines: int
    encoding: str
    problems: tuple[Problem, ...]
    last: bool


def chunks(file: BinaryIO, *, content_type: str | None = None, size: int = _CHUNK) -> Iterator[Chunk]:
    """Cut the feed in a binary file between its entries, in pieces of about `size` characters.

    >>> import io
    >>> feed = io.BytesIO(b"<rss><channel><item>1</item><item>2</item></channel></rss>")
    >>> [chunk.text for chunk in chunks(feed, size=1)]
    ['<rss><channel><item>1</item></channel></rss>', '<rss><channel><item>2</item></channel></rss>']
    """
    source = _Source(file, content_type)
    first = source.fill_until(_find_first_entry)
    if first is None:
        yield source.chunk("", source.buffer, 0, last=True)
        return
    head = source.buffer[: first.start()]
    tail = "".join(f"</{name}>" for name in reversed(open_elements(head)))
    head_lines = head.count("\n")
    source.drop(first.start())
    between = re.compile(rf"{_LITERAL}|(</{re.escape(first[1])}\s*>\s*)(?=<{re.escape(first[1])}[\s/>])", re.DOTALL)
    passed = head_lines
    while True:
        cut = source.fill_until_cut(between, size)
        body = source.buffer if cut is None else source.buffer[:cut] + tail
        yield source.chunk(head, body, passed - head_lines, last=cut is None)
        if cut is None:
            return
        passed += source.buffer.count("\n", 0, cut)
        source.drop(cut)


def _find_first_entry(buffer: str) -> re.Match[str] | None:
    return next((match for match in _FIRST_ENTRY.finditer(buffer) if match[1]), None)


class _Source:
    """Text from a binary file, decompressed and decoded as it is read."""

    def __init__(self, file: BinaryIO, content_type: str | None) -> None:
        data = file.read(_BLOCK)
        self._read: Callable[[], bytes] = lambda: file.read(_BLOCK)
        if data.startswith(GZIP):
            self._read = _gunzipped(file, data)
            data = self._read()
        refuse_binary(data)
        decoded = decode(data, content_type)
        self._encoding, self._problems = decoded.encoding, decoded.problems
        lenient = "surrogateescape" if decoded.encoding == "utf-8" else "replace"
        self._decoder = codecs.getincrementaldecoder(python_codec(decoded.encoding))(lenient)
        self.buffer = self._decode(data).lstrip("\ufeff")
        self._ended = len(data) == 0

    def _decode(self, data: bytes) -> str:
        text = self._decoder.decode(data, final=not data)
        if not text.isascii() and self._encoding == "utf-8":
            text, found = mend_strays(text)
            self._problems += found
        return text

    def _fill(self, wanted: int) -> None:
        """Read on until the buffer has that many characters; adding block to block would copy it each time."""
        parts = [self.buffer]
        length = len(self.buffer)
        while length < wanted and not self._ended:
            data = self._read()
            self._ended = not data
            parts.append(self._decode(data))
            length += len(parts[-1])
        self.buffer = "".join(parts)

    def fill_until(self, find: Callable[[str], re.Match[str] | None]) -> re.Match[str] | None:
        """Read on until `find` finds something that the end of the buffer does not touch; None at the end of all."""
        wanted = _BLOCK
        while True:
            self._fill(wanted)
            match = find(self.buffer)
            if match and match.end() < len(self.buffer):
                return match
            if self._ended:
                return match
            wanted *= 2

    def fill_until_cut(self, between: re.Pattern[str], size: int) -> int | None:
        """Return the last place between two entries in a buffer of about `size`; None where the rest is one piece."""
        wanted = size
        while True:
            self._fill(wanted + 1)
            cut = self._last_cut(between, wanted)
            if cut is not None:
                return cut
            if self._ended:
                return None
            wanted *= 2

    def _last_cut(self, between: re.Pattern[str], wanted: int) -> int | None:
        cut = None
        for match in between.finditer(self.buffer):
            if match[1]:
                cut = match.end()
                if cut >= wanted:
                    break
        return cut

    def drop(self, count: int) -> None:
        """Forget what has been used."""
        self.buffer = self.buffer[count:]

    def chunk(self, head: str, body: str, lines: int, *, last: bool) -> Chunk:
        """Make a chunk, and hand over the problems that were met since the one before."""
        problems, self._problems = self._problems, ()
        return Chunk(head + body, head.count("\n"), lines, self._encoding, problems, last)


def _gunzipped(file: BinaryIO, data: bytes) -> Callable[[], bytes]:
    """Read blocks of what a gzip file holds, within bounds."""
    bound = Bound()
    bound.read(len(data))
    expander = zlib.decompressobj(wbits=31)
    pending = data

    def read() -> bytes:
        nonlocal expander, pending
        while True:
            if expander.eof:  # another file may follow in the same one
                pending = expander.unused_data.lstrip(b"\0")
                expander = zlib.decompressobj(wbits=31)
            fresh = b"" if pending else file.read(_BLOCK)
            bound.read(len(fresh))
            pending = pending or fresh
            try:
                block = expander.decompress(pending, _BLOCK)
            except zlib.error:
                return b""
            if not (block or pending):
                return b""
            pending = expander.unconsumed_tail
            bound.wrote(len(block))
            if block:
                return block

    return read
