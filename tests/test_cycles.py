"""What has been read is free at once: nothing waits for the garbage collector."""

from __future__ import annotations

import gc

import pytest

from feednorm import normalize, parse

FEED = b"""<rss><channel><title>News</title><link>https://a.example/</link>
<item><title>A day</title><link>/1</link><pubDate>yesterday</pubDate><description><![CDATA[
<ol><li>One<ul><li>Two</ul><li>Three</ol><blockquote><p>Rain <b>and <a href="/2">wind</a></b></p></blockquote>
<table><tr><th>a</th></tr><tr><td>b</td></tr></table>]]></description></item></channel></rss>"""
BROKEN = FEED.replace(b"</item>", b"").replace(b"<title>A day", b"<title>A & day")


@pytest.mark.parametrize("feed", [FEED, BROKEN], ids=["sound", "broken"])
@pytest.mark.parametrize("read", [parse, lambda feed: normalize(feed, enrichers=())], ids=["parse", "normalize"])
def test_a_document_is_free_once_it_is_read(read: object, feed: bytes) -> None:
    """Neither the tree nor the blocks of a document are in a cycle of references."""
    assert callable(read)
    read(feed)
    gc.collect()
    gc.disable()
    try:
        read(feed)
        left = gc.collect()
    finally:
        gc.enable()
    assert left == 0
