"""Batch: the last thing that the fork server imports, for what it does.

It normalises a document, so that every worker begins with the tables of the enrichers read, which is as much work as
some forty articles are, and shares their memory with the others.
"""

from __future__ import annotations

from feednorm.pipeline import normalize

_DOCUMENT = """<rss version="2.0"><channel><title>News</title><item><title>A day</title>
<link>https://a.example/1</link><pubDate>Wed, 20 May 2026 13:03:00 GMT</pubDate>
<description>&lt;p>It &lt;em>rained&lt;/em> for an hour. Then came the sun.&lt;/p></description>
</item></channel></rss>"""

normalize(_DOCUMENT)
