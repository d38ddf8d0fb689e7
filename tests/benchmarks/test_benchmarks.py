"""The benchmarks run and measure what they say; how long anything takes is no matter of a test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from feednorm import normalize

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.skipif(not (ROOT / "benchmarks").is_dir(), reason="the benchmarks are not here")


def run(script: str) -> str:
    """Run Python from the root of the project, where `benchmarks` is a package."""
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT).stdout


def test_feeds_are_the_same_everywhere_and_of_the_size_asked_for() -> None:
    """A seed gives the same bytes under any hash seed, and every generated feed its entries without a repair."""
    script = (
        "import hashlib; from benchmarks.feeds import corpus, feed_of_size; "
        "print(hashlib.sha256(b''.join(sum(corpus(1).values(), []))).hexdigest(), len(feed_of_size(1_000_000)))"
    )
    first, second = run(script), run(script)
    assert first == second
    assert 0.7e6 < int(first.split()[1]) < 1.3e6


def test_generated_feeds_are_sound() -> None:
    """A race over feeds that need mending would measure the mending."""
    feeds = run("import sys; from benchmarks.feeds import corpus; print([f for fs in corpus(1).values() for f in fs])")
    for data in eval(feeds):
        severities: set[str] = set()
        assert normalize(data, on_problem=lambda problem, told=severities: told.add(problem.severity))  # type: ignore[misc]
        assert severities <= {"note"}


def test_the_slope_of_a_power_law_is_its_exponent() -> None:
    """Linear growth has slope 1, quadratic 2, and the picture is well-formed SVG."""
    out = run(
        "from benchmarks.plot import picture, slope\n"
        "square = [(x, x * x) for x in (1, 10, 1000)]\n"
        "print(round(slope(square), 6), round(slope([(1, 5), (100, 500)]), 6))\n"
        "print(picture([('a < b', 'x', 'y', {'one': square})] * 3))"
    )
    slopes, _, picture = out.partition("\n")
    assert slopes == "2.0 1.0"
    assert etree.QName(etree.fromstring(picture)).localname == "svg"
