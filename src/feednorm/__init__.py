"""feednorm: every feed in, clean and safe Markdown records out.

>>> from feednorm import normalize
>>> feed = "<rss><channel><item><title>A day</title><link>https://a.example/1</link></item></channel></rss>"
>>> normalize(feed)[0].slug
'a-day'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from feednorm._version import __version__

if TYPE_CHECKING:
    from feednorm.batch import Outcome, normalize_many
    from feednorm.enrich import DEFAULT_ENRICHERS
    from feednorm.errors import FeedError, MissingExtraError
    from feednorm.markdown import TAGS, to_markdown
    from feednorm.model import Category, Enclosure, Entry, Feed, Person, Problem, Text
    from feednorm.output import render, schema
    from feednorm.pipeline import iter_records, normalize, parse
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
    "MissingExtraError",
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

_MODULES = {
    "batch": "Outcome normalize_many",
    "enrich": "DEFAULT_ENRICHERS",
    "errors": "FeedError MissingExtraError",
    "markdown": "TAGS to_markdown",
    "model": "Category Enclosure Entry Feed Person Problem Text",
    "output": "render schema",
    "pipeline": "iter_records normalize parse",
    "record": "Alternates Record",
    "site": "Site",
}
_MODULE_OF = {name: f"feednorm.{module}" for module, names in _MODULES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Import a name from its module when it is first asked for (PEP 562): whoever converts HTML loads no parser."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_MODULE_OF[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
