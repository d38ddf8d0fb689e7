"""Documents that end in the middle, at every byte: what is there comes out, and nothing that was not said."""

from __future__ import annotations

import html
import re

import pytest

from feednorm import Entry, FeedError, Text, parse

FEEDS = {
    "rss": """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>News &amp; more</title><link>http://a.example/</link>
<item><title>Café</title><link>http://a.example/1</link><guid isPermaLink="false">urn:1</guid>\
<pubDate>Wed, 20 May 2026 13:03:00 GMT</pubDate><description>&lt;p&gt;A &amp;amp; b&lt;/p&gt;</description>\
<content:encoded><![CDATA[<p>All <b>of it</b></p>]]></content:encoded></item>
<item><guid>urn:2</guid><description><![CDATA[<i>Two</i>]]></description>\
<enclosure url="http://a.example/2.mp3" length="33" type="audio/mpeg"/></item>
</channel></rss>""",
    "atom": """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><link href="http://a.example/"/>
<entry><id>urn:1</id><title type="html">A &lt;b&gt;day&lt;/b&gt;</title><link href="http://a.example/1"/>\
<updated>2026-05-20T13:03:00Z</updated>\
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One <b>two</b></p></div></content></entry>
<entry><id>urn:2</id><summary>Two</summary></entry></feed>""",
    "json": """{"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": [
{"id": "urn:1", "url": "http://a.example/1", "title": "Caf\\u00e9", "content_html": "<p>All <b>of it</b></p>",
 "date_published": "2026-05-20T13:03:00Z", "attachments": [{"url": "http://a.example/1.mp3", "size_in_bytes": 33}]},
{"id": "urn:2", "content_text": "Two"}]}""",
}
TAG = re.compile(r"<[^<>]*>?")


def words(text: Text | None) -> str:
    """What a reader sees, but for a reference that is cut."""
    return re.sub(r"&\w*\Z", "", html.unescape(TAG.sub("", text.value))) if text else ""


def check(cut: Entry, whole: Entry) -> None:
    """Texts begin as those of the whole do; every other value is the whole's, or is not there."""
    for field in ("title", "summary", "content"):
        assert words(getattr(whole, field)).startswith(words(getattr(cut, field)))
    for field in ("id", "url", "published", "updated", "authors"):
        assert getattr(cut, field) in (getattr(whole, field), None, ())
    for ours, full in zip(cut.enclosures, whole.enclosures, strict=False):
        assert (ours.url, ours.length) in ((full.url, full.length), (full.url, None))


@pytest.mark.parametrize("name", FEEDS)
def test_a_document_that_ends_in_the_middle_says_nothing_false(name: str) -> None:
    """No text of the markup, no half of an address, a date or an id; the one problem is that it is cut."""
    feed = FEEDS[name].encode()
    whole = parse(feed)
    assert whole.problems == ()
    for size in range(len(feed)):
        try:
            found = parse(feed[:size])
        except FeedError:
            assert not re.search(rb"<(?:rss|feed)[ >]|items", feed[:size])
            continue
        codes = {problem.code for problem in found.problems if problem.severity != "note"}
        assert codes == {"cut-json" if name == "json" else "truncated"}, feed[:size][-40:]
        assert len(found.entries) >= len(re.findall(rb"<(?:item|entry)>|\"id\": \"urn:\d\"", feed[:size]))
        for cut, full in zip(found.entries, whole.entries, strict=False):
            check(cut, full)
