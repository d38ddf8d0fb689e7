"""Stage 5: Record -> Record, what the feed does not hold."""

from __future__ import annotations

from feednorm.enrich.base import AnyEnricher, BatchEnricher, Enriched, Enricher, enrich
from feednorm.enrich.entities import Entities
from feednorm.enrich.summary import Summary
from feednorm.enrich.topics import Topics

__all__ = [
    "DEFAULT_ENRICHERS",
    "AnyEnricher",
    "BatchEnricher",
    "Enriched",
    "Enricher",
    "Entities",
    "Summary",
    "Topics",
    "enrich",
]

DEFAULT_ENRICHERS: tuple[AnyEnricher, ...] = (Summary(), Topics(), Entities())
