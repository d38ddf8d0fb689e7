"""Stage 3: HTML -> Markdown. What only a style shows bold or in italics, as Blogger's and Google's editors write it."""

from __future__ import annotations

import re

from feednorm.markdown.prepare import HEADINGS, HIDDEN
from feednorm.markdown.tokens import Tokens
from feednorm.patterns import lazy

_EMPHATIC = lazy(
    r"(?<![\w-])font-(?:(weight)\s*:\s*(?:bold|bolder|[6-9]00)|style\s*:\s*(?:italic|oblique))(?![\w-])", re.IGNORECASE
)
_PLAIN = lazy(r"(?<![\w-])font-(?:(weight)\s*:\s*(?:normal|[1-4]00)|style\s*:\s*normal)(?![\w-])", re.IGNORECASE)
_HEADING_ENDS = frozenset([f"/{name}" for name in HEADINGS])


def name_by_style(tokens: Tokens) -> None:
    """Name each `<span>` that its style makes bold or italic for the element that says so, if it has an end tag.

    One stays as it is that has another in it which takes that back: Markdown cannot say so.

    >>> from feednorm.markdown.tokens import tokenize
    >>> tokens = tokenize('<span style="font-weight: bold">a<span>b</span></span>')
    >>> name_by_style(tokens)
    >>> tokens.names
    ['strong', 'span', '/span', '/strong', None]
    """
    names = tokens.names
    open_spans: list[int] = []
    undone = {"strong": 0, "em": 0}  # how many of the open spans have one in them that takes such a look back
    in_heading = False  # which is bold already
    for index, name in enumerate(names):
        if name == "span" or (name == HIDDEN and tokens.attributes[index] == "span"):
            if "font-" in (source := tokens.attributes[index] or "") and (back := _PLAIN.search(source)):
                undone["strong" if back[1] else "em"] = len(open_spans)
            open_spans.append(index)
        elif name == "/span" and open_spans:
            start = open_spans.pop()
            source = tokens.attributes[start] or ""
            said = _EMPHATIC.search(source) if "font-" in source and names[start] == "span" else None
            kind = said and ("strong" if said[1] else "em")
            if kind and undone[kind] <= len(open_spans) and not (in_heading and kind == "strong"):
                names[start], names[index] = kind, f"/{kind}"
            undone = {kind: min(depth, len(open_spans)) for kind, depth in undone.items()}
        elif name in HEADINGS:
            in_heading = True
        elif name in _HEADING_ENDS:
            in_heading = False
