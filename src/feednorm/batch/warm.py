"""Batch: the last thing that the fork server imports, for what it does.

It normalises a sound document and a broken one, so that every worker begins with the tables of the enrichers read and
with the patterns and modules at hand that documents of either kind need, and shares their memory with the others. A
worker would spend as much on them as on some eighty articles.
"""

from __future__ import annotations

from feednorm.pipeline import normalize

_SOUND = """<rss version="2.0"><channel><title>News</title><link>https://a.example/</link><item>
<title>A “day” – 日</title><link>https://a.example/1?utm_source=rss</link><author>ada@a.example (Ada)</author>
<pubDate>Wed, 20 May 2026 13:03:00 GMT</pubDate>
<description><![CDATA[<p>It <em>rained</em> for <a href="/2">an hour</a> &amp; more… <img src="/1.png" width="1"></p>
<ul><li><b>Then</b> came the sun. [1]</li><li>雨が降った。</li></ul><pre><code>x = 1</code></pre>
The post <a href="/1">A day</a> appeared first on <a href="/">News</a>.]]></description></item></channel></rss>"""

# A title with markup, a bare ampersand, an entity that XML lacks, tags that are never closed, no link.
_BROKEN = """<rss version="2.0"><channel><title>News & more</title><item>
<title>Q&A: <b>rain</title><guid>7</guid><pubDate>Wed, 20 May 2026 13:03:00 GMT</pubDate>
<description><p>It rained&nbsp;for an hour.<br>Then came the sun.</description></item></channel></rss>"""

for _document in (_SOUND, _BROKEN):
    normalize(_document)
