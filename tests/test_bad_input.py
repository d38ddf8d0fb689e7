"""What is no feed is refused by name; what can be saved is saved and told."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feednorm import FeedError, Problem, Record, iter_records, normalize, parse

ITEM = "<item><title>A day</title><link>https://a.example/1</link><description>It rained.</description></item>"
FEED = f"<rss version='2.0'><channel><title>News</title>{ITEM}</channel></rss>"


def zipped() -> bytes:
    """A zip archive with a feed in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("feed.xml", FEED)
    return file.getvalue()


NO_FEEDS = {
    "empty": (b"", "empty"),
    "white space": (b" \n\t ", "empty"),
    "an HTML page": (b"<!DOCTYPE html><html><head><title>x</title></head><body><p>y</p></body></html>", "html"),
    "JSON that is no feed": (b'{"name": "x", "items": 3}', "json"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "pdf"),
    "a zip archive": (zipped(), "zip"),
    "other XML": (b"<?xml version='1.0'?><invoice><total>5</total></invoice>", "xml"),
    "plain text": (b"Just some words.", "text"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image"),
    "noise": (bytes(range(256)) * 4, "binary"),
}


@pytest.mark.parametrize(("data", "kind"), NO_FEEDS.values(), ids=NO_FEEDS)
def test_what_is_no_feed_is_refused_by_name(data: bytes, kind: str) -> None:
    """A FeedError says what the document was."""
    with pytest.raises(FeedError) as caught:
        normalize(data)
    assert caught.value.kind == kind
    assert str(caught.value)


def test_a_page_names_the_feeds_that_it_links_to() -> None:
    """RSS Autodiscovery: absolute URLs, in order."""
    page = (
        "<html><head><link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
        "<link rel='stylesheet' href='/a.css'>"
        "<link type='application/atom+xml' rel='alternate' href='https://b.example/atom'></head></html>"
    )
    with pytest.raises(FeedError) as caught:
        normalize(page, url="https://a.example/blog/")
    assert caught.value.feed_links == ("https://a.example/feed.xml", "https://b.example/atom")
    assert "https://a.example/feed.xml" in str(caught.value)


def records_and_codes(feed: bytes | str) -> tuple[list[Record], set[str]]:
    """The records, and the codes of what was repaired."""
    problems: list[Problem] = []
    records = normalize(feed, on_problem=problems.append, enrichers=())
    return records, {problem.code for problem in problems}


@pytest.mark.parametrize("cut", range(len("<rss version='2.0'><channel><title>News</title><item>"), len(FEED)))
def test_a_truncated_feed_keeps_what_is_there(cut: int) -> None:
    """From the start of the item on there is a record, with all of its text, and the cut is reported."""
    records, codes = records_and_codes(FEED[:cut])
    body = FEED[:cut].partition("<description>")[2].partition("<")[0]
    assert len(records) == 1
    assert records[0].body_md == body.strip()
    assert codes


def test_a_feed_that_is_whole_has_nothing_to_report() -> None:
    """Doubts about dates and ids are no repairs."""
    problems: list[Problem] = []
    normalize(FEED, on_problem=problems.append)
    assert {problem.severity for problem in problems} <= {"note"}


@pytest.mark.parametrize("source", [FEED, FEED.encode(), io.BytesIO(FEED.encode()), gzip.compress(FEED.encode())])
def test_a_feed_may_be_text_bytes_or_a_binary_file(source: str | bytes) -> None:
    """Whatever holds it, the records are the same; gzip is read through."""
    assert [record.slug for record in normalize(source)] == ["a-day"]


def test_a_parsed_feed_may_be_normalised_as_it_is() -> None:
    """normalize(parse(x)) is normalize(x)."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert normalize(parse(FEED), now=now) == normalize(FEED, now=now)


@pytest.mark.parametrize("source", [None, 5, Path("feed.xml"), ["<rss/>"]])
def test_another_type_is_a_type_error(source: object) -> None:
    """A path is no markup; the message says what is taken."""
    with pytest.raises(TypeError, match="bytes"):
        normalize(source)  # type: ignore[arg-type]


def test_a_text_file_is_refused_with_a_word() -> None:
    """A file opened as text has lost its bytes already."""
    with pytest.raises(TypeError, match="binary"):
        normalize(io.StringIO(FEED))  # type: ignore[arg-type]


@pytest.mark.parametrize("file", [FEED, FEED.encode(), None, Path("feed.xml"), io.StringIO(FEED)], ids=type)
def test_a_stream_wants_a_binary_file_at_once(file: object) -> None:
    """It says so when it is called, not when the first record is asked for."""
    with pytest.raises(TypeError, match="binary"):
        iter_records(file)  # type: ignore[arg-type]


def test_a_stream_keeps_articles_that_share_an_id() -> None:
    """A feed with one guid for all its items streams to all its items, as it normalises to all."""
    items = "".join(f"<item><guid>g</guid><title>{n}</title><link>https://a.example/{n}</link></item>" for n in "ab")
    feed = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    assert [record.title for record in iter_records(io.BytesIO(feed))] == ["a", "b"]


@pytest.mark.parametrize(("source", "word"), [("feeds/a.xml", "path"), ("https://a.example/rss", "URL")])
def test_an_address_in_place_of_markup_is_named(source: str, word: str) -> None:
    """The message says what to do instead."""
    with pytest.raises(FeedError, match=word):
        normalize(source)


def test_now_must_be_aware() -> None:
    """A naive time would shift with the machine's zone."""
    with pytest.raises(ValueError, match="aware"):
        normalize(FEED, now=datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_broken_example_is_saved_whole(example_feeds: Path) -> None:
    """Junk, undefined entities, bare ampersands, an unclosed <p>, odd bytes, a cut: all three entries come out."""
    records, codes = records_and_codes((example_feeds / "broken.xml").read_bytes())
    assert [record.title for record in records] == [
        "Café & Kuchen am Kanal",
        "Ein Steuerzeichen im Titel",
        "Der Satz, der abbricht",
    ]
    first, second, third = records
    assert first.canonical_source == "http://markt.example/2026/kuchen?a=1&b=2"
    assert first.body_md == "Der Kuchen kostet 3 € – und ist gut.\\\nKomm bald & bring Hunger."
    assert second.body_md == "Es bleibt **lesbar**."
    assert str(second.published_at) == "2026-03-04 09:00:00+00:00"
    assert third.body_md == "Hier endet die Leitung, mitten im"
    assert "bad-date" in codes


_CHANNEL = "<rss><channel><title>C</title>"
_ITEM_AFTER_ALL = "<item><title>A & B</title></item></channel></rss>"
_REPEATED: dict[str, tuple[str, int]] = {  # with the number of records
    "comments that never end": (_CHANNEL + "<!--" * 50_000, 0),
    "comments that never end, after a bare ampersand": (
        _CHANNEL + "<item><title>A & B</title></item>" + "<!--" * 50_000,
        1,
    ),
    "document types that never end": (_CHANNEL + "<!DOCTYPE x [" * 50_000, 0),
    "comments before the root": ("<!-- a -->" * 50_000 + _CHANNEL + _ITEM_AFTER_ALL, 1),
    "instructions that never end": (_CHANNEL + _ITEM_AFTER_ALL + "<?" * 100_000, 1),
    "scripts in a title": (f"{_CHANNEL}<item><title>{'&lt;script' * 50_000}</title></item></channel></rss>", 1),
    "attributes of an element": (
        _CHANNEL + "<item><a " + " ".join([f"b{i}='c'" for i in range(50_000)]) + "/></item></channel></rss>",
        1,
    ),
    "letters of an attribute": (f"{_CHANNEL}<item><title>a</b></title><a {'b' * 100_000}></item></channel></rss>", 1),
    "letters of a tag that is cut off": (f"{_CHANNEL}<item><title>a</b></title><{'a.' * 50_000}:{'b' * 50_000}", 1),
    "elements that do not end": (f"{'<a>' * 50_000}{'</b>' * 50_000}{_CHANNEL}<item/></channel></rss>", 1),
    "channels in one another": (
        "<rss>" + '<channel xml:base="a/">' * 1_000 + "<item/>" + "<title>C</title></channel>" * 1_000 + "</rss>",
        1,
    ),
    "marks on a letter of a title": (
        f"{_CHANNEL}<item><title>a{chr(0x301) * 200_000}</title></item></channel></rss>",
        1,
    ),
    "what may be an address of an author": (
        f"{_CHANNEL}<item><author>{'a.' * 50_000}{'@' * 50_000}</author></item></channel></rss>",
        1,
    ),
    "prefixes that nothing declares": (
        _CHANNEL + "<item><title>x</b></title>" + "".join([f"<a{i}:b>v</a{i}:b>" for i in range(20_000)]),
        1,
    ),
    "entries of one id": (f"{_CHANNEL}{'<item><guid>1</guid></item>' * 10_000}</channel></rss>", 1),
    "entries that have no name": (
        _CHANNEL + "".join([f"<item><description>{i}</description></item>" for i in range(5_000)]) + "</channel></rss>",
        5_000,
    ),
}


@pytest.mark.parametrize(("document", "count"), _REPEATED.values(), ids=_REPEATED)
def test_what_is_repeated_is_read_in_linear_time(document: str, count: int) -> None:
    """Each of these would take minutes if something in it were looked through anew for each of the others."""
    assert len(normalize(document, enrichers=())) == count


def test_comments_before_what_is_no_feed_are_skipped_once() -> None:
    """Else there would be as many ways to read them as there are sets of them."""
    with pytest.raises(FeedError, match="no feed"):
        normalize("<!-- a -->" * 50_000 + "x")


@pytest.mark.parametrize("title", ["A", "A & B"])
def test_entities_expand_in_proportion(title: str) -> None:
    """A large text named thousands of times is refused and told, in a sound feed as in one that is mended."""
    problems: list[Problem] = []
    [record] = normalize(
        f"<!DOCTYPE rss [<!ENTITY e '{'x' * 20_000}'>]><rss><channel><item><title>{title}</title>"
        f"<description>{'&e;' * 20_000}</description></item></channel></rss>",
        enrichers=(),
        on_problem=problems.append,
    )
    assert (record.title, record.body_md) == (title, "")
    assert "entity-refused" in {problem.code for problem in problems}


def test_too_many_attributes_are_told_and_the_entry_stays() -> None:
    """The first thousand are read, in a sound feed as in one that is mended; a long text is no tag."""
    many = " ".join([f'b{i}="c"' for i in range(5_000)])
    for text in ("A", "A & B"):
        feed = parse(f"{_CHANNEL}<item><title>{text}</title><x {many}/><link {many} href='/1'/></item></channel></rss>")
        assert [entry.title.value for entry in feed.entries if entry.title] == [text]
        assert "too-many-attributes" in {problem.code for problem in feed.problems}
    problems = parse(f"{_CHANNEL}<item><title>{'a=1 ' * 20_000}</title></item></channel></rss>").problems
    assert "too-many-attributes" not in {problem.code for problem in problems}
