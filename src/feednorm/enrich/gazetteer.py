"""Stage 5: a gazetteer, the names that articles may speak of, read from data and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple


class Name(NamedTuple):
    """A row of a gazetteer: how a name is written, what it stands for, and what it needs beside it.

    `context` holds words of which one must stand in the article as well, where the name is also a common word.

    >>> Name("Apple", "Apple", "organisations", frozenset({"iPhone"})).canonical
    'Apple'
    """

    written: str
    canonical: str
    kind: str = ""
    context: frozenset[str] = frozenset()


def read_gazetteer(gazetteer: Mapping[str, Iterable[str]] | Path | str) -> list[Name]:
    """The names of a gazetteer, given as a mapping or as the path of a text file.

    Raises `TypeError` for what can be neither, `OSError` where there is no such file, and `ValueError` where it is no
    UTF-8 text.

    >>> [name.written for name in read_gazetteer({"Acme": ["Acme Corp."]})]
    ['Acme', 'Acme Corp.']
    >>> read_gazetteer({"Acme": "Acme Corp."})
    Traceback (most recent call last):
    TypeError: a gazetteer has a list of aliases for each name, not 'Acme Corp.' for 'Acme'
    """
    if isinstance(gazetteer, Mapping):
        return [name for canonical, aliases in gazetteer.items() for name in _of_row(canonical, aliases)]
    if not isinstance(gazetteer, str | Path):
        raise TypeError(f"a gazetteer is a mapping or the path of a text file, not {type(gazetteer).__name__}")
    try:
        return _of_lines(Path(gazetteer).read_text(encoding="utf-8").splitlines())
    except UnicodeDecodeError as error:
        raise ValueError(f"no gazetteer: {gazetteer} is no UTF-8 text: {error}") from error


def _of_row(canonical: object, aliases: object) -> list[Name]:
    if not isinstance(canonical, str) or not canonical.strip():
        raise TypeError(f"a gazetteer is a mapping from names to their aliases; {canonical!r} is no name")
    if isinstance(aliases, str) or not isinstance(aliases, Iterable):
        raise TypeError(f"a gazetteer has a list of aliases for each name, not {aliases!r:.80} for {canonical!r}")
    written = [canonical, *aliases]
    if not all(isinstance(alias, str) for alias in written):
        raise TypeError(f"the aliases of {canonical!r} must be texts")
    return [Name(alias, canonical) for alias in written]


def _of_lines(lines: Iterable[str]) -> list[Name]:
    names: list[Name] = []
    kind = ""
    for line in map(str.strip, lines):
        if line.startswith("["):
            kind = line.strip("[]")
        elif line.startswith("- "):
            names.append(Name(line[2:].strip(), ""))
        elif line and not line.startswith("#"):
            written, _, needed = line.partition(" ? ")
            aliases = [*map(str.strip, written.split(" | "))]
            context = frozenset(map(str.strip, needed.split(","))) - {""} if needed else frozenset()
            # what is written in several words is no common word, and needs no context
            names += [Name(alias, aliases[0], kind, frozenset() if " " in alias else context) for alias in aliases]
    return names
