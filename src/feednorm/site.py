"""Stage 4: how a site publishes its records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from attrs import Attribute, evolve, field, frozen

from feednorm.arguments import check_type
from feednorm.markdown import TAGS, Tags
from feednorm.markdown.program import check_tags
from feednorm.record import Record
from feednorm.slug import is_slug
from feednorm.urls import is_http_url, is_splittable

WPNEWS = "https://wpnews.pro/news/"


def _check_base_url(_site: object, _attribute: Attribute[str], value: str) -> None:
    is_base = isinstance(value, str) and is_http_url(value) and is_splittable(value)
    if not is_base or value.split() != [value] or set(value) & {"?", "#"}:
        shown = value.removesuffix("/") if isinstance(value, str) else value
        raise ValueError(f"Site.base_url must be an absolute http(s) URL without a query, not {shown!r}")


def _check_body(_site: object, _attribute: Attribute[str], value: str) -> None:
    if value not in ("markdown", "paragraphs"):
        raise ValueError(f'Site.body is "markdown" or "paragraphs", not {value!r}')


def _check_slugs(_site: object, _attribute: Attribute[Mapping[str, str]], value: Mapping[str, str]) -> None:
    if not isinstance(value, Mapping):
        raise TypeError(f"Site.slugs must be a mapping from identities to slugs, not {type(value).__name__}")
    for identity, slug in value.items():
        check_type("an identity in Site.slugs", identity, str, "a str")
        if not is_slug(slug):
            raise ValueError(f"Site.slugs: {identity!r} has {slug!r}, which is no slug ([a-z0-9-], at most 80)")


def _check_tags(_site: object, _attribute: Attribute[Tags], value: Tags) -> None:
    check_tags("Site.tags", value)


def _with_slash(url: str) -> str:
    if not isinstance(url, str):
        return url
    scheme, colon, rest = url.partition(":")
    return scheme.lower() + colon + rest.removesuffix("/") + "/"


@frozen(kw_only=True)
class Site:
    """Where records are published, and how.

    A record's URL is `base_url` and its slug. `body` is "markdown" (all that an article says) or "paragraphs"
    (the texts of its `<p>` elements, one a line, as wpnews.pro publishes them). `slugs` maps the identities of
    records that are published already to their slugs, so that these stay put; `tags` is the table of HTML tags.

    >>> Site(base_url="https://news.example/ai").base_url
    'https://news.example/ai/'
    """

    base_url: str = field(default=WPNEWS, converter=_with_slash, validator=_check_base_url)
    body: Literal["markdown", "paragraphs"] = field(default="markdown", validator=_check_body)
    slugs: Mapping[str, str] = field(factory=dict, hash=False, validator=_check_slugs)
    tags: Tags = field(default=TAGS, hash=False, repr=False, validator=_check_tags)

    def remember(self, records: Iterable[Record]) -> Site:
        """Return the site with the slugs of these records taken, for the next poll of their feed.

        A site is of one feed then, for a guid such as 1 is other feeds' as well.

        >>> from feednorm import normalize
        >>> records = normalize("<rss><channel><item><guid>1</guid><title>A day</title></item></channel></rss>")
        >>> Site().remember(records).slugs
        {'1': 'a-day'}
        """
        slugs = dict(self.slugs)
        check_type("records", records, Iterable, "an iterable of records")
        for record in records:
            check_type("a record to remember", record, Record, "a Record")
            slugs[record.identity] = record.slug
        return evolve(self, slugs=slugs)
