"""Stage 1: compressed documents, with a bound on how far they may expand."""

from __future__ import annotations

import zlib

from feednorm.errors import FeedError

GZIP = b"\x1f\x8b"
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


def gunzip(data: bytes) -> bytes:
    """Decompress a gzip file, even one that is cut off.

    >>> import gzip
    >>> gunzip(gzip.compress(b"<rss/>"))
    b'<rss/>'
    """
    bound = Bound()
    bound.read(len(data))
    parts: list[bytes] = []
    while data:
        expander = zlib.decompressobj(wbits=31)
        try:
            while True:
                parts.append(expander.decompress(data, 1 << 20))
                bound.wrote(len(parts[-1]))
                data = expander.unconsumed_tail
                if expander.eof or not (data or parts[-1]):
                    break
        except zlib.error:
            if not any(parts):
                raise FeedError("The document is a gzip file that cannot be read.", kind="gzip") from None
            break
        data = expander.unused_data.lstrip(b"\0")
    return b"".join(parts)
