"""What the tests of the enricher share: an article, a good answer, and how to run one on the other."""

from __future__ import annotations

import json
from typing import Any

from chat_server import Behaviour, completion

from feednorm import Problem, Record, normalize
from feednorm.enrich import ChatEnricher, Summary, Topics

KEY = "sk-very-secret-17"
TEXT = (
    "The port of Halden bought four electric cranes from Siemens in March. "
    "Noise at night fell by eleven decibels, the harbour master Ada Moen says. "
    "The old diesel cranes were sold to a yard in Gdańsk. "
    "Robots paint the new ones every spring."
)
SUMMARY = "The port of Halden replaced its diesel cranes with electric ones from Siemens. Noise at night fell."
GOOD = {"summary": SUMMARY, "topics": ["robotics"], "entities": ["Siemens", "Ada Moen", "Gdańsk"]}
TAXONOMY = Topics({"topics": [{"slug": "robotics", "aliases": ["robot", "robots"]}, {"slug": "energy"}]})


def feed(*texts: str) -> str:
    """A feed with one article for each text."""
    items = (
        f"<item><title>Cranes {n}</title><guid>{n}</guid><description><![CDATA[{text}]]></description></item>"
        for n, text in enumerate(texts)
    )
    return f"<rss><channel>{''.join(items)}</channel></rss>"


def enricher(url: str, **options: Any) -> ChatEnricher:  # noqa: ANN401 - any option of the class
    """An enricher that waits for nothing."""
    return ChatEnricher(**{"base_url": url, "model": "m", "api_key": KEY, "topics": TAXONOMY, "retries": 0, **options})


def run(url: str, *texts: str, **options: Any) -> tuple[list[Record], list[Problem]]:  # noqa: ANN401 - likewise
    """The records of a feed with these texts, and the problems of the enricher."""
    problems: list[Problem] = []
    records = normalize(feed(*(texts or (TEXT,))), enrichers=[enricher(url, **options)], on_problem=problems.append)
    return records, [told for told in problems if told.code in ("model-fallback", "enricher-failed")]


def says(answer: object) -> Behaviour:
    """A server that always gives this answer."""
    content = answer if isinstance(answer, str) else json.dumps(answer)
    return lambda _request, _number: completion(content)


def offline(text: str = TEXT) -> Record:
    """What the offline enrichers make of it."""
    return normalize(feed(text), enrichers=[Summary(), TAXONOMY])[0]
