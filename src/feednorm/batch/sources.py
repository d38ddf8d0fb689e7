"""Batch: sources of every kind -> documents -> chunks, each taken up only when there is room for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

from attrs import define

from feednorm.arguments import check_type
from feednorm.batch.work import Document
from feednorm.urls import is_http_url

Source = str | os.PathLike[str] | bytes | tuple[Any, bytes]
PerDocument = str | Callable[[Any], str | None] | None

# Small documents travel together, for a round trip costs as much as a few kilobytes of feed: up to this many bytes and
# documents, and this much work for a worker.
_CHUNK_BYTES = 128 * 1024
_CHUNK_DOCUMENTS = 16
_CHUNK_SECONDS = 0.02
# So many documents and bytes are taken up at a time, with this long a wait for the next one. Of these the large go
# first, lest one be begun when all else is done, and its worker end alone.
_VIEW_DOCUMENTS = 32
_VIEW_BYTES = 4 * 1024 * 1024
_VIEW_SECONDS = 0.02

Chunk = list[Document]


def check_sources(sources: object) -> None:
    """Raise a `TypeError` where these are no sources, but one perhaps."""
    if isinstance(sources, str | bytes | os.PathLike):
        raise TypeError(f"sources is an iterable of sources, not one {type(sources).__name__}")
    check_type("sources", sources, Iterable, "an iterable of paths, bytes or (name, bytes) pairs")


def documents_of(sources: Iterable[Source], url: PerDocument, content_type: PerDocument) -> Iterator[Document]:
    """Give each source its number, name and size, one at a time."""
    for number, source in enumerate(sources):
        name, payload, size = _opened(source, number)
        yield Document(
            number,
            name,
            payload,
            size,
            _for_document(url, name) or (name if isinstance(name, str) and is_http_url(name) else None),
            _for_document(content_type, name),
        )


@define
class Pace:
    """How many documents make a chunk, learnt from the time that the last ones took: one, until that is known."""

    seconds: float = _CHUNK_SECONDS

    def learn(self, seconds: float) -> None:
        """Take the time of one more document into account."""
        self.seconds += (seconds - self.seconds) / 8

    @property
    def documents(self) -> int:
        """The number for the next chunk."""
        return max(1, min(_CHUNK_DOCUMENTS, int(_CHUNK_SECONDS / max(self.seconds, 1e-9))))


def chunks_of(documents: Iterable[Document], pace: Pace) -> Iterator[Chunk]:
    """Put small, quick documents together; a large one goes alone, and before the small ones that came with it."""
    for view in _views_of(documents):
        chunk: Chunk = []
        size = 0
        for document in sorted(view, key=_large_first):
            chunk.append(document)
            size += document.size
            if size >= _CHUNK_BYTES or len(chunk) >= pace.documents:
                yield chunk
                chunk, size = [], 0
        if chunk:
            yield chunk


def _views_of(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """The documents that are looked at together, in which none waits for long."""
    view: list[Document] = []
    size, opened = 0, monotonic()
    for document in documents:
        view.append(document)
        size += document.size
        if size >= _VIEW_BYTES or len(view) >= _VIEW_DOCUMENTS or monotonic() - opened > _VIEW_SECONDS:
            yield view
            view, size, opened = [], 0, monotonic()
    if view:
        yield view


def _large_first(document: Document) -> int:
    """A key: what is a chunk of its own by its size, the largest first, then all else as it came."""
    return -document.size if document.size >= _CHUNK_BYTES else 0


def _opened(source: Source, number: int) -> tuple[Any, bytes | str, int]:
    """The name of a source, its bytes or absolute path, and its size."""
    match source:
        case bytes():
            return number, source, len(source)
        case (name, bytes() as data):
            return name, data, len(data)
        case str() | os.PathLike():
            path = os.path.abspath(os.fsdecode(source))  # noqa: PTH100 - a worker has its own current folder
            return source, path, _size(path)
    raise TypeError(f"a source is a path, bytes or a (name, bytes) pair, not {type(source).__name__}")


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except (OSError, ValueError):
        return 0  # reading it will tell


def _for_document(option: PerDocument, name: object) -> str | None:
    return option(name) if callable(option) else option
