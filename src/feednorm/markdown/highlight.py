"""Stage 3: HTML -> Markdown. Highlighted code: the spans that only colour it go before the document is split.

A tenth of the tags of technical feeds are such spans, each around a word or a sign of code.
"""

from __future__ import annotations

import re

# A span that says nothing but a colour: line numbers and hidden parts have classes that are looked at
_COLOUR = re.compile(r'<span(?: class="(?![^"]*(?:num|line|gutter|hid|none|katex))[\w -]{0,80}")?>')

# In these, and in comments, a span is text
_MAY_BE_TEXT = re.compile("<(?:!|script|style|title|textarea|xmp|iframe|noembed|noframes|plaintext)", re.IGNORECASE)


def without_colours(html: str) -> str:
    """Return HTML whose preformatted text lacks the spans of a syntax highlighter.

    >>> without_colours('<pre><span class="k">for</span> x</pre> <span>y</span>')
    '<pre>for x</pre> <span>y</span>'
    """
    parts: list[str] = []
    position = 0
    while (start := html.find("<pre", position)) >= 0 and (end := html.find("</pre", start)) >= 0:
        parts += (html[position:start], _uncoloured(html[start:end]))
        position = end
    return "".join(parts) + html[position:] if parts else html


def _uncoloured(code: str) -> str:
    """Code without its spans, if all of them only colour it and none can be text."""
    if "<span" not in code or _MAY_BE_TEXT.search(code):
        return code
    bare = _COLOUR.sub("", code)
    return code if "<span" in bare else bare.replace("</span>", "")
