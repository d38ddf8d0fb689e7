"""feednorm: every feed in, clean and safe Markdown records out.

>>> from feednorm import normalize
>>> feed = "<rss><channel><item><title>A day</title><link>https://a.example/1</link></item></channel></rss>"
>>> normalize(feed)[0].slug
'a-day'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feednorm._version import __version__
from feednorm.enrich import DEFAULT_ENRICHERS
from feednorm.errors import FeedError
from feednorm.markdown import TAGS, to_markdown
from feednorm.model import Category, Enclosure, Entry, Feed, Person, Problem, Text
from feednorm.pipeline import iter_records, normalize, parse
from feednorm.record import Alternates, Record
from feednorm.site import Site

if TYPE_CHECKING:
    from feednorm.batch import Outcome, normalize_many
    from feednorm.output import render, schema

__all__ = [
    "DEFAULT_ENRICHERS",
    "TAGS",
    "Alternates",
    "Category",
    "Enclosure",
    "Entry",
    "Feed",
    "FeedError",
    "Outcome",
    "Person",
    "Problem",
    "Record",
    "Site",
    "Text",
    "__version__",
    "iter_records",
    "normalize",
    "normalize_many",
    "parse",
    "render",
    "schema",
    "to_markdown",
]

_LAZY = {
    "Outcome": "feednorm.batch",
    "normalize_many": "feednorm.batch",
    "render": "feednorm.output",
    "schema": "feednorm.output",
}


def __getattr__(name: str) -> object:
    """Import what few programs need when it is first asked for (PEP 562)."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
