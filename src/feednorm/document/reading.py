"""Stage 1: read a document, strictly where that is possible."""

from __future__ import annotations

from typing import Any, BinaryIO, Literal

from attrs import field, frozen
from lxml import etree

from feednorm.document.xml import lenient_parser, strict_parser
from feednorm.errors import FeedError
from feednorm.problems import Problem


@frozen(eq=False)
class Document:
    """A document that may be a feed: the root element of its tree, or the object of a JSON feed.

    >>> from feednorm.document import read
    >>> read("<rss/>").root.tag
    'rss'
    """

    root: Any = field(repr=False)
    kind: Literal["xml", "json"] = "xml"
    encoding: str | None = None
    problems: tuple[Problem, ...] = ()


def read(feed_xml: bytes | str | BinaryIO, *, content_type: str | None = None) -> Document:
    """Read bytes, markup or a binary file; `content_type` is its HTTP header.

    Raises `FeedError` for what is no feed.
    """
    data = feed_xml if isinstance(feed_xml, bytes | str) else feed_xml.read()
    encoding = None
    if isinstance(data, str):
        data, encoding = data.encode("utf-8", "replace"), "utf-8"
    data = data.strip()
    if data[:1] in (b"{", b"["):
        import json

        return Document(json.loads(data.decode("utf-8", "replace"), strict=False), kind="json", encoding="utf-8")
    try:
        root = etree.fromstring(data, strict_parser(encoding=encoding))
    except etree.XMLSyntaxError:
        root = etree.fromstring(data, lenient_parser(encoding=encoding))
    except ValueError as error:
        raise FeedError(str(error)) from None
    if root is None:
        raise FeedError("The document is no feed.")
    return Document(root, encoding=encoding or root.getroottree().docinfo.encoding or "utf-8")
