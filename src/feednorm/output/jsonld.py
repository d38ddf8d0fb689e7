"""Stage 6: Record -> JSON-LD, a NewsArticle of schema.org."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin

from feednorm.model import Enclosure, Entry, Person
from feednorm.output.credits import authors, host, image
from feednorm.output.text import body_text
from feednorm.record import Record
from feednorm.urls import is_http_url

_MEDIA = {"audio": "AudioObject", "video": "VideoObject"}


def render_jsonld(record: Record, indent: int | None = 2) -> str:
    """The JSON-LD as text; without an `indent` it is one line.

    >>> from feednorm import normalize
    >>> record, = normalize("<rss><channel><item><title>A day</title></item></channel></rss>")
    >>> json.loads(render_jsonld(record))["headline"]
    'A day'
    """
    article = news_article(record) | _unless_empty(articleBody=body_text(record))
    return json.dumps(article, ensure_ascii=False, indent=indent)


def news_article(record: Record) -> dict[str, Any]:
    """The article as a NewsArticle (https://schema.org/NewsArticle), without its body; what is not known is left out.

    >>> from feednorm import normalize
    >>> record, = normalize("<rss><channel><item><title>A day</title></item></channel></rss>")
    >>> news_article(record)["mainEntityOfPage"]
    {'@type': 'WebPage', '@id': 'https://wpnews.pro/news/a-day'}
    """
    entry = record.entry or Entry()
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": record.url},
        "url": record.url,
        "headline": record.title,
        **_unless_empty(description=record.summary),
        "datePublished": record.published_at.isoformat(),
        "dateModified": record.updated_at.isoformat(),
        **_unless_empty(
            author=[_person(person) for person in authors(record)],
            inLanguage="" if record.lang == "und" else record.lang,
            keywords=list(record.topics),
            mentions=[{"@type": "Thing", "name": name} for name in record.entities],
            image=image(record),
        ),
        "isBasedOn": record.canonical_source,
        "publisher": {"@type": "Organization", "name": host(record.url), "url": urljoin(record.url, "/")},
        **_unless_empty(associatedMedia=[_media(file) for file in entry.enclosures if is_http_url(file.url)]),
    }


def _person(person: Person) -> dict[str, Any]:
    return {"@type": "Person", "name": person.name, **_unless_empty(url=person.url)}


def _media(file: Enclosure) -> dict[str, Any]:
    kind = (file.type or "").partition("/")[0].lower()
    size = f"{file.length} B" if file.length else None
    return {
        "@type": _MEDIA.get(kind, "MediaObject"),
        "contentUrl": file.url,
        **_unless_empty(encodingFormat=file.type, contentSize=size),
    }


def _unless_empty(**members: object) -> dict[str, object]:
    return {name: value for name, value in members.items() if value}
