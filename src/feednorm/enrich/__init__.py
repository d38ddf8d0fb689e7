"""Stage 5: Record -> Record, what the feed does not hold."""

from __future__ import annotations

from feednorm.enrich.base import AnyEnricher, BatchEnricher, Enriched, Enricher, enrich

__all__ = ["DEFAULT_ENRICHERS", "AnyEnricher", "BatchEnricher", "Enriched", "Enricher", "enrich"]

DEFAULT_ENRICHERS: tuple[AnyEnricher, ...] = ()
