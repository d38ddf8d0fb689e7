"""Batch: how jobs and results travel between processes.

Pickle writes an attrs object with slots as a dict of its fields, and calls Python code several times to read one back.
Records hold many such small objects, so here each is its class and the tuple of its values: about half the time and
the parent, which reads what all workers write, keeps up with more of them.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from attrs import fields

from feednorm.enrich import DEFAULT_ENRICHERS
from feednorm.markdown import TAGS
from feednorm.model import Category, Enclosure, Extension, Person, Text
from feednorm.problems import Problem
from feednorm.record import Alternates

# A record and its entry have no slots: pickle does well without help.
_WITH_SLOTS: tuple[type[Any], ...] = (Alternates, Text, Person, Category, Enclosure, Extension, Problem)


def _reducer(cls: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    values_of = attrgetter(*(attribute.name for attribute in fields(cls)))
    return lambda self: (cls, values_of(self))


class _Pickler(pickle.Pickler):
    dispatch_table: Mapping[type, Callable[[Any], Any]] = {
        **copyreg.dispatch_table,
        **{cls: _reducer(cls) for cls in _WITH_SLOTS},
    }


def dumps(value: object) -> bytes:
    """Write a value that holds records.

    >>> from feednorm import Text
    >>> loads(dumps([Text("a day")]))[0].value
    'a day'
    """
    buffer = io.BytesIO()
    _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()


def loads(data: bytes) -> Any:  # noqa: ANN401 - what was written, whatever it was
    """Read back what `dumps` wrote, in this or another process of ours."""
    return pickle.loads(data)  # noqa: S301 - never anybody else's bytes


# ---------------------------------------------------------------- jobs

# What the package itself holds is there in every process: it travels by name, and need not be such as pickle can write.
_OURS: Mapping[tuple[str, Any], object] = {
    ("tags", None): TAGS,
    **{("tag", name): row for name, row in TAGS.items()},
    **{("enricher", position): enricher for position, enricher in enumerate(DEFAULT_ENRICHERS)},
}
_NAME_OF = {id(thing): name for name, thing in _OURS.items() if thing is not None}


class _JobUnpickler(pickle.Unpickler):
    def persistent_load(self, name: Any) -> object:  # noqa: ANN401 - one of ours
        return _OURS[name]


def dumps_job(job: object, pickler: type[pickle.Pickler] = pickle.Pickler) -> bytes:
    """Write a site and enrichers; what of them is a user's own must be such as that pickler can write."""

    class JobPickler(pickler):  # type: ignore[misc, valid-type]
        def persistent_id(self, thing: object) -> tuple[str, Any] | None:
            return _NAME_OF.get(id(thing))

    buffer = io.BytesIO()
    try:
        JobPickler(buffer, pickle.HIGHEST_PROTOCOL).dump(job)
    except Exception as error:
        raise TypeError(
            "other processes need a site and enrichers that pickle can write, such as functions at the top level of a "
            f"module: {error}"
        ) from error
    return buffer.getvalue()


def loads_job(data: bytes) -> Any:  # noqa: ANN401 - what was written, whatever it was
    """Read back what `dumps_job` wrote."""
    return _JobUnpickler(io.BytesIO(data)).load()
