"""Stage 6: the Markdown of a body -> HTML for a page, with markdown-it-py (the `render` extra)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from feednorm.errors import MissingExtraError

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\x00-\x20]*", re.IGNORECASE)
_ALIGNMENT = re.compile(r"text-align:(left|center|right)")
# What scrolls sideways on a narrow screen must be within reach of the keyboard. Text never holds a "<" here.
_BETTER_TAGS = (
    ("<pre>", '<pre tabindex="0">'),
    ("<table>", '<div class="table" role="region" aria-label="Table" tabindex="0">\n<table>'),
    ("</table>", "</table>\n</div>"),
)
_NESTING = 200
_HIGHEST, _LOWEST = 2, 6  # levels of headings within a page, whose title is the first


def body_html(markdown: str) -> str:
    r"""The Markdown as HTML: what is HTML in it stays text, and links keep the schemes of `to_markdown`.

    >>> print(body_html("# A *day*\n\n<b>[x](javascript:alert(1))"), end="")
    <h2>A <em>day</em></h2>
    <p>&lt;b&gt;[x](javascript:alert(1))</p>
    """
    renderer = _renderer()
    tokens = renderer.parse(markdown)
    _level_headings(tokens)
    for token in _all_tokens(tokens):
        _adapt(token)
    html = str(renderer.renderer.render(tokens, renderer.options, {}))
    for tag, better in _BETTER_TAGS:
        html = html.replace(tag, better)
    return html


@cache
def _renderer() -> MarkdownIt:
    try:
        from markdown_it import MarkdownIt
    except ImportError as error:
        raise MissingExtraError('render(record, "html")', "render") from error
    renderer = MarkdownIt("commonmark", {"html": False, "maxNesting": _NESTING}).enable(["table", "strikethrough"])
    renderer.validateLink = lambda url: _LINK.fullmatch(url) is not None  # type: ignore[method-assign]
    return renderer


def _all_tokens(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _level_headings(tokens: Sequence[Token]) -> None:
    """Number the levels that the body uses from the second on, without a gap, as readers' tools expect them."""
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    levels = sorted({token.tag for token in headings})
    for token in headings:
        token.tag = f"h{min(_HIGHEST + levels.index(token.tag), _LOWEST)}"


def _adapt(token: Token) -> None:
    if token.type == "image":
        token.attrSet("loading", "lazy")
    elif token.type in ("th_open", "td_open") and (style := _ALIGNMENT.match(str(token.attrs.pop("style", "")))):
        token.attrSet("class", style[1])  # the page's policy allows no style in an attribute
