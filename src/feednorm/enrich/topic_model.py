"""Stage 5: the scores of topics, by a linear model over words that a person can read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, compress, pairwise
from math import log, log1p, sqrt

from attrs import frozen

from feednorm.enrich.taxonomy import Topic
from feednorm.enrich.words import words

_TITLE_COUNTS = 2
_FEWEST = 12.0  # a text with few words known counts as one with this many, lest a title alone decide too much
_STATED = 0.6  # what a category adds that is the name of a topic
_UNNAMED = 0.5  # a topic that is never named needs so much more; texts about other things share many words
_LATIN = "\u036f"  # words of other scripts come after it


def terms(found: Sequence[str], known: Container[str], starts: Container[str]) -> list[str]:
    """The known words and pairs of neighbouring words, each as often as it stands; `starts` are what pairs start with.

    >>> terms(["an", "open", "source", "model"], {"model", "open source"}, {"open"})
    ['model', 'open source']
    """
    pairs = map(" ".join, compress(pairwise(found), map(starts.__contains__, found)))
    return [*filter(known.__contains__, found), *filter(known.__contains__, pairs)]


def sum_of(title: Mapping[str, int], text: Mapping[str, int]) -> dict[str, int]:
    """The counts of title and text as one: the title's count twice."""
    counts = dict(text)
    for term, count in title.items():
        counts[term] = counts.get(term, 0) + count * _TITLE_COUNTS
    return counts


def value(count: int) -> float:
    """What a term counts that stands so often: 1 + log(count).

    >>> value(1)
    1.0
    """
    return 1 + log(count)


def scale(length: float) -> float:
    """What divides the values of an article, given the sum of their squares, so that all articles weigh the same."""
    return sqrt(max(_FEWEST, length))


Places = Sequence[int]  # of topics in the taxonomy
Mentions = Mapping[int, int]  # from the place of a topic to how often it is named


@frozen
class Model:
    """A taxonomy turned inside out: from a term or an alias to what it says about which topics.

    An alias of more than two words stands in `long` under its first two, for only words and pairs are counted. What the
    patterns of a topic find counts as an alias that no word can be.
    """

    topics: Sequence[Topic]
    bases: Sequence[float]
    weights: Mapping[str, Sequence[tuple[int, float]]]
    aliases: Mapping[str, Places]
    long: Mapping[str, Sequence[str]]
    unsure: AbstractSet[str]
    known: AbstractSet[str]
    starts: AbstractSet[str]
    patterns: Mapping[str, re.Pattern[str]]

    @classmethod
    def of(cls, topics: Sequence[Topic]) -> Model:
        """The model of these topics."""
        weights: dict[str, list[tuple[int, float]]] = {}
        aliases: dict[str, list[int]] = {}
        for place, topic in enumerate(topics):
            for term, weight in topic.terms.items():
                weights.setdefault(term, []).append((place, weight))
            for alias in {_phrase(name) for name in (topic.slug, topic.title, *topic.aliases, *topic.unsure)} - {""}:
                aliases.setdefault(alias, []).append(place)
        patterns = {f"/{topic.slug}/": re.compile("|".join(topic.patterns)) for topic in topics if topic.patterns}
        aliases |= {f"/{topic.slug}/": [place] for place, topic in enumerate(topics) if topic.patterns}
        long: dict[str, list[str]] = {}
        for alias in aliases:
            if alias.count(" ") > 1:
                long.setdefault(" ".join(alias.split()[:2]), []).append(alias)
        known = weights.keys() | aliases.keys() | long.keys()
        return cls(
            topics,
            [topic.bias - _UNNAMED for topic in topics],
            weights,
            aliases,
            long,
            unsure=frozenset([_phrase(alias) for topic in topics for alias in topic.unsure]),
            known=frozenset(known),
            starts={term.partition(" ")[0] for term in known if " " in term},
            patterns=patterns,
        )

    def scores(self, title: Sequence[str], text: Sequence[str], labels: Sequence[Sequence[str]] = ()) -> list[float]:
        """The score of each topic, given words in lower case; `labels` are what the article is filed under."""
        in_title = self.found(title)
        of_title, of_text = Counter(in_title), Counter(self.found(text))
        of_titles = Counter(chain(in_title, *map(self.found, labels))) if labels else of_title
        together = sum_of(of_title, of_text)
        in_titles, in_text = self.named(of_titles, of_text)
        if not (in_titles or in_text):
            together = {term: count for term, count in together.items() if term not in self.unsure}
        scores = self._weighed(together)
        for place in in_titles.keys() | in_text.keys():
            topic = self.topics[place]
            scores[place] += _UNNAMED + topic.alias * log1p(in_text.get(place, 0))
            scores[place] += topic.title_alias * log1p(in_titles.get(place, 0))
        for place in self.stated(labels) if labels else ():
            scores[place] += _STATED
        return scores

    def found(self, words: Sequence[str]) -> list[str]:
        """The words, pairs, longer aliases and patterns that the model knows, each as often as it stands there."""
        found = terms(words, self.known, self.starts)
        if not self.long.keys().isdisjoint(found):
            text = _joined(words)
            for start in self.long.keys() & found:
                found += [alias for alias in self.long[start] for _ in range(text.count(f" {alias} "))]
        if self.patterns and max(words, default="") > _LATIN:
            text = _joined(words)
            found += [key for key, pattern in self.patterns.items() for _ in pattern.findall(text)]
        return found

    def named(self, of_titles: Mapping[str, int], of_text: Mapping[str, int]) -> tuple[Mentions, Mentions]:
        """How often titles and text name each topic; not by unsure aliases alone."""
        here, there = self.aliases.keys() & of_titles.keys(), self.aliases.keys() & of_text.keys()
        if here <= self.unsure and there <= self.unsure:
            return {}, {}
        return self._mentions(here, of_titles), self._mentions(there, of_text)

    def _mentions(self, named: AbstractSet[str], counts: Mapping[str, int]) -> Mentions:
        mentions: dict[int, int] = {}
        for alias in named:
            times = counts[alias]
            for place in self.aliases[alias] if times else ():
                mentions[place] = mentions.get(place, 0) + times
        return mentions

    def stated(self, labels: Sequence[Sequence[str]]) -> set[int]:
        """The topics that a label names by its whole text."""
        return {place for label in labels for place in self.aliases.get(" ".join(label), ())}

    def _weighed(self, counts: Mapping[str, int]) -> list[float]:
        """For each topic its bias and the sum of its terms' weights times their values, in one pass over the terms."""
        weights = self.weights
        sums = [0.0] * len(self.topics)
        length = 0.0
        for term, count in counts.items():
            if term in weights:
                of_term = 1.0 if count == 1 else value(count)
                length += of_term * of_term
                for place, weight in weights[term]:
                    sums[place] += weight * of_term
        divisor = scale(length)
        return [base + total / divisor for base, total in zip(self.bases, sums, strict=True)]


def _phrase(name: str) -> str:
    return " ".join(words(name.lower()))


def _joined(found: Iterable[str]) -> str:
    """The words with single spaces between and around, to find a phrase in."""
    return f" {' '.join(found)} "
