"""Stage 1: a feed larger than memory as a row of small documents, each with the feed's head and some of its entries.

So what reads a document reads a stream as well, rescue and all: one broken entry costs its neighbours nothing.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import BinaryIO

from attrs import frozen

from feednorm.document.encodings import decode, python_codec
from feednorm.document.gzipped import BLOCK, GZIP, expanded
from feednorm.document.kinds import refuse_binary
from feednorm.document.tokens import CDATA, OPEN_COMMENT, open_elements
from feednorm.document.utf8 import mend_strays
from feednorm.problems import Problem

_CHUNK = 1 << 18
_TO_ASCII = b"\x1b(B"
_LITERAL = rf"{CDATA}|{OPEN_COMMENT}(?:-->)?+"
_FIRST_ENTRY = re.compile(_LITERAL + r"|<((?:[\w.-]+:)?(?:item|entry))(?=[\s/>])", re.IGNORECASE)


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
    between = re.compile(rf"{_LITERAL}|(</{re.escape(first[1])}\s*>\s*)(?=<{re.escape(first[1])}[\s/>])")
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
        blocks = _blocks(file)
        data = next(blocks, b"")
        if data.startswith(GZIP):
            compressed = chain([data], blocks)
            blocks = expanded(lambda: next(compressed, b""))
            data = next(blocks, b"")
        self._blocks = blocks
        refuse_binary(data)
        decoded = decode(_beginning(data), content_type)
        self._encoding, self._problems = decoded.encoding, decoded.problems
        lenient = "surrogateescape" if decoded.encoding == "utf-8" else "replace"
        self._decoder = codecs.getincrementaldecoder(python_codec(decoded.encoding))(lenient)
        self.buffer = self._decode(data.removeprefix(codecs.BOM_UTF8)).lstrip("\ufeff")
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
            data = next(self._blocks, b"")
            self._ended = not data
            parts.append(self._decode(data))
            length += len(parts[-1])
        self.buffer = "".join(parts)

    def fill_until(self, find: Callable[[str], re.Match[str] | None]) -> re.Match[str] | None:
        """Read on until `find` finds something that the end of the buffer does not touch; None at the end of all."""
        wanted = BLOCK
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


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a file in whole blocks, whatever it gives at a time; the last one may be short."""
    block = bytearray()
    while data := file.read(BLOCK - len(block)):
        block += data
        if len(block) == BLOCK:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def _beginning(block: bytes) -> bytes:
    """The part of a first block by which its encoding is told: it ends with no half of a character.

    A bracket is no part of one where two bytes make a character, but for ISO 2022, which goes back to ASCII by a sign.
    """
    if len(block) < BLOCK or b"\0" in block[:4]:
        return block
    end = _TO_ASCII if b"\x1b" in block else b">"
    return block[: block.rfind(end) + len(end)] if end in block else block
