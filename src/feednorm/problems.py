"""Leaf: what was repaired or doubted, as values; the codes are one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

Severity = Literal["note", "repair", "error"]


@frozen
class Problem:
    """A repair or a doubt.

    `code` is stable and one of `CODES`; `severity` is "note" (worth knowing), "repair" (the document was mended)
    or "error" (something could not be saved); `message` is a plain sentence. `line` and `column` count from 1 and
    `entry` is the index of the entry from 0, each None where not known.

    >>> from feednorm.problems import problem
    >>> problem("bad-date", entry=3, value="yesterday").message
    "The date 'yesterday' cannot be read."
    """

    code: str
    severity: Severity
    message: str
    line: int | None = None
    column: int | None = None
    entry: int | None = None


@frozen
class Code:
    """A row of the table of codes: `message` is a format string, `meaning` documents the code."""

    severity: Severity
    message: str
    meaning: str


CODES: Mapping[str, Code] = {
    # the parser
    "bad-date": Code(
        "note",
        "The date {value!r} cannot be read.",
        "A date that is none, or could be two; the field stays empty.",
    ),
    "unsafe-link": Code(
        "repair",
        "The link {value!r} would run code; it was dropped.",
        "An address with the scheme javascript, vbscript or data where a link stands.",
    ),
    # the mapper
    "no-link": Code(
        "note",
        "The entry has no link; its source is given as {source}.",
        "An entry without an http(s) link: canonical_source is the feed's URL with a fragment, or a urn.",
    ),
    "no-date": Code(
        "note",
        "The entry has no date; {substitute} stands for it.",
        "published_at is the feed's date or the time of ingest; Entry.published stays None.",
    ),
    "no-title": Code(
        "note",
        "The entry has no title; it is called {title!r}.",
        "The title comes from the first words of the body, or from the link.",
    ),
    "duplicate-entry": Code(
        "note",
        "The entry {identity!r} stands more than once; the newest is kept.",
        "Several entries share one identity (guid, atom:id, or link and title), so they are one record.",
    ),
    "double-escaped": Code(
        "repair",
        "The body's HTML was escaped twice; it was decoded once more.",
        "A body whose whole text is itself HTML.",
    ),
    # the enrichers
    "enricher-failed": Code(
        "error",
        "The enricher {enricher} failed: {reason}.",
        "An exception in an enricher, or a record that breaks a rule: the record stays as it was before.",
    ),
}


def problem(
    code: str,
    *,
    line: int | None = None,
    column: int | None = None,
    entry: int | None = None,
    **details: object,
) -> Problem:
    """Make a `Problem` from its row in `CODES`; `details` fill the message.

    >>> problem("no-date", substitute="now").severity
    'note'
    """
    row = CODES[code]
    return Problem(code, row.severity, row.message.format_map(details), line, column, entry)
