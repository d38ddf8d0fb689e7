"""Stage 4: Entry -> Record, one line a field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from html import unescape
from typing import Any

from attrs import evolve, field, frozen

from feednorm.identity import Article, SlugBook, fingerprint, group_by_identity, identify, plain_slug
from feednorm.languages import primary_subtag
from feednorm.markdown import text_to_markdown, to_markdown, to_paragraphs, unescape_double
from feednorm.model import Entry, Feed, Text
from feednorm.patterns import lazy
from feednorm.problems import Problem, problem
from feednorm.prose import first_words
from feednorm.record import URN, Alternates, Record
from feednorm.site import Site
from feednorm.slug import short_hash, slug_from_link
from feednorm.titles import plain_title
from feednorm.urls import canonical_url, host_of, is_http_url

Report = Callable[[Problem], object]
_TAG_START = lazy("<[a-zA-Z/!?]")


@frozen
class Mapper:
    """Writes the records of one feed: `channel` is the feed, whose own entries do not count here."""

    channel: Feed
    site: Site
    now: datetime
    report: Report
    slugs: SlugBook = field(init=False)

    @slugs.default
    def _open_slug_book(self) -> SlugBook:
        return SlugBook(self.site.slugs)

    def records(self, entries: Iterable[Entry]) -> Iterator[tuple[int, Record]]:
        """One record for each article, in document order, each behind the position of its entry."""
        articles = [self.article(position, entry) for position, entry in enumerate(entries)]
        for group in group_by_identity(articles, self.site.slugs):
            for other in group.others:
                self._tell(other, "duplicate-entry", identity=group.identity)
            yield group.newest.position, self.record(group.newest, group.identity)

    def stream(self, entries: Iterable[Entry]) -> Iterator[tuple[int, Record]]:
        """The same for entries that come one by one: of one identity the first is kept, since it is gone already."""
        seen: dict[str, tuple[str, str]] = {}
        for position, entry in enumerate(entries):
            article = self.article(position, entry)
            identity = identify(article, (), self.site.slugs)
            source, title = seen.get(identity, (article.source, article.title))
            if source != article.source and title != article.title:
                identity = article.own_identity  # an id that another article has is none
            if identity in seen:
                self._tell(article, "repeated-entry", identity=identity)
                continue
            seen[identity] = article.source, article.title
            yield position, self.record(article, identity)

    def article(self, position: int, entry: Entry) -> Article:
        """What identifies an entry."""
        link = entry.url or ""
        source = canonical_url(link) if is_http_url(link) else self._source_without_link(entry)
        return Article(position, entry, source, plain_title(entry.title))

    def record(self, article: Article, identity: str) -> Record:
        """The fields of one record; the enrichers add summary, topics and entities."""
        entry = self._with_authors(article.entry)
        if not is_http_url(entry.url or ""):
            self._tell(article, "no-link", source=article.source)
        body = self._body(article)
        title = article.title or self._title_without_title(article, body)
        slug = self.slugs.claim(identity, plain_slug(title, entry.url or "", identity))
        url = self.site.base_url + slug
        return Record(
            slug=slug,
            title=title,
            body_md=body,
            url=url,
            canonical_source=article.source,
            published_at=entry.published or entry.updated or self._date_without_date(article),
            updated_at=entry.updated or self.now,
            lang=primary_subtag(entry.language or self.channel.language),
            alternates=Alternates.of(url),
            entry=entry,
            identity=identity,
        )

    def _with_authors(self, entry: Entry) -> Entry:
        """An entry of Atom without an author has the feed's (RFC 4287, section 4.2.1)."""
        if entry.authors or not self.channel.authors or not self.channel.format.startswith("atom"):
            return entry
        return evolve(entry, authors=self.channel.authors)

    def _tell(self, article: Article, code: str, **details: Any) -> None:  # noqa: ANN401 - they fill a message
        self.report(problem(code, line=article.entry.line, entry=article.position, **details))

    # ---------------------------------------------------------------- the body

    def _body(self, article: Article) -> str:
        """The content, else the summary: one that renders to nothing does not hide the other."""
        for text in (article.entry.content, article.entry.summary):
            if text is not None and (body := self._to_markdown(text, article)):
                return body
        return ""

    def _to_markdown(self, text: Text, article: Article) -> str:
        html = text.value
        if text.kind == "text":
            return text_to_markdown(html)
        if (decoded := unescape_double(html)) is not None:
            self._tell(article, "double-escaped")
            html = decoded
        if _TAG_START.search(html) is None:  # a text with references, whose lines are as good as any other's
            return text_to_markdown(unescape(html))
        convert = to_paragraphs if self.site.body == "paragraphs" else to_markdown
        return convert(html, base_url=_base_of(text, article.entry), tags=self.site.tags)

    # ---------------------------------------------------------------- where the feed says nothing

    def _source_without_link(self, entry: Entry) -> str:
        """The feed's URL and a fragment, else the entry's own urn, else a urn made of what it says."""
        told = entry.id or fingerprint(entry)
        place = self.channel.url or self.channel.self_url or ""
        if is_http_url(place):
            return f"{canonical_url(place)}#item-{short_hash(told)}"
        if URN.fullmatch(urn := told[:4].lower() + told[4:]) and urn.isprintable():
            return urn
        from uuid import NAMESPACE_URL, uuid5

        return uuid5(NAMESPACE_URL, told).urn

    def _title_without_title(self, article: Article, body: str) -> str:
        """The first words of the body, else the last segment or the host of the link."""
        link = article.entry.url or ""
        title = first_words(body) or slug_from_link(link).replace("-", " ") or host_of(link) or "Untitled"
        self._tell(article, "no-title", title=title)
        return title

    def _date_without_date(self, article: Article) -> datetime:
        of_feed = self.channel.published or self.channel.updated
        self._tell(article, "no-date", substitute="the feed's date" if of_feed else "the time of ingest")
        return of_feed or self.now


def _base_of(text: Text, entry: Entry) -> str:
    """What relative links of a body stand to; in a feed that says nothing of it, the page of the entry."""
    base = text.base_url or entry.base_url
    return base or (entry.url if entry.url and is_http_url(entry.url) else "")
