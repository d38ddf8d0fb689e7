"""`feednorm check`: problems as a compiler prints them, or as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from feednorm.batch import Outcome
from feednorm.cli.terminal import printable
from feednorm.document.encodings import decode
from feednorm.errors import FeedError
from feednorm.problems import Problem

_WIDTH = 100  # of the source line shown: feeds have lines of a hundred kilobytes


def findings(outcome: Outcome) -> list[dict[str, Any]]:
    """The problems of a document in document order, and what it failed with, as JSON-ready values."""
    found = [_finding(outcome.source, problem) for problem in sorted(outcome.problems, key=_place)]
    if outcome.error is not None:
        found.append(_failure(outcome.source, outcome.error))
    return found


def as_json(finding: dict[str, Any]) -> str:
    """One line of JSON."""
    return json.dumps(finding, ensure_ascii=False)


def as_text(finding: dict[str, Any]) -> Iterator[str]:
    """`file:line:column: severity code: sentence`, and the source line where it is known."""
    place = ":".join(str(part) for part in (finding["file"], finding["line"], finding["column"]) if part is not None)
    yield printable(f"{place}: {finding['severity']} {finding['code']}: {finding['message']}")
    for link in finding.get("feed_links", ()):
        yield printable(f"    it links to the feed {link}")
    if finding["line"] is not None:
        yield from _excerpt(finding["file"], finding["line"], finding["column"])


def _place(problem: Problem) -> tuple[int, int]:
    return problem.line or 0, problem.column or 0


def _finding(source: object, problem: Problem) -> dict[str, Any]:
    return {
        "file": str(source),
        "line": problem.line,
        "column": problem.column,
        "entry": problem.entry,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
    }


def _failure(source: object, error: Exception) -> dict[str, Any]:
    if isinstance(error, FeedError):
        code, message = "no-feed", str(error)
    elif isinstance(error, OSError):
        code, message = "unreadable", error.strerror or str(error)
    else:
        code, message = "failed", f"{type(error).__name__}: {error}"
    failure = _finding(source, Problem(code, "error", message))
    if isinstance(error, FeedError):
        failure |= {"kind": error.kind, "feed_links": list(error.feed_links)}
    return failure


def _excerpt(file: str, line: int, column: int | None) -> Iterator[str]:
    lines = _lines(file)
    if not 0 < line <= len(lines):
        return
    text = lines[line - 1]
    start = max(0, column - 1 - _WIDTH // 2) if column else len(text) - len(text.lstrip())
    shown = printable(text[start : start + _WIDTH].rstrip())
    yield f"    {'…' if start and column else ''}{shown}{'…' if len(text) > start + _WIDTH else ''}"


@lru_cache(maxsize=1)
def _lines(file: str) -> list[str]:
    """The lines of a file, near enough to show one; none where it is no text or no file."""
    from feednorm.document.gzipped import GZIP, gunzip

    try:
        data = Path(file).read_bytes()
        text = decode(gunzip(data) if data.startswith(GZIP) else data).text  # as the parser reads it
    except (OSError, ValueError):
        return []
    return [] if "\0" in text[:64] else text.split("\n")
