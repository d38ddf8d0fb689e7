"""What the documents say is true: README and docstrings run, and the commands are the ones that are tested."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import feednorm

ROOT = Path(__file__).parent.parent
PARSER = doctest.DocTestParser()
DOCUMENTS = ["README.md", *sorted(str(file.relative_to(ROOT)) for file in (ROOT / "docs").glob("*.md"))]
EXTRAS = {
    "feednorm.spark": "pyspark",
    "feednorm.cli": "click",
    "feednorm.enrich.chat": "openai",
    "feednorm.output.body": "markdown_it",
    "feednorm.output.page": "markdown_it",
}
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(feednorm.__path__, "feednorm.")
    if not module.name.endswith("__main__")
)
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("name", ["feednorm", *MODULES])
def test_the_examples_of_docstrings_run(name: str) -> None:
    """Every example in a docstring gives what it says."""
    extra = next((package for module, package in EXTRAS.items() if name.startswith(module)), None)
    if extra:
        pytest.importorskip(extra)
    failed, _ = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert failed == 0


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_python_of_the_documents_runs(document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python blocks of a document run in order, and its interactive examples give what they show."""
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {"__name__": "__document__"}
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    for block in _BLOCK.findall((ROOT / document).read_text(encoding="utf-8")):
        if ">>>" in block:
            test = PARSER.get_doctest(block, names, document, document, 0)
            runner.run(test, clear_globs=False)
            names.update(test.globs)
        else:
            exec(compile(block, document, "exec"), names)
    assert runner.summarize(verbose=False).failed == 0


def test_the_test_command_of_the_readme_is_the_one_that_ci_runs() -> None:
    """README and .ci/run name the same line."""
    (line,) = re.findall(r"^.*\bpytest\b.*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert line.strip() in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_public_name_is_documented() -> None:
    """Each name of feednorm.__all__ has a docstring of its own with an example, or is plain data."""
    missing = []
    for name in feednorm.__all__:
        value = getattr(feednorm, name)
        if callable(value) and ">>>" not in (value.__doc__ or ""):
            missing.append(name)
    assert missing == []
