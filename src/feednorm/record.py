"""Stage 4: Entry -> Record, the twelve fields of the wpnews schema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Self

from attrs import Factory, field, fields, frozen

from feednorm.model import Entry
from feednorm.patterns import lazy
from feednorm.slug import MAX_LENGTH, SLUG, is_slug
from feednorm.urls import is_splittable

# The shapes of texts, for the JSON Schema and for reading back: no look-around, which not every validator knows.
_URL = lazy(r"https?://[^/?#\s]\S*")
URN = lazy(r"urn:[A-Za-z0-9][A-Za-z0-9-]*:\S+")
_SOURCE = lazy(f"({_URL.pattern}|{URN.pattern})")
_DATE = lazy(
    "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]) ([01][0-9]|2[0-3])(:[0-5][0-9]){2}([.][0-9]{6})?[+]00:00"
)
_LANG = lazy("[a-z]{2,3}")


def _described(description: str, *examples: object, **rules: object) -> dict[str, Any]:
    """Metadata that the JSON Schema is derived from: keywords of it, beside what the field's type says."""
    return {"schema": {"description": description, **rules, "examples": list(examples)}}


def _exactly(shape: re.Pattern[str]) -> dict[str, object]:
    """Keywords for a text that is of this shape from end to end; "$" alone lets a last newline pass in Python."""
    return {"pattern": f"^{shape.pattern}$", "not": {"pattern": "\\n"}}


@frozen
class Alternates:
    """Where a record is published, by format: absolute URLs.

    >>> Alternates.of("https://news.example/a").text
    'https://news.example/a.txt'
    """

    html: str = field(metadata=_described("The page for people.", "https://wpnews.pro/news/a-day", **_exactly(_URL)))
    markdown: str = field(metadata=_described("The Markdown.", "https://wpnews.pro/news/a-day.md", **_exactly(_URL)))
    text: str = field(metadata=_described("The plain text.", "https://wpnews.pro/news/a-day.txt", **_exactly(_URL)))
    jsonld: str = field(metadata=_described("The JSON-LD.", "https://wpnews.pro/news/a-day.jsonld", **_exactly(_URL)))

    @classmethod
    def of(cls, url: str) -> Alternates:
        """The alternates of a record published at that URL."""
        return cls(url, url + ".md", url + ".txt", url + ".jsonld")

    def to_dict(self) -> dict[str, str]:
        """The URLs by format, in the order of the schema.

        >>> list(Alternates.of("https://news.example/a").to_dict())
        ['html', 'markdown', 'text', 'jsonld']
        """
        return {"html": self.html, "markdown": self.markdown, "text": self.text, "jsonld": self.jsonld}


def source_with_title(record: Record) -> str:
    """The identity of a record where no id says what it is."""
    return f"{record.canonical_source} {record.title}"


