"""Stage 1: lxml's XML parser, hardened in this one place.

No network, no files, no entity that stands outside the document; libxml2 bounds how far those inside may expand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol, cast

from lxml import etree


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

    def iter(self) -> Iterator[Element]:
        """The element and all elements within."""

    def itertext(self) -> Iterator[str]:
        """The text of the element and of all within."""

    def __iter__(self) -> Iterator[Element]: ...
    def __len__(self) -> int: ...


def parse_strictly(data: bytes, encoding: str | None = None) -> Element | None:
    """Return the root of well-formed XML; None for anything else. `encoding` overrides the declaration.

    >>> parse_strictly(b"<rss/>").tag, parse_strictly(b"<rss>")
    ('rss', None)
    """
    options: dict[str, Any] = {"resolve_entities": "internal", "no_network": True, "load_dtd": False}
    parser = etree.XMLParser(encoding=encoding, huge_tree=True, remove_comments=True, remove_pis=True, **options)
    try:
        return cast("Element", etree.fromstring(data, parser))
    except (etree.XMLSyntaxError, ValueError):
        return None


def to_markup(element: Element) -> str:
    """The element as XML, without the text that follows it."""
    return etree.tostring(cast("Any", element), encoding="unicode", with_tail=False)
