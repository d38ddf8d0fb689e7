"""Stage 2: the fields of a feed or an entry as they fill: the best rank wins, whatever the order of the elements."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any, Literal, TypeAlias

from attrs import evolve

Found: TypeAlias = tuple[str, int, Any]
Tie: TypeAlias = Literal["first", "last", "add"]
# Fields whose values add up, and what makes two of them one: the first is kept, and completed by the others.
_ONCE = (("enclosures", attrgetter("url")), ("categories", attrgetter("term", "scheme")))


class Fields:
    """The values found so far, each with the rank of the row that gave it."""

    __slots__ = ("_lists", "ranks", "values")

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.ranks: dict[str, int] = {}
        self._lists: dict[str, list[Any]] = {}  # of fields with more than one value: thousands are not copied for each

    def offer(self, field: str, rank: int, value: Any, tie: Tie) -> None:  # noqa: ANN401 - a value of any field
        """Take a value if its rank is better than that of what is there; `tie` says what happens if it is as good."""
        held = self.ranks.get(field)
        if held == rank and tie == "add":
            found = self._lists.get(field)
            if found is None:
                found = self._lists[field] = [*self.values[field]]
            found += value
        elif held is None or rank < held or (rank == held and tie == "last"):
            self.values[field] = value
            self.ranks[field] = rank
            self._lists.pop(field, None)

    def spread(self, found: Iterable[Found]) -> None:
        """Take several values; tuples add up, and extensions are kept by name."""
        for field, rank, value in found:
            if field == "extensions":
                self.extend(*value)
            elif field not in self.ranks:
                self.values[field] = value
                self.ranks[field] = rank
            else:
                self.offer(field, rank, value, "add" if type(value) is tuple else "first")

    def extend(self, name: str, value: Any) -> None:  # noqa: ANN401 - an Extension, which is not imported for it
        """Keep what has no field."""
        self.values.setdefault("extensions", {}).setdefault(name, []).append(value)

    def settled(self) -> dict[str, Any]:
        """The values, those that added up as tuples without a value twice; nothing is offered any more."""
        values = self.values
        for field, found in self._lists.items():
            values[field] = tuple(found)
        for field, same in _ONCE:
            found = values.get(field, ())
            if len(found) > 1 and len(set(map(same, found))) < len(found):
                firsts: dict[Any, Any] = {}
                for value in found:
                    first = firsts.setdefault(same(value), value)
                    if first != value:
                        firsts[same(value)] = _completed(first, value)
                values[field] = tuple(firsts.values())
        extensions = values.get("extensions")
        if extensions:
            for name, found in extensions.items():
                extensions[name] = tuple(found)
        return values


def _completed(first: Any, other: Any) -> Any:  # noqa: ANN401 - two values of one class of the model
    """The first of two values of one thing, with what only the other one says of it."""
    lacking = [field.name for field in first.__attrs_attrs__ if getattr(first, field.name) is None]
    told = {name: value for name in lacking if (value := getattr(other, name)) is not None}
    return evolve(first, **told) if told else first
