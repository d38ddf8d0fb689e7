"""The whole mapping held against records written by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from feednorm import Entry, Record, Site, normalize

HERE = Path(__file__).parent
OWN_PAIR = HERE.parent / "examples" / "feeds" / "dev_community.xml", HERE / "golden" / "record.json"


@pytest.fixture(params=["own", "published"])
def pair(request: pytest.FixtureRequest) -> tuple[bytes, str]:
    """A feed with one item, and the text of the record that a site makes of it."""
    if request.param == "own":
        feed, record = OWN_PAIR
    else:
        golden = request.getfixturevalue("corpus").parent / "golden"
        if not golden.is_dir():
            pytest.skip("there is no published pair beside the real feeds")
        feed, record = golden / "feed.xml", golden / "record.json"
    return feed.read_bytes(), record.read_text(encoding="utf-8")


def given(summary: str, topics: list[str]) -> Callable[[Record, Entry], Record]:
    """An enricher that knows the answer."""
    return lambda record, _entry: evolve(record, summary=summary, topics=tuple(topics))


def test_a_site_of_paragraphs_gets_the_published_record_byte_for_byte(pair: tuple[bytes, str]) -> None:
    """With the body as paragraphs and the time, summary and topics given, to_json() is the published text."""
    feed, published = pair
    wanted: dict[str, Any] = json.loads(published)
    (record,) = normalize(
        feed,
        site=Site(body="paragraphs"),
        now=datetime.fromisoformat(wanted["updated_at"]),
        enrichers=[given(wanted["summary"], wanted["topics"])],
    )
    assert record.to_json() == published


@pytest.mark.parametrize("field", ["title", "slug", "url", "canonical_source", "published_at", "lang", "alternates"])
def test_the_defaults_give_the_fields_that_the_feed_decides(pair: tuple[bytes, str], field: str) -> None:
    """With the defaults, every field that neither enrichers nor the body's style decide is as published."""
    feed, published = pair
    (record,) = normalize(feed)
    assert record.to_dict()[field] == json.loads(published)[field]


def test_the_default_body_keeps_what_the_paragraphs_leave_out() -> None:
    """The Markdown has the quote, the lists in their kinds, and the emphasis."""
    (record,) = normalize(OWN_PAIR[0].read_bytes())
    assert record.body_md.startswith("> A field report, not a tutorial.\n\nLast winter")
    assert "\n\n- every branch built from scratch\n- every review waited\n- nobody looked\n\n" in record.body_md
    assert "\n\n1. what is in the key\n2. who can read it\n\n" in record.body_md
    assert "*language models*" in record.body_md


def test_the_published_article_is_whole(corpus: Path) -> None:
    """All forty list items and both quotes of the published feed are in the Markdown."""
    feed = corpus.parent / "golden" / "feed.xml"
    if not feed.is_file():
        pytest.skip("there is no published pair beside the real feeds")
    (record,) = normalize(feed.read_bytes())
    lines = record.body_md.splitlines()
    assert sum(line.startswith("- ") for line in lines) == 40
    assert sum(line.startswith("> ") for line in lines) == 2
