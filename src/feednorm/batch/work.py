"""Batch: one document after the other, each with its outcome as a value."""

from __future__ import annotations

import traceback
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from attrs import frozen

from feednorm.enrich import AnyEnricher
from feednorm.errors import FeedError
from feednorm.pipeline import normalize
from feednorm.problems import Problem
from feednorm.record import Record
from feednorm.site import Site


@frozen
class Outcome:
    """What became of one document.

    `source` names it: the path as it was given, the name of a `(name, bytes)` pair, or the position of bytes without
    a name. `records` and `problems` are what `normalize` made and reported; `error` is None, or what it raised
    (`FeedError`), what reading the file raised (`OSError`), or `WorkerDiedError`. `seconds` is the time it took.

    >>> from feednorm import normalize_many
    >>> outcome, = normalize_many([("empty.xml", b"")], workers=1)
    >>> outcome.source, outcome.records, type(outcome.error).__name__
    ('empty.xml', (), 'FeedError')
    """

    source: Any
    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    error: Exception | None = None
    seconds: float = 0.0


class WorkerDiedError(RuntimeError):
    """The process that worked on a document died: killed for want of memory, say, or crashed in a C library."""

    def __init__(self, message: str = "the worker process died over this document") -> None:
        super().__init__(message)


@frozen
class Document:
    """A document on its way: `payload` is its bytes, or the path to read them from; `size` its bytes, where known."""

    number: int
    name: Any
    payload: bytes | str
    size: int
    url: str | None = None
    content_type: str | None = None


@frozen
class Job:
    """What is the same for every document of a call; it travels to each worker once."""

    site: Site
    now: datetime
    enrichers: tuple[AnyEnricher, ...]


# Task is a Document without what stays at home, Result an Outcome without its source, which does too.
Task = tuple[bytes | str, str | None, str | None]
Result = tuple[tuple[Record, ...], tuple[Problem, ...], Exception | None, float]
Finished = list[tuple[Document, Result]]


def task_of(document: Document) -> Task:
    """What a worker needs of a document."""
    return document.payload, document.url, document.content_type


def outcome_of(document: Document, result: Result) -> Outcome:
    """The outcome of a document from what the worker sent back."""
    return Outcome(document.name, *result)


def perform(task: Task, job: Job) -> Result:
    """Normalise one document; whatever goes wrong is a value."""
    payload, url, content_type = task
    problems: list[Problem] = []
    records: tuple[Record, ...] = ()
    error: Exception | None = None
    start = perf_counter()
    try:
        data = Path(payload).read_bytes() if isinstance(payload, str) else payload
        records = tuple(
            normalize(
                data,
                url=url,
                content_type=content_type,
                site=job.site,
                now=job.now,
                enrichers=job.enrichers,
                on_problem=problems.append,
            )
        )
    except (FeedError, OSError) as expected:
        error = expected.with_traceback(None)
    except Exception as unexpected:  # noqa: BLE001 - one document must never cost its neighbours
        error = unexpected
        # a traceback does not travel between processes, and this error deserves one
        error.add_note("".join(traceback.format_exception(unexpected)))
        error = error.with_traceback(None)
    return records, tuple(problems), error, perf_counter() - start
