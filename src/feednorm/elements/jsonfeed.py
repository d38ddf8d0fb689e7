"""Stage 2: JSON Feed (https://www.jsonfeed.org/version/1.1/), by the same rule: key -> field, rank, reader."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from feednorm.dates import parse_date
from feednorm.elements.fields import Fields, Tie
from feednorm.elements.markup import is_html, unescaped
from feednorm.elements.readers import WORDS, address, is_leak, length
from feednorm.elements.rows import Context
from feednorm.model import Category, Enclosure, Extension, Person, Text, TextKind

Value = Any  # of a JSON document


class JsonRow(NamedTuple):
    """As `rows.Row`, for a key."""

    field: str
    rank: int
    read: Callable[[Value, Context], Any]
    tie: Tie = "first"


def _plain(value: Value, context: Context) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def _text(value: Value, context: Context) -> Text | None:
    return _text_of_kind(value, context, lambda _text: "text")


def _word(value: Value, context: Context) -> str | None:
    """A name or a term, or a title: some programs escape them, though JSON Feed has them plain."""
    text = _plain(value, context)
    return unescaped(text) if text else None


def _title(value: Value, context: Context) -> Text | None:
    text = _word(value, context)
    return Text(text, "text", context.base, context.language) if text in WORDS else _text(text, context)


def _html(value: Value, context: Context) -> Text | None:
    return _text_of_kind(value, context, lambda text: "html" if is_html(text) else "text")


def _text_of_kind(value: Value, context: Context, kind_of: Callable[[str], TextKind]) -> Text | None:
    text = _plain(value, context)
    if not text or is_leak(text, None, context):
        return None
    return Text(text, kind_of(text), context.base, context.language)


def _url(value: Value, context: Context) -> str | None:
    """An address, or that of an object."""
    return address(_plain(value.get("url") if isinstance(value, dict) else value, context), None, context)


def _language(value: Value, context: Context) -> str | None:
    tag = _plain(value, context)
    return tag.replace("_", "-") if tag else None


def _date(value: Value, context: Context) -> datetime | None:
    text = _plain(value, context)
    when = parse_date(text) if text else None
    if text and when is None:
        context.report("bad-date", None, value=text[:80])
    return when.replace(microsecond=0) if when else None


def _people(value: Value, context: Context) -> tuple[Person, ...] | None:
    people = []
    for person in value if isinstance(value, list) else [value]:
        if isinstance(person, dict):
            name, url = _word(person.get("name"), context), _url(person, context)
            email = url.removeprefix("mailto:") if url and url.startswith("mailto:") else None
            if name or url:
                people.append(Person(name, email, None if email else url))
        elif name := _word(person, context):
            people.append(Person(name))
    return tuple(people) or None


def _tags(value: Value, context: Context) -> tuple[Category, ...] | None:
    tags = value if isinstance(value, list) else [value]
    return tuple(Category(term) for tag in tags if (term := _word(tag, context))) or None


def _attachments(value: Value, context: Context) -> tuple[Enclosure, ...] | None:
    found = []
    for file in value if isinstance(value, list) else [value]:
        url = _url(file, context) if isinstance(file, dict | str) else None
        if url:
            told = file if isinstance(file, dict) else {}
            size = length(_plain(told.get("size_in_bytes"), context))
            found.append(Enclosure(url, _plain(told.get("mime_type"), context), size))
    return tuple(found) or None


_SHARED = {
    "title": JsonRow("title", 1, _title),
    "language": JsonRow("language", 1, _language),
    "authors": JsonRow("authors", 1, _people),
    "author": JsonRow("authors", 2, _people),
}
FEED = _SHARED | {
    "home_page_url": JsonRow("url", 1, _url),
    "feed_url": JsonRow("self_url", 1, _url),
    "description": JsonRow("description", 1, _text),
    "icon": JsonRow("image", 1, _url),
    "favicon": JsonRow("image", 2, _url),
}
ENTRY = _SHARED | {
    "id": JsonRow("id", 1, _plain),
    "url": JsonRow("url", 1, _url),
    "external_url": JsonRow("url", 2, _url),
    "summary": JsonRow("summary", 1, _text),
    "content_html": JsonRow("content", 1, _html),
    "content_text": JsonRow("content", 2, _text),
    "image": JsonRow("image", 1, _url),
    "banner_image": JsonRow("image", 2, _url),
    "date_published": JsonRow("published", 1, _date),
    "date_modified": JsonRow("updated", 1, _date),
    "tags": JsonRow("categories", 1, _tags),
    "attachments": JsonRow("enclosures", 1, _attachments),
}
_STRUCTURE = frozenset({"version", "items"})
_LINKS = frozenset({"home_page_url", "feed_url"})


def links_first(feed: Mapping[str, Value]) -> tuple[Mapping[str, Value], Mapping[str, Value]]:
    """The feed's own links, and all else, which resolves against them."""
    links = {key: value for key, value in feed.items() if key in _LINKS}
    return links, {key: value for key, value in feed.items() if key not in _LINKS}


def collect(document: Mapping[str, Value], rows: Mapping[str, JsonRow], context: Context, fields: Fields) -> None:
    """Read an object by its rows; what has none is kept as it is."""
    for key, value in document.items():
        if key in rows:
            field, rank, read, tie = rows[key]
            read_value = read(value, context)
            if read_value is not None:
                fields.offer(field, rank, read_value, tie)
        elif key not in _STRUCTURE:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            fields.extend(key, Extension(text))


def format_of(document: Mapping[str, Value]) -> str:
    """The version of JSON Feed.

    >>> format_of({"version": "https://jsonfeed.org/version/1"})
    'json10'
    """
    return "json11" if str(document.get("version")).rstrip("/").endswith("1.1") else "json10"
