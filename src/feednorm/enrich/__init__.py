"""Stage 5: Record -> Record, what the feed does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feednorm.enrich.base import AnyEnricher, BatchEnricher, Enriched, Enricher, enrich
from feednorm.enrich.entities import Entities
from feednorm.enrich.language import DetectLanguage
from feednorm.enrich.summary import Summary
from feednorm.enrich.topics import Topics

if TYPE_CHECKING:
    from feednorm.enrich.chat import ChatEnricher

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
    "enrich",
]

DEFAULT_ENRICHERS: tuple[AnyEnricher, ...] = (Summary(), Topics(), Entities())


def __getattr__(name: str) -> object:
    """Import `ChatEnricher` when it is asked for: the client that it needs is an extra, and slow to import."""
    if name == "ChatEnricher":
        from feednorm.enrich.chat import ChatEnricher

        return ChatEnricher
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
