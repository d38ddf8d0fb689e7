"""Stage 5: which sentences of an article say most."""

from __future__ import annotations

from collections.abc import Sequence

from feednorm.enrich.telling import OF_NO_SPACES
from feednorm.enrich.words import lower_words
from feednorm.patterns import lazy

FEWEST, MOST = 2, 4  # sentences of a summary
_ENOUGH = 260  # characters of a summary that needs no further sentence
_FULL = 600  # characters that a further sentence must not exceed
_FADING = 0.12  # what each place further down costs
_NO_FACT, _NO_START = 0.2, 0.8  # what questions and sentences that lean on the one before weigh
_WITHOUT_FACT = ("?", "？", "!", "！", "…", "...")
_LEANING = (
    *("But ", "And ", "So ", "Or ", "Then ", "However", "This ", "That ", "These ", "They ", "He ", "She ", "It "),
    *("I ", "I'", "I’", "My "),
)
_LONG = 4  # letters of a word that says what a sentence is about
_NO_SPACES_RUN = lazy(OF_NO_SPACES.pattern + "{2,}")
_STOP = frozenset(
    """about after also been before being between both could does each even every from have here into just like made
    make many more most much only other over same should some such than that their them then there these they
    this those through under very want well were what when where which while will with within without would your
    dans avec pour plus cette sont mais nous vous leur elle tout être aber auch dass eine einen einer nicht oder
    sich sind wird werden wurde para como pero este esta sobre entre desde todo cuando della delle nella sono
    anche come questo""".split()
)


def chosen(title: str, found: Sequence[str], title_words: Sequence[str] | None = None) -> list[str]:
    """The best of these sentences in their order: words of the title, given where at hand, and an early place count.

    >>> chosen("Rain", ["It was late.", "Who knows?", "Rain filled the river.", "The river rose."])
    ['It was late.', 'Rain filled the river.', 'The river rose.']
    """
    if len(found) <= FEWEST:
        return list(found)
    of_title = words(title, title_words)
    ranked = sorted(
        [(-_worth(sentence, of_title) / (1 + _FADING * place), place) for place, sentence in enumerate(found)]
    )
    picked: list[int] = []
    length = 0
    for _, place in ranked:
        if len(picked) >= FEWEST and (length >= _ENOUGH or length + len(found[place]) > _FULL):
            break
        if len(picked) >= FEWEST and found[place].endswith(_WITHOUT_FACT):
            continue
        picked.append(place)
        length += len(found[place])
        if len(picked) == MOST:
            break
    return [found[place] for place in sorted(picked)]


def _worth(sentence: str, of_title: frozenset[str]) -> float:
    """How much of the title a sentence speaks of; less for what leans on its neighbours or states no fact."""
    told = sentence.lower()
    worth = 1 + sum([word in told for word in of_title])
    if sentence.endswith(_WITHOUT_FACT):
        return _NO_FACT * worth
    return _NO_START * worth if sentence.startswith(_LEANING) else worth


def words(text: str, told: Sequence[str] | None = None) -> frozenset[str]:
    """The words that a sentence is about; of scripts without spaces, the pairs of signs. `told` are all its words.

    >>> sorted(words("The rain fell on 東京都"))
    ['fell', 'rain', '京都', '東京']
    """
    told = lower_words(text) if told is None else told
    found = frozenset([word for word in told if len(word) >= _LONG]) - _STOP
    if text.isascii() or not OF_NO_SPACES.search(text):
        return found
    runs = _NO_SPACES_RUN.findall(text)
    pairs = [run[place : place + 2] for run in runs for place in range(len(run) - 1)]
    return found.union(pairs) - {word for word in found if OF_NO_SPACES.search(word)}
