"""Stage 1: lxml's XML parser, hardened in this one place.

No network, no files, no entity that stands outside the document; libxml2 bounds how far those inside may expand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Protocol, cast

from attrs import frozen
from lxml import etree

from feednorm.patterns import lazy

_DOCTYPE = re.compile(rb"(?:\xef\xbb\xbf)?+(?:\s++|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
_PLACE = lazy(r", line \d+, column \d+\Z")


class Element(Protocol):
    """What the stages use of an lxml element, in a tree that has no comments and no processing instructions."""

    tag: str
    text: str | None
    tail: str | None
    sourceline: int | None
    nsmap: Mapping[str | None, str]

    def get(self, name: str, /) -> str | None:
        """The attribute of this name."""

    def keys(self) -> list[str]:
        """The names of the attributes."""

    def items(self) -> list[tuple[str, str]]:
        """The names and values of the attributes."""

    def __getitem__(self, places: slice, /) -> list[Element]: ...
    def iter(self, *tags: str) -> Iterator[Element]:
        """The element and all elements within; of these tags, where some are named."""

    def itertext(self) -> Iterator[str]:
        """The text of the element and of all within."""

    def __iter__(self) -> Iterator[Element]: ...
    def __len__(self) -> int: ...


@frozen
class Refusal:
    """Why a document cannot be read strictly: libxml2's code and words for its first fault, and the line."""

    code: int
    reason: str
    line: int


def parse_strictly(data: bytes, encoding: str | None = None) -> Element | Refusal:
    """Return the root of well-formed XML; why there is none for anything else. `encoding` overrides the declaration.

    >>> parse_strictly(b"<rss/>").tag
    'rss'
    >>> parse_strictly(b"<rss>a & b</rss>")
    Refusal(code=68, reason='xmlParseEntityRef: no name', line=1)
    """
    options: dict[str, Any] = {"resolve_entities": "internal", "no_network": True, "load_dtd": False}
    # Where there may be entities, libxml2 bounds how far they expand, but then texts and depth as well
    is_simple = _DOCTYPE.match(data) is None
    parser = etree.XMLParser(encoding=encoding, huge_tree=is_simple, remove_comments=True, remove_pis=True, **options)
    try:
        parser.feed(data)  # which passes over references in less time than `fromstring` does
        return cast("Element", parser.close())
    except etree.XMLSyntaxError as error:
        return Refusal(
            cast("Any", error).code, _PLACE.sub("", error.msg or "").partition("\n")[0].strip(), error.lineno or 1
        )
    except ValueError as error:
        return Refusal(0, str(error), 1)


def to_markup(element: Element) -> str:
    """The element as XML, without the text that follows it."""
    return etree.tostring(cast("Any", element), encoding="unicode", with_tail=False)
