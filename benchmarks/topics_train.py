"""Learn the weights of the taxonomy from articles with known topics, and say how well they do.

    python benchmarks/topics_train.py ARTICLES.jsonl            # cross-validation
    python benchmarks/topics_train.py ARTICLES.jsonl --write    # and write the weights into the taxonomy

ARTICLES.jsonl has one article a line: {"title": …, "text": …, "topics": [slugs]}. What is learnt: for each topic a
linear support vector machine over words and pairs of words, cut down to the terms that say most; one shift of all
biases, so that micro-F1 over articles that took no part in the training is best. It needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from html import unescape
from itertools import chain, pairwise
from math import log1p
from pathlib import Path

import numpy as np
from attrs import evolve
from scipy.sparse import csr_matrix, hstack
from sklearn.metrics import f1_score
from sklearn.model_selection import KFold
from sklearn.svm import LinearSVC

import feednorm.enrich
from feednorm.enrich.lead import LENGTH
from feednorm.enrich.taxonomy import Topic, read_taxonomy
from feednorm.enrich.topic_model import Model, scale, together, value
from feednorm.enrich.topics import MOST
from feednorm.enrich.words import lower_words

TAXONOMY = Path(feednorm.enrich.__file__).parent / "data" / "taxonomy.json"
LEAST_ARTICLES = 4  # a term stands in so many, or is not learnt
TERMS = 450  # a topic keeps so many
COST = 0.03
BALANCE = 0.6  # 0: every article weighs the same; 1: those with a topic weigh as much as those without
ALIAS_SCALE = 0.4
LENGTHS = (None, 250, 0)  # characters of text: all of it, a teaser, a bare title
WEIGHTS = (1.0, 0.1, 0.1)
BYLINE = re.compile(r"\b\w+ · [^·]{1,60}(?: · [^·]{1,60})? · [A-Z][a-z]{2} \d{1,2}, \d\d:\d\d")
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
STOP = frozenset(
    """a about after all also an and any are as at be been before being between both but by can could did do does
    during each for from had has have he her here him his how i if in into is it its it's like many may might
    more most much new no not of on one only or other our out over she should so some such than that that's the
    their them there these they this those through to too two under up upon us use used uses using very was we
    were what when where which while who will with within without would you your however including include
    includes across first de la el en los las del una un por con se es al le les et das der die und den il lo da
    do e o os na no em di che per van het een og som av att det ett""".split()
)


class Articles:
    """The articles as counts of terms and of mentions of aliases."""

    def __init__(self, path: Path, model: Model, longest: int | None = None) -> None:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        longest = LENGTH if longest is None else longest
        self.titles = [lower_words(clean(row["title"])) for row in rows]
        self.texts = [lower_words(BYLINE.sub(" ", clean(row["text"]))[:longest]) for row in rows]
        self.truth = np.array([[topic.slug in row["topics"] for topic in model.topics] for row in rows])
        self.counts = [together(terms(title), terms(text)) for title, text in zip(self.titles, self.texts, strict=True)]
        self.title_mentions, self.text_mentions = np.zeros((2, len(rows), len(model.topics)))
        for row, (title, text) in enumerate(zip(self.titles, self.texts, strict=True)):
            named = model.named(model.found(title), model.found(text))
            for found, mentions in zip((self.title_mentions, self.text_mentions), named, strict=True):
                for place, times in mentions.items():
                    found[row, place] = log1p(times)


def clean(text: str) -> str:
    """A text without the escapes of Markdown and HTML that scraping left in it."""
    return unescape(unescape(ESCAPE.sub(r"\1", text)))


def terms(found: list[str]) -> list[str]:
    """The words and the pairs of neighbouring words, each as often as it stands."""
    return [*found, *map(" ".join, pairwise(found))]


def learnable(counts: list[dict[str, int]]) -> dict[str, float]:
    """The terms worth learning, with the weight of how rare each is."""
    articles = Counter(chain.from_iterable(counts))
    return {
        term: np.log(len(counts) / times) + 1
        for term, times in sorted(articles.items())
        if times >= LEAST_ARTICLES and not term[0].isdigit() and not STOP.intersection(term.split())
    }


def matrix(counts: list[dict[str, int]], known: list[str], rarity: dict[str, float]) -> csr_matrix:
    """One row an article, one column a term."""
    column = {term: place for place, term in enumerate(known)}
    rows, columns, values = [], [], []
    for row, of_article in enumerate(counts):
        found = {term: value(count) for term, count in of_article.items() if term in column}
        divisor = scale(sum(of_term * of_term for of_term in found.values()))
        for term, of_term in found.items():
            rows.append(row)
            columns.append(column[term])
            values.append(of_term / divisor * rarity[term])
    return csr_matrix((values, (rows, columns)), shape=(len(counts), len(known)))


class Lesson:
    """What one fit learns from: articles in full and, weighing less, their teasers and bare titles."""

    def __init__(self, lengths: list[Articles], rows: np.ndarray) -> None:
        self.counts = [articles.counts[row] for articles in lengths for row in rows]
        self.text_mentions = np.concatenate([articles.text_mentions[rows] for articles in lengths])
        self.title_mentions = np.concatenate([articles.title_mentions[rows] for articles in lengths])
        self.truth = np.concatenate([articles.truth[rows] for articles in lengths])
        self.weight = np.repeat(WEIGHTS, len(rows))

    def svm(self, of_terms: csr_matrix, place: int) -> tuple[np.ndarray, float]:
        """The weights of one topic: of the terms, then of its mentions in text and title."""
        mentions = np.stack([self.text_mentions[:, place], self.title_mentions[:, place]], axis=1)
        truth = self.truth[:, place]
        share = truth.mean()
        weight = self.weight * np.where(truth, ((1 - share) / share) ** BALANCE, 1)
        machine = LinearSVC(C=COST, random_state=0)
        machine.fit(hstack([of_terms, csr_matrix(mentions * ALIAS_SCALE)]).tocsr(), truth, sample_weight=weight)
        return machine.coef_[0], float(machine.intercept_[0])


def fit(topics: list[Topic], lengths: list[Articles], rows: np.ndarray) -> list[Topic]:
    """The topics with their weights, learnt from these articles."""
    lesson = Lesson(lengths, rows)
    rarity = learnable(lesson.counts[: len(rows)])
    known = list(rarity)
    first = matrix(lesson.counts, known, rarity)
    says = [np.abs(lesson.svm(first, place)[0][: len(known)]) for place in range(len(topics))]
    kept = [np.sort(np.argsort(-of_topic)[:TERMS]) for of_topic in says]
    union = np.unique(np.concatenate(kept))
    second = matrix(lesson.counts, [known[column] for column in union], rarity)
    learnt = []
    for place, topic in enumerate(topics):
        mine = np.searchsorted(union, kept[place])
        weights, bias = lesson.svm(second[:, mine], place)
        names = [known[column] for column in kept[place]]
        found = [(name, round(float(weight * rarity[name]), 1)) for name, weight in zip(names, weights, strict=False)]
        alias, title_alias = (round(float(weight) * ALIAS_SCALE, 3) for weight in weights[-2:])
        found = sorted(((name, weight) for name, weight in found if weight), key=lambda item: -item[1])
        learnt.append(evolve(topic, bias=bias, alias=alias, title_alias=title_alias, terms=dict(found)))
    return learnt


def scores(topics: list[Topic], articles: Articles, rows: np.ndarray) -> np.ndarray:
    """What the package itself says about these articles."""
    model = Model.of(topics)
    return np.array([model.scores(articles.titles[row], articles.texts[row]) for row in rows])


def chosen(found: np.ndarray, shift: float) -> np.ndarray:
    """Which topics fit: those above 0, at most five."""
    fifth = -np.sort(-found, axis=1)[:, MOST - 1 : MOST]
    return (found + shift > 0) & (found >= fifth)


def main() -> None:
    """Cross-validate; write if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    topics = read_taxonomy(TAXONOMY)
    lengths = [Articles(options.articles, Model.of(topics), longest) for longest in LENGTHS]
    truth = lengths[0].truth
    found = [np.zeros(truth.shape) for _ in lengths]
    folds = list(KFold(options.folds, shuffle=True, random_state=0).split(truth))
    for train, test in folds:
        learnt = fit(topics, lengths, train)
        for scored, articles in zip(found, lengths, strict=True):
            scored[test] = scores(learnt, articles, test)
    honest = [np.zeros(truth.shape, dtype=bool) for _ in lengths]
    for train, test in folds:
        shift = best_shift(found[0][train], truth[train])
        for fits, scored in zip(honest, found, strict=True):
            fits[test] = chosen(scored[test], shift)
    for longest, fits in zip(LENGTHS, honest, strict=True):
        figures = [f1_score(truth, fits, average=average, zero_division=0) for average in ("micro", "macro")]
        print(
            f"{longest!s:>5} characters: micro-F1 {figures[0]:.4f}, macro-F1 {figures[1]:.4f}, "
            f"{fits.sum(1).mean():.2f} topics an article (true: {truth.sum(1).mean():.2f})"
        )
    if options.write:
        shift = best_shift(found[0], truth)
        learnt = fit(topics, lengths, np.arange(len(truth)))
        write([evolve(topic, bias=round(topic.bias + shift, 3)) for topic in learnt])


