"""Stage 4: which entries are one article, and which slug each article has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from feednorm.model import Entry
from feednorm.slug import short_hash, slug_from_link, slug_of_title, with_hash
from feednorm.urls import host_of

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_LONG_ID = 20  # characters: a number of a database is shorter, what is made to be unique is not


class Article(NamedTuple):
    """An entry with what identifies it: `source` is its canonical URL, `position` its index in the feed."""

    position: int
    entry: Entry
    source: str
    title: str

    @property
    def own_identity(self) -> str:
        """The identity of an article whose entry has no id of its own."""
        return f"{self.source} {self.title or short_hash(fingerprint(self.entry))}"

    @property
    def changed(self) -> datetime:
        """When it was last changed, as far as the feed says."""
        return self.entry.updated or self.entry.published or _LONG_AGO


def fingerprint(entry: Entry) -> str:
    """All that an entry says, for one that has no name: its texts, files, categories and date.

    >>> fingerprint(Entry(categories=()))
    ''
    """
    said = [text.value for text in (entry.title, entry.summary, entry.content) if text is not None]
    said += [enclosure.url for enclosure in entry.enclosures]
    said += [category.term for category in entry.categories]
    return " ".join(said + ([str(entry.published)] if entry.published else []))


class Group(NamedTuple):
    """The entries of one article, the newest of which is kept."""

    identity: str
    newest: Article
    others: tuple[Article, ...] = ()


def group_by_identity(articles: Sequence[Article], known: Container[str] = ()) -> list[Group]:
    """Put the entries of one article together, in document order of the first of each.

    An id that stands on entries with different sources and different titles identifies none of them: each of these has
    its source with its title for identity, and so has an article that is `known` by them. Entries that agree in link,
    title, date and texts are one article whatever their ids say.
    """
    shared = _shared_ids(articles)
    headings = [(article.entry.url, article.title, article.entry.published) for article in articles]
    repeated = {heading for heading, times in Counter(headings).items() if times > 1}
    told: dict[object, str] = {}
    groups: dict[str, list[Article]] = {}
    for article, heading in zip(articles, headings, strict=True):
        identity = identify(article, shared, known)
        if heading in repeated and (said := _all_said(article.entry)):
            identity = told.setdefault((heading, said), identity)
        groups.setdefault(identity, []).append(article)
    return [Group(identity, same[0]) if len(same) == 1 else _group(identity, same) for identity, same in groups.items()]


def identify(article: Article, shared: Container[str], known: Container[str]) -> str:
    """The identity of an article: its entry's id, unless that is shared or the article is known otherwise."""
    entry_id = article.entry.id
    if not entry_id or entry_id in shared:
        return article.own_identity
    if known:
        for name in (article.own_identity, with_host(entry_id, article.source)):
            if name in known:
                return name
    return entry_id


def with_host(identity: str, source: str) -> str:
    """An identity to keep beside those of other feeds: with its host before it, if theirs may well have the same.

    >>> with_host("7", "https://a.example/7"), with_host("urn:7", "https://a.example/7")
    ('a.example 7', 'urn:7')
    """
    host = host_of(source)
    is_local = ":" not in identity and len(identity) < _LONG_ID and " " not in identity
    return f"{host} {identity}" if host and is_local else identity


def _shared_ids(articles: Sequence[Article]) -> frozenset[str]:
    """The ids that stand on different articles: neither one source nor one title."""
    ids = [article.entry.id for article in articles if article.entry.id]
    if len(set(ids)) == len(ids):
        return frozenset()
    bearers: dict[str, list[Article]] = {}
    for article in articles:
        bearers.setdefault(article.entry.id or "", []).append(article)
    return frozenset(
        entry_id
        for entry_id, same in bearers.items()
        if len({article.source for article in same}) > 1 and len({article.title for article in same}) > 1
    )


def _all_said(entry: Entry) -> tuple[object, ...]:
    """What is equal in entries of one link, title and date that are one; nothing for one that says nothing at all."""
    said: tuple[object, ...] = (entry.summary, entry.content, entry.enclosures)
    if entry.url and entry.title:
        return said
    name = fingerprint(entry)
    return (*said, name) if name else ()


def _group(identity: str, same: list[Article]) -> Group:
    """The newest is kept; of two of one time, the first in the document."""
    newest = max(same, key=_changed)
    return Group(identity, newest, tuple([article for article in same if article is not newest]))


def _changed(article: Article) -> datetime:
    return article.changed


# ---------------------------------------------------------------- slugs


def plain_slug(title: str, link: str, identity: str) -> str:
    """The slug that an article wants: its title's, else its link's, else "item-" and a hash of its identity.

    >>> plain_slug("日本語", "https://a.example/2026/nihongo.html", "urn:1"), plain_slug("!!!", "", "urn:1")
    ('nihongo', 'item-0ee1048c')
    """
    slug, is_telling = slug_of_title(title)
    if slug and is_telling:
        return slug
    return slug_from_link(link) or slug or f"item-{short_hash(identity)}"


class SlugBook:
    """Gives each identity its slug: a known one stays, a taken one gets a hash behind it.

    >>> book = SlugBook({"3": "c"})
    >>> book.claim("1", "a"), book.claim("2", "a"), book.claim("3", "b")
    ('a', 'a-d4735e3a', 'c')
    """

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self._taken = set(known.values())

    def claim(self, identity: str, plain: str) -> str:
        """Return the slug of an identity that wants `plain`; the first that wants it gets it as it is."""
        slug = self._known.get(identity)
        if slug is None:
            slug = plain if plain not in self._taken else with_hash(plain, identity)
            self._taken.add(slug)
        return slug
