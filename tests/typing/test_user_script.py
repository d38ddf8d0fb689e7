# pyright: strict
"""A user's script, checked by mypy and pyright in their strict modes; it also runs, as a test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, assert_type

from attrs import evolve

from feednorm import (
    TAGS,
    Alternates,
    Enclosure,
    Entry,
    Feed,
    Outcome,
    Person,
    Problem,
    Record,
    Site,
    Text,
    iter_records,
    normalize,
    normalize_many,
    parse,
    render,
    schema,
    to_markdown,
)
from feednorm.enrich import ChatEnricher
from feednorm.output import SUFFIXES

FEED = b"<rss version='2.0'><channel><item><title>A day</title><guid>1</guid></item></channel></rss>"


def shout(record: Record, entry: Entry) -> Record:
    """An enricher is a plain callable."""
    return evolve(record, summary=f"{record.title}! {len(entry.enclosures)}")


def test_the_public_names_have_the_types_that_the_documents_say() -> None:
    """What an editor shows for a call is what comes back."""
    feed = parse(FEED, url="https://a.example/feed", content_type="application/rss+xml")
    assert_type(feed, Feed)
    entry = feed.entries[0]
    assert_type(entry.title, Text | None)
    assert_type(entry.authors, tuple[Person, ...])
    assert_type(entry.enclosures, tuple[Enclosure, ...])
    assert_type(entry.published, datetime | None)
    assert_type(feed.problems, tuple[Problem, ...])

    problems: list[Problem] = []
    records = normalize(
        feed, site=Site(body="paragraphs"), now=datetime.now(UTC), enrichers=[shout], on_problem=problems.append
    )
    assert_type(records, list[Record])
    record = records[0]
    assert_type(record.topics, tuple[str, ...])
    assert_type(record.alternates, Alternates)
    assert_type(record.alternates.html, str)
    assert_type(record.published_at, datetime)
    assert_type(record.entry, Entry | None)
    assert_type(Record.from_dict(record.to_dict()), Record)
    assert_type(render(record, "markdown"), str)
    assert_type(schema(), dict[str, Any])
    assert_type(to_markdown("<p>x</p>", base_url="https://a.example/", tags={**TAGS}), str)
    assert record.summary == "A day! 0"

    assert_type(ChatEnricher(base_url="http://127.0.0.1:1", model="m", fallback=[shout]), ChatEnricher)
    assert [render(record, form) for form in SUFFIXES if form == "text"]

    outcomes = normalize_many([FEED, ("b", FEED)], workers=1)
    assert_type(outcomes, Iterator[Outcome])
    outcome = next(outcomes)
    assert_type(outcome.records, tuple[Record, ...])
    assert_type(outcome.error, Exception | None)


def test_a_stream_gives_records() -> None:
    """iter_records takes a binary file."""
    stream = iter_records(BytesIO(FEED))
    assert_type(stream, Iterator[Record])
    assert [record.slug for record in stream] == ["a-day"]
