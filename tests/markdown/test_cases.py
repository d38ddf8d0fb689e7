"""What HTML becomes, case by case: `cases/*.txt` hold `title / . / html / . / markdown / .`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from liveness import live_parts

from feednorm.markdown import to_markdown

CASES = Path(__file__).parent / "cases"


def _read(file: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the title, the HTML and the Markdown of each case of a file."""
    parts = file.read_text(encoding="utf-8").split("\n.\n")
    for title, html, markdown in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        yield title.strip(), html, markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        pytest.param(html, markdown, id=f"{file.stem}: {title}")
        for file in sorted(CASES.glob("*.txt"))
        for title, html, markdown in _read(file)
    ],
)
def test_case(html: str, markdown: str) -> None:
    """The HTML of a case becomes its Markdown, and nothing in that is live."""
    assert to_markdown(html) == markdown
    assert not live_parts(markdown)
