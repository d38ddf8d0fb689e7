"""Stage 6: Record -> its JSON Schema, derived from the fields of the class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, get_type_hints

from attrs import fields

from feednorm.record import Alternates, Record

ID = "urn:feednorm:record"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"

# What a field's type says of its JSON; the field's metadata says the rest.
_TYPES: Mapping[object, Callable[[], dict[str, Any]]] = {
    str: lambda: {"type": "string"},
    datetime: lambda: {"type": "string"},
    tuple[str, ...]: lambda: {"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": True},
    Alternates: lambda: _object(Alternates),
}


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `Record.to_dict` writes; every call gives a new one.

    The package holds the same as a file, `feednorm/output/record.schema.json`.

    >>> rules = schema()
    >>> rules["required"][:3], rules["properties"]["slug"]["maxLength"]
    (['slug', 'title', 'summary'], 80)
    """
    return {
        "$schema": _DIALECT,
        "$id": ID,
        "title": "Record",
        "description": "One article as the wpnews JSON schema has it.",
        **_object(Record),
    }


def _object(model: type[Record | Alternates]) -> dict[str, Any]:
    """The rules of a class, one property a field, with an example made of those of its fields."""
    types = get_type_hints(model)
    properties = {
        attribute.name: {**_TYPES[types[attribute.name]](), **_copy(attribute.metadata["schema"])}
        for attribute in fields(model)
        if "schema" in attribute.metadata
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        "examples": [{name: rules["examples"][0] for name, rules in properties.items()}],
    }


def _copy(rules: Mapping[str, Any]) -> dict[str, Any]:
    """A copy that the caller may change without changing the class."""
    from copy import deepcopy

    return deepcopy(dict(rules))
