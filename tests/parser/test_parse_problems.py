"""The table of codes and its documentation: equal, complete, and every row can be met."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from feednorm import parse
from feednorm.problems import CODES, Problem, problem

DOCUMENT = Path(__file__).parents[2] / "docs" / "problems.md"
HEAD = """# Problems

What was repaired in a feed, or is doubtful, is a `Problem` with a stable code, a severity, a plain sentence, and the
line and the entry where it was met. `feed.problems` holds what the parser met; `on_problem=` is told of all.

- a **note** is worth knowing: nothing was changed;
- a **repair**: the document was mended, and nothing of it is lost that could be saved;
- an **error**: something could not be saved.

This page is written from the table in `feednorm.problems`, and a test keeps the two equal
(`FEEDNORM_WRITE_DOCS=1 pytest tests/parser/test_parse_problems.py` writes it anew).

| code | severity | what it means | the sentence |
|---|---|---|---|
"""


def page() -> str:
    """The documentation of the table."""
    rows = (
        f"| `{code}` | {row.severity} | {row.meaning} | {row.message.replace('|', chr(92) + '|')} |"
        for code, row in sorted(CODES.items())
    )
    return HEAD + "\n".join(rows) + "\n"


def test_the_documentation_is_the_table() -> None:
    """docs/problems.md says what the table says; it changes only by an explicit flag."""
    if os.environ.get("FEEDNORM_WRITE_DOCS"):
        DOCUMENT.write_text(page(), encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_code_is_a_word_and_its_sentences_are_sentences(code: str) -> None:
    """Lower case and hyphens; both texts end with a full stop."""
    row = CODES[code]
    assert code == code.lower().replace("_", "-")
    assert row.message.endswith(".")
    assert row.meaning.endswith(".")


def test_a_problem_is_made_from_its_row() -> None:
    """Details fill the sentence; line and entry are where it was met."""
    made = problem("undefined-entity", line=3, entry=1, name="eacute")
    sentence = "The entity &eacute; is HTML's and not defined; its character stands for it."
    assert made == Problem("undefined-entity", "repair", sentence, 3, None, 1)


def rss(item: str) -> str:
    """A feed of one entry with an id, on its second line."""
    return f"<rss version='2.0'><channel><title>N</title>\n<item><guid>1</guid>{item}</item></channel></rss>"


def test_no_entry_is_named_where_several_share_the_line() -> None:
    """The line does not tell which it is; one entry on its own line is told."""
    feed = parse(rss("<title>a & b</title></item><item><guid>2</guid></item>\n<item><guid>3</guid>&"))
    assert [(problem.code, problem.entry, problem.line) for problem in feed.problems] == [
        ("bare-ampersand", None, 2),
        ("bare-ampersand", 2, 3),
    ]


MET = {
    "bad-date": rss("<pubDate>yesterday</pubDate>"),
    "unsafe-link": rss("<link>javascript:alert(1)</link>"),
    "relative-link": rss("<link>a</link>"),
    "replacement-character": rss("<title>a \ufffd b</title>"),
    "mojibake": rss("<title>cafÃ©</title>"),
    "mojibake-kept": rss("<description>cafÃ©</description>"),
    "windows-1252-controls": rss("<title>a&#150;b</title>"),
    "no-id": rss("").replace("<guid>1</guid>", ""),
    "undefined-entity": rss("<title>&eacute;</title>"),
    "bare-ampersand": rss("<title>a & b</title>"),
    "stray-bracket": rss("<title>a < b</title>"),
    "control-character": rss("<title>a\x01b</title>"),
    "undeclared-prefix": rss("<dc:creator>A</dc:creator>"),
    "stray-end-tag": rss("</b>"),
    "unquoted-attribute": rss("<guid a=b>1</guid>"),
    "unescaped-markup": rss("<description><p></description>"),
    "unclosed-cdata": rss("<description><![CDATA[a</description>"),
}


@pytest.mark.parametrize("code", MET)
def test_a_problem_tells_its_entry_and_line(code: str) -> None:
    """The entry counts from 0, the line from 1; nothing else is reported that is not there."""
    found = parse(MET[code]).problems
    assert [(problem.code, problem.entry, problem.line) for problem in found] == [(code, 0, 2)]
