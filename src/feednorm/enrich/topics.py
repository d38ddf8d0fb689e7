"""Stage 5: topics by a taxonomy kept as data, a linear model over words that a person can read."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache, cached_property
from itertools import pairwise
from math import log, log1p, sqrt
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from feednorm.enrich.lead import lead
from feednorm.model import Entry
from feednorm.record import Record

MOST = 5
TEXT = 1300  # characters; the weights were learnt from texts of about this length
_TITLE_COUNTS = 2
_FEWEST = 12.0  # a text with few words known counts as one with this many, lest a title alone decide too much
_STATED = 0.6  # what a category adds that is the name of a topic
_UNNAMED = 0.5  # a topic that is never named needs so much more; texts about other things share many words
_TOKEN = re.compile(r"[^\W_][\w+#]*(?:[.\-'][^\W_][\w+#]*)*")
_SILENT = frozenset({"code", "table", "break"})
_ENGLISH = ("", "en", "und")
_FOREIGN_WORD = re.compile(r"\b[Aa]i\b")  # "to the" in Italian, "oh" in Portuguese; the initials stand in capitals

# What a topic has that names none of these: one mention in a title, or two in a text, make it fit.
_BIAS = -1.0
_ALIAS = 1.0
_TITLE_ALIAS = 1.5


@frozen
class Topic:
    """A row of a taxonomy: it fits where its score is above 0.

    The score is `bias`, plus `alias` and `title_alias` for the mentions of its aliases and patterns in the text and
    in title and categories (times log(1 + mentions)), plus the learnt weights of the `terms` in both (a linear model
    over words and pairs of words). Aliases are words as they stand, in any case;
    patterns are regular expressions for lower-case text that is not ASCII, where words have no spaces between.

    >>> Topic("cats", "Cats", aliases=("cat", "cats")).bias
    -1.0
    """

    slug: str
    title: str = ""
    aliases: Sequence[str] = ()
    patterns: Sequence[str] = ()
    bias: float = _BIAS
    alias: float = _ALIAS
    title_alias: float = _TITLE_ALIAS
    terms: Mapping[str, float] = field(factory=dict, hash=False)


@frozen(slots=False)
class Topics:
    """An enricher that says which topics of a taxonomy fit an article: at most five, the most fitting first.

    `taxonomy` is a JSON file, or what such a file holds: `{"topics": [{"slug": …, "title": …, "aliases": […],
    "patterns": […]}]}`; the fields of `Topic` say what more a topic may have. Without one it is the taxonomy of the
    package, 24 topics of technology news.

    >>> from feednorm import normalize
    >>> feed = "<rss><channel><item><title>My cat sleeps</title></item></channel></rss>"
    >>> cats = Topics({"topics": [{"slug": "cats", "aliases": ["cat", "kitten"]}]})
    >>> normalize(feed, enrichers=[cats])[0].topics
    ('cats',)
    """

    taxonomy: Mapping[str, Any] | Path | str | None = field(default=None, hash=False)

    def __call__(self, record: Record, entry: Entry) -> Record:
        """The record with its topics."""
        text = " ".join([block.text for block in lead(record.body_md) if block.kind not in _SILENT])[:TEXT]
        names = [category.label or category.term for category in entry.categories]
        title, text = record.title, text or record.summary
        if record.lang.lower().partition("-")[0] not in _ENGLISH:
            title, text = _FOREIGN_WORD.sub(" ", title), _FOREIGN_WORD.sub(" ", text)
        topics = self.of(title, text, names)
        return record if topics == record.topics else evolve(record, topics=topics)

    def of(self, title: str, text: str = "", categories: Iterable[str] = ()) -> tuple[str, ...]:
        """The topics of a text.

        >>> Topics().of("OpenAI releases a new large language model")[:2]
        ('large-language-models', 'artificial-intelligence')
        """
        scores = self.scores(title, text, categories)
        best = sorted([(-score, place) for place, score in enumerate(scores) if score > 0])
        return tuple([self._model.topics[place].slug for _, place in best[:MOST]])

    def scores(self, title: str, text: str = "", categories: Iterable[str] = ()) -> list[float]:
        """The score of each topic, in the order of the taxonomy."""
        return self._model.scores(title, text, list(categories))

    @property
    def slugs(self) -> tuple[str, ...]:
        """The topics that there are, in the order of the taxonomy.

        >>> Topics({"topics": [{"slug": "cats"}, {"slug": "dogs"}]}).slugs
        ('cats', 'dogs')
        """
        return tuple([topic.slug for topic in self._model.topics])

    @cached_property
    def _model(self) -> Model:
        """Read at the first use: a chain that is never applied reads no file."""
        return _shipped() if self.taxonomy is None else Model.of(read_taxonomy(self.taxonomy))


def read_taxonomy(taxonomy: Mapping[str, Any] | Path | str) -> list[Topic]:
    """The topics of a taxonomy, given as data or as the path of a JSON file.

    >>> read_taxonomy({"topics": [{"slug": "cats"}]})[0].slug
    'cats'
    """
    data = taxonomy if isinstance(taxonomy, Mapping) else json.loads(Path(taxonomy).read_text(encoding="utf-8"))
    return [Topic(**row) for row in data["topics"]]


def grams(text: str, known: Container[str]) -> Counter[str]:
    """How often each known word and pair of neighbouring words stands in a text, in lower case.

    >>> dict(grams("C++ and node.js", {"c++", "and node.js"}))
    {'c++': 1, 'and node.js': 1}
    """
    words = _TOKEN.findall(text.lower())
    found = list(filter(known.__contains__, words))
    found += filter(known.__contains__, map(" ".join, pairwise(words)))
    return Counter(found)


def term_values(title: Mapping[str, int], text: Mapping[str, int], terms: Container[str]) -> dict[str, float]:
    """The value of each of these terms: 1 + log(count), scaled to a vector of length 1; a title's count twice.

    >>> term_values({}, {"a": 2, "b": 1}, {"b"}) == {"b": 1 / sqrt(12)}
    True
    """
    values = {term: _log_count(count) for term, count in _counted(title, text).items() if term in terms}
    norm = sqrt(max(_FEWEST, sum([value * value for value in values.values()])))
    return {term: value / norm for term, value in values.items()}


def _counted(title: Mapping[str, int], text: Mapping[str, int]) -> dict[str, int]:
    counts = dict(text)
    for term, count in title.items():
        counts[term] = counts.get(term, 0) + count * _TITLE_COUNTS
    return counts


@cache
def _log_count(count: int) -> float:
    return 1 + log(count)


@cache
def _shipped() -> Model:
    return Model.of(read_taxonomy(Path(__file__).parent / "data" / "taxonomy.json"))


Weights = Mapping[str, Sequence[tuple[int, float]]]
Aliases = Mapping[str, Sequence[tuple[int, str]]]


@frozen
class Model:
    """A taxonomy turned inside out: from a term, or the first two words of an alias, to what it says about topics."""

    topics: Sequence[Topic]
    weights: Weights
    aliases: Aliases
    known: Container[str]
    patterns: Sequence[tuple[int, re.Pattern[str]]]

    @classmethod
    def of(cls, topics: Sequence[Topic]) -> Model:
        """The model of these topics."""
        weights: dict[str, list[tuple[int, float]]] = {}
        aliases: dict[str, list[tuple[int, str]]] = {}
        for place, topic in enumerate(topics):
            for term, weight in topic.terms.items():
                weights.setdefault(term, []).append((place, weight))
            names = {topic.slug, topic.title, *topic.aliases}
            for words in {tuple(_TOKEN.findall(name.lower())) for name in names} - {()}:
                aliases.setdefault(" ".join(words[:2]), []).append((place, " ".join(words)))
        patterns = [
            (place, re.compile("|".join(topic.patterns))) for place, topic in enumerate(topics) if topic.patterns
        ]
        return cls(topics, weights, aliases, frozenset(weights.keys() | aliases.keys()), patterns)

    def scores(self, title: str, text: str, categories: Sequence[str] = ()) -> list[float]:
        """The score of each topic."""
        of_title, of_text = grams(title, self.known), grams(text, self.known)
        scores = [topic.bias for topic in self.topics]
        of_labels, labels = of_title, title
        if categories:
            of_labels, labels = of_title + grams(" | ".join(categories), self.known), " | ".join([title, *categories])
            for place in self.stated(categories):
                scores[place] += _STATED
        weighed = self._weighed(_counted(of_title, of_text))
        in_text, in_labels = self.mentions(of_text, text), self.mentions(of_labels, labels)
        for place, topic in enumerate(self.topics):
            scores[place] += weighed[place]
            if place in in_text or place in in_labels:
                scores[place] += topic.alias * log1p(in_text.get(place, 0))
                scores[place] += topic.title_alias * log1p(in_labels.get(place, 0))
            else:
                scores[place] -= _UNNAMED
        return scores

    def _weighed(self, counts: Mapping[str, int]) -> list[float]:
        """For each topic the sum of its terms' weights times their `term_values`, in one pass over the terms."""
        weights = self.weights
        sums = [0.0] * len(self.topics)
        length = 0.0
        for term, count in counts.items():
            if term in weights:
                value = _log_count(count)
                length += value * value
                for place, weight in weights[term]:
                    sums[place] += weight * value
        norm = sqrt(max(_FEWEST, length))
        return [total / norm for total in sums]

    def stated(self, categories: Iterable[str]) -> set[int]:
        """The topics that a category names by its whole text."""
        names = {" ".join(_TOKEN.findall(name.lower())) for name in categories}
        rows = [row for name in names for row in self.aliases.get(" ".join(name.split()[:2]), ())]
        return {place for place, alias in rows if alias in names}

    def mentions(self, found: Mapping[str, int], text: str) -> dict[int, int]:
        """How often each topic's aliases and patterns stand in a text."""
        mentions: dict[int, int] = {}
        for gram in found.keys() & self.aliases.keys():
            for place, alias in self.aliases[gram]:
                times = found[gram] if alias == gram else _phrases(text).count(f" {alias} ")
                if times:
                    mentions[place] = mentions.get(place, 0) + times
        if not text.isascii():
            for place, pattern in self.patterns:
                if times := len(pattern.findall(text.lower())):
                    mentions[place] = mentions.get(place, 0) + times
        return mentions


def _phrases(text: str) -> str:
    """The words of a text with single spaces between and around, to find a phrase in."""
    return f" {' '.join(_TOKEN.findall(text.lower()))} "
