"""Stage 5: which sentences can stand in a summary, and which are furniture of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Self

from feednorm.enrich.words import holds_any, lower_words
from feednorm.patterns import lazy

LONGEST = 420  # characters of a sentence
# Thai, Lao, Burmese, Khmer, Japanese and Chinese write no spaces between words.
_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
OF_NO_SPACES = lazy(f"[{_NO_SPACES}]")

TERMINAL = tuple(".!?…。！？｡؟۔।॥")
CLOSERS = "\"'”’»›)]」』”）》"
_TERMINAL = frozenset(TERMINAL)
_BEHIND = CLOSERS + " "
# Phrases of a page's furniture, wherever they stand, and those that count only at the start.
_PHRASES = tuple(
    """read more|read the full|read the rest|read the whole|read the original|continue reading|keep reading|click here
    tap here|appeared first on|first appeared on|originally published|originally posted|originally appeared|sign up
    sign in|log in|subscribe|all rights reserved|copyright ©|copyright (|copyright 19|copyright 20|follow us|follow me
    share this|share on|leave a comment|cookie policy|cookies policy|advertisement|sponsored|article url:|comments url:
    # comments|listen to|listen on|download mp3|download audio|watch video|watch the video|table of contents
    affiliate link|your ad choices|podcastchoices.com/adchoices|megaphone.fm/adchoices|hosted on acast|acast.com/privacy
    omnystudio.com/listener|privacy policy at|art19.com/privacy|hosted by simplecast|advertising inquiries
    pcm.adswizz.com|privacy & opt-out|support this podcast|supporter of this podcast|send in a voice message
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
# From a word of each phrase, the longest but for the last, which may go on, to its words and to what is looked for.
_BY_WORD: dict[str, list[tuple[str, str]]] = {}
for _phrase in (*_PHRASES, *_STARTS):
    _parts = lower_words(_phrase)
    _written = f" {_phrase}" if _phrase in _PHRASES else f"^ {_phrase}"
    _BY_WORD.setdefault(max(_parts[:-1] or _parts, key=len), []).append((f" {' '.join(_parts)}", _written))
_WORDS = frozenset(_BY_WORD)
# Likewise from a sign of each phrase, where words are not parted by spaces, or not all.
_BY_SIGN = {
    "読": ("続きを読む",),
    "阅": ("阅读全文", "阅读更多", "阅读原文"),
    "閱": ("閱讀全文", "閱讀更多"),
    "보": ("더 보기",),
}
_OF_MARKUP = "[]*`#<|"  # one of these, or the code of an emoji, is in all markup
_EMOJI = re.compile(r":(?<![\w:]:)[a-z][\w+-]{1,30}:(?!\S)")
# Markdown, HTML and the codes of emoji that stand as text, and bars between the parts of a line.
_MARKUP = re.compile(
    r"""[\]!*`#:<|](?:(?<=\])\( | (?<=!)\[ | (?<=\*)\*\w | (?<=`)`` | (?<=(?<!\w)\#)\#{0,5}\s
    | (?<=(?<![\w:]):)[a-z][\w+-]{1,30}:(?!\S) | (?<=<)/?[a-zA-Z][^<>]*= | (?<=\s\|)\s)""",
    re.VERBOSE,
)
_DID, _BY = ("written", "posted", "published", "submitted"), ("by", "von", "por", "par", "door", "av", "af")
_BYLINE = re.compile(
    rf"(?:(?:{'|'.join(_DID)}) )?(?:{'|'.join(_BY)})\s+(?-i:[A-Z@/])\S*(?:\s+\S+){{0,4}}$", re.IGNORECASE
)
_BYLINE_STARTS = frozenset([letter for word in _DID + _BY for letter in word[0] + word[0].upper()])  # few texts do
_MOST_OF_BYLINE = 8  # spaces
_CHAPTER = lazy(r"\(?\d{1,2}:\d\d(?::\d\d)?\)?\s(?!\s*(?:[ap]\.?m\b|uhr\b))", re.IGNORECASE)  # of a recording
_CHAPTER_STARTS = frozenset("(0123456789")
_FEWEST_WORDS = 4
_SIGNS_ENOUGH = lazy(f"(?:[^{_NO_SPACES}]*[{_NO_SPACES}]){{8}}", re.DOTALL)


class Doubts(NamedTuple):
    """The furniture and the markup that may stand in a text: what is not in the whole is not looked for in each part.

    >>> Doubts.of("It rained. Read more!")
    Doubts(phrases=[' read more'], markup=False)
    """

    phrases: Sequence[str]
    markup: bool

    @classmethod
    def of(cls, text: str, words: Sequence[str] | None = None) -> Self:
        """What may stand in a text; `words` are its words in lower case, where they are at hand."""
        words = lower_words(text) if words is None else words
        phrases = []
        if found := _WORDS.intersection(words):
            told = f" {' '.join(words)}"
            phrases = [phrase for word in found for parts, phrase in _BY_WORD[word] if parts in told]
        if not text.isascii():
            phrases += [phrase for sign in _BY_SIGN if sign in text for phrase in _BY_SIGN[sign]]
        return cls(phrases, holds_any(text, _OF_MARKUP) or _EMOJI.search(text) is not None)


def is_whole(sentence: str, doubts: Doubts) -> bool:
    """Whether a text is a sentence that can stand alone: it ends as one, is long enough and no boilerplate.

    >>> told = "It rained all day long. The following were closed:"
    >>> is_whole("It rained all day long.", Doubts.of(told)), is_whole("The following were closed:", Doubts.of(told))
    (True, False)
    """
    bare = sentence.rstrip(_BEHIND)
    return bare[-1:] in _TERMINAL and not bare.startswith(("…", "...")) and is_telling(sentence, doubts)


def is_telling(text: str, doubts: Doubts, fewest: int = _FEWEST_WORDS) -> bool:
    """Whether a text says something: words enough, no paragraph in disguise, no boilerplate and no markup.

    >>> [is_telling(text, Doubts.of(text)) for text in ("It rained all day long", "Read more about the rain", "Rain")]
    [True, False, False]
    """
    if len(text) > LONGEST or not _has_words(text, fewest) or is_boilerplate(text, doubts):
        return False
    return not (doubts.markup and _MARKUP.search(text))


def _has_words(text: str, fewest: int) -> bool:
    """Whether a text begins with so many words that differ, or has signs enough in a script without spaces."""
    if len({*text.split(None, fewest)}) > fewest or len({*text.lower().split()[: 8 * fewest]}) >= fewest:
        return True
    return not text.isascii() and _SIGNS_ENOUGH.match(text) is not None


def is_boilerplate(text: str, doubts: Doubts) -> bool:
    """Whether a text is furniture of a page, a teaser, a byline or the time of a chapter.

    >>> is_boilerplate("By Ada Lovelace", Doubts.of("By Ada Lovelace"))
    True
    """
    if doubts.phrases:
        told = f"^ {' '.join(text.lower().split())}"
        if any(phrase in told for phrase in doubts.phrases):
            return True
    if text[:1] in _CHAPTER_STARTS:
        return _CHAPTER.match(text) is not None
    return text[:1] in _BYLINE_STARTS and text.count(" ") <= _MOST_OF_BYLINE and _BYLINE.match(text) is not None
