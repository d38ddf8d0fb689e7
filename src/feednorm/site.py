"""Stage 4: how a site publishes its records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from attrs import Attribute, evolve, field, frozen

from feednorm.markdown import TAGS
from feednorm.urls import is_http_url

if TYPE_CHECKING:
    from feednorm.markdown import Tags
    from feednorm.record import Record

WPNEWS = "https://wpnews.pro/news/"


def _check_base_url(_site: object, _attribute: Attribute[str], value: str) -> None:
    if not is_http_url(value) or value.split() != [value]:
        raise ValueError(f"Site.base_url must be an absolute http(s) URL, not {value!r}")


def _check_body(_site: object, _attribute: Attribute[str], value: str) -> None:
    if value not in ("markdown", "paragraphs"):
        raise ValueError(f'Site.body is "markdown" or "paragraphs", not {value!r}')


def _with_slash(url: str) -> str:
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
    slugs: Mapping[str, str] = field(factory=dict, hash=False)
    tags: Tags = field(default=TAGS, hash=False, repr=False)

    def remember(self, records: Iterable[Record]) -> Site:
        """Return the site with the slugs of these records taken, for the next poll.

        >>> from feednorm import normalize
        >>> records = normalize("<rss><channel><item><guid>1</guid><title>A day</title></item></channel></rss>")
        >>> Site().remember(records).slugs
        {'1': 'a-day'}
        """
        slugs: dict[str, Any] = {**self.slugs, **{record.identity: record.slug for record in records}}
        return evolve(self, slugs=slugs)
