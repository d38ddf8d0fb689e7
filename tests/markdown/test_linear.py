"""Work and output grow as the input does; lines of code are counted, nothing is timed."""

from __future__ import annotations

import sys
from types import FrameType
from urllib.parse import quote

import pytest

from feednorm.markdown import to_markdown

UNITS = [
    "<div>",
    "</div>",
    "<div></p></span>",
    "<blockquote>",
    "<blockquote><p>x",
    "<ul><li>x",
    "<ol><li><p>x",
    "<li>",
    f"{'<div>' * 101}<li>x",
    "<menu><blockquote><li value=4></blockquote>",
    "<ul><div></li>",
    "<b>x ",
    "<b><p>x",
    "<b>x<i>y</b>z</i>",
    "<b><div></b>",
    "<em><strong>",
    "<b></b>",
    "<b> </b>x",
    "<i>x</i><b>y</b>",
    "<b>x</b><svg></svg>",
    "<br><svg></svg> ",
    "<a href=/y>x",
    "<a href=/y><p>",
    "<span hidden>",
    "<p hidden>x",
    "<svg>",
    "<svg><p>",
    "<math><mi>x",
    "<code>`</code>",
    "<code>",
    "<pre>x",
    "<pre><div>",
    "<table><tr><td>",
    "<table><tr><th>x",
    "<td>x",
    "<tr><td rowspan=9>x",
    "<dt>x<dd>y",
    "<h2>x",
    "<br>",
    "x<br>",
    "<img src=/i.png alt=[>",
    "<ruby><rt>",
    "<sup>1",
    "http://",
    "http://a<code>`</code>",
    "www.a <i>&lt;</i>",
    "<img alt='hidden costs'>",
    "<pre><li>x",
    "<pre><tr><td>1<td>x",
    "<pre><button>",
    "<ol reversed><li>x",
    "<span style=font-weight:bold>x",
    "<span style=font-style:italic></span></span>",
    "<noscript><a href=/x>a",
    "<button>Copy",
    "<h2><a href=/p#a>",
    "<a href=#a><b>",
    "x<input type=checkbox>",
    "<code><div>x",
    "<area href=/x alt=a>",
    "<div style='font-family: monospace;white-space: pre;'>x",
    "<iframe title='a > b'>",
    "<head><p>",
    "<noscript>",
    "<video>",
    "<iframe>",
    "<script>",
    "<!--",
    "<![CDATA[",
    "<a title='",
    "[x](",
    "&amp;",
    "* _ ` \\ ~",
]


def _lines_run(html: str) -> int:
    """How many lines of Python run while HTML is converted."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    previous = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        to_markdown(html)
    finally:
        sys.settrace(previous)
    return count


@pytest.mark.parametrize("unit", UNITS)
def test_work_is_linear(unit: str) -> None:
    """Twice the input runs at most a little over twice the lines."""
    _lines_run(unit)
    assert _lines_run(unit * 800) <= 2.2 * _lines_run(unit * 400) + 200


@pytest.mark.parametrize("unit", UNITS)
def test_output_is_in_proportion(unit: str) -> None:
    """However deep the nesting, the output is at most some twenty times the input."""
    html = unit * 2000
    assert len(to_markdown(html)) <= 20 * len(html) + 1000


@pytest.mark.parametrize("depth", [300, 5000, 50_000])
@pytest.mark.parametrize("tags", ["div", "blockquote", "b", "span", "table"])
def test_depth_loses_no_text(tags: str, depth: int) -> None:
    """Text below any number of elements comes out; there is no recursion to end early."""
    assert "deep" in to_markdown(f"<{tags}>" * depth + "deep" + f"</{tags}>" * depth + "<p>after")


@pytest.mark.parametrize(
    "html",
    [
        '<table><tr><th colspan="1000000000">a<th>b<tr><td>c</table>',
        '<table><tr><td rowspan="99999999">a<tr><td>b</table>',
    ],
)
def test_spans_of_cells_are_bounded(html: str) -> None:
    """A cell that claims a thousand million columns gets as many as there are."""
    assert len(to_markdown(html)) < 200


def test_long_texts() -> None:
    """Tens of millions of characters pass whole."""
    assert len(to_markdown("<p>" + "word " * 2_500_000)) == 12_499_999


def test_a_frame_within_a_frame_is_opened_once() -> None:
    """A page that is framed over and over costs no more than one: the frame within is the page."""
    frame = "https://cdn.embedly.com/widgets/media.html?url="
    inner = frame + quote("https://a.example/page", safe="")
    html = f'<iframe src="{frame + quote(inner, safe="")}"></iframe>'
    assert to_markdown(html) == f"[cdn.embedly.com]({inner})"
