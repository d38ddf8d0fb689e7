"""Stage 2: what a feed says, whatever its format; every value frozen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import field, frozen

from feednorm.problems import Problem

__all__ = ["Category", "Enclosure", "Entry", "Extension", "Extensions", "Feed", "Person", "Problem", "Text"]

TextKind = Literal["text", "html"]


@frozen
class Text:
    """A text construct (RFC 4287, section 3.1).

    `value` is as the feed has it: plain text where `kind` is "text", HTML source, not yet cleaned, where it is
    "html". Relative links in it resolve against `base_url`; `language` is a BCP 47 tag or None.

    >>> Text("AT&T").kind
    'text'
    """

    value: str
    kind: TextKind = "text"
    base_url: str = ""
    language: str | None = None


@frozen
class Person:
    """An author or contributor (RFC 4287, section 3.2).

    >>> Person("Ada", email="ada@example.org").url is None
    True
    """

    name: str | None = None
    email: str | None = None
    url: str | None = None


@frozen
class Category:
    """A category (RFC 4287, section 4.2.2; RSS `category` with its `domain` as scheme).

    >>> Category("python").label is None
    True
    """

    term: str
    scheme: str | None = None
    label: str | None = None


@frozen
class Enclosure:
    """A file that belongs to an entry (RSS `enclosure`, Atom `rel="enclosure"`, `media:content`); length in bytes.

    >>> Enclosure("https://example.org/a.mp3", "audio/mpeg", 7).length
    7
    """

    url: str
    type: str | None = None
    length: int | None = None


@frozen
class Extension:
    """An element that the model has no field for: its text, attributes and child elements, names canonical.

    >>> Extension("17").children
    ()
    """

    text: str = ""
    attributes: Mapping[str, str] = field(factory=dict, hash=False)
    children: tuple[tuple[str, Extension], ...] = ()


Extensions = Mapping[str, tuple[Extension, ...]]


@frozen(kw_only=True, slots=False)  # without slots its twenty fields are set and pickled at half the cost
class Entry:
    """An item or entry; None or () where the feed says nothing.

    URLs are absolute where a base is known, datetimes aware and in UTC. `id` is the guid, atom:id or rdf:about;
    `base_url` what relative links of the entry resolve against; `line` where it starts in the document, from 1.

    >>> Entry(id="urn:1").title is None
    True
    """

    id: str | None = None
    url: str | None = None
    title: Text | None = None
    authors: tuple[Person, ...] = ()
    contributors: tuple[Person, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    summary: Text | None = None
    content: Text | None = None
    categories: tuple[Category, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    image: str | None = None
    language: str | None = None
    rights: Text | None = None
    comments_url: str | None = None
    source_title: str | None = None
    source_url: str | None = None
    extensions: Extensions = field(factory=dict, hash=False)
    base_url: str = ""
    line: int | None = None


@frozen(kw_only=True)
class Feed:
    """A feed with its entries in document order; None or () where it says nothing.

    `format` is "rss20", "rss10", "rss11", "rss092", "rss091", "rss090", "rss", "atom10", "atom03", "atom", "cdf",
    "json10" or "json11"; `encoding` what the document was read in; `url` the site's page, `self_url` the feed's own.
    `problems` says what was repaired and doubted.

    >>> Feed(format="rss20").entries
    ()
    """

    format: str
    encoding: str | None = None
    id: str | None = None
    url: str | None = None
    self_url: str | None = None
    title: Text | None = None
    description: Text | None = None
    language: str | None = None
    authors: tuple[Person, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    categories: tuple[Category, ...] = ()
    image: str | None = None
    rights: Text | None = None
    generator: str | None = None
    extensions: Extensions = field(factory=dict, hash=False)
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
