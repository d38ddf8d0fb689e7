"""Stage 5: which sentences can stand in a summary, and which are furniture of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feednorm.patterns import lazy

LONGEST = 420  # characters of a sentence
# Thai, Lao, Burmese, Khmer, Japanese and Chinese write no spaces between words.
OF_NO_SPACES = lazy("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

TERMINAL = tuple(".!?…。！？｡؟۔।॥")
CLOSERS = "\"'”’»›)]」』”）》"
_TERMINAL = frozenset(TERMINAL)
_BEHIND = CLOSERS + " "
# Phrases of a page's furniture, wherever they stand, and those that count only at the start.
_PHRASES = tuple(
    """read more|read the full|read the rest|read the whole|read the original|continue reading|keep reading|click here
    tap here|appeared first on|first appeared|originally published|originally posted|originally appeared|sign up|sign in
    log in|subscribe|all rights reserved|copyright ©|copyright (|copyright 19|copyright 20|follow us|follow me
    share this|share on|leave a comment|cookie policy|cookies policy|advertisement|sponsored|article url:|comments url:
    # comments|listen to|listen on|download mp3|download audio|watch video|watch the video|table of contents
    affiliate link
    lire la suite|lire l’article|lire l'article|weiterlesen|mehr lesen|leer más|seguir leyendo|leggi tutto|leggi anche
    leggi l’|leggi l'|continua a leggere|lees meer|lees verder|czytaj więcej|czytaj dalej|leia mais|läs mer|les mer
    læs mere|читать далее|читать дальше|читать полностью""".replace("\n    ", "|").split("|")
)
_STARTS = (
    *("©", "points:", "thanks for", "thank you for"),
    *[
        f"{picture}{of}"
        for picture in ("photo", "image", "picture", "illustration")
        for of in (" by", " credit", ":", "/", " :", " /")
    ],
)
# From the first word of each phrase to the phrases: to look for words is quicker than to look for phrases.
_BY_FIRST_WORD: dict[str, tuple[str, ...]] = {}
for _phrase in (*_PHRASES, *_STARTS):
    for _mark in ("", ".", "!", ":", ","):
        _word = _phrase.split(maxsplit=1)[0].rstrip(":/") + _mark
        _BY_FIRST_WORD[_word] = (*_BY_FIRST_WORD.get(_word, ()), *((f" {_phrase}",) if _phrase in _PHRASES else ()))
_ELSEWHERE = ("続きを読む", "阅读全文", "阅读更多", "阅读原文", "閱讀全文", "閱讀更多", "더 보기")
# Markdown, HTML and the codes of emoji that stand as text, and bars between the parts of a line.
_OF_MARKUP = "]!*`#:<|"
_MARKUP = re.compile(
    r"""[\]!*`#:<|](?:(?<=\])\( | (?<=!)\[ | (?<=\*)\*\w | (?<=`)`` | (?<=(?<!\S)\#)\#{0,5}\s
    | (?<=(?<!\S):)[a-z][\w+-]{1,30}:(?!\S) | (?<=<)/?[a-zA-Z][^<>]*(?:=[^<>]*|(?<=<)/[^<>]*)(?:>|$) | (?<=\s\|)\s)""",
    re.VERBOSE,
)
_BYLINE = lazy(
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
    bare = sentence.rstrip(_BEHIND)
    return bare[-1:] in _TERMINAL and not bare.startswith(("…", "...")) and is_telling(sentence)


def is_telling(text: str, fewest: int = _FEWEST_WORDS) -> bool:
    """Whether a text says something: words enough, no paragraph in disguise, no boilerplate and no markup.

    >>> is_telling("It rained all day long"), is_telling("Read more about the rain"), is_telling("Rain")
    (True, False, False)
    """
    if len(text) > LONGEST:
        return False
    parts = text.lower().split()
    if len(set(parts[: 8 * fewest])) < fewest and (text.isascii() or len(OF_NO_SPACES.findall(text)) < _FEWEST_SIGNS):
        return False
    may_be_markup = any(map(text.__contains__, _OF_MARKUP))
    return not is_boilerplate(text, parts) and not (may_be_markup and _MARKUP.search(text))


def is_boilerplate(text: str, parts: Sequence[str]) -> bool:
    """Whether a text is furniture of a page, a teaser or a byline; `parts` are its words in lower case.

    >>> is_boilerplate("By Ada Lovelace", ["by", "ada", "lovelace"])
    True
    """
    triggers = _BY_FIRST_WORD.keys() & parts
    if triggers:
        told = f" {' '.join(parts)}"
        if told.startswith(_STARTS, 1) or any(phrase in told for word in triggers for phrase in _BY_FIRST_WORD[word]):
            return True
    if parts[:1] and parts[0] in _BYLINE_STARTS and _BYLINE.match(text):
        return True
    return not text.isascii() and any(map(text.__contains__, _ELSEWHERE))
