"""Batch: the last thing that the fork server imports, for what it does.

It normalises a document, so that every worker begins with the tables of the enrichers read and the usual patterns
compiled, which is as much work as some fifty articles are, and shares their memory with the others.
"""

from __future__ import annotations

from feednorm.pipeline import normalize

_DOCUMENT = """<rss version="2.0"><channel><title>News</title><link>https://a.example/</link><item>
<title>A “day” – 日</title><link>https://a.example/1?utm_source=rss</link><author>ada@a.example (Ada)</author>
<pubDate>Wed, 20 May 2026 13:03:00 GMT</pubDate>
<description><![CDATA[<p>It <em>rained</em> for <a href="/2">an hour</a> &amp; more… <img src="/1.png" width="1"></p>
<ul><li><b>Then</b> came the sun. [1]</li></ul><pre><code>x = 1</code></pre>
The post <a href="/1">A day</a> appeared first on <a href="/">News</a>.]]></description></item></channel></rss>"""

normalize(_DOCUMENT)
