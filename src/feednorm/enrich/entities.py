"""Stage 5: people, organisations, products and places by their canonical names, from a gazetteer kept as data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain, filterfalse
from pathlib import Path

from attrs import field, frozen

from feednorm.enrich.base import with_values
from feednorm.enrich.gazetteer import Name, read_gazetteer
from feednorm.enrich.lead import lead
from feednorm.enrich.words import lower_words
from feednorm.model import Entry
from feednorm.patterns import lazy
from feednorm.record import Record

MOST = 12
_PART = re.compile(r"\w+")
_APART = str.maketrans(dict.fromkeys("+#.-'", " "))  # the marks of ASCII that words can hold
_ADDRESS = lazy(r"(?:https?://|www\.)\S+")
_MAIL = lazy(r"(?<![\w.+-])[\w.+-]++@[\w-]+\.\w[\w.]*")
_JOINERS_BEFORE = frozenset("-/.@#_&")
_JOINERS_AFTER = frozenset("/@#_&")
_WORD_BEFORE = re.compile(r"\w*$")
_WORD_AFTER = re.compile(r" ?(\w*)")
_NAMED_OF = re.compile(r"[^\W\d_]\w* (?:of|Of) $")
_NEAR = 40  # characters before a name in which the word before it stands
_PLACES = "places"

Names = Mapping[str, Sequence[tuple[str, Name]]]  # from a word in lower case to names that hold it, and a sign of each

# A place beside another capitalised word is mostly part of a longer name ("Jack London", "London Bridge"), but not
# after these, and not before those.
_BEFORE_PLACE = frozenset(
    """The In At From To Of On By And Or For With Near Across Around Inside Outside Over Via Into Central Northern
    Southern Eastern Western Downtown Mainland When While As But If Since Why How What Where Is Are Was Will Has A An
    Le La En De Der Die Das El Los Las Un Una Il Di Im Aus Nach""".split()
)
_AFTER_PLACE = frozenset(
    """The In At From To Of On By And Or For With Is Are Was Were Will Has Had Have As But If When While Who That It He
    She We They I Y E Et Und De La Le El A""".split()
)


@frozen(slots=False)
class Entities:
    """An enricher that names the people, organisations, products and places an article speaks of, the first one first.

    `gazetteer` is a text file, or a mapping from canonical names to their aliases. In a file a line is
    `canonical | alias | alias ? context, context`, `[kind]` starts a kind, `#` a comment, and `- phrase` is a longer
    phrase that must not count as a name inside it. Without one it is the gazetteer of the package. One of your own is
    read at once, and what is wrong with it is raised.

    >>> from feednorm import normalize
    >>> feed = "<rss><channel><item><title>OpenAI and the Acme Corp. of Berlin</title></item></channel></rss>"
    >>> normalize(feed, enrichers=[Entities()])[0].entities
    ('OpenAI', 'Berlin')
    >>> normalize(feed, enrichers=[Entities({"Acme": ["Acme Corp."]})])[0].entities
    ('Acme',)
    """

    gazetteer: Mapping[str, Iterable[str]] | Path | str | None = field(default=None, hash=False)

    def __attrs_post_init__(self) -> None:
        if self.gazetteer is not None:
            self._names  # noqa: B018 - a file that is missing should fail here, not once for every record

    def __call__(self, record: Record, entry: Entry) -> Record:  # noqa: ARG002 - an enricher is called with both
        """The record with its entities."""
        article = lead(record)
        entities = self._of(f"{record.title}\n\n{article.text}", article.title_words + article.words)
        return record if entities == record.entities else with_values(record, entities=entities)

    def of(self, text: str) -> tuple[str, ...]:
        """The entities of a text by their canonical names, in the order in which they come.

        >>> Entities().of("She moved from Paris to Berlin; Jack London did not.")
        ('Paris', 'Berlin')
        """
        return self._of(text, lower_words(text))

    def _of(self, text: str, found: Sequence[str]) -> tuple[str, ...]:
        """First which names can stand there at all, by a word of each, which is cheap; then where they do."""
        marked = " ".join(filterfalse(str.isalnum, found))
        parts = marked.translate(_APART).split() if marked.isascii() else _PART.findall(marked)
        there = self._words.intersection(chain(found, parts))
        rows = [name for word in there for sign, name in self._names[word] if sign in text]
        return _standing(rows, _flat(text)) if rows else ()

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words to look for, as a set, which meets those of a text at the speed of C."""
        return frozenset(self._names)

    @cached_property
    def _names(self) -> Names:
        """The package's are read at the first use."""
        return _shipped() if self.gazetteer is None else _by_rarest_word(read_gazetteer(self.gazetteer))


