"""The table of codes and its documentation: equal, complete, and every row can be met."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from feednorm import parse
from feednorm.entries import stream
from feednorm.problems import CODES, Problem, problem

DOCUMENT = Path(__file__).parents[2] / "docs" / "problems.md"
HEAD = """# Problems

What was repaired in a feed, or is doubtful, is a `Problem` with a stable code, a severity, a plain sentence, and the
line and the entry where it was met. `feed.problems` holds what the parser met; `on_problem=` is told of all.

- a **note** is worth knowing: nothing was changed;
- a **repair**: the document was mended, and nothing of it is lost that could be saved;
- an **error**: something could not be saved.

This page is written from the table in `feednorm.problems`, and a test keeps the two equal
(`FEEDNORM_WRITE_DOCS=1 pytest tests/parser/test_parse_problems.py` writes it anew).

| code | severity | what it means | the sentence |
|---|---|---|---|
"""


def page() -> str:
    """The documentation of the table."""
    rows = (
        f"| `{code}` | {row.severity} | {row.meaning} | {row.message.replace('|', chr(92) + '|')} |"
        for code, row in sorted(CODES.items())
    )
    return HEAD + "\n".join(rows) + "\n"


def test_the_documentation_is_the_table() -> None:
    """docs/problems.md says what the table says; it changes only by an explicit flag."""
    if os.environ.get("FEEDNORM_WRITE_DOCS"):
        DOCUMENT.write_text(page(), encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_code_is_a_word_and_its_sentences_are_sentences(code: str) -> None:
    """Lower case and hyphens; both texts end with a full stop."""
    row = CODES[code]
    assert code == code.lower().replace("_", "-")
    assert row.message.endswith(".")
    assert row.meaning.endswith(".")


def test_a_problem_is_made_from_its_row() -> None:
    """Details fill the sentence; line and entry are where it was met."""
    made = problem("undefined-entity", line=3, entry=1, name="eacute")
    sentence = "The entity &eacute; is HTML's and not defined; its character stands for it."
    assert made == Problem("undefined-entity", "repair", sentence, 3, None, 1)


def rss(item: str) -> str:
    """A feed of one entry with an id, on its second line."""
    return f"<rss version='2.0'><channel><title>N</title>\n<item><guid>1</guid>{item}</item></channel></rss>"


def test_entries_that_share_a_line_are_told_apart() -> None:
    """By the place of what was mended; a feed may well be a single line."""
    feed = parse(rss("<title>a & b & c</title></item><item><guid>2 & 3</guid></item>\n<item><guid>3 &</guid>"))
    assert [(problem.code, problem.entry, problem.line) for problem in feed.problems] == [
        ("bare-ampersand", 0, 2),
        ("bare-ampersand", 1, 2),
        ("bare-ampersand", 2, 3),
    ]
    line = rss("<description><![CDATA[<item>]]></description></item><item><guid>2 & 3</guid>").replace("\n", "")
    assert [(problem.code, problem.entry) for problem in parse(line).problems] == [("bare-ampersand", 1)]


def test_no_entry_is_named_for_the_channel_of_a_feed_in_one_line() -> None:
    """Several entries share its line, and it lies in none."""
    feed = parse(
        "<rss><channel><title>A & B</title><item><guid>1</guid></item><item><guid>2</guid></item></channel></rss>"
    )
    assert [(problem.code, problem.entry) for problem in feed.problems] == [("bare-ampersand", None)]


MET = {
    "bad-date": rss("<pubDate>yesterday</pubDate>"),
    "unsafe-link": rss("<link>javascript:alert(1)</link>"),
    "relative-link": rss("<link>a</link>"),
    "bad-link": rss("<link>http://[bad/</link>"),
    "no-scheme": rss("<link>www.a.example/1</link>"),
    "bad-slashes": rss("<link>http:/a.example/1</link>"),
    "stray-text": rss("oops"),
    "misspelt-tag": rss("<description><![cdata[a]]></description>"),
    "leaked-nothing": rss("<description>null</description>"),
    "replacement-character": rss("<title>a \ufffd b</title>"),
    "escaped-cdata": rss("<title>&lt;![CDATA[a]]&gt;</title>"),
    "mojibake": rss("<title>cafÃ©</title>"),
    "mojibake-kept": rss("<description>cafÃ©</description>"),
    "windows-1252-controls": rss("<title>a&#150;b</title>"),
    "no-id": rss("").replace("<guid>1</guid>", ""),
    "undefined-entity": rss("<title>&eacute;</title>"),
    "bare-ampersand": rss("<title>a & b</title>"),
    "stray-bracket": rss("<title>a < b</title>"),
    "control-character": rss("<title>a\x01b</title>"),
    "undeclared-prefix": rss("<dc:creator>A</dc:creator>"),
    "stray-end-tag": rss("</b>"),
    "missing-start": rss("a</title>"),
    "unquoted-attribute": rss("<guid a=b>1</guid>"),
    "unescaped-markup": rss("<description><p></description>"),
    "unclosed-cdata": rss("<description><![CDATA[a</description>"),
}


@pytest.mark.parametrize("code", MET)
def test_a_problem_tells_its_entry_and_line(code: str) -> None:
    """The entry counts from 0, the line from 1; nothing else is reported that is not there."""
    found = parse(MET[code]).problems
    assert [(problem.code, problem.entry, problem.line) for problem in found] == [(code, 0, 2)]


def codes_of(feed: str) -> list[str]:
    """The codes that a feed gives."""
    return [problem.code for problem in parse(feed).problems]


NOTHING = [(tag, word) for tag in ("description", "link") for word in ("null", "None", "undefined", "nil")]


@pytest.mark.parametrize(("tag", "nothing"), [*NOTHING, ("title", "null"), ("title", "undefined")])
def test_what_programs_print_for_nothing_is_nothing(tag: str, nothing: str) -> None:
    """As the whole of a text; a text that has the word in it stays."""
    entry = parse(rss(f"<{tag}>{nothing}</{tag}>")).entries[0]
    assert (entry.title, entry.summary, entry.url) == (None, None, None)
    assert parse(rss(f"<title>{nothing} pointers</title>")).problems == ()


@pytest.mark.parametrize("key", ["title", "summary", "content_html", "content_text", "url"])
@pytest.mark.parametrize("nothing", ["null", "undefined", "None"])
def test_what_programs_print_for_nothing_is_nothing_in_json(key: str, nothing: str) -> None:
    """As in XML: the text is none, and that is told; a title may be the word None."""
    feed = parse(f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"id": "1", "{key}": "{nothing}"}}]}}')
    is_word = (key, nothing) == ("title", "None")
    entry = feed.entries[0]
    assert [text for text in (entry.title, entry.summary, entry.content, entry.url) if text] == [entry.title] * is_word
    assert [problem.code for problem in feed.problems] == ["leaked-nothing"] * (not is_word)


@pytest.mark.parametrize("word", ["None", "nil", "Nil", "none", "Null", "NULL", "Undefined"])
@pytest.mark.parametrize("title", ["<title>{}</title>", "<title type='html'>{}</title>"])
def test_a_title_may_be_a_word_for_nothing(title: str, word: str) -> None:
    """Of RSS and of Atom: only what is no word of a headline, to the letter, is none."""
    for feed in (rss(title.format(word)), f"<feed><entry><id>1</id>{title.format(word)}</entry></feed>"):
        found = parse(feed)
        assert found.problems == ()
        assert found.entries[0].title is not None
        assert found.entries[0].title.value == word


def test_a_host_without_a_scheme_is_a_host() -> None:
    """With the scheme of the feed, else https; a path that begins alike is none."""
    links = {"www.a.example/1": "https://www.a.example/1", "www/1": "www/1", "www.html": "www.html"}
    for link, url in links.items():
        assert parse(rss(f"<link>{link}</link>")).entries[0].url == url
    assert parse(rss("<link>www.a.example</link>"), url="http://b.example/").entries[0].url == "http://www.a.example"


@pytest.mark.parametrize("address", ["http://[bad/", "http://bad]/"])
@pytest.mark.parametrize("tag", ["link", "guid", "dc:identifier"])
def test_no_link_is_an_address_without_parts(tag: str, address: str) -> None:
    """Whatever element it comes from, it is no url."""
    feed = rss(f"<{tag}>{address}</{tag}>").replace("<rss", "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'")
    assert parse(feed).entries[0].url is None
    json_feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": address}]}
    assert parse(json.dumps(json_feed)).entries[0].url is None


def test_what_stands_among_the_entries_is_told() -> None:
    """A warning of PHP, plain or with its tags; white space is none."""
    feed = rss("</item>\n<br />\n<b>Warning</b>: no such file\n<item><guid>2</guid>")
    told = parse(feed).problems
    assert [(problem.code, problem.line) for problem in told] == [("stray-text", 4)]
    assert "Warning" not in told[0].message
    assert "no such file" in told[0].message


@pytest.mark.parametrize("place", ["<channel>", "<rss version='2.0'>", "</channel>"])
def test_stray_text_is_told_wherever_it_stands_in_the_channel(place: str) -> None:
    """Before the first element and after the last as well."""
    assert codes_of(rss("").replace(place, place + "oops")) == ["stray-text"]


@pytest.mark.parametrize("place", ["<item>", "</guid>", "<media:group>", "</media:group>"])
def test_stray_text_is_told_wherever_it_stands_in_an_entry(place: str) -> None:
    """And in the containers within it; the text of a field is none."""
    feed = rss("<media:group><media:title>A</media:title></media:group>").replace(
        "<rss", "<rss xmlns:media='http://search.yahoo.com/mrss/'"
    )
    assert codes_of(feed) == []
    assert codes_of(feed.replace(place, place + "oops", 1)) == ["stray-text"]


@pytest.mark.parametrize("link", ["http:/a.example/1", "http:///a.example/1", "HTTP:////a.example/1"])
def test_an_address_has_two_slashes_before_its_host(link: str) -> None:
    """As browsers read it."""
    url = parse(rss(f"<link>{link}</link>")).entries[0].url
    assert url is not None
    assert url.lower() == "http://a.example/1"


def test_an_item_that_is_no_object_is_told() -> None:
    """It costs its neighbours nothing, and the numbers of the entries are those of the feed."""
    feed = parse(
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}, "x", 3, null, {"id": "2"}, {}]}'
    )
    assert [entry.id for entry in feed.entries] == ["1", "2", None]
    assert [(problem.code, problem.entry) for problem in feed.problems] == [
        ("no-object", None), ("no-object", None), ("no-object", None), ("no-id", 2),
    ]  # fmt: skip


def test_a_feed_without_entries_is_told() -> None:
    """As a document and as a stream."""
    empty = "<rss><channel><title>N</title></channel></rss>"
    assert codes_of(empty) == ["no-entries"]
    told: list[Problem] = []
    _, entries = stream(io.BytesIO(empty.encode()), on_problem=told.append)
    assert list(entries) == []
    assert [problem.code for problem in told] == ["no-entries"]


def test_a_stream_tells_of_its_channel_once() -> None:
    """Though each of the small documents that it is read in has the channel again."""
    item = "<item><guid>{}</guid><description>" + "x" * 9999 + "</description></item>"
    feed = "<rss><channel><link>a</link>" + "".join(map(item.format, range(99))) + "</channel></rss>"
    told: list[Problem] = []
    _, entries = stream(io.BytesIO(feed.encode()), on_problem=told.append)
    assert len(list(entries)) == 99
    assert [problem.code for problem in told] == codes_of(feed) == ["relative-link"]
