"""A chain of enrichers: what they return is checked, and a failure costs only its own fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from attrs import evolve

from feednorm import Entry, Problem, Record, normalize
from feednorm.enrich import AnyEnricher, Enriched, Entities
from feednorm.problems import problem

FEED = """<rss version="2.0"><channel><item><title>One</title><link>https://a.example/1</link><guid>1</guid>
<pubDate>Wed, 20 May 2026 13:03:00 +0000</pubDate><description>Text one.</description></item><item><title>Two</title>
<link>https://a.example/2</link><guid>2</guid><pubDate>Wed, 20 May 2026 13:03:00 +0000</pubDate>
<description>Text two.</description></item></channel></rss>"""


def enriched(*enrichers: AnyEnricher) -> tuple[list[Record], list[Problem]]:
    """The records of the feed after these enrichers, and the problems."""
    problems: list[Problem] = []
    return normalize(FEED, enrichers=enrichers, on_problem=problems.append), problems


def with_topic(record: Record, _entry: Entry) -> Record:
    """Add a topic."""
    return evolve(record, topics=(*record.topics, "a-topic"))


def with_summary(record: Record, _entry: Entry) -> Record:
    """Add a summary that tells which topics are there already."""
    return evolve(record, summary=" ".join(record.topics))


def fails_on_two(record: Record, _entry: Entry) -> Record:
    """Raise for the second record."""
    if record.title == "Two":
        raise RuntimeError("no luck")
    return evolve(record, summary="Luck.")


class Batch:
    """Enriches all records at once."""

    def enrich_many(self, records: Sequence[Record]) -> Sequence[Record | Enriched]:
        """Count the records."""
        return [evolve(record, summary=f"{place} of {len(records)}") for place, record in enumerate(records, 1)]


class Short:
    """Loses a record."""

    def enrich_many(self, records: Sequence[Record]) -> Sequence[Record | Enriched]:
        """Return one record too few."""
        return list(records)[1:]


def test_enrichers_apply_in_order() -> None:
    """Each sees what the ones before it added."""
    records, problems = enriched(with_topic, with_summary)
    assert [(record.summary, record.topics) for record in records] == [("a-topic", ("a-topic",))] * 2
    assert problems == []


def test_an_enricher_reads_what_the_one_before_wrote() -> None:
    """Where an enricher changes the title or the body, the next ones read it anew."""

    def renamed(record: Record, _entry: Entry) -> Record:
        return evolve(record, title="Rain in Rome")

    def moved(record: Record, _entry: Entry) -> Record:
        return evolve(record, body_md="Berlin is dry.")

    records, _ = enriched(Entities(), renamed, Entities(), moved, Entities())
    assert [record.entities for record in records] == [("Rome", "Berlin")] * 2
    records, _ = enriched(Entities(), moved, Entities(), renamed)
    assert [record.entities for record in records] == [("Berlin",)] * 2


def test_an_exception_costs_only_its_own_fields() -> None:
    """The record that failed keeps what others add; the other keeps all; the failure is reported."""
    records, problems = enriched(with_topic, fails_on_two)
    assert [(record.summary, record.topics) for record in records] == [("Luck.", ("a-topic",)), ("", ("a-topic",))]
    assert [(p.code, p.entry) for p in problems] == [("enricher-failed", 1)]
    assert "fails_on_two" in problems[0].message
    assert "no luck" in problems[0].message
    assert problems[0].line is not None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("summary", None),
        ("summary", "\ud800"),
        ("topics", ["a-list"]),
        ("topics", ("twice", "twice")),
        ("topics", ("",)),
        ("entities", "a text"),
        ("lang", "English"),
        ("title", " "),
        ("body_md", 7),
        ("published_at", datetime(2026, 5, 20)),  # noqa: DTZ001 - a naive time is what is refused
    ],
)
def test_a_value_that_breaks_a_rule_is_refused(field: str, value: object) -> None:
    """The record stays as it was, and the problem names the field."""
    records, problems = enriched(lambda record, _entry: evolve(record, **{field: value}))
    before = enriched()[0]
    assert [getattr(record, field) for record in records] == [getattr(record, field) for record in before]
    assert {problem.code for problem in problems} == {"enricher-failed"}
    assert all(field in problem.message for problem in problems)


@pytest.mark.parametrize("field", ["slug", "url", "canonical_source", "identity", "entry", "alternates"])
def test_what_identifies_a_record_stays_put(field: str) -> None:
    """An enricher adds; it does not move a record elsewhere."""
    records, problems = enriched(lambda record, _entry: evolve(record, **{field: None}))
    assert [record.slug for record in records] == ["one", "two"]
    assert all(getattr(record, field) is not None for record in records)
    assert [problem.code for problem in problems] == ["enricher-failed"] * 2


@pytest.mark.parametrize("result", [None, {}, "text", Entry()])
def test_something_else_than_a_record_is_refused(result: object) -> None:
    """A forgotten `return` is reported, not published."""

    def forgets(_record: Record, _entry: Entry) -> Record:
        return result  # type: ignore[return-value]

    records, problems = enriched(forgets)
    assert [record.title for record in records] == ["One", "Two"]
    assert [problem.code for problem in problems] == ["enricher-failed"] * 2


def test_doubts_are_reported_beside_the_record() -> None:
    """An `Enriched` carries its problems to `on_problem`; the chain adds which entry they are about."""
    doubt = problem("no-date", substitute="nothing")
    records, problems = enriched(lambda record, _entry: Enriched(evolve(record, summary="S."), (doubt,)))
    assert [record.summary for record in records] == ["S."] * 2
    assert [(found.code, found.message) for found in problems] == [(doubt.code, doubt.message)] * 2
    assert [found.entry for found in problems] == [0, 1]


def test_many_at_once() -> None:
    """An enricher with `enrich_many` gets all records of a call together."""
    assert [record.summary for record in enriched(Batch())[0]] == ["1 of 2", "2 of 2"]


def test_a_batch_that_loses_records_changes_none() -> None:
    """One result for each record, or none counts."""
    records, problems = enriched(Short())
    assert [record.title for record in records] == ["One", "Two"]
    assert [problem.code for problem in problems] == ["enricher-failed"] * 2
