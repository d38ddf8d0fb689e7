"""What stands behind a feed: told as that, and no part of its entries."""

from __future__ import annotations

import pytest

from feednorm import Entry, Feed, FeedError, parse


def rss(*bodies: str) -> str:
    """A feed with these descriptions, as they are."""
    items = "\n".join(f"<item><guid>{body}</guid><description>{body}</description></item>" for body in bodies)
    return f"<?xml version='1.0'?>\n<rss version='2.0'>\n<channel><title>News</title>\n{items}</channel></rss>"


def body_of(entry: Entry) -> str | None:
    """The text of a description."""
    return entry.summary.value if entry.summary else None


def codes_of(feed: Feed) -> set[str]:
    """What was repaired."""
    return {problem.code for problem in feed.problems if problem.severity != "note"}


ROOTS = {
    "rss": rss("x", "y"),
    "feed": "<feed xmlns='http://www.w3.org/2005/Atom'><entry><summary>x</summary></entry>\n"
    "<entry><summary>y</summary></entry></feed>",
    "rdf:RDF": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n<channel/>"
    "<item><description>x</description></item><item><description>y</description></item>\n</rdf:RDF>",
}
JUNK = (
    "</{0}>", "<p>bye</{0}>", "<p>bye</{0}></{0}>", "</channel></{0}>", "\n</body></html>", "garbage <b>",
    "a & b</{0}>c", "<!-- x", "]]>", "<![CDATA[x]]>", "\0</{0}>", "<script>if(a<b)document.write('</{0}>')</script>",
)  # fmt: skip


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("junk", JUNK)
def test_junk_after_the_root_is_called_that_and_nothing_else(root: str, junk: str) -> None:
    """Whatever is wrong with it, and though it ends the root once more; it is in none of the entries."""
    feed = parse(ROOTS[root] + junk.format(root))
    assert [(problem.code, problem.entry) for problem in feed.problems if problem.severity != "note"] == [
        ("junk-after-root", None)
    ]
    assert [body_of(entry) for entry in feed.entries] == ["x", "y"]


@pytest.mark.parametrize("silent", ["<!-- </rss> -->", "<?php ?>", " \n"])
def test_what_may_stand_after_the_root_is_no_junk(silent: str) -> None:
    """Comments, instructions and white space (XML 1.0, section 2.1), in a broken feed as well."""
    assert codes_of(parse(rss("a & b") + silent)) == {"bare-ampersand"}


@pytest.mark.parametrize("text", ["the </rss> tag", "<b></rss>", "</channel></rss>"])
def test_an_end_of_the_root_within_an_entry_is_none(text: str) -> None:
    """What an entry's end follows was not the end."""
    feed = parse(rss(text, "y"))
    assert len(feed.entries) == 2
    assert "junk-after-root" not in codes_of(feed)


def test_a_broken_feed_in_another_document_ends_with_that() -> None:
    """The end tags of what it stands in are no junk."""
    feed = parse(f"<soap><body>{rss('a & b').partition(chr(10))[2]}</body></soap>")
    assert [body_of(entry) for entry in feed.entries] == ["a & b"]
    assert codes_of(feed) == {"bare-ampersand"}


@pytest.mark.parametrize("junk", ["<br />\n<b>Warning</b>: no file in <b>/a.php</b>\n", ")]}',\n", "/* feed */ "])
def test_junk_before_a_json_feed_is_dropped_and_told(junk: str) -> None:
    """A warning, a guard against scripts or a comment costs no entry; an HTML page that shows a feed is none."""
    source = '{"title": "News", "version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}]}'
    feed = parse(junk + source)
    assert [entry.id for entry in feed.entries] == ["1"]
    assert [problem.code for problem in feed.problems] == ["junk-before-root"]
    with pytest.raises(FeedError, match="HTML page"):
        parse("<!doctype html><pre>" + source)


def test_junk_after_a_json_feed_is_told() -> None:
    """With its line."""
    feed = parse('\n{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}]}\n<script> ')
    assert [(problem.code, problem.line, problem.entry) for problem in feed.problems] == [("junk-after-root", 3, None)]
    assert "'<script>'" in feed.problems[0].message
