"""The file that keeps slugs over runs: identity -> slug, as `Site.slugs` has it.

Runs are over many feeds, so an id that another feed may have as well is kept with its host.
"""

from __future__ import annotations

import json
from pathlib import Path

import click
from attrs import define, field

from feednorm.cli.writing import write_whole
from feednorm.identity import with_host
from feednorm.record import Record, source_with_title
from feednorm.site import Site


def load_slugs(file: Path | None) -> dict[str, str]:
    """Read the file; none yet means no slugs yet."""
    if file is None:
        return {}
    if not file.parent.is_dir():  # said now, rather than when all is done and the slugs are lost
        raise click.BadParameter(f"{file.parent} is no folder", param_hint="--slugs")
    if not file.exists():
        return {}
    try:
        slugs = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.BadParameter(f"{file}: {error}", param_hint="--slugs") from None
    if not isinstance(slugs, dict) or not all(isinstance(slug, str) for slug in slugs.values()):
        raise click.BadParameter(f"{file} is no JSON object of identities and slugs", param_hint="--slugs")
    try:
        Site(slugs=slugs)
    except ValueError as error:
        raise click.BadParameter(f"{file}: {error}", param_hint="--slugs") from None
    return slugs


@define
class Published:
    """The slugs that are taken: those read, and those of what this run has written."""

    slugs: dict[str, str]
    _sources: dict[str, str] = field(factory=dict)

    def add(self, record: Record) -> None:
        """Take note of a record; of two articles of one host with one id, the second is known by its title."""
        name = with_host(record.identity, record.canonical_source)
        if self._sources.setdefault(name, record.canonical_source) != record.canonical_source:
            name = source_with_title(record)
        self.slugs[name] = record.slug

    def save(self, file: Path) -> None:
        """Write the file, whole or not at all."""
        write_whole(file, json.dumps(dict(sorted(self.slugs.items())), ensure_ascii=False, indent=0) + "\n")
