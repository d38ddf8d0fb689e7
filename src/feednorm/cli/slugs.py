"""The file that keeps slugs over runs: identity -> slug, as `Site.slugs` has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from feednorm.cli.writing import write_whole
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


def save_slugs(file: Path, slugs: Mapping[str, str]) -> None:
    """Write the file, whole or not at all."""
    write_whole(file, json.dumps(dict(sorted(slugs.items())), ensure_ascii=False, indent=0) + "\n")
