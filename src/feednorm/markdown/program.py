"""Stage 3: HTML -> Markdown. What a row of the table of tags is, and how the walk looks rows up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import Attribute, field, frozen

from feednorm.arguments import check_callable, check_type

if TYPE_CHECKING:
    from feednorm.markdown.page import Page

# A tag that a handler met while it read on, and leaves to others: its name and the source of its attributes
Left = tuple["str | None", "str | None"]
# A handler gets the page, the tag's name and the source of its attributes; most read no further than their tag
Handler = Callable[["Page", str, str], Left | None]
Step = tuple[Handler, str]  # a handler, and the name of the tag that it handles


def _check_handler(_tag: object, attribute: Attribute[Handler | None], value: object) -> None:
    check_callable(f"Tag.{attribute.name}", value)


@frozen
class Tag:
    """What becomes of an element: a handler for its start tag, one for its end tag; None does nothing.

    A tag that is a block ends the line of text before it and after it; of one that is dropped no text stays.
    """

    start: Handler | None = field(default=None, validator=_check_handler)
    end: Handler | None = field(default=None, validator=_check_handler)
    is_block: bool = False
    is_dropped: bool = False


Tags = Mapping[str, Tag]


class NamedTags(dict[str, Tag]):
    """A table of tags that shows as a name: `help` prints what an argument is unless told."""

    def __repr__(self) -> str:
        return "TAGS"


_MOST_NAMES = 4096  # remembered; hostile input shall not fill the memory


class Program(dict["str | None", "Step | None"]):
    """Steps by the names of start tags and end tags, as documents spell them: one look-up tells what to do."""

    def __init__(self, tags: Tags) -> None:
        super().__init__({None: None, "/": None, "": None})
        self.blocks = frozenset(name for name, tag in tags.items() if tag.is_block)
        for name, tag in tags.items():
            self[name] = (tag.start, name) if tag.start else None
            self["/" + name] = (tag.end, name) if tag.end else None

    def __missing__(self, name: str) -> Step | None:
        step = self.get(name.lower())
        if len(self) < _MOST_NAMES:
            self[name] = step
        return step


def check_tags(name: str, tags: object) -> None:
    """Raise a `TypeError` where an argument is no table of tags."""
    check_type(name, tags, Mapping, "a mapping from names of elements to Tag rows, as TAGS is")
    for element, row in tags.items():  # type: ignore[attr-defined]
        check_type(f"{name}[{element!r}]", row, Tag, "a Tag")


@lru_cache(maxsize=8)
def _compiled(rows: tuple[tuple[str, Tag], ...]) -> Program:
    return Program(dict(rows))


def compile_tags(tags: Tags) -> Program:
    """Return the program of a table of tags, made once a table."""
    check_tags("tags", tags)
    return _compiled(tuple(tags.items()))
