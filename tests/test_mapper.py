"""The fields of a record, each by its chain."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve

from feednorm import Entry, Feed, Person, Problem, Record, Site, Text, normalize

NOW = datetime(2026, 5, 1, tzinfo=UTC)
DAY = datetime(2026, 1, 1, tzinfo=UTC)
ENTRY = Entry(id="urn:x:1", url="https://a.example/2026/a-day", title=Text("A day"), published=DAY)


def mapped(entry: Entry, site: Site | None = None, channel: dict[str, Any] | None = None) -> tuple[Record, set[str]]:
    """The record of one entry, and the codes of the problems told."""
    problems: list[Problem] = []
    feed = evolve(Feed(format="rss20", entries=(entry,)), **(channel or {}))
    (record,) = normalize(feed, site=site or Site(), now=NOW, enrichers=(), on_problem=problems.append)
    return record, {problem.code for problem in problems}


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        (Text("A <b>day</b> &amp; vector<int>", "html"), "A day & vector<int>"),
        (Text("Line<br>break<p>s</p>", "html"), "Line break s"),
        (Text("&amp;lt;b&amp;gt;", "html"), "&lt;b&gt;"),
        (Text("x<script>alert(1)</script>y<!-- z -->", "html"), "xy"),
        (Text("a < b & c", "text"), "a < b & c"),
        (Text(" Two\n\twords\u00a0", "text"), "Two words"),
        (Text("a\x00b\ud800", "text"), "ab"),
        (Text("🎉", "text"), "🎉"),
        (Text("Why <![CDATA[x]]> helps", "text"), "Why <![CDATA[x]]> helps"),
    ],
)
def test_a_title_is_plain_text(title: Text, wanted: str) -> None:
    """Known tags off, entities decoded once, white space folded, what is no text dropped."""
    assert mapped(evolve(ENTRY, title=title))[0].title == wanted


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"summary": Text("It <i>rained</i>. Then it stopped.", "html")}, "It rained. Then it stopped."),
        ({}, "a day"),
        ({"url": "https://a.example/"}, "a.example"),
        ({"url": None}, "Untitled"),
    ],
)
def test_an_entry_without_a_title_is_called_by_what_it_has(changes: dict[str, Any], wanted: str) -> None:
    """The first words of the body, else the link's last segment, else its host; and that is told."""
    record, codes = mapped(evolve(ENTRY, title=None, **changes))
    assert record.title == wanted
    assert "no-title" in codes


def test_the_body_is_the_content_then_the_summary() -> None:
    """A content that shows nothing does not hide the summary."""
    summary = Text("The short", "text")
    assert mapped(evolve(ENTRY, content=Text("<p>The long</p>", "html"), summary=summary))[0].body_md == "The long"
    assert mapped(evolve(ENTRY, content=Text("<p> <!-- x --></p>", "html"), summary=summary))[0].body_md == "The short"
    assert mapped(ENTRY)[0].body_md == ""


def test_a_body_without_a_tag_keeps_its_lines() -> None:
    """As plain text does: a reference in it, or a sign that begins no tag, does not make one paragraph of it."""
    text = Text("A &amp; B\nhttps://a.example/x\n\np < 0.05 &lt;b&gt;", "html")
    assert mapped(evolve(ENTRY, content=text))[0].body_md == "A & B\\\nhttps://a.example/x\n\np < 0.05 \\<b>"
    text = Text("A\n\nB<br>C", "html")
    assert mapped(evolve(ENTRY, content=text))[0].body_md == "A B\\\nC"


def test_a_body_escaped_twice_is_decoded_and_told() -> None:
    """HTML whose whole text is HTML again; a sample of markup in an article stays text."""
    record, codes = mapped(evolve(ENTRY, content=Text("&lt;p&gt;It &lt;em&gt;rained&lt;/em&gt;.&lt;/p&gt;", "html")))
    assert (record.body_md, "double-escaped" in codes) == ("It *rained*.", True)
    record, codes = mapped(evolve(ENTRY, content=Text("<p>Write <code>&lt;p&gt;x&lt;/p&gt;</code></p>", "html")))
    assert (record.body_md, "double-escaped" in codes) == ("Write `<p>x</p>`", False)


def test_links_of_the_body_resolve_against_the_base_of_its_text() -> None:
    """The text's own base, else the entry's, else its page."""
    text = Text('<a href="b">x</a>', "html", base_url="https://b.example/d/")
    assert mapped(evolve(ENTRY, content=text))[0].body_md == "[x](https://b.example/d/b)"
    bare = evolve(ENTRY, content=evolve(text, base_url=""), base_url="https://c.example/")
    assert mapped(bare)[0].body_md == "[x](https://c.example/b)"
    assert mapped(evolve(bare, base_url=""))[0].body_md == "[x](https://a.example/2026/b)"
    assert mapped(evolve(bare, base_url="", url=None))[0].body_md == "[x](b)"


