"""Stage 5: Record -> Record, what the feed does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feednorm.enrich.base import AnyEnricher, BatchEnricher, Enriched, Enricher, checked_enrichers, enrich
from feednorm.enrich.entities import Entities
from feednorm.enrich.summary import Summary
from feednorm.enrich.topics import Topics

if TYPE_CHECKING:
    from feednorm.enrich.chat import ChatEnricher
    from feednorm.enrich.language import DetectLanguage

__all__ = [
    "DEFAULT_ENRICHERS",
    "AnyEnricher",
    "BatchEnricher",
    "ChatEnricher",
    "DetectLanguage",
    "Enriched",
    "Enricher",
    "Entities",
    "Summary",
    "Topics",
    "checked_enrichers",
    "enrich",
]

DEFAULT_ENRICHERS: tuple[AnyEnricher, ...] = (Summary(), Topics(), Entities())


_LAZY = {"ChatEnricher": "feednorm.enrich.chat", "DetectLanguage": "feednorm.enrich.language"}


def __getattr__(name: str) -> object:
    """Import an enricher of an extra when it is asked for (PEP 562)."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)