@cache
def _shipped() -> Names:
    return _by_rarest_word(read_gazetteer(Path(__file__).parent / "data" / "gazetteer.txt"))


def _by_rarest_word(names: Sequence[Name]) -> Names:
    """A name under the one of its words that the fewest others have: "The Hague" is looked for where "hague" stands.

    Beside it is the longest of its words as it is written, which no change of spaces can hide.
    """
    # marks before a word are no words of the text either
    parts = [_PART.findall(name.written.lower()) or name.written.split() for name in names]
    common = Counter(chain.from_iterable(parts))
    found: dict[str, list[tuple[str, Name]]] = {}
    for name, of_name in zip(names, parts, strict=True):
        if of_name:
            rarest = min(of_name, key=lambda part: (common[part], -len(part)))
            found.setdefault(rarest, []).append((max(name.written.split(), key=len), name))
    return found


def _flat(text: str) -> str:
    """The text with single spaces and without addresses; a point between paragraphs keeps their names apart."""
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(" . ", text)
    if "@" in text:
        text = _MAIL.sub(" . ", text)
    text = text.replace("\n\n", " . ").replace("\n", " ").replace("\xa0", " ")
    return " ".join(text.split()) if "  " in text else text


def _standing(rows: Sequence[Name], text: str) -> tuple[str, ...]:
    """The canonical names of those that stand in the text, in their order; of two at one place the longer."""
    places = [(start, -len(name.written), name) for name in rows for start in _places(name.written, text)]
    places.sort(key=lambda place: place[:2])
    found: dict[str, None] = {}
    after = 0
    for start, length, name in places:
        end = start - length
        if start < after:
            continue
        after = end
        if name.canonical and name.canonical not in found and _stands(name, text, start, end):
            found[name.canonical] = None
    return tuple(found)[:MOST]


def _places(written: str, text: str) -> Iterator[int]:
    """Where these words start in the text, and are not within others."""
    start = text.find(written)
    while start >= 0:
        end = start + len(written)
        inside = (_is_of_word(text[start - 1 : start]) and _is_of_word(written[0])) or (
            _is_of_word(text[end : end + 1]) and _is_of_word(written[-1])
        )
        if not inside:
            yield start
        start = text.find(written, start + 1)


def _is_there(written: str, text: str) -> bool:
    return next(_places(written, text), None) is not None


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _stands(name: Name, text: str, start: int, end: int) -> bool:
    """Whether the text from start to end is this name, and no part of another word or name."""
    before, following = text[start - 1 : start], text[end : end + 2]
    if before in _JOINERS_BEFORE or text[start - 2 : start] == "& ":
        return False
    if following[:1] in _JOINERS_AFTER or following == " &":
        return False
    if following[:1] == "." and following[1:].isdigit() and text[end - 1].isdigit():
        return False  # GPT-4.1 is not GPT-4
    if name.context and (following[:1] == "-" or not any(_is_there(word, text) for word in name.context)):
        return False
    return name.kind != _PLACES or _is_place(text, start, end)


def _is_place(text: str, start: int, end: int) -> bool:
    """Whether what stands there is a place, and no part of the longer name of something else."""
    if text[end : end + 1] == "-":
        return False
    context = text[max(0, start - _NEAR) : start]
    if context.endswith((" of ", " Of ")) and (named := _NAMED_OF.search(context)) and named[0][0].isupper():
        return False
    before = _WORD_BEFORE.search(context.removesuffix(" ").rpartition(" ")[2])
    following = _WORD_AFTER.match(text, end)
    return not (
        (before and before[0][:1].isupper() and before[0] not in _BEFORE_PLACE)
        or (following and following[1][:1].isupper() and following[1] not in _AFTER_PLACE)
    )
