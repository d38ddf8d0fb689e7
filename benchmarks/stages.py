"""One benchmark a stage: what each costs over the same feeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from benchmarks.timing import Task
from feednorm import DEFAULT_ENRICHERS, Record, normalize, parse, to_markdown


def stage_tasks(feeds: Sequence[bytes]) -> Mapping[str, Task]:
    """Return a task for each stage, each fed with what the stage before it gives."""
    parsed = [parse(data) for data in feeds]
    bodies = [
        (text.value, text.base_url)
        for feed in parsed
        for entry in feed.entries
        if (text := entry.content or entry.summary) is not None and text.kind == "html"
    ]
    records = [record for feed in parsed for record in normalize(feed, enrichers=())]
    tasks: dict[str, Task] = {
        "XML by lxml alone": lambda: [etree.fromstring(data) for data in feeds],
        "parse: bytes -> Feed": lambda: [parse(data) for data in feeds],
        "Markdown of the bodies": lambda: [to_markdown(html, base_url=base) for html, base in bodies],
        "mapper, Markdown included": lambda: [normalize(feed, enrichers=()) for feed in parsed],
        "JSON of the records": lambda: [record.to_json() for record in records],
    }
    for enricher in DEFAULT_ENRICHERS:
        name = getattr(enricher, "__name__", type(enricher).__name__)
        tasks[f"enricher: {name}"] = lambda one=enricher: _apply(one, records)  # type: ignore[misc]
    return tasks


def _apply(enricher: Any, records: list[Record]) -> list[object]:  # noqa: ANN401 - of either kind
    if hasattr(enricher, "enrich_many"):
        return list(enricher.enrich_many(records))
    return [enricher(record, record.entry) for record in records]
