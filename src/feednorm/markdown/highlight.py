"""Stage 3: HTML -> Markdown. Highlighted code: the spans that only colour it go before the document is split.

About a fifth of the tags of technical feeds are of such spans, each around a word or a sign of code.
"""

from __future__ import annotations

import re

from feednorm.patterns import lazy

_MOST_COLOURS = 1024  # remembered
_SPAN = lazy("<span([^>]*+)>")
# Of a span that says nothing but a colour: line numbers and hidden parts have classes that are looked at, but the
# numbers of Prism and highlight.js are those in the code
_COLOUR = lazy(r'(?: class="(?![^"]*(?:(?<!token )(?<!hljs-)num|line|gutter|hid|none|katex|\bln))[\w -]{0,80}")?')

# In these, and in comments, a span is text
_MAY_BE_TEXT = lazy("<(?:!|script|style|title|textarea|xmp|iframe|noembed|noframes|plaintext|span)", re.IGNORECASE)


class _Colours(dict[str, bool]):
    """Whether the attributes of a span say nothing but a colour: an article has the same ones over and over."""

    def __missing__(self, attributes: str) -> bool:
        is_colour = _COLOUR.fullmatch(attributes) is not None
        if is_colour and len(self) < _MOST_COLOURS:
            self[attributes] = True
        return is_colour


_COLOURS = _Colours()


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
    opened = code.replace("</span>", "")
    if opened.rfind("<span") > opened.rfind(">"):  # it never ends; where all do, the split looks at nothing twice
        return code
    parts = _SPAN.split(opened)
    if not all(map(_COLOURS.__getitem__, set(parts[1::2]))):
        return code
    bare = "".join(parts[0::2])
    return code if "<<" in code or _MAY_BE_TEXT.search(bare) else bare
