"""Compare ways to summarise on feeds that carry both a real summary and a full body.

    python benchmarks/summary_eval.py FOLDER_OF_FEEDS

The summary is left out and each way extracts sentences from the body; the figures are ROUGE-1 and ROUGE-2 (F1 of
words and of pairs of words) against the summary that was left out, averaged over feeds so that no feed counts for
more than another, and the processor time an article takes. Only counts and figures are printed.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log
from pathlib import Path
from time import process_time

from feednorm import FeedError, normalize
from feednorm.enrich.lead import Lead, lead
from feednorm.enrich.ranking import chosen, words
from feednorm.enrich.stated import own_summary
from feednorm.enrich.summary import candidates, extract
from feednorm.prose import Block

_FEWEST_WORDS = 8
_MOST_OF_A_FEED = 30
_SENTENCES = 3
_TOKEN = re.compile(r"[぀-ヿ㐀-鿿]|[^\W_]+")


def lead_3(_title: str, found: Sequence[str]) -> list[str]:
    """The first three sentences."""
    return list(found[:_SENTENCES])


def frequency(title: str, found: Sequence[str]) -> list[str]:
    """The sentences whose words are frequent; a word of the title counts three times."""
    counts = Counter(word for sentence in found for word in words(sentence)) + Counter([*words(title), *words(title)])
    scores = [sum(counts[word] for word in words(sentence)) / (len(words(sentence)) + 1) for sentence in found]
    return best(found, scores)


def textrank(_title: str, found: Sequence[str]) -> list[str]:
    """TextRank (Mihalcea and Tarau, 2004): PageRank over the sentences' shared words."""
    bags = [set(words(sentence)) for sentence in found]
    size = len(bags)
    weights = [[0.0] * size for _ in bags]
    for i in range(size):
        for j in range(i):
            if shared := len(bags[i] & bags[j]):
                weights[i][j] = weights[j][i] = shared / (log(len(bags[i]) + 1) + log(len(bags[j]) + 1))
    sums = [sum(row) or 1.0 for row in weights]
    scores = [1.0] * size
    for _ in range(20):
        scores = [0.15 + 0.85 * sum(weights[j][i] / sums[j] * scores[j] for j in range(size)) for i in range(size)]
    return best(found, scores)


def best(found: Sequence[str], scores: Sequence[float]) -> list[str]:
    """The three sentences of the highest scores, in their order."""
    places = sorted(sorted(range(len(found)), key=lambda place: -scores[place])[:_SENTENCES])
    return [found[place] for place in places]


WAYS: dict[str, Callable[[str, Sequence[str]], list[str]]] = {
    "lead-3": lead_3,
    "frequency and title": frequency,
    "TextRank": textrank,
    "shipped": chosen,
}


def tokens(text: str) -> list[str]:
    """Words, and single signs of Chinese and Japanese."""
    return _TOKEN.findall(text.lower())


def rouge(told: str, truth: str, size: int) -> float:
    """F1 of the n-grams that two texts share."""
    grams = [Counter(tokens(text) if size == 1 else pairwise(tokens(text))) for text in (told, truth)]
    shared = (grams[0] & grams[1]).total()
    total = grams[0].total() + grams[1].total()
    return 2 * shared / total if total else 0.0


def pairs(folder: Path) -> dict[str, list[tuple[str, tuple[Block, ...], str]]]:
    """Title, article and real summary of the entries that have both, by feed."""
    found = defaultdict(list)
    for path in sorted(folder.iterdir()):
        try:
            records = normalize(path.read_bytes(), enrichers=())
        except FeedError:
            continue
        for record in records[:_MOST_OF_A_FEED]:
            truth = own_summary(record, record.entry) if record.entry else ""
            if len(tokens(truth)) >= _FEWEST_WORDS and len(record.body_md) > 3 * len(truth):
                found[path.name].append((record.title, lead(record).blocks, truth))
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("feeds", type=Path)
    parser.add_argument("--golden", type=Path, help="a folder with feed.xml and record.json: one more article")
    options = parser.parse_args()
    of_feeds = pairs(options.feeds)
    articles = sum(map(len, of_feeds.values()))
    print(f"{articles} articles of {len(of_feeds)} feeds\n")
    print("| way | ROUGE-1 | ROUGE-2 | microseconds an article |\n|---|---|---|---|")
    for name, way in WAYS.items():
        figures, seconds = [], 0.0
        for rows in of_feeds.values():
            start = process_time()
            told = [" ".join(way(title, candidates(Lead(article)))) for title, article, _ in rows]
            seconds += process_time() - start
            scores = [[rouge(text, row[2], size) for size in (1, 2)] for text, row in zip(told, rows, strict=True)]
            figures.append([sum(column) / len(rows) for column in zip(*scores, strict=True)])
        one, two = (sum(column) / len(figures) for column in zip(*figures, strict=True))
        print(f"| {name} | {one:.3f} | {two:.3f} | {seconds / articles * 1e6:.0f} |")
    if options.golden:
        record = normalize((options.golden / "feed.xml").read_bytes(), enrichers=())[0]
        truth = json.loads((options.golden / "record.json").read_text(encoding="utf-8"))["summary"]
        print()
        for name, way in WAYS.items():
            told = " ".join(way(record.title, candidates(lead(record))))
            print(f"golden, {name}: ROUGE-1 {rouge(told, truth, 1):.3f}")
        print("golden, as published:", extract(lead(record)))


if __name__ == "__main__":
    main()
