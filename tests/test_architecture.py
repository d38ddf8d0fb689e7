"""Imports point down the stages and never up."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "feednorm"
# A floor may import itself and every floor above it in this list.
FLOORS = (
    {"_version", "arguments", "errors", "patterns", "problems", "dates", "urls", "languages", "zones"},
    {"model"},
    {"document"},
    {"elements"},
    {"entries"},
    {"markdown", "prose"},
    {"site", "slug", "titles", "record"},
    {"identity"},
    {"mapper"},
    {"enrich"},
    {"output"},
    {"pipeline"},
    {"batch", "spark"},
    {"cli"},
    {"__init__", "__main__"},
)
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


def room_of(file: Path) -> str:
    """The first part of a module's path inside the package."""
    return file.relative_to(SOURCE).with_suffix("").parts[0]


def imported_rooms(file: Path) -> set[str]:
    """The rooms of feednorm that a module imports when it runs; what only types need does not count."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [
        f"{node.module}.{alias.name}" if node.module == "feednorm" else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    ]
    rooms = {name.split(".")[1] for name in names if name.startswith("feednorm.")}
    return {room if room in FLOOR_OF else "__init__" for room in rooms}


MODULES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_imports_point_down(file: Path) -> None:
    """No module imports from a floor above its own; every module has a floor."""
    floor = FLOOR_OF[room_of(file)]
    assert {room for room in imported_rooms(file) if FLOOR_OF[room] > floor} == set()


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_every_module_says_what_it_is_for(file: Path) -> None:
    """A module opens with a docstring."""
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))


def test_importing_feednorm_imports_nothing_heavy() -> None:
    """What only some callers need is imported where it is used."""
    heavy = (
        "bs4 dateutil concurrent.futures multiprocessing asyncio click rich openai pyspark jsonschema markdown_it email"
    )
    script = f"import sys, feednorm; print(*(set({heavy.split()!r}) & set(sys.modules)))"
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert printed.split() == []
