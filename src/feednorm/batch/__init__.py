"""Batch: many documents on one machine, errors as values.

A generator of a million sources needs no memory: a source is taken up when there is room for it, and only a bounded
number is under way. Documents run in worker processes of the standard library's executor.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from attrs import define, field

from feednorm.arguments import check_type
from feednorm.batch.sources import Pace, PerDocument, Source, check_sources, chunks_of, documents_of
from feednorm.batch.work import Document, Finished, Job, Outcome, WorkerDiedError, outcome_of, perform, task_of
from feednorm.enrich import DEFAULT_ENRICHERS, AnyEnricher, checked_enrichers
from feednorm.pipeline import checked_time
from feednorm.site import Site

__all__ = ["Outcome", "WorkerDiedError", "normalize_many"]

_WPNEWS_SITE = Site()
# Results that wait for an earlier one, in bytes of their sources and in number, before the workers have to wait too.
_HELD_BYTES = 32 * 1024 * 1024
_HELD_DOCUMENTS = 2048


def normalize_many(
    sources: Iterable[Source],
    *,
    workers: int | None = None,
    ordered: bool = True,
    url: PerDocument = None,
    content_type: PerDocument = None,
    site: Site = _WPNEWS_SITE,
    now: datetime | None = None,
    enrichers: Iterable[AnyEnricher] = DEFAULT_ENRICHERS,
) -> Iterator[Outcome]:
    """Normalise many documents, each to one `Outcome`, in order or (`ordered=False`) as they are done.

    A source is a path, the bytes of a document, or a `(name, bytes)` pair; `sources` is read as results are taken, so
    it may be endless. `url` and `content_type` are as for `normalize`, one for all documents or a function of a
    document's name; a name that is an http(s) URL is its document's URL. `now` is pinned once for all.

    `workers` is the number of processes, as many as the machine has processors unless told; with 1, all runs in this
    process. Otherwise `site` and `enrichers` must be such as pickle can send, and a script needs `if __name__ ==
    "__main__":` around its main part, for the processes read it too. A document that kills its worker costs
    only itself. Closing the iterator, or an interrupt, stops the workers at once.

    Each document is normalised by itself: two of them may give one slug, unless `site.slugs` says which is whose.

    >>> from feednorm import normalize_many
    >>> feed = b"<rss><channel><item><title>A day</title></item></channel></rss>"
    >>> for outcome in normalize_many([("a.xml", feed), ("b.pdf", b"%PDF-1.7")], workers=1):
    ...     print(outcome.source, [record.slug for record in outcome.records], type(outcome.error).__name__)
    a.xml ['a-day'] NoneType
    b.pdf [] FeedError
    """
    if workers is not None and (not isinstance(workers, int) or workers < 1):
        raise ValueError(f"workers must be a whole number, at least 1, not {workers!r}")
    check_sources(sources)
    check_type("site", site, Site, "a Site")
    for name, option in (("url", url), ("content_type", content_type)):
        check_type(name, option, (str, Callable, type(None)), "a str, a function of a document's name, or None")
    job = Job(site, checked_time(now), checked_enrichers(enrichers))
    documents = documents_of(sources, url, content_type)
    count = workers or processors()
    return _here(documents, job) if count == 1 else _in_processes(documents, job, count, ordered=ordered)


def processors() -> int:
    """How many processors this process may use.

    >>> processors() > 0
    True
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _here(documents: Iterable[Document], job: Job) -> Iterator[Outcome]:
    for document in documents:
        yield outcome_of(document, perform(task_of(document), job))


def _in_processes(documents: Iterable[Document], job: Job, workers: int, *, ordered: bool) -> Iterator[Outcome]:
    from feednorm.batch.pool import Pool  # it brings multiprocessing

    queue = _Queue(ordered=ordered)
    with Pool(workers, job) as pool:
        for chunk in chunks_of(documents, queue.pace):
            while pool.full or queue.full:
                queue.put(pool.wait())
                yield from queue.take()
            pool.submit(chunk)
            while pool.has_results:
                queue.put(pool.wait())
                yield from queue.take()
        while pool.busy:
            queue.put(pool.wait())
            yield from queue.take()


@define
class _Queue:
    """Finished documents until their turn: at once, or in order."""

    ordered: bool
    turn: int = 0
    held: dict[int, tuple[Document, Outcome]] = field(factory=dict)
    held_bytes: int = 0
    pace: Pace = field(factory=Pace)

    @property
    def full(self) -> bool:
        return self.held_bytes > _HELD_BYTES or len(self.held) > _HELD_DOCUMENTS

    def put(self, finished: Finished) -> None:
        for document, result in finished:
            self.held[document.number] = document, outcome_of(document, result)
            self.held_bytes += document.size
            self.pace.learn(result[3])

    def take(self) -> Iterator[Outcome]:
        while self.held:
            number = self.turn if self.ordered else next(iter(self.held))
            if number not in self.held:
                return
            document, outcome = self.held.pop(number)
            self.turn += 1
            self.held_bytes -= document.size
            yield outcome
