"""Stage 3: HTML -> Markdown. The way in."""

from __future__ import annotations

import re
from html import unescape

from feednorm.markdown.blocks import PARAGRAPH
from feednorm.markdown.output import clean
from feednorm.markdown.page import Page, Program, Tag, Tags, compile_tags
from feednorm.markdown.prepare import prepare
from feednorm.markdown.structure import break_block
from feednorm.markdown.tags import TAGS
from feednorm.markdown.tokens import tokenize

_PROGRAM = Program(TAGS)
_TAGS_OF_TEXT = re.compile(
    r"\s*<(?:p|div|a|img|h[1-6]|ul|ol|table|br|b|strong|em|i|span|blockquote|pre|figure)\b[^<>]*>", re.I
)


def to_markdown(html: str, *, base_url: str = "", tags: Tags = TAGS) -> str:
    """Return HTML as Markdown that holds no HTML.

    >>> to_markdown("<p>One <b>bold</b> word</p>")
    'One **bold** word'
    """
    return clean(_page(html, base_url, tags).convert())


def _page(html: str, base_url: str, tags: Tags) -> Page:
    tokens = tokenize(html)
    prepare(tokens, html)
    return Page(tokens, _PROGRAM if tags is TAGS else compile_tags(tags), base_url)


def to_paragraphs(html: str, *, base_url: str = "", tags: Tags = TAGS) -> str:
    """Return the texts of the `<p>` elements, one a line.

    >>> to_paragraphs("<p>One</p><ul><li>x</li></ul><p>Two</p>")
    'One\\nTwo'
    """
    from feednorm.markdown.paragraphs import paragraphs

    return clean(paragraphs(html, base_url, tags))


def unescape_double(html: str) -> str | None:
    """Return HTML that was escaped twice decoded once, None where it was not.

    >>> unescape_double("&lt;p&gt;One&lt;/p&gt;")
    '<p>One</p>'
    """
    if "<" in html or "&lt;" not in html:
        return None
    decoded = unescape(html)
    return decoded if _TAGS_OF_TEXT.match(decoded) else None