@frozen(kw_only=True, slots=False)  # without slots a record is made and copied at half the cost
class Record:
    """One article as the wpnews JSON schema has it; datetimes are aware and in UTC.

    `entry`, the entry it came from, and `identity`, what tells the article from others over polls (its entry's id, else
    its source with its title), are not serialised and take no part in equality.

    >>> from feednorm import normalize
    >>> record, = normalize("<rss><channel><item><title>A day</title><link>https://a.example/1</link></item></channel></rss>")
    >>> record.slug, record.canonical_source, record.lang
    ('a-day', 'https://a.example/1', 'und')
    """

    slug: str = field(
        metadata=_described(
            "The record's name in URLs, unique in its site.", "a-day", maxLength=MAX_LENGTH, **_exactly(SLUG)
        )
    )
    title: str = field(metadata=_described("The title as plain text.", "A day", pattern=r"\S"))
    summary: str = field(default="", metadata=_described("At most four factual sentences as plain text.", "It rained."))
    body_md: str = field(default="", metadata=_described("The article as CommonMark, no raw HTML.", "It *rained*."))
    url: str = field(
        metadata=_described("Where the site publishes the record.", "https://wpnews.pro/news/a-day", **_exactly(_URL))
    )
    canonical_source: str = field(
        metadata=_described(
            "Where the article came from; a urn where the feed has no URL.", "https://a.example/1", **_exactly(_SOURCE)
        )
    )
    published_at: datetime = field(
        metadata=_described("When it was published, in UTC.", "2026-05-20 13:03:00+00:00", **_exactly(_DATE))
    )
    updated_at: datetime = field(
        metadata=_described(
            "When it was last changed, or ingested, in UTC.", "2026-05-20 13:04:06.074844+00:00", **_exactly(_DATE)
        )
    )
    lang: str = field(
        default="und", metadata=_described("Its language: an ISO 639 code, or und.", "en", **_exactly(_LANG))
    )
    topics: tuple[str, ...] = field(
        default=(), metadata=_described("Slugs of a taxonomy, most fitting first.", ["artificial-intelligence"])
    )
    entities: tuple[str, ...] = field(
        default=(), metadata=_described("People, organisations, products and places by canonical name.", ["OpenAI"])
    )
    alternates: Alternates = field(metadata={"schema": {"description": "The same record in other formats."}})
    entry: Entry | None = field(default=None, eq=False, repr=False)
    identity: str = field(default=Factory(source_with_title, takes_self=True), eq=False, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The twelve fields, ready for JSON, in the order of the schema.

        >>> from feednorm import normalize
        >>> record, = normalize("<rss><channel><item><title>A day</title></item></channel></rss>")
        >>> list(record.to_dict())[:3]
        ['slug', 'title', 'summary']
        """
        return {
            "slug": self.slug,
            "title": self.title,
            "summary": self.summary,
            "body_md": self.body_md,
            "url": self.url,
            "canonical_source": self.canonical_source,
            "published_at": str(self.published_at),
            "updated_at": str(self.updated_at),
            "lang": self.lang,
            "topics": list(self.topics),
            "entities": list(self.entities),
            "alternates": self.alternates.to_dict(),
        }

    def to_json(self) -> str:
        """The record as JSON text, byte for byte as the site writes it.

        >>> from feednorm import normalize
        >>> normalize("<rss><channel><item><title>Café</title></item></channel></rss>")[0].to_json()[:32]
        '{"slug": "cafe", "title": "Café"'
        """
        return json.dumps(self.to_dict(), ensure_ascii=False)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read a record back; a `ValueError` names every field that breaks a rule.

        >>> from feednorm import normalize
        >>> record, = normalize("<rss><channel><item><title>A day</title></item></channel></rss>")
        >>> Record.from_dict(record.to_dict()) == record
        True
        """
        if not isinstance(data, Mapping):
            raise ValueError(f"no record: must be an object, not {type(data).__name__}")  # noqa: TRY004 - as all else
        names = [attribute.name for attribute in fields(cls) if "schema" in attribute.metadata]
        wrong = [f"{name} is missing" for name in names if name not in data]
        wrong += [f"{name} is no field of a record" for name in data if name not in names]
        values = {name: data[name] for name in names if name in data}
        for name, read in _READERS.items():
            try:
                values[name] = read(values[name])
            except KeyError:
                continue  # reported as missing
            except (TypeError, ValueError) as error:
                wrong.append(f"{name}: {error}")
        if not wrong:
            record = cls(**values)
            wrong = broken_rules(record)
        if wrong:
            raise ValueError("no record: " + "; ".join(wrong))
        return record


# ---------------------------------------------------------------- reading back


def _read_datetime(value: object) -> datetime:
    if not isinstance(value, str):
        raise TypeError(f"must be a text, not {type(value).__name__}")
    if not _DATE.fullmatch(value):
        raise ValueError(f"must be written as '2026-05-20 13:03:00+00:00' is, not {value!r:.80}")
    return datetime.fromisoformat(value)


def _read_strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError("must be a list of texts")
    return tuple(value)


def _read_alternates(value: object) -> Alternates:
    if not isinstance(value, Mapping):
        raise TypeError("must be an object")
    names = [attribute.name for attribute in fields(Alternates)]
    if value.keys() != set(names):
        raise ValueError(f"must have {', '.join(names)}, and no others")
    return Alternates(**value)


_READERS: Mapping[str, Callable[[object], object]] = {
    "published_at": _read_datetime,
    "updated_at": _read_datetime,
    "topics": _read_strings,
    "entities": _read_strings,
    "alternates": _read_alternates,
}

# ---------------------------------------------------------------- the rules


def _is_text(value: object) -> bool:
    """Whether it is a text that can be written as UTF-8: a half of a surrogate pair cannot."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()  # where all of it is ASCII, that is a copy
    except UnicodeEncodeError:
        return False
    return True


def _is_url(value: object) -> bool:
    return _is_text(value) and bool(_URL.fullmatch(str(value))) and is_splittable(str(value))


def _is_utc(value: object) -> bool:
    return isinstance(value, datetime) and value.utcoffset() == UTC.utcoffset(None)


def _are_texts(value: object) -> bool:
    return isinstance(value, tuple) and all(map(_is_text, value)) and all(value) and len(set(value)) == len(value)


_RULES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "slug": (
        is_slug,
        "[a-z0-9-], at most 80 long",
    ),
    "title": (lambda v: _is_text(v) and bool(v.strip()), "a text that is not empty"),
    "summary": (_is_text, "a text"),
    "body_md": (_is_text, "a text"),
    "url": (_is_url, "an absolute http(s) URL"),
    "canonical_source": (
        lambda v: _is_text(v) and bool(_SOURCE.fullmatch(v)) and is_splittable(v),
        "an http(s) URL or a urn",
    ),
    "published_at": (_is_utc, "an aware datetime in UTC"),
    "updated_at": (_is_utc, "an aware datetime in UTC"),
    "lang": (lambda v: _is_text(v) and bool(_LANG.fullmatch(v)), "a primary language subtag"),
    "topics": (_are_texts, "a tuple of texts, none twice"),
    "entities": (_are_texts, "a tuple of texts, none twice"),
    "alternates": (lambda v: isinstance(v, Alternates) and all(map(_is_url, v.to_dict().values())), "absolute URLs"),
}


def broken_rules(record: Record, names: Iterable[str] = _RULES) -> list[str]:
    """One sentence for each of these fields that breaks the rule of its field; an empty list means a sound record.

    >>> from attrs import evolve
    >>> from feednorm import normalize
    >>> record, = normalize("<rss><channel><item><title>A day</title></item></channel></rss>")
    >>> broken_rules(evolve(record, slug="A day"))
    ["slug must be [a-z0-9-], at most 80 long, not 'A day'"]
    """
    return [
        f"{name} must be {_RULES[name][1]}, not {getattr(record, name)!r:.80}"
        for name in names
        if not _RULES[name][0](getattr(record, name))
    ]
