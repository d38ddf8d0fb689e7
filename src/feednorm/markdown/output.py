"""Stage 3: HTML -> Markdown. What every output goes through."""

from __future__ import annotations

import re

# Control characters, lone surrogates and non-characters: no XML, and some no UTF-8, can hold them
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes([*range(9), *range(11, 32), 127])


def clean(markdown: str) -> str:
    """Return Markdown without characters that files, feeds and terminals cannot take.

    >>> clean("a\\x07b\\ud800")
    'ab'
    """
    try:
        data = markdown.encode()
    except UnicodeEncodeError:
        return _UNFIT.sub("", markdown)
    has_controls = len(data.translate(None, _CONTROLS)) != len(data)
    return _UNFIT.sub("", markdown) if has_controls or "\uffff" in markdown or "\ufffe" in markdown else markdown
