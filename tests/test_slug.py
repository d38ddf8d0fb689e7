"""Titles to slugs."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feednorm.identity import SlugBook, plain_slug
from feednorm.slug import slug_from_link, slugify, with_hash

TITLES = {
    "A 7B Model in 3 GB, Courtesy of Nobody": "a-7b-model-in-3-gb-courtesy-of-nobody",
    "Norway’s 14nm Wager": "norways-14nm-wager",
    "Norway's 14nm Wager": "norway-s-14nm-wager",
    "C++ & Rust: What Breaks?": "c-rust-what-breaks",
    "Straße, Œuvre, Ærø, Łódź, naïve": "strasse-oeuvre-aero-lodz-naive",
    "  --Already--slugged--  ": "already-slugged",
    "Ｆｕｌｌ width №5": "full-width-no5",
    "!!!": "",
    "日本語": "",
}


@pytest.mark.parametrize(("title", "wanted"), TITLES.items())
def test_a_title_folds_to_ascii(title: str, wanted: str) -> None:
    """Accents fold, a curly apostrophe vanishes, other runs of punctuation become one hyphen."""
    assert slugify(title) == wanted


def test_a_long_title_is_cut_at_a_word() -> None:
    """At most 80 characters, the last word whole; one endless word is cut where it must be."""
    assert slugify("word " * 30) == "-".join(["word"] * 16)
    assert slugify("x" * 79 + " yy") == "x" * 79
    assert slugify("x" * 200) == "x" * 80


def test_the_titles_of_the_site_give_their_slugs(corpus: Path) -> None:
    """Real titles and the slugs that wpnews.pro gave them."""
    table = corpus.parent / "golden" / "wpnews_slugs.tsv"
    if not table.is_file():
        pytest.skip("there are no published slugs beside the real feeds")
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert rows
    assert {row["title"]: slugify(row["title"]) for row in rows} == {row["title"]: row["slug"] for row in rows}


@given(st.text(max_size=200), st.text(max_size=40), st.text(min_size=1))
def test_every_article_has_a_slug(title: str, link: str, identity: str) -> None:
    """Whatever the title and the link are, the slug fits the schema, and so does one with a hash."""
    slug = plain_slug(title, link, identity)
    for made in (slug, with_hash(slug, identity)):
        assert len(made) <= 80
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)


def test_a_title_in_another_script_takes_the_slug_of_its_link() -> None:
    """A few Latin letters in a long title do not make a slug that says anything."""
    assert plain_slug("GPT-5 日本語の長い題名について", "https://a.example/x/nihongo.html", "1") == "nihongo"
    assert plain_slug("GPT-5 日本語の長い題名について", "https://a.example/", "1") == "gpt-5"
    assert plain_slug("Über GPT-5", "https://a.example/other", "1") == "uber-gpt-5"


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ("https://a.example/2026/a-day.html?x=1", "a-day"),
        ("https://a.example/caf%C3%A9/", "cafe"),
        ("https://a.example/v1.2", "v1-2"),
        ("https://a.example", ""),
        ("http://[bad", ""),
    ],
)
def test_a_link_gives_the_slug_of_its_last_segment(link: str, wanted: str) -> None:
    """Percent signs decoded, a page's extension off."""
    assert slug_from_link(link) == wanted


def test_a_known_identity_keeps_its_slug_and_blocks_it_for_others() -> None:
    """The first in the document keeps a slug plain, unless an article published before has it."""
    book = SlugBook({"old": "notes"})
    new, old, other, third = (book.claim(identity, "notes") for identity in ("new", "old", "other", "third"))
    assert old == "notes"
    assert len({new, old, other, third}) == 4
    assert all(slug.startswith("notes-") for slug in (new, other, third))
