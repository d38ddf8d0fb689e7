"""The stages joined: a document in, records out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import BinaryIO

from feednorm.arguments import check_callable, check_type
from feednorm.enrich import DEFAULT_ENRICHERS, AnyEnricher, checked_enrichers, enrich
from feednorm.entries import parse, stream
from feednorm.mapper import Mapper
from feednorm.model import Feed
from feednorm.problems import Problem
from feednorm.record import Record
from feednorm.site import Site

__all__ = ["iter_records", "normalize", "parse"]

FeedSource = bytes | str | BinaryIO | Feed
OnProblem = Callable[[Problem], object]
_WPNEWS_SITE = Site()


def normalize(
    feed: FeedSource,
    *,
    url: str | None = None,
    content_type: str | None = None,
    site: Site = _WPNEWS_SITE,
    now: datetime | None = None,
    enrichers: Iterable[AnyEnricher] = DEFAULT_ENRICHERS,
    on_problem: OnProblem | None = None,
) -> list[Record]:
    """Turn a feed into records of the wpnews schema, one for each article, in document order.

    `feed` is the document as bytes, text or a binary file (a text is always markup, never a path or a URL), or a
    parsed `Feed`. `url` is where it came from, which relative links resolve against; `content_type` its HTTP header,
    whose charset counts as RFC 7303 says. `now`, the time of ingest, is aware; it stands where the feed has no date.
    `on_problem` is called with each `Problem`: what was repaired, doubted or lost.

    Raises `FeedError` for what is no feed, and nothing else for any document.

    >>> feed = '''<rss version="2.0"><channel><title>News</title><item>
    ...   <title>A day</title><link>https://a.example/1</link><description>It &lt;em>rained&lt;/em>.</description>
    ... </item></channel></rss>'''
    >>> [(record.slug, record.body_md) for record in normalize(feed)]
    [('a-day', 'It *rained*.')]
    """
    _check(site, on_problem)
    report = _ignore if on_problem is None else on_problem
    now = checked_time(now)
    chain = checked_enrichers(enrichers)
    if not isinstance(feed, Feed):
        feed = parse(feed, url=url, content_type=content_type)
    for doubt in feed.problems:
        report(doubt)
    placed = list(Mapper(feed, site, now, report).records(feed.entries))
    return enrich([record for _, record in placed], chain, report, [position for position, _ in placed])


def iter_records(
    file: BinaryIO,
    *,
    url: str | None = None,
    content_type: str | None = None,
    site: Site = _WPNEWS_SITE,
    now: datetime | None = None,
    enrichers: Iterable[AnyEnricher] = DEFAULT_ENRICHERS,
    on_problem: OnProblem | None = None,
) -> Iterator[Record]:
    """Yield the records of a feed that may be larger than memory, as it is read; gzip is read through.

    The options are those of `normalize`, and so are the records, if the feed is well-formed, has its channel's fields
    before its items, and repeats no id. Otherwise: a field of the channel that comes late (its language, its date) does
    not count for the entries before it; of two entries with one id and one title or source the first is kept, not the
    newest; where the XML breaks, the rest is mended as far as that goes without reading the feed anew. Each is
    reported. Entries that differ in their ids alone, which `normalize` takes for one article, stay apart.

    >>> import io
    >>> file = io.BytesIO(b"<rss version='2.0'><channel><item><title>A day</title></item></channel></rss>")
    >>> [record.slug for record in iter_records(file)]
    ['a-day']
    """
    if not hasattr(file, "read") or isinstance(file.read(0), str):
        raise TypeError(f"iter_records reads a file opened as binary, not {type(file).__name__}")
    _check(site, on_problem)
    chain = checked_enrichers(enrichers)
    return _stream(
        file, url, content_type, site, checked_time(now), chain, _ignore if on_problem is None else on_problem
    )


def _stream(
    file: BinaryIO,
    url: str | None,
    content_type: str | None,
    site: Site,
    now: datetime,
    enrichers: Sequence[AnyEnricher],
    report: OnProblem,
) -> Iterator[Record]:
    channel, entries = stream(file, url=url, content_type=content_type, on_problem=report)
    for position, record in Mapper(channel, site, now, report).stream(entries):
        yield enrich([record], enrichers, report, [position])[0]


def _check(site: object, on_problem: object) -> None:
    check_type("site", site, Site, "a Site")
    check_callable("on_problem", on_problem)


def _ignore(_problem: Problem) -> None:
    """Nobody listens."""


def checked_time(now: datetime | None) -> datetime:
    if now is None:
        return datetime.now(UTC)
    if not isinstance(now, datetime) or now.utcoffset() is None:
        raise ValueError("now must be an aware datetime, such as datetime.now(UTC)")
    return now.astimezone(UTC)
