"""Stage 4: titles as plain text."""

from __future__ import annotations

import re
from html import unescape

from feednorm.model import Text
from feednorm.patterns import lazy

# Bounded, so that of many that never end each is not looked through to the end of the text
_SILENT = lazy(r"<!--.{0,1000}?-->|<(script|style|template)\b.{0,1000}?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = lazy(r"</?([a-zA-Z][a-zA-Z0-9]*)\b(?:\s[^<>]*|/?)>")
_INLINE_TAGS = frozenset(
    """a abbr acronym b bdi bdo big blink cite code data del dfn em font i img ins kbd mark nobr q rp rt ruby s samp
    small span strike strong sub sup time tt u var wbr""".split()
)
_BLOCK_TAGS = frozenset(
    """address article aside audio blockquote br canvas caption center dd details dir div dl dt embed fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr iframe legend li main menu nav noscript ol p picture pre
    section summary svg table tbody td tfoot th thead tr ul video""".split()
)
_NOT_TEXT = lazy("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ud800-\\udfff]")


def plain_title(text: Text | None) -> str:
    """A title as plain text: known HTML tags off, entities decoded once, white space folded; "" for none.

    >>> plain_title(Text("<b>vector<int></b> &amp; more", "html")), plain_title(Text("a < b"))
    ('vector<int> & more', 'a < b')
    """
    if text is None:
        return ""
    value = text.value
    if text.kind == "html":
        if "<" in value:
            value = _TAG.sub(_without_known_tag, _SILENT.sub("", value))
        if "&" in value:
            value = unescape(value)
    if not value.isprintable():
        value = _NOT_TEXT.sub("", value)
    return " ".join(value.split())


def _without_known_tag(match: re.Match[str]) -> str:
    name = match[1].lower()
    if name in _INLINE_TAGS:
        return ""
    return " " if name in _BLOCK_TAGS else match[0]
