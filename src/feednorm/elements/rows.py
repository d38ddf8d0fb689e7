"""Stage 2: what a row of the tables is, and what a reader is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeAlias

from attrs import field, frozen
from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no public name for it


class Report(Protocol):
    """Takes note of a `Problem` that was met at an element."""

    def __call__(self, code: str, element: Element, **details: object) -> None:
        """Report the problem `code` at `element`; `details` fill its message."""


@frozen
class Context:
    """What an element inherits: the base of its relative links, its language, and how its texts are to be read.


    """

    base: str
    language: str | None
    report: Report = field(repr=False)


Found: TypeAlias = tuple[str, int, object]
Reader: TypeAlias = Callable[[Element, Context], object]
Spreader: TypeAlias = Callable[[Element, Context], Iterable[Found]]


@frozen
class Row:
    """Canonical name -> field, rank, reader: the value of the lowest rank wins, whatever the order of the elements.

    `read` gives the value, or None where there is none: an empty value never wins. With `many`, the values of one
    rank add up. `spread`, in place of the others, yields (field, rank, value) for an element that fills several
    fields, or another by its attributes.
    """

    field: str = ""
    rank: int = 0
    read: Reader | None = None
    many: bool = False
    spread: Spreader | None = None
    base: bool = False  # gives the base of all others' relative links, so it is read before them


ENTRY = Row("an entry")
INSIDE = Row("a container whose children count as its parent's")
SKIP = Row("nothing that a record could want")
EXTENSION = Row("extensions")

Rows: TypeAlias = dict[str, Row]
