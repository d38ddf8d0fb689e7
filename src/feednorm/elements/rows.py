"""Stage 2: what a row of the tables is, and what a reader is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeAlias

from attrs import field, frozen

from feednorm.document.xml import Element
from feednorm.elements.fields import Fields, Found, Tie

__all__ = [
    "ENTRY",
    "INSIDE",
    "SKIP",
    "AnyRow",
    "Attribute",
    "Context",
    "Element",
    "Found",
    "Keeper",
    "Reader",
    "Row",
    "Rows",
    "Spread",
    "no_attribute",
]


class Report(Protocol):
    """Takes note of a `Problem` that was met at an element."""

    def __call__(self, code: str, element: Element | None, **details: Any) -> None:  # noqa: ANN401 - of whatever the message tells
        """Report the problem `code` at `element`; `details` fill its message."""


@frozen
class Context:
    """What an element inherits: the base of its relative links and its language; and what all elements share.

    That is where to report problems, and the texts that the tree lacks, by their elements.
    """

    base: str
    language: str | None
    report: Report = field(repr=False)
    aside: Mapping[Element, str] = field(factory=dict, repr=False)


Attribute: TypeAlias = Callable[[str], str | None]  # gives an attribute of the element by its name as specified
no_attribute: Attribute = dict[str, str]().get  # of an element that has none
Reader: TypeAlias = Callable[[Element, Context, Attribute], Any]
Spreader: TypeAlias = Callable[[Element, Context, Attribute], Iterable[Found]]


@frozen(eq=False)
class Row:
    """Canonical name -> field, rank, reader: the value of the lowest rank wins, whatever the order of the elements.

    `read` gives the value, or None where there is none: an empty value never wins. Of values of one rank, `tie`
    says whether the first or the last wins, or whether they add up. An element that has attributes may need another
    row.
    """

    field: str
    rank: int
    read: Reader
    tie: Tie = "first"
    attributed: AnyRow | None = None

    def take(self, element: Element, context: Context, attribute: Attribute, fields: Fields) -> None:
        """Fill the field, unless a better value is there."""
        name, rank, read = self.field, self.rank, self.read
        ranks = fields.ranks
        if name not in ranks:
            value = read(element, context, attribute)
            if value is not None:
                fields.values[name] = value
                ranks[name] = rank
        elif rank <= ranks[name]:
            value = read(element, context, attribute)
            if value is not None:
                fields.offer(name, rank, value, self.tie)


@frozen(eq=False)
class Spread:
    """The row of an element that fills several fields, or another by its attributes: (field, rank, value)."""

    read: Spreader
    attributed = None

    def take(self, element: Element, context: Context, attribute: Attribute, fields: Fields) -> None:
        """Fill the fields, those where no better value is there."""
        fields.spread(self.read(element, context, attribute))


@frozen(eq=False)
class Keeper:
    """The row of an element that has no field: it is kept by its name."""

    read: Callable[[Element], tuple[str, Any]]
    attributed = None

    def take(self, element: Element, _context: Context, _attribute: Attribute, fields: Fields) -> None:
        """Keep it beside those of its name."""
        fields.extend(*self.read(element))


@frozen(eq=False)
class Structure:
    """The row of an element that has no value of its own."""

    what: str
    attributed = None

    def take(self, element: Element, context: Context, attribute: Attribute, fields: Fields) -> None:
        """Leave it: whoever goes through the elements deals with it."""


AnyRow: TypeAlias = Row | Spread | Keeper | Structure
Rows: TypeAlias = dict[str, AnyRow]

ENTRY = Structure("an entry")
INSIDE = Structure("a container whose children count as its parent's")
SKIP = Structure("nothing that a record could want")