@pytest.mark.parametrize(
    ("changes", "channel", "wanted"),
    [
        ({}, {}, "https://a.example/2026/a-day"),
        ({"url": "https://a.example/x?utm_source=rss#top"}, {}, "https://a.example/x"),
        ({"url": None}, {"url": "https://a.example/"}, "https://a.example/#item-"),
        ({"url": "javascript:alert(1)"}, {"self_url": "https://a.example/rss"}, "https://a.example/rss#item-"),
        ({"url": None}, {}, "urn:x:1"),
        ({"url": None, "id": None}, {}, "urn:uuid:"),
    ],
)
def test_every_record_has_a_source(changes: dict[str, Any], channel: dict[str, Any], wanted: str) -> None:
    """The link in one spelling; without one the feed's URL with a fragment, else a urn: never dropped, always told."""
    record, codes = mapped(evolve(ENTRY, **changes), channel=channel)
    assert record.canonical_source.startswith(wanted)
    assert ("no-link" in codes) == (not (changes.get("url", ENTRY.url) or "").startswith("https:"))


def test_dates_fall_back_and_the_model_invents_none() -> None:
    """published, updated, the feed's date, the time of ingest; the entry keeps what the feed said."""
    updated, of_feed = DAY.replace(day=2), DAY.replace(day=3)
    record, _ = mapped(evolve(ENTRY, updated=updated))
    assert (record.published_at, record.updated_at) == (DAY, updated)
    undated = evolve(ENTRY, published=None)
    assert mapped(evolve(undated, updated=updated))[0].published_at == updated
    record, codes = mapped(undated, channel={"updated": of_feed})
    assert (record.published_at, record.updated_at, "no-date" in codes) == (of_feed, NOW, True)
    record, codes = mapped(undated)
    assert (record.published_at, "no-date" in codes) == (NOW, True)
    assert record.entry is not None
    assert record.entry.published is None


@pytest.mark.parametrize(
    ("entry", "channel", "wanted"),
    [("en-GB", "de", "en"), (None, "de_AT", "de"), (None, None, "und"), (None, "Klingon!", "und"), ("JPN", None, "ja")],
)
def test_the_language_is_a_primary_subtag(entry: str | None, channel: str | None, wanted: str) -> None:
    """The entry's, else the channel's, else und."""
    assert mapped(evolve(ENTRY, language=entry), channel={"language": channel})[0].lang == wanted


def test_a_site_decides_the_addresses() -> None:
    """URL and alternates are the base and the slug, with one slash between."""
    record, _ = mapped(ENTRY, Site(base_url="https://digest.example/ai"))
    assert record.url == record.alternates.html == "https://digest.example/ai/a-day"
    assert record.alternates.markdown == "https://digest.example/ai/a-day.md"


@pytest.mark.parametrize(
    "options",
    [
        {"base_url": "/news"},
        {"base_url": "javascript:x"},
        {"base_url": "https://["},
        {"base_url": "https://a.example/?page=1"},
        {"base_url": None},
        {"body": "html"},
        {"slugs": {"urn:1": "../../evil"}},
        {"slugs": {"urn:1": 5}},
        {"slugs": ["a"]},
        {"tags": ["p"]},
        {"tags": {"p": "drop"}},
    ],
    ids=str,
)
def test_a_site_that_cannot_be_is_refused(options: dict[str, Any]) -> None:
    """The message names the field."""
    with pytest.raises((ValueError, TypeError), match=f"Site.{next(iter(options))}"):
        Site(**options)


@pytest.mark.parametrize("enrichers", ["summary", ["summary"], [Record], None, 5], ids=str)
def test_what_is_no_enricher_is_refused_at_once(enrichers: Any) -> None:  # noqa: ANN401 - that is what is wrong
    """A programmer's slip is an exception, not a problem of every record."""
    with pytest.raises(TypeError, match="enricher"):
        normalize(Feed(format="rss20"), enrichers=enrichers)


def test_paragraphs_are_safe_too() -> None:
    """One line a paragraph, text that looks like markup escaped."""
    body = Text("<p># One</p><ul><li>left out</li></ul><p>&lt;b&gt;Two&lt;/b&gt;</p>", "html")
    record, _ = mapped(evolve(ENTRY, content=body), Site(body="paragraphs"))
    assert record.body_md == "\\# One\n\\<b>Two\\</b>"


def test_an_entry_of_atom_without_an_author_has_those_of_its_feed() -> None:
    """As RFC 4287 says (section 4.2.1), in the record alone; its own come first, and RSS has no such rule."""
    ada, bob = Person("Ada"), Person("Bob")
    atom = {"format": "atom10", "authors": (ada,)}
    assert mapped(ENTRY, channel=atom)[0].entry == evolve(ENTRY, authors=(ada,))
    assert mapped(evolve(ENTRY, authors=(bob,)), channel=atom)[0].entry == evolve(ENTRY, authors=(bob,))
    assert mapped(ENTRY, channel={"authors": (ada,)})[0].entry == ENTRY
