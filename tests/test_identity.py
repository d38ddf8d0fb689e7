"""One record for one article, and slugs that stay put."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from feednorm import Category, Entry, Feed, Problem, Site, Text, normalize

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def entry(number: int, **values: Any) -> Entry:  # noqa: ANN401 - the fields of an entry
    """An article with everything that identifies it."""
    link = f"https://a.example/{number}"
    return evolve(Entry(id=f"urn:{number}", url=link, title=Text(f"Title {number}"), published=DAY), **values)


def feed(*entries: Entry) -> Feed:
    """A feed of these entries."""
    return Feed(format="rss20", url="https://a.example/", entries=entries)


def titles(*entries: Entry) -> list[str]:
    """The titles of the records that these entries become."""
    return [record.title for record in normalize(feed(*entries), enrichers=())]


def test_the_newest_of_one_identity_is_kept_in_the_place_of_the_first() -> None:
    """Two versions of an article are one record, with the later text, and that is reported."""
    problems: list[Problem] = []
    later = entry(1, title=Text("Title 1, corrected"), updated=DAY.replace(day=2))
    records = normalize(feed(entry(1), entry(2), later), enrichers=(), on_problem=problems.append)
    assert [record.title for record in records] == ["Title 1, corrected", "Title 2"]
    assert [(problem.code, problem.entry) for problem in problems] == [("duplicate-entry", 0)]


def test_of_two_of_one_time_the_first_in_the_document_is_kept() -> None:
    """Feeds stand newest first."""
    assert titles(entry(1), entry(1, title=Text("Title 1, again"))) == ["Title 1"]


def test_an_id_that_stands_on_all_articles_identifies_none() -> None:
    """A feed that gives every item its own address as guid keeps all its items."""
    assert titles(entry(1, id="x"), entry(2, id="x"), entry(3, id="x")) == ["Title 1", "Title 2", "Title 3"]


def test_entries_that_agree_in_all_are_one_whatever_their_ids() -> None:
    """A guid made anew at each build does not double an article; another text does."""
    same = entry(1, summary=Text("Same."))
    assert titles(same, evolve(same, id="urn:other")) == ["Title 1"]
    assert titles(same, evolve(same, id="urn:other", summary=Text("Not the same."))) == ["Title 1", "Title 1"]


def test_articles_of_one_page_are_told_apart_by_title() -> None:
    """A changelog without guids whose links differ only by fragment keeps all its entries."""
    page = [entry(n, id=None, url=f"https://a.example/changes#v{n}") for n in range(51)]
    assert len(titles(*page)) == 51


def test_entries_without_anything_are_kept_apart() -> None:
    """No id, link, title or text: there is nothing that says they are one."""
    records = normalize(feed(Entry(categories=(Category("a"),)), Entry(categories=(Category("b"),))), enrichers=())
    assert len({record.slug for record in records}) == 2


@pytest.mark.parametrize("site", [Site(), Site(slugs={"urn:gone": "title-1"})])
def test_one_slug_for_one_identity(site: Site) -> None:
    """Two articles of one title never share a slug, nor take one that is published."""
    twins = feed(entry(1), entry(2, title=Text("Title 1")))
    slugs = [record.slug for record in normalize(twins, site=site, enrichers=())]
    assert len({*slugs, *site.slugs.values()}) == 2 + len(site.slugs)


ITEMS = st.tuples(st.integers(0, 9), st.sampled_from(["A", "B", "日本", "!"]))


@pytest.mark.parametrize("guid", [None, "one-for-all"])
@given(polls=st.lists(st.lists(ITEMS, max_size=8, unique_by=lambda item: item[0]), max_size=6))
def test_polls_keep_every_slug(guid: str | None, polls: list[list[tuple[int, str]]]) -> None:
    """Old items go and new ones come, titles repeat: what was seen keeps its slug for good.

    It holds for a feed whose items share one guid too, as long as each poll shows that they do.
    """
    site = Site()
    for items in polls:
        if guid and len({title for _, title in items}) < 2:
            continue  # one title alone does not show that the guid says nothing
        poll = feed(*(entry(number, title=Text(title), **({"id": guid} if guid else {})) for number, title in items))
        records = normalize(poll, site=site, enrichers=())
        assert len(records) == len(items)
        assert all(site.slugs.get(record.identity, record.slug) == record.slug for record in records)
        site = site.remember(records)
        assert len(set(site.slugs.values())) == len(site.slugs)
