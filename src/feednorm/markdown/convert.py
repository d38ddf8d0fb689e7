"""Stage 3: HTML -> Markdown. The way in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feednorm.arguments import check_type
from feednorm.markdown.characters import clean
from feednorm.markdown.escape import decode
from feednorm.markdown.highlight import without_colours
from feednorm.markdown.page import Page
from feednorm.markdown.paragraphs import paragraph_texts
from feednorm.markdown.prepare import prepare
from feednorm.markdown.program import Program, Tags, compile_tags
from feednorm.markdown.styles import name_by_style
from feednorm.markdown.tags import INLINE, TAGS
from feednorm.markdown.tokens import tokenize
from feednorm.patterns import lazy

if TYPE_CHECKING:
    from feednorm.markdown.tokens import Tokens

_PROGRAM = Program(TAGS)
_VOID = frozenset({"img", "br"})
_FIRST_TAG = lazy(
    r"""\s*<(p|div|a|img|h[1-6]|ul|ol|table|br|b|strong|em|i|span|blockquote|pre|figure|section|article)
        (?:\s[^<>]*)?/?>""",
    re.IGNORECASE | re.VERBOSE,
)


def to_markdown(html: str, *, base_url: str = "", tags: Tags = TAGS) -> str:
    """Return HTML as Markdown that holds no HTML.

    `base_url` is what relative addresses resolve against; without it they stay as they are. `tags` is the table of
    tags, with rows of your own perhaps: `{**TAGS, "x-note": TAGS["blockquote"]}`.

    >>> to_markdown("<p>One <b>bold</b> <a href='/w'>word</a></p>", base_url="https://a.example/")
    'One **bold** [word](https://a.example/w)'
    """
    check_type("html", html, str, "a str")
    check_type("base_url", base_url, str, "a str")
    program = _PROGRAM if tags is TAGS else compile_tags(tags)
    return Page(_tokens(html, tags), program, base_url).convert()


def to_paragraphs(html: str, *, base_url: str = "", tags: Tags = TAGS) -> str:  # noqa: ARG001 - texts have no links
    r"""Return the texts of the `<p>` elements, one a line; without any `<p>`, the texts of the blocks.

    >>> to_paragraphs("<p>One <b>word</b></p><ul><li>x</li></ul><p>Two</p>")
    'One word\nTwo'
    """
    check_type("html", html, str, "a str")
    return paragraph_texts(_tokens(html, tags), tags)


def _tokens(html: str, tags: Tags) -> Tokens:
    html = clean(html)
    has_spans = "</span>" in html and tags.get("span", INLINE) == INLINE
    if has_spans and "</pre>" in html:
        html = without_colours(html)
    tokens = tokenize(html)
    prepare(tokens)
    if has_spans and ("font-w" in html or "font-st" in html):  # most styles say a size or a family
        name_by_style(tokens)
    return tokens


def unescape_double(html: str) -> str | None:
    """Return HTML that was escaped twice decoded once; None where its text is not HTML from its first tag to its last.

    >>> unescape_double("&lt;p&gt;One &amp;amp; two&lt;/p&gt;")
    '<p>One &amp; two</p>'
    >>> unescape_double("&lt;p&gt; begins a paragraph") is None
    True
    """
    check_type("html", html, str, "a str")
    if "<" in html or "&lt;" not in html:
        return None
    decoded = decode(html)
    first = _FIRST_TAG.match(decoded)
    if first is None or not decoded.rstrip().endswith(">"):
        return None
    is_closed = first[1].lower() in _VOID or f"</{first[1]}>" in decoded
    return decoded if is_closed else None
