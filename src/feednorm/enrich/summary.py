"""Stage 5: a summary of at most four sentences, the feed's own or extracted from the body, offline."""

from __future__ import annotations

from itertools import pairwise

from attrs import frozen

from feednorm.enrich.base import with_values
from feednorm.enrich.footnotes import without_note_marks
from feednorm.enrich.lead import Lead, lead
from feednorm.enrich.ranking import chosen
from feednorm.enrich.sentences import sentences
from feednorm.enrich.stated import own_summary
from feednorm.enrich.telling import CLOSERS, LONGEST, TERMINAL, Doubts, is_telling, is_whole
from feednorm.model import Entry
from feednorm.record import Record

_CANDIDATES = 8  # what stands further down hardly ever sums an article up; with 14 the scores are lower
_WRAPPED = 40  # characters; a shorter line was not broken for its length
_PARAGRAPHS = frozenset({"paragraph"})
_OTHERS = frozenset({"heading", "item", "quote"})


@frozen
class Summary:
    """An enricher that writes the summary.

    The feed's own summary stands where it is one: beside a full body, not the body's beginning cut off, no teaser
    ("Read more"), no byline. Else the sentences of the body that say most stand, in their order.

    >>> from feednorm import normalize
    >>> text = "It rained in Rome for three days. The river rose by two metres. See you soon!"
    >>> feed = "<rss><channel><item><title>Rain</title><description>%s</description></item></channel></rss>"
    >>> normalize(feed % text, enrichers=[Summary()])[0].summary
    'It rained in Rome for three days. The river rose by two metres.'
    """

    def __call__(self, record: Record, entry: Entry) -> Record:
        """The record with its summary."""
        found = own_summary(record, entry) or extract(lead(record))
        if not found or found == record.summary:
            return record
        return with_values(record, summary=without_note_marks(found, entry))


def candidates(article: Lead) -> list[str]:
    """The first whole sentences of its paragraphs; where these have none, those of its other texts."""
    doubts = Doubts.of(article.text, article.words)
    return _candidates(article, _PARAGRAPHS, doubts) or _candidates(article, _OTHERS, doubts)


def _candidates(article: Lead, kinds: frozenset[str], doubts: Doubts) -> list[str]:
    found: list[str] = []
    for block in article.blocks:
        if block.kind in kinds:
            text = _unwrapped(block.text) if "\n" in block.text else block.text
            found += [sentence for sentence in sentences(text) if is_whole(sentence, doubts)]
            if len(found) >= _CANDIDATES:
                break
    return list(dict.fromkeys(found))[:_CANDIDATES]


def _unwrapped(text: str) -> str:
    """Lines joined that were broken within a sentence."""
    lines = text.split("\n")
    out = lines[0]
    for before, line in pairwise(lines):
        ended = before.rstrip(CLOSERS + " ").endswith((*TERMINAL, ":")) or len(before) < _WRAPPED
        out += ("\n" if ended and not line[:1].islower() else " ") + line
    return out


def _undivided(article: Lead) -> list[str]:
    """The first paragraph that says something, whole or up to a space, for bodies without a sentence mark."""
    doubts = Doubts.of(article.text, article.words)
    for block in article.blocks:
        if block.kind in ("paragraph", "quote"):
            text = " ".join(block.text.partition(" | ")[0].split())
            if len(text) > LONGEST:
                text = text[:LONGEST].rpartition(" ")[0]
            if is_telling(text, doubts) and not text.endswith(":"):
                return [text]
    return []


def extract(article: Lead) -> str:
    """The sentences of an article that say most.

    >>> from feednorm.prose import Block
    >>> told = Block("paragraph", "It rained all day long. So what?"), Block("item", "An item is none.")
    >>> extract(Lead(told))
    'It rained all day long.'
    """
    found = candidates(article)
    return " ".join(chosen(article.title, found, article.title_words) if found else _undivided(article))
