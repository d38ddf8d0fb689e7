"""The command's inputs: files, folders and standard input -> sources."""

from __future__ import annotations

import os
import shlex
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from feednorm.batch import processors
from feednorm.batch.sources import Source

STDIN = "<stdin>"
# What counts as a feed inside a folder; a file named on the command line is read whatever it is called.
SUFFIXES = frozenset({".xml", ".rss", ".atom", ".rdf", ".json", ".cdf", ".feed"})
_COMPRESSED = ".gz"
# Below this many bytes one process is done before others have started.
_WORTH_PROCESSES = 4_000_000
_BLOCK = 65536


def find(names: Iterable[str]) -> Iterator[str]:
    """The files that the arguments mean: a folder means the feeds in it and below it, in the order of their names."""
    for name in names:
        if name != "-" and Path(name).is_dir():
            yield from _feeds_below(name)
        else:
            yield name


def open_sources(files: Iterable[str]) -> Iterator[Source]:
    """Files as sources for `normalize_many`; `-` is standard input."""
    return map(_source, files)


def looks_like_a_command(name: str) -> bool:
    """Whether a first argument that is no command was meant as one: a word, and no file.

    >>> looks_like_a_command("normalise"), looks_like_a_command("feed.xml"), looks_like_a_command("-")
    (True, False, False)
    """
    return name.isalpha() and not os.path.lexists(name)


def how_to_fetch(url: str, command: str) -> str:
    """The sentence about a URL in place of a file.

    >>> how_to_fetch("https://a.example/?n=1&m=2", "feednorm")
    "feednorm fetches nothing: curl -s 'https://a.example/?n=1&m=2' | feednorm --url 'https://a.example/?n=1&m=2' -"
    """
    quoted = shlex.quote(url)
    return f"feednorm fetches nothing: curl -s {quoted} | {command} --url {quoted} -"


def fitting_jobs(names: Iterable[str]) -> int:
    """As many processes as pay for their start: one for little work."""
    size = 0
    for count, name in enumerate(islice(find(names), 10_000)):
        size += Path(name).stat().st_size if Path(name).is_file() else 0
        if count and size > _WORTH_PROCESSES:
            return processors()
    return 1


def _source(name: str) -> Source:
    if name == "-":
        return STDIN, _read(sys.stdin.fileno())
    if _is_stream(name):
        with suppress(OSError), Path(name).open("rb") as stream:
            return name, _read(stream.fileno())
    return name


def _is_stream(name: str) -> bool:
    """Whether it is a pipe, such as a shell puts for `<(curl …)`: only this process can read it, and only once."""
    try:
        return stat.S_ISFIFO(os.stat(name).st_mode)  # noqa: PTH116 - a Path would ask for no more
    except (OSError, ValueError):
        return False


def _read(stream: int) -> bytes:
    # in a loop of Python's: an interrupt that comes while C code puts blocks together would go unheard
    parts = []
    while part := os.read(stream, _BLOCK):
        parts.append(part)
    return b"".join(parts)


def _feeds_below(folder: str) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            suffix = Path(name.removesuffix(_COMPRESSED)).suffix.lower()
            path = str(Path(place, name))
            if suffix in SUFFIXES and not name.startswith(".") and not _is_stream(path):
                yield path
