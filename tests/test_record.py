"""The record: what it refuses, and how it is read back."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from attrs import evolve

from feednorm import Alternates, Record
from feednorm.record import broken_rules

URL = "https://news.example/a-day"
RECORD = Record(
    slug="a-day",
    title="A day",
    url=URL,
    canonical_source="https://a.example/1",
    published_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    updated_at=datetime(2026, 1, 2, 3, 4, 5, 600, tzinfo=UTC),
    topics=("robotics",),
    alternates=Alternates.of(URL),
)
BROKEN: list[tuple[str, Any]] = [
    ("slug", ""),
    ("slug", "A day"),
    ("slug", "-a"),
    ("slug", "a--b"),
    ("slug", "a" * 81),
    ("title", " "),
    ("summary", None),
    ("body_md", "\ud800"),
    ("url", "/a-day"),
    ("url", "https://[::1/a-day"),
    ("canonical_source", "javascript:alert(1)"),
    ("canonical_source", "https://a.example/a b"),
    ("canonical_source", "https://["),
    ("published_at", "2026-01-02"),
    ("published_at", datetime(2026, 1, 2)),  # noqa: DTZ001 - that is what is wrong with it
    ("updated_at", datetime(2026, 1, 2, tzinfo=timezone(timedelta(hours=1)))),
    ("lang", "en-US"),
    ("topics", ["robotics"]),
    ("topics", ("a", "a")),
    ("entities", ("",)),
    ("alternates", {}),
]


def test_a_sound_record_breaks_no_rule() -> None:
    """A urn will do as a source."""
    assert broken_rules(RECORD) == []
    assert broken_rules(evolve(RECORD, canonical_source="urn:uuid:0e8f4f3e-0000-5000-8000-000000000000")) == []


@pytest.mark.parametrize(("name", "value"), BROKEN)
def test_a_broken_rule_is_named(name: str, value: object) -> None:
    """One sentence, for that field alone."""
    change: dict[str, Any] = {name: value}
    (sentence,) = broken_rules(evolve(RECORD, **change))
    assert sentence.startswith(f"{name} must be ")


def test_the_keys_stand_in_the_order_of_the_schema() -> None:
    """Twelve keys, dates as str() writes them, tuples as lists."""
    data = RECORD.to_dict()
    assert list(data) == [
        "slug", "title", "summary", "body_md", "url", "canonical_source",
        "published_at", "updated_at", "lang", "topics", "entities", "alternates",
    ]  # fmt: skip
    assert data["published_at"] == "2026-01-02 03:04:05+00:00"
    assert data["updated_at"] == "2026-01-02 03:04:05.000600+00:00"
    assert data["topics"] == ["robotics"]


def test_a_record_survives_the_way_there_and_back() -> None:
    """from_dict(to_dict()) and pickling are the identity; without an entry the identity is source and title."""
    assert Record.from_dict(RECORD.to_dict()) == RECORD
    assert pickle.loads(pickle.dumps(RECORD)) == RECORD
    assert Record.from_dict(RECORD.to_dict()).identity == "https://a.example/1 A day"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"slug": None}, "slug must be"),
        ({"slug": "A day"}, "slug must be"),
        ({"published_at": 5}, "published_at: must be a text"),
        ({"published_at": "soon"}, "published_at: "),
        ({"published_at": "2026-01-02 03:04:05"}, "published_at: must be written as"),
        ({"topics": "robotics"}, "topics: must be a list"),
        ({"alternates": "x"}, "alternates: must be an object"),
        ({"alternates": {"html": URL}}, "alternates: "),
        ({"colour": "red"}, "colour is no field"),
    ],
)
def test_what_is_no_record_is_refused_by_name(change: dict[str, object], complaint: str) -> None:
    """A ValueError says which field is wrong and why."""
    with pytest.raises(ValueError, match="no record: ") as caught:
        Record.from_dict({**RECORD.to_dict(), **change})
    assert complaint in str(caught.value)


def test_a_missing_field_is_refused_by_name() -> None:
    """All missing fields stand in one message."""
    with pytest.raises(ValueError, match=r"slug is missing; .*lang is missing"):
        Record.from_dict({"title": "A day"})
