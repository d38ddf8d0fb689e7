"""Stage 5: what a language model answered, checked against the article before anything of it is believed."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from attrs import frozen

from feednorm.enrich.chat_prompt import Article
from feednorm.enrich.sentences import sentences

_FEWEST_SENTENCES, _MOST_SENTENCES = 2, 4
_LONGEST_SUMMARY = 1500
_LONGEST_NAME = 80
_MOST_TOPICS, _MOST_ENTITIES = 5, 10
_GROUNDED = 0.4  # of a summary's words; a model that sums up in its own words keeps well above

_ADDRESS = re.compile(r"\w+://|www\.|\b(?:javascript|data|mailto):", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z!]|\]\(|&#?\w+;|\*\*|__|`|^\s*(?:#|[-*] |\{)|~~|\||\\n")
_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_STEM = 5
_SHORT = 3

# Sentences that speak to a model rather than to a reader. An article may quote one; a summary never needs to, and what
# stands in nothing but such a sentence is no fact of the article.
_ORDER = re.compile(
    r"""\b(?:ignore|disregard|forget|override)\b.{0,20}\b(?:all|any|previous|prior|above|earlier|your|these|those|the)\b
        .{0,20}\b(?:instruction|prompt|rule|guideline|direction)
    |\b(?:reveal|print|repeat|output|show)\b.{0,20}\b(?:system|developer)\s+(?:prompt|message|instruction)
    |\byou\s+are\s+now\b|\bas\s+an?\s+(?:ai|large|language)\s+(?:language\s+)?(?:model|assistant)\b|\bnew\s+instructions?:
    |\b(?:set|make|write|fill)\s+(?:the|your)\s+(?:summary|topics|entities)\b
    |^\W*(?:please\s+)?(?:respond|reply|answer|say|write|output|print|repeat)\s+
        (?:only|exactly|verbatim|with|the\s+following|this|after\s+me)\b
    |\b(?:ai|llm|model|assistant|chatbot)s?\s*[:,]\s*(?:please\s+)?(?:ignore|say|write|repeat|output|print|answer)\b""",
    re.IGNORECASE | re.VERBOSE,
)


class AnswerError(ValueError):
    """The answer cannot be used; the message says why, and quotes nothing of it."""


@frozen
class Answer:
    """What is believed of an answer."""

    summary: str
    topics: tuple[str, ...]
    entities: tuple[str, ...]


def read_answer(content: object, article: Article, topics: Collection[str]) -> Answer:
    """Read an answer, and keep of it what the article bears out; an `AnswerError` says what is wrong with the rest.

    The summary must be two to four plain sentences whose words stand in the article, without addresses and markup;
    topics are of the taxonomy, entities stand in the article.

    >>> article = Article("Cranes", "en", "The port bought electric cranes. The cranes are quiet at night.")
    >>> said = '{"summary": "The port bought cranes. They are quiet.", "topics": ["x", "ports"], "entities": ["Oslo"]}'
    >>> read_answer(said, article, ["ports"])
    Answer(summary='The port bought cranes. They are quiet.', topics=('ports',), entities=())
    """
    said = _parse(content)
    text = f"{article.title}\n{article.text}"
    facts = _without_orders(text)
    return Answer(
        _checked_summary(said["summary"], facts),
        _few([slug for slug in said["topics"] if slug in topics], _MOST_TOPICS),
        _few(_named(said["entities"], facts), _MOST_ENTITIES),
    )


def _parse(content: object) -> Mapping[str, Any]:
    """The JSON object in the answer, also behind a model's thoughts or within a fence, in the shape asked for."""
    if not isinstance(content, str):
        raise AnswerError("the response holds no text")
    content = content.rpartition("</think>")[2]
    try:
        said, _end = json.JSONDecoder().raw_decode(content, content.index("{"))
    except (ValueError, RecursionError):
        raise AnswerError("the answer is no JSON") from None
    wanted = {"summary": str, "topics": list, "entities": list}
    for name, kind in wanted.items():
        if not isinstance(said.get(name), kind):
            raise AnswerError(f"the answer's {name} is not of the shape asked for")
    if not all(isinstance(item, str) for item in (*said["topics"], *said["entities"])):
        raise AnswerError("the answer's lists hold something else than texts")
    return said  # type: ignore[no-any-return]


def _few(items: Iterable[str], most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))[:most]


# ---------------------------------------------------------------- the summary


def _checked_summary(summary: str, facts: str) -> str:
    summary = " ".join(summary.split())
    if not summary.isprintable() or len(summary) > _LONGEST_SUMMARY:
        raise AnswerError("the summary is too long, or no plain text")
    if _ADDRESS.search(summary) or any(mark[0] not in facts for mark in _MARKUP.finditer(summary)):
        raise AnswerError("the summary holds an address or markup")
    if not _FEWEST_SENTENCES <= len(told := sentences(summary)) <= _MOST_SENTENCES:
        raise AnswerError("the summary is not two to four sentences")
    if any(_ORDER.search(sentence) for sentence in told):
        raise AnswerError("the summary repeats an instruction")
    known = set(_stems(facts))
    if any(not _is_grounded(sentence, known) for sentence in told):
        raise AnswerError("the summary says what the article does not")
    return summary


def _without_orders(text: str) -> str:
    """The text without the sentences that speak to a model."""
    lines = (" ".join(said for said in sentences(line) if not _ORDER.search(said)) for line in text.split("\n"))
    return "\n".join(lines)


def _is_grounded(sentence: str, known: Collection[str]) -> bool:
    stems = _stems(sentence)
    return sum(stem in known for stem in stems) >= _GROUNDED * len(stems)


def _stems(text: str) -> list[str]:
    """The beginnings of a text's longer words, as a rough stem; pairs of signs where a script has no spaces."""
    stems = []
    for word in _WORD.findall(text.casefold()):
        if _UNSPACED.search(word):
            stems += [word[place : place + 2] for place in range(len(word) - 1)]
        elif len(word) > _SHORT:
            stems.append(word[:_STEM])
    return stems


# ---------------------------------------------------------------- the entities


def _named(entities: Iterable[str], facts: str) -> list[str]:
    """The entities that the article names, as whole words, each once."""
    text = " ".join(facts.split()).casefold()
    found: dict[str, str] = {}
    for entity in entities:
        name = " ".join(entity.split())
        if name and len(name) <= _LONGEST_NAME and _stands_in(name.casefold(), text):
            found.setdefault(name.casefold(), name)
    return list(found.values())


def _stands_in(name: str, text: str) -> bool:
    before = r"(?<!\w)" if name[0].isalnum() and not _UNSPACED.match(name) else ""
    after = r"(?!\w)" if name[-1].isalnum() and not _UNSPACED.match(name[-1]) else ""
    return re.search(before + re.escape(name) + after, text) is not None
