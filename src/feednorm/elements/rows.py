"""Stage 2: what a row of the tables is, and what a reader is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from attrs import field, frozen

from feednorm.document.xml import Element

__all__ = [
    "ENTRY",
    "EXTENSION",
    "INSIDE",
    "SKIP",
    "Context",
    "Element",
    "Found",
    "Reader",
    "Row",
    "Rows",
    "Tie",
    "spread",
]


class Report(Protocol):
    """Takes note of a `Problem` that was met at an element."""

    def __call__(self, code: str, element: Element | None, **details: Any) -> None:  # noqa: ANN401 - of whatever the message tells
        """Report the problem `code` at `element`; `details` fill its message."""


@frozen
class Context:
    """What an element inherits: the base of its relative links and its language; and where to report problems."""

    base: str
    language: str | None
    report: Report = field(repr=False)


Found: TypeAlias = tuple[str, int, Any]
Reader: TypeAlias = Callable[[Element, Context], Any]
Spreader: TypeAlias = Callable[[Element, Context], Iterable[Found]]
Tie: TypeAlias = Literal["first", "last", "add", "spread", "structure"]


class Row(NamedTuple):
    """Canonical name -> field, rank, reader: the value of the lowest rank wins, whatever the order of the elements.

    `read` gives the value, or None where there is none: an empty value never wins. Of values of one rank, `tie`
    says whether the first or the last wins, or whether they add up. An element that has attributes may need another
    row; most have none, and asking for each attribute costs more than all the rest.
    """

    field: str
    rank: int
    read: Reader | None
    tie: Tie = "first"
    attributed: Row | None = None


def spread(read: Spreader) -> Row:
    """Make the row of an element that fills several fields, or another by its attributes: (field, rank, value)."""
    return Row("", 0, read, "spread")


ENTRY = Row("an entry", 0, None, "structure")
INSIDE = Row("a container whose children count as its parent's", 0, None, "structure")
SKIP = Row("nothing that a record could want", 0, None, "structure")
EXTENSION = Row("extensions", 0, None, "structure")

Rows: TypeAlias = dict[str, Row]
