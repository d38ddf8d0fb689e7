"""Stage 5: people, organisations, products and places by their canonical names, from a gazetteer kept as data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

from attrs import evolve, field, frozen

from feednorm.enrich.lead import lead
from feednorm.model import Entry
from feednorm.record import Record

MOST = 12
_TOKEN = re.compile(r"\w+|[^\w\s]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.\w[\w.]*")
_SILENT = frozenset({"code", "table", "break"})
_PLACES = "places"

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
_JOINERS = frozenset({"&", "-", "/", ".", "@", "#", "_"})


@frozen
class Name:
    """A row of a gazetteer: how a name is written, what it stands for, and what it needs beside it.

    `context` holds words of which one must stand in the article as well, where the name is also a common word.

    >>> Name("Apple", "Apple", "organisations", frozenset({"iPhone"})).canonical
    'Apple'
    """

    written: str
    canonical: str
    kind: str = ""
    context: frozenset[str] = frozenset()


@frozen(slots=False)
class Entities:
    """An enricher that names the people, organisations, products and places an article speaks of, the first one first.

    `gazetteer` is a text file, or a mapping from canonical names to their aliases. In a file a line is
    `canonical | alias | alias ? context, context`, `[kind]` starts a kind, `#` a comment, and `- phrase` is a longer
    phrase that must not count as a name inside it. Without one it is the gazetteer of the package.

    >>> from feednorm import normalize
    >>> feed = "<rss><channel><item><title>OpenAI and the Acme Corp. of Berlin</title></item></channel></rss>"
    >>> normalize(feed, enrichers=[Entities()])[0].entities
    ('OpenAI', 'Berlin')
    >>> normalize(feed, enrichers=[Entities({"Acme": ["Acme Corp."]})])[0].entities
    ('Acme',)
    """

    gazetteer: Mapping[str, Iterable[str]] | Path | str | None = field(default=None, hash=False)

    def __call__(self, record: Record, entry: Entry) -> Record:  # noqa: ARG002 - an enricher is called with both
        """The record with its entities."""
        texts = [block.text for block in lead(record.body_md) if block.kind not in _SILENT]
        entities = self.of("\n".join([record.title, "", *texts]))
        return record if entities == record.entities else evolve(record, entities=entities)

    def of(self, text: str) -> tuple[str, ...]:
        """The entities of a text by their canonical names, in the order in which they come.

        >>> Entities().of("She moved from Paris to Berlin; Jack London did not.")
        ('Paris', 'Berlin')
        """
        if "://" in text or "www." in text or "@" in text:
            text = _ADDRESS.sub(" . ", text)
        tokens = _TOKEN.findall(text)
        names = self._names
        starts = names.keys() & set(tokens)
        found: dict[str, None] = {}
        after = 0
        for place in [place for place, token in enumerate(tokens) if token in starts] if starts else ():
            if place < after:
                continue
            for parts, name in names[tokens[place]]:
                end = place + len(parts)
                if tokens[place:end] == parts:
                    after = end
                    if name.canonical and name.canonical not in found and _stands(name, tokens, place, end):
                        found[name.canonical] = None
                    break
        return tuple(found)[:MOST]

    @cached_property
    def _names(self) -> Mapping[str, Sequence[tuple[list[str], Name]]]:
        """From the first word of a name to the names that start with it; read at the first use."""
        return _shipped() if self.gazetteer is None else _by_first_word(read_gazetteer(self.gazetteer))


def read_gazetteer(gazetteer: Mapping[str, Iterable[str]] | Path | str) -> list[Name]:
    """The names of a gazetteer, given as a mapping or as the path of a text file.

    >>> [name.written for name in read_gazetteer({"Acme": ["Acme Corp."]})]
    ['Acme', 'Acme Corp.']
    """
    if isinstance(gazetteer, Mapping):
        return [Name(written, name) for name, aliases in gazetteer.items() for written in (name, *aliases)]
    names: list[Name] = []
    kind = ""
    for line in Path(gazetteer).read_text(encoding="utf-8").splitlines():
        line = line.strip()  # noqa: PLW2901 - the same line, cleaned
        if line.startswith("["):
            kind = line.strip("[]")
        elif line.startswith("- "):
            names.append(Name(line[2:].strip(), ""))
        elif line and not line.startswith("#"):
            written, _, needed = line.partition(" ? ")
            aliases = [alias.strip() for alias in written.split(" | ")]
            context = frozenset(word.strip() for word in needed.split(",")) - {""}
            # what is written in several words is no common word, and needs no context
            names += [Name(alias, aliases[0], kind, frozenset() if " " in alias else context) for alias in aliases]
    return names


@cache
def _shipped() -> Mapping[str, Sequence[tuple[list[str], Name]]]:
    return _by_first_word(read_gazetteer(Path(__file__).parent / "data" / "gazetteer.txt"))


def _by_first_word(names: Iterable[Name]) -> Mapping[str, Sequence[tuple[list[str], Name]]]:
    """The names by their first word, the longest first."""
    found: dict[str, list[tuple[list[str], Name]]] = {}
    for name in names:
        parts = _TOKEN.findall(name.written)
        if parts:
            found.setdefault(parts[0], []).append((parts, name))
    for rows in found.values():
        rows.sort(key=lambda row: -len(row[0]))
    return found


def _stands(name: Name, tokens: Sequence[str], start: int, end: int) -> bool:
    """Whether the tokens from start to end are this name, and no part of another word or name."""
    before = tokens[start - 1] if start else ""
    following = tokens[end] if end < len(tokens) else ""
    if before in _JOINERS or (following in _JOINERS and tokens[end + 1 : end + 2] and following not in ".-"):
        return False
    if following == "." and tokens[end + 1 : end + 2] and tokens[end + 1].isdigit() and tokens[end - 1][-1].isdigit():
        return False  # GPT-4.1 is not GPT-4
    if name.context and (following == "-" or name.context.isdisjoint(tokens)):
        return False
    if name.kind != _PLACES:
        return True
    if before.lower() == "of" and tokens[start - 2 : start - 1] and tokens[start - 2][0].isupper():
        return False
    return not (
        (before[:1].isupper() and before not in _BEFORE_PLACE)
        or (following[:1].isupper() and following not in _AFTER_PLACE)
        or following == "-"
    )
