"""Stage 5: what an enricher is, and how a chain of them is applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Protocol, cast, runtime_checkable

from attrs import evolve, fields, frozen

from feednorm.model import Entry
from feednorm.problems import Problem, problem
from feednorm.record import Record, broken_rules

Report = Callable[[Problem], object]


@frozen
class Enriched:
    """What an enricher returns that has doubts to report beside its record."""

    record: Record
    problems: tuple[Problem, ...] = ()


class Enricher(Protocol):
    """Adds to a record what the feed does not hold; any callable will do.

    >>> from attrs import evolve
    >>> from feednorm import normalize
    >>> def shout(record, entry):
    ...     return evolve(record, summary=record.title.upper())
    >>> feed = "<rss><channel><item><title>A day</title></item></channel></rss>"
    >>> normalize(feed, enrichers=[shout])[0].summary
    'A DAY'
    """

    def __call__(self, record: Record, entry: Entry, /) -> Record | Enriched:
        """Return the record with more in it; it is frozen, so `attrs.evolve` makes the new one."""
        ...


@runtime_checkable
class BatchEnricher(Protocol):
    """An enricher that does many records at once better than one by one; each record has its `.entry`."""

    def enrich_many(self, records: Sequence[Record], /) -> Sequence[Record | Enriched]:
        """Return one record for each, in order."""
        ...


AnyEnricher = Enricher | BatchEnricher

AT_ONCE = 32  # records; what a few enrichers have read of so many fits into a cache of the machine

_FIXED = ("slug", "url", "canonical_source", "alternates", "entry", "identity")
_FREE = tuple([attribute.name for attribute in fields(Record) if attribute.name not in _FIXED])
_identifying = itemgetter(*_FIXED)
_NOWHERE = Entry()


def with_values(record: Record, **values: object) -> Record:
    """The record with other values in some fields: `attrs.evolve` at a fifth of its cost.

    >>> from feednorm import normalize
    >>> record, = normalize("<rss><channel><item><title>A day</title></item></channel></rss>")
    >>> with_values(record, summary="It rained.") == evolve(record, summary="It rained.")
    True
    """
    enriched = object.__new__(type(record))
    object.__setattr__(enriched, "__dict__", vars(record) | values)
    return enriched


def checked_enrichers(enrichers: Iterable[AnyEnricher]) -> tuple[AnyEnricher, ...]:
    """The enrichers as a tuple; what can be none is refused at once, for it would fail for every record.

    >>> checked_enrichers(["summary"])
    Traceback (most recent call last):
    TypeError: an enricher is a callable (record, entry) -> record, not 'summary'; () stands for none
    """
    if not isinstance(enrichers, Iterable) or isinstance(enrichers, str):
        raise TypeError(f"enrichers is a sequence of callables, not {type(enrichers).__name__}; () stands for none")
    chain = tuple(enrichers)
    for enricher in chain:
        if isinstance(enricher, type) or not (callable(enricher) or isinstance(enricher, BatchEnricher)):
            raise TypeError(
                f"an enricher is a callable (record, entry) -> record, not {enricher!r}; () stands for none"
            )
    return chain


def enrich(
    records: list[Record], enrichers: Iterable[AnyEnricher], report: Report, positions: Sequence[int] | None = None
) -> list[Record]:
    """Apply the enrichers in order; one that fails costs only what it would have added, and is reported.

    `positions` are the indexes of the records' entries in their feed, which problems name.
    """
    positions = range(len(records)) if positions is None else positions
    for at_once, group in groupby(enrichers, lambda enricher: hasattr(enricher, "enrich_many")):
        chain = tuple(group)
        if at_once:
            for enricher in chain:
                outcomes = _outcomes(cast("BatchEnricher", enricher), records)
                records = [
                    _accepted(record, outcome, enricher, position, report)
                    for record, outcome, position in zip(records, outcomes, positions, strict=True)
                ]
        else:
            records = [
                record
                for some in range(0, len(records), AT_ONCE)
                for record in _through(
                    cast("tuple[Enricher, ...]", chain),
                    records[some : some + AT_ONCE],
                    positions[some : some + AT_ONCE],
                    report,
                )
            ]
    return records


def _through(
    chain: tuple[Enricher, ...], records: list[Record], positions: Sequence[int], report: Report
) -> list[Record]:
    """A few records through all of these enrichers: all through one, then all through the next.

    What an enricher works with, its code and its tables, is so at hand in the caches of the machine for all but the
    first record, and what it has read of a record is still there for the next enricher.
    """
    for enricher in chain:
        records = [
            _enriched(record, enricher, position, report) for record, position in zip(records, positions, strict=True)
        ]
    return records


def _enriched(record: Record, enricher: Enricher, position: int, report: Report) -> Record:
    try:
        outcome: object = enricher(record, record.entry or _NOWHERE)
    except Exception as error:  # noqa: BLE001 - whatever a user's enricher raises costs only its fields
        outcome = error
    return record if outcome is record else _accepted(record, outcome, enricher, position, report)


def _outcomes(enricher: BatchEnricher, records: list[Record]) -> Sequence[object]:
    """What the enricher makes of each record: a record, an `Enriched`, or the exception that it raised."""
    try:
        outcomes = enricher.enrich_many(records)
    except Exception as error:  # noqa: BLE001 - likewise
        return [error] * len(records)
    if len(outcomes) == len(records):
        return outcomes
    return [ValueError(f"enrich_many returned {len(outcomes)} records for {len(records)}")] * len(records)


def _accepted(record: Record, outcome: object, enricher: AnyEnricher, position: int, report: Report) -> Record:
    """The enriched record if it is sound, else the record as it was."""
    if isinstance(outcome, Enriched):
        for doubt in outcome.problems:
            report(evolve(doubt, entry=position) if doubt.entry is None else doubt)
        outcome = outcome.record
    reason = _complaint(record, outcome)
    if reason is None and isinstance(outcome, Record):
        return outcome
    name = getattr(enricher, "__name__", type(enricher).__name__)
    line = record.entry.line if record.entry else None
    report(problem("enricher-failed", line=line, entry=position, enricher=name, reason=reason))
    return record


def _complaint(record: Record, outcome: object) -> str | None:
    if outcome is record:
        return None
    if isinstance(outcome, Exception):
        return f"{type(outcome).__name__}: {outcome}"
    if not isinstance(outcome, Record):
        return f"it returned {type(outcome).__name__}, not a Record"
    new, old = vars(outcome), vars(record)
    if _identifying(new) != _identifying(old):
        moved = [name for name in _FIXED if new[name] != old[name]]
        return f"it changed {', '.join(moved)}, which identify the record"
    changed = [name for name in _FREE if new[name] is not old[name]]
    return "; ".join(broken_rules(outcome, changed)) or None
