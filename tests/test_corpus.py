"""Real feeds: every file gives sound, inert records, or a refusal that says why."""

from __future__ import annotations

from pathlib import Path

from markdown_it import MarkdownIt

from feednorm import FeedError, Problem, normalize
from feednorm.problems import CODES
from feednorm.record import broken_rules

SUFFIXES = {".xml", ".rss", ".rdf", ".atom", ".json"}
TRUSTING = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def feeds(corpus: Path) -> list[Path]:
    """The feeds of the folder; an empty folder is a mistake, not a pass."""
    files = sorted(file for file in corpus.iterdir() if file.suffix in SUFFIXES)
    assert files
    return files


def test_every_record_of_every_feed_is_sound(corpus: Path) -> None:
    """No field breaks its rule, no slug stands twice in a feed, and only FeedError is ever raised."""
    wrong = []
    for file in feeds(corpus):
        try:
            records = normalize(file.read_bytes(), url=f"https://feeds.example/{file.name}")
        except FeedError as error:
            wrong += [] if str(error) else [f"{file.name}: refused without a word"]
            continue
        wrong += [f"{file.name}: {rule}" for record in records for rule in broken_rules(record)]
        if len({record.slug for record in records}) < len(records):
            wrong.append(f"{file.name}: a slug stands twice")
    assert wrong == []


def test_nothing_is_live_in_any_body(corpus: Path) -> None:
    """Rendered by a renderer that lets raw HTML through, no body has any."""
    wrong = []
    for file in feeds(corpus):
        try:
            records = normalize(file.read_bytes(), enrichers=())
        except FeedError:
            continue
        for record in records:
            tokens = TRUSTING.parse(record.body_md)
            raw = [t for token in tokens for t in (token, *(token.children or ())) if t.type.startswith("html_")]
            wrong += [f"{file.name}: {record.slug}: {token.content[:80]}" for token in raw]
    assert wrong == []


def test_every_problem_has_its_row_and_its_place(corpus: Path) -> None:
    """A problem's code is in the table, its sentence is whole, and its entry exists."""
    wrong = []
    for file in feeds(corpus):
        problems: list[Problem] = []
        try:
            records = normalize(file.read_bytes(), on_problem=problems.append, enrichers=())
        except FeedError:
            continue
        duplicates = sum(problem.code == "duplicate-entry" for problem in problems)
        for problem in problems:
            if problem.code not in CODES or problem.severity != CODES[problem.code].severity:
                wrong.append(f"{file.name}: {problem.code} has no row")
            if not problem.message.endswith((".", "…")) or "{" in problem.message.replace("{{", ""):
                wrong.append(f"{file.name}: {problem.message!r}")
            if problem.entry is not None and not 0 <= problem.entry < len(records) + duplicates:
                wrong.append(f"{file.name}: {problem.code} names entry {problem.entry}")
    assert wrong == []
