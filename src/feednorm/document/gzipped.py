"""Stage 1: compressed documents, with a bound on how far they may expand."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator

from feednorm.errors import FeedError

GZIP = b"\x1f\x8b"
BLOCK = 1 << 16
_RATIO = 200  # the text of a feed compresses by four to thirty; a bomb by a thousand
_ALWAYS_FINE = 64 << 20


class Bound:
    """Watches how much comes out of how much, and raises `FeedError` where that is beyond all measure."""

    def __init__(self) -> None:
        self._taken = self._given = 0

    def read(self, size: int) -> None:
        """So many bytes were read."""
        self._taken += size

    def wrote(self, size: int) -> None:
        """So many bytes came out."""
        self._given += size
        if self._given > max(_ALWAYS_FINE, _RATIO * self._taken):
            raise FeedError("The document is a gzip file that expands beyond all measure.", kind="gzip")


def expanded(read: Callable[[], bytes]) -> Iterator[bytes]:
    """The blocks of what a gzip file holds, of whose bytes `read` gives the next; one that is cut off ends there."""
    bound = Bound()
    expander = zlib.decompressobj(wbits=31)
    pending = b""
    is_empty = True
    while True:
        if expander.eof:  # another file may follow in the same one
            pending = expander.unused_data.lstrip(b"\0")
            expander = zlib.decompressobj(wbits=31)
        if not pending:
            pending = read()
            bound.read(len(pending))
        try:
            block = expander.decompress(pending, BLOCK)
        except zlib.error:
            if is_empty:
                raise FeedError("The document is a gzip file that cannot be read.", kind="gzip") from None
            return
        if not (block or pending):
            return
        pending = expander.unconsumed_tail
        if block:
            is_empty = False
            bound.wrote(len(block))
            yield block


def gunzip(data: bytes) -> bytes:
    """Decompress a gzip file, even one that is cut off.

    >>> import gzip
    >>> gunzip(gzip.compress(b"<rss/>"))
    b'<rss/>'
    """
    file = io.BytesIO(data)
    return b"".join(expanded(lambda: file.read(BLOCK)))
