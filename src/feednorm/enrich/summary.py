"""Stage 5: a summary of two to four sentences, the feed's own or extracted from the body, offline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from attrs import evolve, frozen

from feednorm.enrich.lead import lead
from feednorm.enrich.sentences import sentences
from feednorm.model import Entry
from feednorm.prose import Block
from feednorm.record import Record
from feednorm.titles import plain_title

_MOST_SENTENCES = 4
_LONGEST_OWN = 2000  # characters of markup; what is longer is no summary
_CANDIDATES = 14  # what stands further down hardly ever sums an article up
_LONGEST = 420  # characters of a sentence
_ENOUGH = 260  # characters of a summary that needs no further sentence
_WORD = re.compile(r"[^\W_]{2,}")
_OF_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

# ---------------------------------------------------------------- what is no sentence of a summary

_TERMINAL = tuple(".!?…。！？｡؟۔।॥")
_CLOSERS = "\"'”’»›)]」』”）》"
_BOILERPLATE = re.compile(
    r"""read\ (?:more|the\ (?:full|rest|whole|original))|continue\ reading|(?:click|tap)\ here|keep\ reading
    |appeared\ first\ on|first\ appeared|originally\ (?:published|posted|appeared)|(?:sign|log)\ (?:up|in)\b|subscribe
    |all\ rights\ reserved|copyright\ (?:\d|\(|©)|follow\ (?:us|me)\b|share\ (?:this|on)\b|leave\ a\ comment|^©
    |cookies?\ policy|advertisement|sponsored|^(?:photo|image|picture|illustration)(?:\ credit)?\s*(?:by|:|/)
    |(?:article|comments)\ url:|^points:|\#\ comments|listen\ (?:to|on)|download\ (?:mp3|audio)|watch\ (?:the\ )?video
    |table\ of\ contents|affiliate\ links?|^thank(?:s|\ you)\ for|lire\ (?:la\ suite|l[’']article)|weiterlesen
    |mehr\ lesen|leer\ más|seguir\ leyendo|leggi\ (?:tutto|anche|l[’'])|continua\ a\ leggere|lees\ (?:meer|verder)
    |czytaj\ (?:więcej|dalej)|leia\ mais|läs\ mer|les\ mer|læs\ mere|читать\ (?:далее|дальше|полностью)""",
    re.VERBOSE,
)
# The regex is slow: a text without any of these words cannot match it.
_TRIGGERS = frozenset(
    """read continue reading click tap keep appeared originally sign log subscribe subscribe! rights copyright © follow
    share leave cookie cookies advertisement advertisement: sponsored photo photo: image image: picture picture:
    illustration illustration: url: points: # listen download watch contents affiliate thank thanks lire weiterlesen
    mehr leer seguir leggi continua lees czytaj leia läs les læs читать""".split()
)
_ELSEWHERE = ("続きを読む", "阅读全文", "阅读更多", "阅读原文", "閱讀全文", "閱讀更多", "더 보기")
_BYLINE = re.compile(
    r"(?:written |posted |published |submitted )?(?:by|von|por|par|door|av|af)\s+(?-i:[A-Z@/])\S*(?:\s+\S+){0,4}$|/?u/\S+",
    re.IGNORECASE,
)
_BYLINE_STARTS = frozenset("by von por par door av af written posted published submitted".split())
_CUT = re.compile(r"(?:\[?(?:…|\.\.\.|&hellip;)\]?|\[[.…]*\]|[»→])\s*$")
_POST_APPEARED = re.compile(
    r"\s*(?:The post|The article|L'articolo|El cargo|Der Beitrag|L’article)\s.{1,300}$", re.DOTALL
)
_FEWEST_WORDS = 4
_FEWEST_OF_A_LINE = 8  # of a summary without a full stop
_FEWEST_SIGNS = 8  # of a script without spaces


def _is_whole(sentence: str) -> bool:
    """Whether a text is a sentence that can stand alone: it ends as one, is long enough and no boilerplate."""
    bare = sentence.rstrip(_CLOSERS + " ")
    return bare.endswith(_TERMINAL) and _is_telling(sentence) and not bare.startswith(("…", "..."))


def _is_telling(text: str, fewest: int = _FEWEST_WORDS) -> bool:
    if len(text) > _LONGEST:
        return False
    parts = text.lower().split()
    if len(parts) < fewest and (text.isascii() or len(_OF_NO_SPACES.findall(text)) < _FEWEST_SIGNS):
        return False
    return not _is_boilerplate(text, parts)


def _is_boilerplate(text: str, parts: Sequence[str]) -> bool:
    if not _TRIGGERS.isdisjoint(parts) and _BOILERPLATE.search(" ".join(parts)):
        return True
    if parts[:1] and parts[0] in _BYLINE_STARTS and _BYLINE.match(text):
        return True
    return not text.isascii() and any([phrase in text for phrase in _ELSEWHERE])


# ---------------------------------------------------------------- the enricher


@frozen
class Summary:
    """An enricher that writes the summary.

    The feed's own summary stands where it is one: beside a full body, not the body's beginning cut off, no teaser
    ("Read more"), no byline. Else the sentences of the body that say most stand, in their order.

    >>> from feednorm import normalize
    >>> feed = '''<rss><channel><item><title>Rain in Rome</title><description>
    ... It rained in Rome for three days. The river rose by two metres. See you soon!</description></item></channel></rss>'''
    >>> normalize(feed, enrichers=[Summary()])[0].summary
    'It rained in Rome for three days. The river rose by two metres.'
    """

    def __call__(self, record: Record, entry: Entry) -> Record:
        """The record with its summary."""
        found = own_summary(record, entry) or extract(record.title, lead(record.body_md))
        return evolve(record, summary=found) if found and found != record.summary else record


def own_summary(record: Record, entry: Entry) -> str:
    """The feed's summary as plain text where it is one, else ""."""
    if entry.summary is None or entry.content is None or not record.body_md:
        return ""
    if len(entry.summary.value) > _LONGEST_OWN:
        return ""
    text = plain_title(entry.summary)
    if not text or len(text) >= len(record.body_md) or _is_copy(text, record):
        return ""
    found = [sentence for sentence in sentences(text) if not _is_boilerplate(sentence, sentence.lower().split())]
    if not found or not all(
        _is_whole(sentence) or _is_telling(sentence, _FEWEST_OF_A_LINE) for sentence in found[:_MOST_SENTENCES]
    ):
        return ""
    return _joined(found[:_MOST_SENTENCES])


# ---------------------------------------------------------------- the feed's own


def _is_copy(text: str, record: Record) -> bool:
    """Whether a summary says no more than the body's beginning or the title."""
    if _CUT.search(text):
        return True
    words = _words_of(_POST_APPEARED.sub("", text))
    if not words or words == _words_of(record.title):
        return True
    body = _words_of(" ".join([block.text for block in lead(record.body_md) if block.kind in _TOLD]))
    return body.startswith(words) or words.startswith(body) or words[:_TELLTALE] in body


_TELLTALE = 60  # letters; two texts that share so many in a row at the start of one are not two
_TOLD = frozenset({"paragraph", "heading", "item", "quote"})


def _words_of(text: str) -> str:
    """The letters of a text, to compare it with another that differs in markup and punctuation."""
    return "".join(_WORD.findall(text.lower()))


# ---------------------------------------------------------------- extracted


def candidates(article: Iterable[Block], kinds: frozenset[str] = _TOLD) -> list[str]:
    """The first whole sentences of the blocks of these kinds."""
    found: list[str] = []
    for block in article:
        if block.kind in kinds:
            text = _unwrapped(block.text) if "\n" in block.text else block.text
            found += filter(_is_whole, sentences(text))
            if len(found) >= _CANDIDATES:
                break
    return list(dict.fromkeys(found))[:_CANDIDATES]


def _unwrapped(text: str) -> str:
    """Lines joined that were broken within a sentence."""
    lines = text.split("\n")
    out = lines[0]
    for before, line in zip(lines, lines[1:], strict=False):
        ended = before.rstrip(_CLOSERS + " ").endswith((*_TERMINAL, ":")) or len(before) < _WRAPPED
        out += ("\n" if ended and not line[:1].islower() else " ") + line
    return out


_WRAPPED = 40  # characters; a shorter line was not broken for its length
_PARAGRAPHS = frozenset({"paragraph"})


def _undivided(article: Iterable[Block]) -> list[str]:
    """The first paragraph that says something, whole or up to a space, for bodies without a sentence mark."""
    for block in article:
        if block.kind in ("paragraph", "quote"):
            text = " ".join(block.text.split())
            if len(text) > _LONGEST:
                text = text[:_LONGEST].rpartition(" ")[0]
            if _is_telling(text) and not text.endswith(":"):
                return [text]
    return []


def extract(title: str, article: Sequence[Block]) -> str:
    """The sentences of an article that say most.

    >>> extract("A day", [Block("paragraph", "It rained all day long. So what?"), Block("item", "An item is none.")])
    'It rained all day long.'
    """
    found = candidates(article, _PARAGRAPHS) or candidates(article)
    return _joined(chosen(title, found) if found else _undivided(article))


def chosen(title: str, found: Sequence[str]) -> list[str]:
    """The best of these sentences in their order: frequent words, words of the title, and an early place count."""
    bags = [words(sentence) for sentence in found]
    frequency = Counter(chain.from_iterable(bags))
    of_title = words(title)
    ranked = sorted(
        [
            (-_score(bag, frequency, of_title) * _standing(sentence) / (1 + _FADING * place), place)
            for place, (sentence, bag) in enumerate(zip(found, bags, strict=True))
        ]
    )
    picked: list[int] = []
    length = 0
    for _, place in ranked:
        if len(picked) >= _FEWEST_SENTENCES and (length >= _ENOUGH or length + len(found[place]) > _FULL):
            break
        picked.append(place)
        length += len(found[place])
        if len(picked) == _MOST_SENTENCES:
            break
    return [found[place] for place in sorted(picked)]


_FADING = 0.12
_TITLE_WEIGHT = 3.0
_FEWEST_SENTENCES = 2
_FULL = 600


def _score(bag: frozenset[str], frequency: Counter[str], of_title: frozenset[str]) -> float:
    told = sum(map(frequency.__getitem__, bag)) - len(bag) + _TITLE_WEIGHT * len(bag & of_title) + 1
    return told / (len(bag) + 8) ** 0.3


def _standing(sentence: str) -> float:
    """Less for what leans on its neighbours or states no fact."""
    if sentence.endswith(("?", "？", "!", "！", "…", "...")):
        return 0.5
    return 0.8 if sentence.startswith(_LEANING) else 1.0


_LEANING = (
    "But ",
    "And ",
    "So ",
    "Or ",
    "Then ",
    "However",
    "This ",
    "That ",
    "These ",
    "They ",
    "He ",
    "She ",
    "I ",
    "I'",
    "I’",
    "It ",
    "My ",
)


def words(text: str) -> frozenset[str]:
    """The words that a sentence is about; of scripts without spaces, the pairs of signs."""
    text = text.lower()
    found = _LONG_WORD.findall(text)
    if not text.isascii() and _OF_NO_SPACES.search(text):
        runs = _NO_SPACES_RUN.findall(text)
        found += [run[place : place + 2] for run in runs for place in range(len(run) - 1)]
    return frozenset(found) - _STOP


_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_NO_SPACES_RUN = re.compile(_OF_NO_SPACES.pattern + "{2,}")
_STOP = frozenset(
    """about after also been before being between both could does each even every from have here into just like made make
    many more most much only other over same should some such than that their them then there these they this those
    through under very want well were what when where which while will with within without would your dans avec pour plus
    cette sont mais nous vous leur elle tout être aber auch dass eine einen einer nicht oder sich sind wird werden wurde
    para como pero este esta sobre entre desde todo cuando della delle nella sono anche come questo""".split()
)


def _joined(found: Iterable[str]) -> str:
    return " ".join([" ".join(sentence.split()) for sentence in found])
