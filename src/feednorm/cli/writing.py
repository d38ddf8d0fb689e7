"""Where the command's records go: to standard output, or to a folder with a file for each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

from attrs import define, evolve, field, frozen

from feednorm.cli.terminal import write_data
from feednorm.output import SUFFIXES, Format, render
from feednorm.output.jsonld import render_jsonld
from feednorm.record import Alternates, Record
from feednorm.site import Site
from feednorm.slug import is_slug, with_hash


class Sink(Protocol):
    """Takes records one at a time."""

    def write(self, record: Record, source: object) -> Record:
        """Write a record that came from that source, and return it as it was written."""
        ...

    def close(self) -> None:
        """Write what belongs behind the last record."""
        ...


@define
class Lines:
    """Records on standard output: a line each of JSON, or the records in another format, an empty line between them."""

    form: Format
    empty: bool = True

    def write(self, record: Record, source: object) -> Record:
        """Write the record and a line break."""
        del source
        text = render_jsonld(record, indent=None) if self.form == "jsonld" else render(record, self.form)
        is_json = self.form in ("json", "jsonld")
        between = "" if is_json or self.empty else "\n"
        write_data(between + (text if text.endswith("\n") else text + "\n"), json=is_json)
        self.empty = False
        return record

    def close(self) -> None:
        """Nothing belongs there."""


@define
class Array:
    """Records on standard output as one JSON array."""

    empty: bool = True

    def write(self, record: Record, source: object) -> Record:
        """Write the record as an element."""
        del source
        write_data(("[\n" if self.empty else ",\n") + record.to_json(), json=True)
        self.empty = False
        return record

    def close(self) -> None:
        """Close the array."""
        write_data("[]\n" if self.empty else "\n]\n", json=True)


@frozen
class _Written:
    identity: tuple[str, str]
    changed: datetime | None
    source: object


@define
class Folder:
    """A file for each record and format, named by the record's slug, written whole or not at all.

    `normalize` gives the records of one feed different slugs; over several feeds this folder does. An article that
    several feeds carry is written once, the newest of them; another article that wants the same slug gets a hash
    behind it. `tell` hears of both.
    """

    folder: Path
    forms: Sequence[Format]
    site: Site
    tell: Callable[[str], None]
    _written: dict[str, _Written] = field(factory=dict)

    def write(self, record: Record, source: object) -> Record:
        """Write the files of a record."""
        named = self._named(record, source)
        if named is None:
            return record
        if not is_slug(named.slug):  # a file's name comes from nothing else, so none can lie outside the folder
            raise OSError(f"{named.slug!r} is no slug, so no file can have its name")
        for form in self.forms:
            text = render(named, form)
            # a record's JSON is byte for byte as the site writes it, which ends it with no line break
            ending = "" if form == "json" or text.endswith("\n") else "\n"
            write_whole(self.folder / (named.slug + SUFFIXES[form]), text + ending)
        return named

    def close(self) -> None:
        """Nothing is open."""

    def _named(self, record: Record, source: object) -> Record | None:
        """The record under a slug of its own, or None where the same article lies there already, as new."""
        here = _Written((record.identity, record.canonical_source), _changed(record), source)
        earlier = self._written.setdefault(record.slug, here)
        if earlier is here:
            return record
        if earlier.identity == here.identity:
            newer = earlier.changed is None or (here.changed is not None and here.changed > earlier.changed)
            if earlier.source != source:
                self.tell(f"{source}: {record.slug} is also in {earlier.source}; the newer one is kept")
            if newer:
                self._written[record.slug] = here
            return record if newer else None
        slug = with_hash(record.slug, " ".join(here.identity))
        self.tell(f"{source}: {record.slug} is another article's in {earlier.source}; this one is called {slug}")
        url = self.site.base_url + slug
        return self._named(evolve(record, slug=slug, url=url, alternates=Alternates.of(url)), source)


def _changed(record: Record) -> datetime | None:
    entry = record.entry
    return (entry.updated or entry.published) if entry is not None else None


def write_whole(path: Path, text: str) -> None:
    """Write a file so that no reader ever sees half of it, and an interrupt leaves what was there."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(text.encode("utf-8", "replace"))
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def open_sink(forms: Iterable[str], folder: Path | None, site: Site, tell: Callable[[str], None]) -> Sink:
    """The sink for these options; JSON Lines in a folder are files with a line each."""
    plain: list[Format] = list(dict.fromkeys("json" if form == "jsonl" else form for form in forms))  # type: ignore[misc]
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        return Folder(folder, plain, site, tell)
    return Array() if list(forms) == ["json"] else Lines(plain[0])