def best_shift(found: np.ndarray, truth: np.ndarray) -> float:
    """What to add to all scores, so that micro-F1 is best."""
    shifts = np.linspace(-1, 1, 81)
    return float(max(shifts, key=lambda shift: f1_score(truth, chosen(found, shift), average="micro")))


def write(topics: list[Topic]) -> None:
    """Write the taxonomy, a line for each list and for each group of terms."""
    data = json.loads(TAXONOMY.read_text(encoding="utf-8"))
    out = []
    for topic in topics:
        head = {
            "slug": topic.slug,
            "title": topic.title,
            "aliases": list(topic.aliases),
            "unsure": list(topic.unsure),
            "patterns": list(topic.patterns),
            "bias": topic.bias,
            "alias": topic.alias,
            "title_alias": topic.title_alias,
        }
        lines = [f"   {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items()]
        pairs = [f"{json.dumps(term, ensure_ascii=False)}: {weight:g}" for term, weight in topic.terms.items()]
        groups = [", ".join(pairs[place : place + 8]) for place in range(0, len(pairs), 8)]
        lines.append('   "terms": {\n    ' + ",\n    ".join(groups) + "\n   }")
        out.append("  {\n" + ",\n".join(lines) + "\n  }")
    about = json.dumps(data.get("about", ""), ensure_ascii=False)
    TAXONOMY.write_text('{\n "about": ' + about + ',\n "topics": [\n' + ",\n".join(out) + "\n ]\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
