"""Stage 5: the scores of topics, by a linear model over words that a person can read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, compress, count, filterfalse
from math import log, log1p, sqrt
from operator import add
from typing import Any

from attrs import frozen

from feednorm.enrich.packing import packed, unpacked
from feednorm.enrich.taxonomy import Topic
from feednorm.enrich.words import lower_words

_TITLE_COUNTS = 2
_FEWEST = 12.0  # a text with few words known counts as one with this many, lest a title alone decide too much
_STATED = 0.6  # what a category adds that is the name of a topic
_UNNAMED = 0.5  # a topic that is never named needs so much more; texts about other things share many words
_LATIN = "\u036f"  # words of other scripts come after it
_WHOLE = 1 << 12  # rows are scaled by whole numbers: so many stand for 1

Phrases = Mapping[str, "Phrases"]  # from a word to what may follow it
Places = Sequence[int]  # of topics in the taxonomy
Mentions = Mapping[int, int]  # from the place of a topic to how often it is named


def together(title: Mapping[str, int], text: Mapping[str, int]) -> dict[str, int]:
    """How often each term stands in title and text as one: the title counts twice.

    >>> together({"model": 1}, {"model": 1, "release": 1})
    {'model': 3, 'release': 1}
    """
    counts = dict(text)
    for term, times in title.items():
        counts[term] = counts.get(term, 0) + _TITLE_COUNTS * times
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


@frozen
class Model:
    """A taxonomy turned inside out: from a term or an alias to what it says about which topics.

    `weights` are packed rows with a number for each topic. `phrases` holds the words of all terms and aliases, so that
    one look at a word tells whether anything starts with it, and `starts` the words that start more than a word; the
    longest goes on for `longest` words. What the patterns of a topic find counts as an alias that no word can be.
    """

    topics: Sequence[Topic]
    bases: Sequence[float]
    weights: Mapping[str, int]
    aliases: Mapping[str, Places]
    unsure: AbstractSet[str]
    phrases: Phrases
    starts: AbstractSet[str]
    longest: int
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
        phrases = _phrases(chain(weights, aliases))
        aliases |= {f"/{topic.slug}/": [place] for place, topic in enumerate(topics) if topic.patterns}
        return cls(
            topics,
            [topic.bias - _UNNAMED for topic in topics],
            weights,
            aliases,
            unsure=frozenset([_phrase(alias) for topic in topics for alias in topic.unsure]),
            phrases=phrases,
            starts=frozenset([word for word, following in phrases.items() if following]),
            longest=max((term.count(" ") for term in chain(weights, aliases)), default=0),
            patterns={f"/{topic.slug}/": re.compile("|".join(topic.patterns)) for topic in topics if topic.patterns},
        )

    def scores(self, title: Sequence[str], text: Sequence[str], labels: Sequence[Sequence[str]] = ()) -> list[float]:
        """The score of each topic, given words in lower case; `labels` are what the article is filed under."""
        in_title, in_text = Counter(self.found(title)), Counter(self.found(text))
        in_titles = in_title + Counter(chain.from_iterable(map(self.found, labels))) if labels else in_title
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
        found = [*filter(self.phrases.__contains__, words)]
        starting = [*map(self.starts.__contains__, words)]
        starts = zip(count(), words, words[1:], strict=False)
        for place, first, second in compress(starts, starting):
            term, phrases = first, self.phrases[first]
            if second in phrases:
                for word in words[place + 1 : place + 1 + self.longest]:
                    if word not in phrases:
                        break
                    term = f"{term} {word}"
                    found.append(term)
                    phrases = phrases[word]
        if self.patterns and (foreign := [*filterfalse(str.isascii, words)]) and max(foreign) > _LATIN:
            text = f" {' '.join(foreign)} "
            found += [key for key, pattern in self.patterns.items() for _ in pattern.findall(text)]
        return found

    def named(self, in_titles: Mapping[str, int], in_text: Mapping[str, int]) -> tuple[Mentions, Mentions]:
        """How often the terms of titles and text name each topic; not by unsure aliases alone."""
        here, there = self.aliases.keys() & in_titles.keys(), self.aliases.keys() & in_text.keys()
        if self.unsure >= here | there:
            return {}, {}
        return self._mentions(here, in_titles), self._mentions(there, in_text)

    def _mentions(self, named: Iterable[str], counts: Mapping[str, int]) -> Mentions:
        mentions: dict[int, int] = {}
        for alias in named:
            for place in self.aliases[alias]:
                mentions[place] = mentions.get(place, 0) + counts[alias]
        return mentions

    def stated(self, labels: Sequence[Sequence[str]]) -> set[int]:
        """The topics that a label names by its whole text."""
        return {place for label in labels for place in self.aliases.get(" ".join(label), ())}

    def _weighed(self, counts: Mapping[str, int], *, sure: bool) -> list[float]:
        """For each topic its bias and the sum of its terms' weights times their values.

        Unsure aliases weigh nothing where no topic is surely named.
        """
        terms = [*filter(self.weights.__contains__, counts if sure else counts.keys() - self.unsure)]
        rows = [*map(self.weights.__getitem__, terms)]
        often: dict[int, list[int]] = {}
        for times, row in zip(map(counts.__getitem__, terms), rows, strict=True):
            if times > 1:
                often.setdefault(times, []).append(row)
        total = sum(rows) * _WHOLE
        length = float(len(rows))
        for times, rows in often.items():
            more = value(times) - 1
            total += sum(rows) * round(more * _WHOLE)
            length += len(rows) * more * (more + 2)
        totals = unpacked(total, len(self.topics), scale(length) * _WHOLE)
        return [*map(add, self.bases, totals)]


def _phrase(name: str) -> str:
    return " ".join(lower_words(name))


def _phrases(terms: Iterable[str]) -> Phrases:
    """The words of all terms, those of a phrase one within the other."""
    first: dict[str, dict[str, Any]] = {}
    for term in terms:
        following = first
        for word in term.split(" "):
            following = following.setdefault(word, {})
    return first
