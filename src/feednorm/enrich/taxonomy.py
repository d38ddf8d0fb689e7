"""Stage 5: a taxonomy of topics, read from data and checked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import field, fields, frozen

from feednorm.enrich.packing import LARGEST
from feednorm.slug import is_slug

# What a topic has that names none of these: one mention in a title, or two in a text, make it fit.
_BIAS = -1.0
_ALIAS = 1.0
_TITLE_ALIAS = 1.5


@frozen
class Topic:
    """A row of a taxonomy: it fits where its score is above 0.

    The score is `bias`, plus `alias` and `title_alias` for the mentions of its aliases and patterns in the text and
    in title and categories (times log(1 + mentions)), plus the learnt weights of the `terms` in both, from -1000 to
    1000 (a linear model over words and pairs of words). Aliases are words as they stand, in any case; those that are
    `unsure` as well, being common words or names, count only beside another alias of the taxonomy.
    Patterns are regular expressions for lower-case text that is not ASCII, where words have no spaces between.

    >>> Topic("cats", "Cats", aliases=("cat", "cats")).bias
    -1.0
    """

    slug: str
    title: str = ""
    aliases: Sequence[str] = ()
    unsure: Sequence[str] = ()
    patterns: Sequence[str] = ()
    bias: float = _BIAS
    alias: float = _ALIAS
    title_alias: float = _TITLE_ALIAS
    terms: Mapping[str, float] = field(factory=dict, hash=False)


_FIELDS = tuple(attribute.name for attribute in fields(Topic))
_LISTS = ("aliases", "unsure", "patterns")
_NUMBERS = ("bias", "alias", "title_alias")


def read_taxonomy(taxonomy: Mapping[str, Any] | Path | str) -> list[Topic]:
    """The topics of a taxonomy, given as data or as the path of a JSON file.

    Raises `TypeError` for what can be neither, `OSError` where there is no such file, and `ValueError` for what is no
    taxonomy: it names the topic and the field.

    >>> read_taxonomy({"topics": [{"slug": "cats"}]})[0].slug
    'cats'
    >>> read_taxonomy({"topics": [{"slug": "My cats"}]})
    Traceback (most recent call last):
    ValueError: no taxonomy: topic 1: slug must be [a-z0-9-], at most 80 long, not 'My cats'
    """
    if isinstance(taxonomy, Mapping):
        return _topics(taxonomy, "no taxonomy")
    if not isinstance(taxonomy, str | Path):
        raise TypeError(f"a taxonomy is a mapping or the path of a JSON file, not {type(taxonomy).__name__}")
    try:
        data = json.loads(Path(taxonomy).read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"no taxonomy: {taxonomy} is no JSON: {error}") from error
    return _topics(data, f"no taxonomy: {taxonomy}")


def _topics(data: object, what: str) -> list[Topic]:
    rows = data.get("topics") if isinstance(data, Mapping) else None
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise ValueError(f'{what}: it must be an object with a list "topics"')  # noqa: TRY004 - as all else
    wrong = [f"topic {place}: {reason}" for place, row in enumerate(rows, 1) if (reason := _complaint(row))]
    if wrong:
        raise ValueError(f"{what}: {'; '.join(wrong)}")
    topics = [Topic(**row) for row in rows]
    if len({topic.slug for topic in topics}) < len(topics):
        raise ValueError(f"{what}: a slug stands twice")
    return topics


def _complaint(row: object) -> str | None:
    """What is wrong with a row, None where it is sound."""
    if not isinstance(row, Mapping):
        return f"it must be an object, not {type(row).__name__}"
    if unknown := [str(name) for name in row if name not in _FIELDS]:
        return f"{', '.join(unknown)} is no field of a topic"
    if not is_slug(row.get("slug")):
        return f"slug must be [a-z0-9-], at most 80 long, not {row.get('slug')!r:.80}"
    if not isinstance(row.get("title", ""), str):
        return "title must be a text"
    for name in _LISTS:
        values = row.get(name, ())
        if isinstance(values, str) or not isinstance(values, Sequence) or not all(isinstance(v, str) for v in values):
            return f"{name} must be a list of texts"
    if any(not isinstance(row.get(name, 0.0), int | float) for name in _NUMBERS):
        return f"{', '.join(_NUMBERS)} must be numbers"
    terms = row.get("terms", {})
    kinds = set(map(type, terms.values())) if isinstance(terms, Mapping) else {object}
    if not all(issubclass(kind, int | float) for kind in kinds) or not all(
        map(LARGEST.__ge__, map(abs, terms.values()))
    ):
        return f"terms must be an object with a number for each term, from {-LARGEST:g} to {LARGEST:g}"
    return _wrong_pattern(row.get("patterns", ()))


def _wrong_pattern(patterns: Sequence[str]) -> str | None:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            return f"the pattern {pattern!r} is no regular expression: {error}"
    return None
