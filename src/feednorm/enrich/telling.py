"""Stage 5: which sentences can stand in a summary, and which are furniture of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

LONGEST = 420  # characters of a sentence
# Thai, Lao, Burmese, Khmer, Japanese and Chinese write no spaces between words.
OF_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

TERMINAL = tuple(".!?…。！？｡؟۔।॥")
CLOSERS = "\"'”’»›)]」』”）》"
_BOILERPLATE = r"""read\ (?:more|the\ (?:full|rest|whole|original))|continue\ reading|(?:click|tap)\ here|keep\ reading
    |appeared\ first\ on|first\ appeared|originally\ (?:published|posted|appeared)|(?:sign|log)\ (?:up|in)\b|subscribe
    |all\ rights\ reserved|copyright\ (?:\d|\(|©)|follow\ (?:us|me)\b|share\ (?:this|on)\b|leave\ a\ comment|^©
    |cookies?\ policy|advertisement|sponsored|^(?:photo|image|picture|illustration)(?:\ credit)?\s*(?:by|:|/)
    |(?:article|comments)\ url:|^points:|\#\ comments|listen\ (?:to|on)|download\ (?:mp3|audio)|watch\ (?:the\ )?video
    |table\ of\ contents|affiliate\ links?|^thank(?:s|\ you)\ for|lire\ (?:la\ suite|l[’']article)|weiterlesen
    |mehr\ lesen|leer\ más|seguir\ leyendo|leggi\ (?:tutto|anche|l[’'])|continua\ a\ leggere|lees\ (?:meer|verder)
    |czytaj\ (?:więcej|dalej)|leia\ mais|läs\ mer|les\ mer|læs\ mere|читать\ (?:далее|дальше|полностью)"""
# The regex is slow: a text without any of these words cannot match it.
_TRIGGERS = frozenset(
    """read continue reading click tap keep appeared originally sign log subscribe subscribe! rights copyright © follow
    share leave cookie cookies advertisement advertisement: sponsored photo photo: image image: picture picture:
    illustration illustration: url: points: # listen download watch contents affiliate thank thanks lire weiterlesen
    mehr leer seguir leggi continua lees czytaj leia läs les læs читать""".split()
)
_ELSEWHERE = ("続きを読む", "阅读全文", "阅读更多", "阅读原文", "閱讀全文", "閱讀更多", "더 보기")
_BYLINE = re.compile(
    r"(?:written |posted |published |submitted )?(?:by|von|por|par|door|av|af)\s+(?-i:[A-Z@/])\S*(?:\s+\S+){0,4}$",
    re.IGNORECASE,
)
_BYLINE_STARTS = frozenset("by von por par door av af written posted published submitted".split())
_FEWEST_WORDS = 4
_FEWEST_SIGNS = 8  # of a script without spaces


def is_whole(sentence: str) -> bool:
    """Whether a text is a sentence that can stand alone: it ends as one, is long enough and no boilerplate.

    >>> is_whole("It rained all day long."), is_whole("The following were closed:")
    (True, False)
    """
    bare = sentence.rstrip(CLOSERS + " ")
    return bare.endswith(TERMINAL) and is_telling(sentence) and not bare.startswith(("…", "..."))


def is_telling(text: str, fewest: int = _FEWEST_WORDS) -> bool:
    """Whether a text says something: it has words enough, is no paragraph in disguise, and no boilerplate.

    >>> is_telling("It rained all day long"), is_telling("Read more about the rain"), is_telling("Rain")
    (True, False, False)
    """
    if len(text) > LONGEST:
        return False
    parts = text.lower().split()
    if len(parts) < fewest and (text.isascii() or len(OF_NO_SPACES.findall(text)) < _FEWEST_SIGNS):
        return False
    return not is_boilerplate(text, parts)


def is_boilerplate(text: str, parts: Sequence[str]) -> bool:
    """Whether a text is furniture of a page, a teaser or a byline; `parts` are its words in lower case.

    >>> is_boilerplate("By Ada Lovelace", ["by", "ada", "lovelace"])
    True
    """
    if not _TRIGGERS.isdisjoint(parts) and _boilerplate().search(" ".join(parts)):
        return True
    if parts[:1] and parts[0] in _BYLINE_STARTS and _BYLINE.match(text):
        return True
    return not text.isascii() and any(phrase in text for phrase in _ELSEWHERE)


@cache
def _boilerplate() -> re.Pattern[str]:
    """Compiled at the first need: it is long, and an import should not wait for it."""
    return re.compile(_BOILERPLATE, re.VERBOSE)
