"""feednorm: every feed in, clean and safe Markdown records out.

>>> from feednorm import normalize
>>> feed = "<rss><channel><item><title>A day</title><link>https://a.example/1</link></item></channel></rss>"
>>> normalize(feed)[0].slug
'a-day'
"""

from __future__ import annotations

from feednorm._version import __version__
from feednorm.enrich import DEFAULT_ENRICHERS
from feednorm.errors import FeedError
from feednorm.markdown import TAGS, to_markdown
from feednorm.model import Category, Enclosure, Entry, Feed, Person, Problem, Text
from feednorm.output import schema
from feednorm.pipeline import normalize, parse
from feednorm.record import Alternates, Record
from feednorm.site import Site

__all__ = [
    "DEFAULT_ENRICHERS",
    "TAGS",
    "Alternates",
    "Category",
    "Enclosure",
    "Entry",
    "Feed",
    "FeedError",
    "Person",
    "Problem",
    "Record",
    "Site",
    "Text",
    "__version__",
    "normalize",
    "parse",
    "schema",
    "to_markdown",
]
