"""Stage 3: HTML -> Markdown. What only a style shows bold or in italics, as Blogger's and Google's editors write it."""

from __future__ import annotations

import re

from feednorm.markdown.tokens import Tokens
from feednorm.patterns import lazy

_EMPHATIC = lazy(
    r"(?<![\w-])font-(?:(weight)\s*:\s*(?:bold|bolder|[6-9]00)|style\s*:\s*(?:italic|oblique))(?![\w-])", re.IGNORECASE
)


def name_by_style(tokens: Tokens) -> None:
    """Name each `<span>` that its style makes bold or italic for the element that says so, if it has an end tag.

    >>> from feednorm.markdown.tokens import tokenize
    >>> tokens = tokenize('<span style="font-weight: bold">a<span>b</span></span>')
    >>> name_by_style(tokens)
    >>> tokens.names
    ['strong', 'span', '/span', '/strong', None]
    """
    names = tokens.names
    open_spans: list[int] = []
    for index, name in enumerate(names):
        if name == "span":
            open_spans.append(index)
        elif name == "/span" and open_spans:
            start = open_spans.pop()
            source = tokens.attributes[start]
            said = _EMPHATIC.search(source) if source and "font-" in source else None
            if said is not None:
                names[start] = "strong" if said[1] else "em"
                names[index] = f"/{names[start]}"
