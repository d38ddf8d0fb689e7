"""Stage 1: read a document, strictly where that is possible."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, Literal

from attrs import evolve, field, frozen
from lxml.etree import ErrorTypes

from feednorm.document.crowded import is_crowded
from feednorm.document.encodings import Decoded, decode, is_plain_utf8
from feednorm.document.kinds import refuse, refuse_binary
from feednorm.document.namespaces import canonical_name, is_misnamed
from feednorm.document.notes import TOLD, Notes
from feednorm.document.sections import set_aside, take_back
from feednorm.document.xml import Element, Refusal, parse_strictly
from feednorm.patterns import lazy
from feednorm.problems import Problem, problem

_GZIP = b"\x1f\x8b"  # as in gzipped, which is not imported for it
_LATE_DECLARATION = lazy(rb"\s+<\?xml\s[^<>]*>")
_ROOTS = frozenset({"rss", "rdf:rdf", "feed", "atom:feed", "channel", "entry", "atom:entry"})
_NO_FEED = Refusal(0, "it holds no feed", 1)
_MISNAMED = Refusal(ErrorTypes.WAR_NS_URI, "a namespace is not known", 1)


@frozen(eq=False)
class Document:
    """A document that holds a feed: the root element of the feed, or the object of a JSON feed.

    >>> from feednorm.document import read
    >>> read("<rss/>").root.tag
    'rss'
    """

    root: Any = field(repr=False)
    kind: Literal["xml", "json"] = "xml"
    encoding: str | None = None
    problems: tuple[Problem, ...] = ()
    decoded: Callable[[], Decoded] | None = field(default=None, repr=False)  # its text, if that may hide entries
    aside: Mapping[Element, str] = field(factory=dict, repr=False)  # texts of entries' fields that the tree lacks


def read(feed_xml: bytes | str | BinaryIO, *, url: str | None = None, content_type: str | None = None) -> Document:
    r"""Read bytes, markup or a binary file; `content_type` is its HTTP header, `url` where it came from.

    Raises `FeedError` for what is no feed.

    >>> read(b"<feed><title>caf\xe9</title></feed>").root[0].text
    'café'
    """
    data = feed_xml if isinstance(feed_xml, str) else _bytes_of(feed_xml)
    if isinstance(data, str):
        decoded = Decoded(data, "utf-8")
        return read_text(decoded, url or "")
    if data.startswith(_GZIP):
        from feednorm.document.gzipped import gunzip

        data = gunzip(data)
    refuse_binary(data)
    if not is_plain_utf8(data, content_type):
        return read_text(decode(data, content_type), url or "")
    tidy, problems = _without_blanks(data)
    root, aside = _strict_and_aside(tidy)
    if not isinstance(root, Refusal):
        return Document(
            root, encoding="utf-8", problems=problems, decoded=lambda: decode(data, content_type), aside=aside
        )
    decoded = decode(data, content_type)
    if problems:
        return read_text(decoded, url or "")
    is_same_text = not decoded.problems and data.endswith(decoded.text[-1:].encode())  # no byte mended, none cut off
    return read_text(decoded, url or "", root if is_same_text else None)


def _bytes_of(source: bytes | BinaryIO) -> bytes:
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    if not hasattr(source, "read"):
        hint = "; open the path as a binary file, or pass its .read_bytes()" if isinstance(source, os.PathLike) else ""
        raise TypeError(f"a feed is bytes, str or a binary file, not {type(source).__name__}{hint}")
    data = source.read()
    if not isinstance(data, bytes):
        raise TypeError("a feed's file must be opened as a binary file, not as text")
    return data


def _without_blanks(data: bytes) -> tuple[bytes, tuple[Problem, ...]]:
    """A document that is wrong in this alone, that white space stands before its XML declaration, put right."""
    late = _LATE_DECLARATION.match(data) if data[:1].isspace() else None
    if late is None:
        return data, ()
    tidy = b"".join((b"\n" * late[0].count(b"\n"), memoryview(data)[late.end() :]))  # copied but once
    return tidy, (problem("junk-before-root", line=1, junk="white space"),)


def _strict(data: bytes, encoding: str) -> Element | Refusal:
    """The root of the feed in well-formed XML; a refusal where it is not that, or no feed."""
    if is_crowded(data):
        return Refusal(ErrorTypes.ERR_RESOURCE_LIMIT, "an element has too many attributes", 1)
    root = parse_strictly(data, encoding)
    if isinstance(root, Refusal):
        return root
    name = canonical_name(root.tag)
    if any(is_misnamed(prefix, uri, name) for prefix, uri in root.nsmap.items()):
        return _MISNAMED
    if name in _ROOTS:
        return root
    if name.rpartition("}")[2].lower() in _ROOTS:  # in a namespace that is not its own
        return _NO_FEED
    return next((element for element in root.iter() if canonical_name(element.tag) in _ROOTS), _NO_FEED)


def _strict_and_aside(data: bytes) -> tuple[Element | Refusal, Mapping[Element, str]]:
    """The root of the feed in well-formed UTF-8, and the texts that went around the parser."""
    shortened, texts = set_aside(data)
    if texts:
        root = _strict(shortened, "utf-8")
        aside = None if isinstance(root, Refusal) else take_back(root, texts)
        if aside is not None:
            return root, aside
    return _strict(data, "utf-8"), {}


def _read_strictly(text: str) -> Element | Refusal:
    try:
        return _strict(text.encode(), "utf-8")
    except UnicodeEncodeError as error:
        return Refusal(ErrorTypes.ERR_INVALID_CHAR, "half of a surrogate pair", text.count("\n", 0, error.start) + 1)


def read_text(decoded: Decoded, url: str = "", refusal: Refusal | None = None) -> Document:
    """Read a text that is decoded already; `refusal` is why it cannot be read strictly, where that is known."""
    text = decoded.text.lstrip("\ufeff")
    if text.lstrip()[:1] in ("{", "["):
        from feednorm.document.jsonfeed import read_json

        document, problems = read_json(text)
        return Document(document, kind="json", encoding=decoded.encoding, problems=decoded.problems + problems)
    if refusal is None:
        root = _read_strictly(text)
        if not isinstance(root, Refusal):
            return Document(root, encoding=decoded.encoding, problems=decoded.problems, decoded=lambda: decoded)
        refusal = root
    return rescue(decoded, url, refusal)


def rescue(decoded: Decoded, url: str = "", refusal: Refusal | None = None) -> Document:
    """Read a text that is not well-formed, for the reason given, or that is and lacks entries all the same."""
    from feednorm.document.rescuing import rescue_text

    notes = Notes()
    root = rescue_text(decoded.text.lstrip("\ufeff"), notes, refusal, _read_strictly)
    if root is None:
        return _json_after_junk(decoded, url)
    text = None if refusal is None else lambda: decoded
    return Document(root, encoding=decoded.encoding, problems=(*decoded.problems, *notes.problems), decoded=text)


def _json_after_junk(decoded: Decoded, url: str) -> Document:
    """A JSON feed behind what a program printed before it; whatever else has come so far is no feed."""
    from feednorm.document.jsonfeed import start_of_feed

    start = start_of_feed(decoded.text)
    if start is None:
        raise refuse(decoded.text, url)
    junk = problem("junk-before-root", line=1, junk=repr(decoded.text[:start].strip()[:TOLD]))
    return read_text(evolve(decoded, text=decoded.text[start:], problems=(*decoded.problems, junk)), url)
