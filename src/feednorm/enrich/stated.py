"""Stage 5: the summary that a feed states beside a full body, where it is one."""

from __future__ import annotations

import re

from feednorm.enrich.lead import lead
from feednorm.enrich.ranking import MOST
from feednorm.enrich.sentences import sentences
from feednorm.enrich.telling import Doubts, is_boilerplate, is_telling, is_whole
from feednorm.enrich.words import letters
from feednorm.model import Entry
from feednorm.patterns import lazy
from feednorm.record import Record
from feednorm.titles import plain_title

_LONGEST = 2000  # characters of markup; what is longer is no summary
_FEWEST_OF_A_LINE = 8  # words of a summary that has no full stop
_TELLTALE = 60  # letters; two texts that share so many at the start of one are not two
_CUT = lazy(r"(?:\[?(?:…|\.\.\.|&hellip;)\]?|\[[.…]*\]|[»→])\s*$")
_CUT_TAG = lazy(r"<(?![^<>]*>)[a-zA-Z/!][^<>]*$")
_LONGEST_CUT = 20  # characters of what says that a text goes on
_POST_APPEARED = lazy(r"(?:The post|The article|L'articolo|El cargo|Der Beitrag|L’article)\s.{1,300}$", re.DOTALL)


def own_summary(record: Record, entry: Entry) -> str:
    """The feed's summary as plain text where it is one, else ""; what stands in for a body is none.

    >>> from feednorm import normalize
    >>> own = "The river rose by two metres. <img style='"
    >>> feed = "<rss><channel><item><title>A day</title><content:encoded>Rain.</content:encoded></item></channel></rss>"
    >>> own_summary(*[(record, record.entry) for record in normalize(feed, enrichers=())][0])
    ''
    """
    stated = entry.summary
    if stated is None or entry.content is None or not record.body_md or len(stated.value) > _LONGEST:
        return ""
    if stated.kind == "html" and _CUT_TAG.search(stated.value, stated.value.rfind("<")):
        return ""
    text = plain_title(stated)
    if not text or _is_copy(text, record):
        return ""
    told = list(dict.fromkeys(sentences(text)))
    text = " ".join(told)
    if len(text) >= len(record.body_md):
        return ""
    doubts = Doubts.of(text)
    best = [sentence for sentence in told if not is_boilerplate(sentence, doubts)][:MOST]
    if not all(is_whole(sentence, doubts) or is_telling(sentence, doubts, _FEWEST_OF_A_LINE) for sentence in best):
        return ""
    return " ".join(best)


def _is_copy(text: str, record: Record) -> bool:
    """Whether a summary says no more than the body's beginning or the title."""
    if _CUT.search(text, max(0, len(text) - _LONGEST_CUT)):
        return True
    told = letters(_POST_APPEARED.sub("", text))
    if not told or told == letters(record.title):
        return True
    body = letters(lead(record).text)
    return bool(body) and (body.startswith(told) or told.startswith(body) or told[:_TELLTALE] in body)
