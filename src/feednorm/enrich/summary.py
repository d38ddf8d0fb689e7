"""Stage 5: a summary of two to four sentences, the feed's own or extracted from the body, offline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from attrs import evolve, frozen

from feednorm.enrich.lead import lead
from feednorm.enrich.ranking import MOST, chosen
from feednorm.enrich.sentences import sentences
from feednorm.enrich.telling import CLOSERS, LONGEST, TERMINAL, is_boilerplate, is_telling, is_whole
from feednorm.model import Entry
from feednorm.prose import Block
from feednorm.record import Record
from feednorm.titles import plain_title

_CANDIDATES = 14  # what stands further down hardly ever sums an article up
_LONGEST_OWN = 2000  # characters of markup; what is longer is no summary
_FEWEST_OF_A_LINE = 8  # words of a summary of the feed that has no full stop
_TELLTALE = 60  # letters; two texts that share so many at the start of one are not two
_WRAPPED = 40  # characters; a shorter line was not broken for its length
_TOLD = frozenset({"paragraph", "heading", "item", "quote"})
_PARAGRAPHS = frozenset({"paragraph"})
_LETTERS = re.compile(r"[^\W_]{2,}")
_CUT = re.compile(r"(?:\[?(?:…|\.\.\.|&hellip;)\]?|\[[.…]*\]|[»→])\s*$")
_POST_APPEARED = re.compile(
    r"\b(?:The post|The article|L'articolo|El cargo|Der Beitrag|L’article)\s.{1,300}$", re.DOTALL
)


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
        found = own_summary(record, entry) or extract(record.title, lead(record.body_md))
        return evolve(record, summary=found) if found and found != record.summary else record


def own_summary(record: Record, entry: Entry) -> str:
    """The feed's summary as plain text where it is one, else ""; what stands in for a body is none."""
    if entry.summary is None or entry.content is None or not record.body_md:
        return ""
    if len(entry.summary.value) > _LONGEST_OWN:
        return ""
    text = plain_title(entry.summary)
    if not text or len(text) >= len(record.body_md) or _is_copy(text, record):
        return ""
    found = [sentence for sentence in sentences(text) if not is_boilerplate(sentence, sentence.lower().split())]
    if not found or not all(is_whole(sentence) or is_telling(sentence, _FEWEST_OF_A_LINE) for sentence in found[:MOST]):
        return ""
    return _joined(found[:MOST])


def _is_copy(text: str, record: Record) -> bool:
    """Whether a summary says no more than the body's beginning or the title."""
    if _CUT.search(text):
        return True
    words = _words_of(_POST_APPEARED.sub("", text))
    if not words or words == _words_of(record.title):
        return True
    body = _words_of(" ".join([block.text for block in lead(record.body_md) if block.kind in _TOLD]))
    return bool(body) and (body.startswith(words) or words.startswith(body) or words[:_TELLTALE] in body)


def _words_of(text: str) -> str:
    """The letters of a text, to compare it with another that differs in markup and punctuation."""
    return "".join(_LETTERS.findall(text.lower()))


def candidates(article: Iterable[Block], kinds: frozenset[str] = _TOLD) -> list[str]:
    """The first whole sentences of the blocks of these kinds."""
    found: list[str] = []
    for block in article:
        if block.kind in kinds:
            text = _unwrapped(block.text) if "\n" in block.text else block.text
            found += filter(is_whole, sentences(text))
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


def _undivided(article: Iterable[Block]) -> list[str]:
    """The first paragraph that says something, whole or up to a space, for bodies without a sentence mark."""
    for block in article:
        if block.kind in ("paragraph", "quote"):
            text = " ".join(block.text.split())
            if len(text) > LONGEST:
                text = text[:LONGEST].rpartition(" ")[0]
            if is_telling(text) and not text.endswith(":"):
                return [text]
    return []


def extract(title: str, article: Sequence[Block]) -> str:
    """The sentences of an article that say most.

    >>> extract("A day", [Block("paragraph", "It rained all day long. So what?"), Block("item", "An item is none.")])
    'It rained all day long.'
    """
    found = candidates(article, _PARAGRAPHS) or candidates(article)
    return _joined(chosen(title, found) if found else _undivided(article))


def _joined(found: Iterable[str]) -> str:
    return " ".join([" ".join(sentence.split()) for sentence in found])
