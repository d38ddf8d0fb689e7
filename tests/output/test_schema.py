"""The JSON Schema, the rules of `Record.from_dict`, and the file in the package say the same."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from feednorm import Record, schema

SOUND: dict[str, Any] = {
    "slug": "harbour-cranes-go-electric",
    "title": "Harbour cranes go “electric”",
    "summary": "The port swapped its diesel cranes. Nobody missed the noise.",
    "body_md": "The port of *Halden* swapped its cranes.\n\n- quieter\n- cheaper",
    "url": "https://news.example/harbour-cranes-go-electric",
    "canonical_source": "https://port.example/blog/cranes?id=7",
    "published_at": "2026-03-01 08:00:00+00:00",
    "updated_at": "2026-03-01 08:01:02.000345+00:00",
    "lang": "en",
    "topics": ["robotics", "energy"],
    "entities": ["Port of Halden"],
    "alternates": {
        "html": "https://news.example/harbour-cranes-go-electric",
        "markdown": "https://news.example/harbour-cranes-go-electric.md",
        "text": "https://news.example/harbour-cranes-go-electric.txt",
        "jsonld": "https://news.example/harbour-cranes-go-electric.jsonld",
    },
}

URLS: tuple[object, ...] = (
    "",
    "/a",
    "ftp://a.example/",
    "javascript:alert(1)",
    "https://",
    "https://a b",
    "https://a/\n",
)
DATES: tuple[object, ...] = (
    "2026-03-01T08:00:00+00:00",
    "2026-03-01 08:00:00",
    "2026-03-01 08:00:00Z",
    "2026-03-01 08:00:00+01:00",
    "2026-03-01 08:00:00+00:00\n",
    "2026-03-01 24:00:00+00:00",
    "2026-13-01 08:00:00+00:00",
    "2026-03-01",
    "",
    1772352000,
    None,
)
LISTS: tuple[object, ...] = ("robotics", None, [""], [1], ["a", "a"], {"a": 1})
BROKEN: dict[str, tuple[object, ...]] = {
    "slug": ("", "A-day", "a--day", "-a", "a-", "a day", "é", "a" * 81, "a\n", None, 7),
    "title": ("", " \n", None, 7),
    "summary": (None, 7, ["a"]),
    "body_md": (None, 7),
    "url": (*URLS, "urn:isbn:1", None),
    "canonical_source": (*URLS, "urn:", "urn:isbn", "urn:isbn:", "urn:isbn:1 2", "mailto:a@a.example", None),
    "published_at": DATES,
    "updated_at": DATES,
    "lang": ("", "e", "en-GB", "EN", "english", "en\n", None),
    "topics": LISTS,
    "entities": LISTS,
    "alternates": (
        None,
        [],
        {},
        {**SOUND["alternates"], "pdf": "https://news.example/a.pdf"},
        {**SOUND["alternates"], "text": "a.txt"},
        {key: value for key, value in SOUND["alternates"].items() if key != "text"},
    ),
}


def without(name: str) -> dict[str, Any]:
    """The sound record but for one field."""
    return {key: value for key, value in SOUND.items() if key != name}


VALIDATOR = Draft202012Validator(schema())


def is_valid(data: object) -> bool:
    """Whether the schema accepts it."""
    return VALIDATOR.is_valid(data)


def test_schema_is_a_schema() -> None:
    """The schema itself is sound draft 2020-12."""
    Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


def test_the_file_in_the_package_is_the_schema() -> None:
    """Who reads the file gets what `schema()` says; after a change: feednorm schema > the file."""
    shipped = files("feednorm.output").joinpath("record.schema.json").read_text(encoding="utf-8")
    assert shipped == json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def test_every_property_is_described_and_exemplified() -> None:
    """Each field has a description, and the example made of their examples is itself a record."""
    rules = schema()
    assert all(one["description"] and one["type"] for one in rules["properties"].values())
    assert Record.from_dict(rules["examples"][0]).to_dict() == rules["examples"][0]
    assert all(Draft202012Validator(one).is_valid(one["examples"][0]) for one in rules["properties"].values())


def test_required_fields_are_the_keys_of_to_dict_in_its_order() -> None:
    """The schema and `to_dict` name the same twelve fields, in one order."""
    assert schema()["required"] == list(schema()["properties"]) == list(Record.from_dict(SOUND).to_dict())


def test_callers_cannot_change_the_schema() -> None:
    """What one caller does to the schema does not reach the next."""
    schema()["properties"]["slug"]["examples"].clear()
    schema()["properties"].clear()
    assert schema()["properties"]["slug"]["examples"] == ["a-day"]


def test_a_sound_record_passes_and_comes_back_the_same() -> None:
    """A record written by hand is valid, and reading and writing it changes nothing, to the byte."""
    assert is_valid(SOUND)
    record = Record.from_dict(SOUND)
    assert record.to_dict() == SOUND
    assert json.loads(record.to_json()) == SOUND
    assert Record.from_dict(record.to_dict()) == record


@pytest.mark.parametrize(
    "source", ["http://a.example", "https://bücher.example/ü?q=[1]", "urn:uuid:6e8b-00", "urn:isbn:1"]
)
def test_sources_that_are_sound(source: str) -> None:
    """URLs, international ones too, and urns are sources."""
    data = {**SOUND, "canonical_source": source}
    assert is_valid(data)
    assert Record.from_dict(data).canonical_source == source


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BROKEN.items() for value in values])
def test_a_broken_rule_is_refused_by_both(name: str, value: object) -> None:
    """The schema refuses the value, and `from_dict` does, naming the field."""
    data = {**SOUND, name: value}
    assert not is_valid(data)
    with pytest.raises(ValueError, match=name):
        Record.from_dict(data)


@pytest.mark.parametrize("name", SOUND)
def test_a_missing_field_is_refused_by_both(name: str) -> None:
    """No field may be left out."""
    assert not is_valid(without(name))
    with pytest.raises(ValueError, match=f"{name} is missing"):
        Record.from_dict(without(name))


def test_an_unknown_field_is_refused_by_both() -> None:
    """A thirteenth field is no part of a record."""
    data = {**SOUND, "author": "Ada"}
    assert not is_valid(data)
    with pytest.raises(ValueError, match="author is no field"):
        Record.from_dict(data)


@pytest.mark.parametrize("data", [None, [], "a record", 7])
def test_what_is_no_object_is_refused_by_both(data: object) -> None:
    """A record is an object."""
    assert not is_valid(data)
    with pytest.raises(ValueError, match="must be an object"):
        Record.from_dict(data)  # type: ignore[arg-type]


def test_all_that_is_wrong_is_said_at_once() -> None:
    """One error names every field that breaks its rule."""
    with pytest.raises(ValueError, match=r"slug must be .*; lang must be "):
        Record.from_dict({**SOUND, "slug": "", "lang": "English"})


@pytest.mark.parametrize(
    ("name", "value"),
    [("title", "a\ud800"), ("body_md", "\udfff"), ("published_at", "2026-02-30 08:00:00+00:00")],
)
def test_what_a_schema_cannot_say_is_refused_on_reading(name: str, value: object) -> None:
    """A lone surrogate is no JSON in UTF-8, and the 30th of February no day."""
    with pytest.raises(ValueError, match=name):
        Record.from_dict({**SOUND, name: value})


texts = st.text(st.characters(exclude_categories=["Cs"]))
instants = st.datetimes(timezones=st.just(UTC)) | st.just(datetime(1, 1, 1, tzinfo=UTC) + timedelta(microseconds=1))
lists = st.lists(texts.filter(bool), unique=True, max_size=5)
records = st.fixed_dictionaries(
    {
        **{name: st.just(value) for name, value in SOUND.items()},
        "slug": st.from_regex("[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,7}", fullmatch=True),
        "title": texts.filter(str.strip),
        "summary": texts,
        "body_md": texts,
        "published_at": instants.map(str),
        "updated_at": instants.map(str),
        "topics": lists,
        "entities": lists,
    }
)


@given(records)
def test_every_sound_record_survives_the_round_trip(data: dict[str, Any]) -> None:
    """Whatever the texts and dates: valid, and the same after reading and writing, as a value and as JSON."""
    assert is_valid(data)
    record = Record.from_dict(data)
    assert record.to_dict() == data
    assert Record.from_dict(json.loads(record.to_json())) == record


junk = st.none() | st.booleans() | st.integers() | texts | st.lists(texts, max_size=3) | st.dictionaries(texts, texts)
changes: dict[str, Callable[[dict[str, Any], str, object], object]] = {
    "replace": lambda data, name, value: data.update({name: value}),
    "remove": lambda data, name, _value: data.pop(name),
    "add": lambda data, name, value: data.update({name + "_": value}),
}


@given(st.sampled_from(sorted(changes)), st.sampled_from(sorted(SOUND)), junk)
def test_the_schema_and_reading_back_agree(change: str, name: str, value: object) -> None:
    """A record with one thing changed is accepted by both or refused by both."""
    data = copy.deepcopy(SOUND)
    changes[change](data, name, value)
    try:
        Record.from_dict(data)
    except ValueError:
        accepted = False
    else:
        accepted = True
    assert is_valid(data) == accepted
