"""Patterns that few feeds need are compiled when the first one does."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from feednorm.patterns import lazy

COUNT = """
import re
compiled = []
compile = re._compiler.compile
re._compiler.compile = lambda *pattern: compiled.append(pattern) or compile(*pattern)
import attrs, lxml.etree, feednorm
before = len(compiled)
feednorm.normalize
print(len(compiled) - before)
"""


def test_a_lazy_pattern_is_compiled_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making it compiles nothing, so that not even a fault in it is seen; each use gives what a compiled one gives."""
    compiled: list[tuple[str, int]] = []
    compile_ = re.compile

    def noted(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append((pattern, flags))
        return compile_(pattern, flags)

    monkeypatch.setattr(re, "compile", noted)
    digits, wrong = lazy(r"(?P<all>D+)", re.IGNORECASE), lazy("(")
    assert compiled == []
    assert [found.group("all") for found in digits.finditer("add a DD")] == ["dd", "DD"]
    assert digits.sub("-", "a d") == digits.sub("-", "a D") == "a -"
    assert digits.fullmatch("d d") is None
    assert digits.pattern == r"(?P<all>D+)"
    assert set(compiled) == {(r"(?P<all>D+)", re.IGNORECASE)}
    with pytest.raises(re.error, match="unterminated"):
        wrong.search("")


def test_the_pipeline_compiles_what_most_feeds_need() -> None:
    """Of the package's patterns a third at most are compiled by the import: the rest are `lazy`."""
    printed = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, check=True).stdout
    assert 0 < int(printed) < 70
