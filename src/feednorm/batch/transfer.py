"""Batch: how jobs and results travel between processes.

Pickle writes an attrs object with slots as a dict of its fields, and calls Python code several times to read one back.
Records hold many such small objects, so here each is its class and the tuple of its values: about half the time and
the parent, which reads what all workers write, keeps up with more of them.

Half of a record are the parts of its entry, which few callers ask for. So entries travel in sheets of their own, and a
sheet is read when a field of one of its entries is.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, SupportsIndex

from attrs import define, field, fields

from feednorm.batch.work import Result
from feednorm.enrich import DEFAULT_ENRICHERS
from feednorm.markdown import TAGS
from feednorm.model import Category, Enclosure, Entry, Extension, Person, Text
from feednorm.problems import Problem
from feednorm.record import Alternates

# A record has no slots: pickle does well without help.
_WITH_SLOTS: tuple[type[Any], ...] = (Alternates, Text, Person, Category, Enclosure, Extension, Problem)


def _reducer(cls: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    values_of = attrgetter(*(attribute.name for attribute in fields(cls)))
    return lambda self: (cls, values_of(self))


_REDUCERS: Mapping[type, Callable[[Any], Any]] = {
    **copyreg.dispatch_table,
    **{cls: _reducer(cls) for cls in _WITH_SLOTS},
}


def dumps(value: object, reducers: Mapping[type, Callable[[Any], Any]] = _REDUCERS) -> bytes:
    """Write a value that holds such objects.

    >>> from feednorm import Text
    >>> loads(dumps([Text("a day")]))[0].value
    'a day'
    """
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = reducers
    pickler.dump(value)
    return buffer.getvalue()


def loads(data: bytes) -> Any:  # noqa: ANN401 - what was written, whatever it was
    """Read back what `dumps` or `dumps_result` wrote, in this or another process of ours."""
    return pickle.loads(data)  # noqa: S301 - never anybody else's bytes


# ---------------------------------------------------------------- results

# A record that is kept keeps the sheet of its entry: few enough that it is small, enough that it is cheap.
_SHEET_ENTRIES = 16
_ENTRY_FIELDS = tuple([attribute.name for attribute in fields(Entry)])
_values_of = attrgetter(*_ENTRY_FIELDS)


@define(eq=False)
class _Sheet:
    """Some entries of a document: as they travelled, and their values once one is asked for."""

    content: bytes | list[tuple[Any, ...]] = field(repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return _Sheet, (self.content,)

    def fields_of(self, position: int) -> dict[str, Any]:
        content = self.content
        if isinstance(content, bytes):
            self.content = content = loads(content)
        return dict(zip(_ENTRY_FIELDS, content[position], strict=True))


class _UnreadEntry(Entry):
    """An entry until it is asked for anything: then it gets its fields and is an `Entry`, nothing else.

    So no entry pays for it that was read here, and there is no telling the two apart but by `type`.
    """

    @property  # type: ignore[misc]
    def __class__(self) -> type[Entry]:  # type: ignore[override]
        return Entry  # equality, `repr` and `evolve` of attrs begin with it

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - called for what is not there
        return getattr(_read(self), name)

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        return _read(self).__reduce_ex__(protocol)


_set_class: Callable[[object, type], None] = vars(object)["__class__"].__set__


def _unread(sheet: _Sheet, position: int) -> Entry:
    entry = object.__new__(_UnreadEntry)
    vars(entry)["_place"] = sheet, position
    return entry


def _read(entry: Entry) -> Entry:
    """The same entry, read; what is taken away comes last, for another thread may be about the same."""
    values = vars(entry)
    if (place := values.get("_place")) is not None:
        sheet, position = place
        values.update(sheet.fields_of(position))
        _set_class(entry, Entry)
        values.pop("_place", None)
    return entry


def dumps_result(result: Result) -> bytes:
    """Write the result of a document, its entries so that they are read when they are asked for.

    >>> from feednorm import normalize
    >>> feed = "<rss><channel><item><title>A day</title></item></channel></rss>"
    >>> records, *_ = loads(dumps_result((tuple(normalize(feed)), (), None, 0.1)))
    >>> records[0].entry.title.value
    'A day'
    """
    entries = [record.entry for record in result[0] if record.entry is not None]
    places: dict[int, tuple[_Sheet, int]] = {}
    for start in range(0, len(entries), _SHEET_ENTRIES):
        group = entries[start : start + _SHEET_ENTRIES]
        sheet = _Sheet(dumps([_values_of(entry) for entry in group]))
        places.update({id(entry): (sheet, position) for position, entry in enumerate(group)})

    def placed(entry: Entry) -> tuple[Any, ...]:
        place = places.get(id(entry))
        return (_unread, place) if place else entry.__reduce_ex__(pickle.HIGHEST_PROTOCOL)  # type: ignore[return-value]

    return dumps(result, {**_REDUCERS, Entry: placed})


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
