"""Stage 1: compressed documents, with a bound on how far they may expand."""

from __future__ import annotations

import zlib

from feednorm.errors import FeedError

LARGEST = 1 << 30
_RATIO = 200  # text of a feed compresses by four to thirty; a bomb by a thousand
_ALWAYS_FINE = 64 << 20


def gunzip(data: bytes) -> bytes:
    """Decompress a gzip file, even one that is cut off.

    >>> import gzip
    >>> gunzip(gzip.compress(b"<rss/>"))
    b'<rss/>'
    """
    bound = min(LARGEST, max(_ALWAYS_FINE, _RATIO * len(data)))
    parts: list[bytes] = []
    size = 0
    while data:
        expander = zlib.decompressobj(wbits=31)
        try:
            parts.append(expander.decompress(data, bound - size + 1))
        except zlib.error:
            if not parts:
                raise FeedError("The document is a gzip file that cannot be read.", kind="gzip") from None
            break
        size += len(parts[-1])
        if size > bound:
            raise FeedError("The document is a gzip file that expands beyond all measure.", kind="gzip")
        data = expander.unused_data.lstrip(b"\0")
    return b"".join(parts)
