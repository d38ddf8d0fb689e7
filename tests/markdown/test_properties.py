"""What must hold of the Markdown of any HTML."""

from __future__ import annotations

from collections.abc import Callable

import html5lib
import pytest
from hypothesis import given, settings
from liveness import TRUSTING, live_parts, shown_text

from feednorm.markdown import text_to_markdown, to_markdown, to_paragraphs
from strategies import block_html, inline_html, tag_soup


@given(html=tag_soup())
@settings(max_examples=300, deadline=None)
@pytest.mark.parametrize("convert", [to_markdown, to_paragraphs, text_to_markdown])
def test_nothing_is_live(convert: Callable[[str], str], html: str) -> None:
    """Whatever comes in, no raw HTML and no other scheme comes out, even where a renderer lets both through."""
    markdown = convert(html)
    assert not live_parts(markdown), markdown
    markdown.encode()


@given(html=block_html())
@settings(max_examples=300, deadline=None)
def test_text_is_kept(html: str) -> None:
    """The rendered Markdown of well-formed HTML shows the same characters, in the same order."""
    assert shown_text(to_markdown(html)) == _text_of(html)


@given(html=inline_html())
@settings(max_examples=300, deadline=None)
def test_inline_text_is_kept(html: str) -> None:
    """Marks, links, code and images in one another lose no character."""
    assert shown_text(to_markdown(f"<p>{html}</p>")) == _text_of(html)


@given(html=block_html())
@settings(max_examples=200, deadline=None)
def test_markdown_is_stable(html: str) -> None:
    """Markdown, rendered and converted again, is the same Markdown from the second time on."""
    once = to_markdown(TRUSTING.render(to_markdown(html)))
    assert to_markdown(TRUSTING.render(once)) == once


@given(html=block_html().filter(lambda html: "<pre" not in html))
@settings(max_examples=200, deadline=None)
def test_lines_are_tidy(html: str) -> None:
    """No line ends in a blank, and no two empty lines follow one another."""
    markdown = to_markdown(html)
    assert not [line for line in markdown.split("\n") if line.endswith(" ")]
    assert "\n\n\n" not in markdown
    assert markdown.strip("\n") == markdown


def _text_of(html: str) -> str:
    """The characters of HTML as its standard reads it, white space left out."""
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return "".join("".join(root.itertext()).split())
