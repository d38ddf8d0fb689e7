"""Stage 5: the scores of topics, by a linear model over words that a person can read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import chain, filterfalse, pairwise
from math import log, log1p, sqrt
from operator import add

from attrs import frozen

from feednorm.enrich.packing import packed, unpacked
from feednorm.enrich.taxonomy import Topic
from feednorm.enrich.words import lower_words

_FEWEST = 12.0  # a text with few words known counts as one with this many, lest a title alone decide too much
_STATED = 0.6  # what a category adds that is the name of a topic
_UNNAMED = 0.5  # a topic that is never named needs so much more; texts about other things share many words
_LATIN = "\u036f"  # words of other scripts come after it
_WHOLE = 1 << 12  # rows are scaled by whole numbers: so many stand for 1

Phrases = Mapping[tuple[str, str], Sequence[tuple[str, str]]]  # a term and what to count, by its first two words
Places = Sequence[int]  # of topics in the taxonomy
Mentions = Mapping[int, int]  # from the place of a topic to how often it is named


def together(title: Sequence[str], text: Sequence[str]) -> Mapping[str, int]:
    """How often each term stands in title and text as one: the title counts twice.

    >>> dict(together(["model"], ["model", "release"]))
    {'model': 3, 'release': 1}
    """
    return Counter([*title, *title, *text])


def value(count: int) -> float:
    """What a term counts that stands so often: 1 + log(count).

    >>> value(1)
    1.0
    """
    return 1 + log(count)


def scale(length: float) -> float:
    """What divides the values of an article, given the sum of their squares, so that all articles weigh the same."""
    return sqrt(max(_FEWEST, length))


@frozen
class Model:
    """A taxonomy turned inside out: from a term or an alias to what it says about which topics.

    `weights` are packed rows with a number for each topic. `vocabulary` holds all words of terms and aliases, and
    `phrases` those of several words, by the first and the second: where these stand in a row, but for words that are
    not known, the phrase is worth a look. What the patterns of a topic find counts as an alias that no word can be.
    """

    topics: Sequence[Topic]
    bases: Sequence[float]
    weights: Mapping[str, int]
    aliases: Mapping[str, Places]
    unsure: frozenset[str]
    vocabulary: AbstractSet[str]
    phrases: Phrases
    pairs: frozenset[tuple[str, str]]
    patterns: Mapping[str, re.Pattern[str]]

    @classmethod
    def of(cls, topics: Sequence[Topic]) -> Model:
        """The model of these topics."""
        weights: dict[str, int] = {}
        aliases: dict[str, list[int]] = {}
        for place, topic in enumerate(topics):
            for term, weight in topic.terms.items():
                weights[term] = weights.get(term, 0) + packed(weight, place)
            for alias in {_phrase(name) for name in (topic.slug, topic.title, *topic.aliases, *topic.unsure)} - {""}:
                aliases.setdefault(alias, []).append(place)
        terms = [*weights, *aliases]
        phrases = _phrases(terms)
        aliases |= {f"/{topic.slug}/": [place] for place, topic in enumerate(topics) if topic.patterns}
        return cls(
            topics,
            [topic.bias - _UNNAMED for topic in topics],
            weights,
            aliases,
            unsure=frozenset([_phrase(alias) for topic in topics for alias in topic.unsure]),
            vocabulary=frozenset(" ".join(terms).split()),
            phrases=phrases,
            pairs=frozenset(phrases),
            patterns={f"/{topic.slug}/": re.compile("|".join(topic.patterns)) for topic in topics if topic.patterns},
        )

    def scores(self, title: Sequence[str], text: Sequence[str], labels: Sequence[Sequence[str]] = ()) -> list[float]:
        """The score of each topic, given words in lower case; `labels` are what the article is filed under."""
        in_title, in_text = self.found(title), self.found(text)
        in_titles = [*in_title, *chain.from_iterable(map(self.found, labels))] if labels else in_title
        of_titles, of_text = self.named(in_titles, in_text)
        scores = self._weighed(together(in_title, in_text), sure=bool(of_titles or of_text))
        for place in of_titles.keys() | of_text.keys():
            topic = self.topics[place]
            scores[place] += _UNNAMED + topic.alias * log1p(of_text.get(place, 0))
            scores[place] += topic.title_alias * log1p(of_titles.get(place, 0))
        for place in self.stated(labels) if labels else ():
            scores[place] += _STATED
        return scores

    def found(self, words: Sequence[str]) -> list[str]:
        """The words, phrases and patterns that the model may know, each as often as it stands there."""
        found = [*filter(self.vocabulary.__contains__, words)]
        if pairs := self.pairs.intersection(pairwise(found)):
            text = _spaced(words)
            for term, spaced in chain.from_iterable(map(self.phrases.__getitem__, pairs)):
                found += [term] * text.count(spaced)
        if self.patterns and (foreign := [*filterfalse(str.isascii, words)]) and max(foreign) > _LATIN:
            text = f" {' '.join(foreign)} "
            found += [key for key, pattern in self.patterns.items() for _ in pattern.findall(text)]
        return found

    def named(self, in_titles: Sequence[str], in_text: Sequence[str]) -> tuple[Mentions, Mentions]:
        """How often the terms of titles and text name each topic; not by unsure aliases alone."""
        here = [*filter(self.aliases.__contains__, in_titles)]
        there = [*filter(self.aliases.__contains__, in_text)]
        if self.unsure.issuperset(here) and self.unsure.issuperset(there):
            return {}, {}
        return self._mentions(here), self._mentions(there)

    def _mentions(self, named: Sequence[str]) -> Mentions:
        mentions: dict[int, int] = {}
        for alias in named:
            for place in self.aliases[alias]:
                mentions[place] = mentions.get(place, 0) + 1
        return mentions

    def stated(self, labels: Sequence[Sequence[str]]) -> set[int]:
        """The topics that a label names by its whole text."""
        return {place for label in labels for place in self.aliases.get(" ".join(label), ())}

    def _weighed(self, counts: Mapping[str, int], *, sure: bool) -> list[float]:
        """For each topic its bias and the sum of its terms' weights times their values.

        Unsure aliases weigh nothing where no topic is surely named.
        """
        terms = [*filter(self.weights.__contains__, counts if sure else filterfalse(self.unsure.__contains__, counts))]
        total = sum(map(self.weights.__getitem__, terms)) * _WHOLE
        length = float(len(terms))
        for term in terms:
            if (times := counts[term]) > 1:
                more, squares = _more(times)
                total += self.weights[term] * more
                length += squares
        totals = unpacked(total, len(self.topics), scale(length) * _WHOLE)
        return [*map(add, self.bases, totals)]


@cache
def _more(times: int) -> tuple[int, float]:
    """What a term that stands so often counts more than one that stands once: in whole parts, and squared."""
    more = value(times) - 1
    return round(more * _WHOLE), more * (more + 2)


def _phrase(name: str) -> str:
    return " ".join(lower_words(name))


def _spaced(words: Iterable[str]) -> str:
    """A text in which a phrase, written likewise, can be counted: neighbours share no space."""
    return f" {'  '.join(words)} "


def _phrases(terms: Iterable[str]) -> Phrases:
    """The terms of several words, each as it is written and as it is counted."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for term in dict.fromkeys(terms):
        words = term.split(" ")
        if len(words) > 1:
            found.setdefault((words[0], words[1]), []).append((term, _spaced(words)))
    return found
