"""Stage 2: podcasts (iTunes, Google Play, Podcasting 2.0) and FeedBurner."""

from __future__ import annotations

from feednorm.elements import readers
from feednorm.elements.rows import Row, Rows

_image = readers.url_attribute("href", "url")

SHARED: Rows = {
    "itunes:title": Row("title", 5, readers.guessed_text),
    "itunes:author": Row("authors", 3, readers.person, many=True),
    "itunes:image": Row("image", 2, _image),
    "itunes:link": Row("image", 6, _image),
    "itunes:keywords": Row("categories", 2, readers.keywords, many=True),
    "itunes:category": Row("categories", 2, readers.category, many=True),
    "googleplay:author": Row("authors", 4, readers.person, many=True),
    "googleplay:image": Row("image", 3, _image),
}

FEED: Rows = {
    "itunes:subtitle": Row("description", 4, readers.guessed_text),
    "itunes:summary": Row("description", 3, readers.guessed_text),
    "itunes:owner": Row("authors", 5, readers.person, many=True),
    "googleplay:description": Row("description", 6, readers.guessed_text),
}

ENTRY_ROWS: Rows = {
    "itunes:summary": Row("summary", 6, readers.guessed_text),
    "itunes:subtitle": Row("summary", 7, readers.guessed_text),
    "googleplay:description": Row("summary", 8, readers.guessed_text),
    "feedburner:origlink": Row("url", 0, readers.url_text),
}
