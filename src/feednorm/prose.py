"""Stage 3: read Markdown of our own writing back as plain text, block by block."""

from __future__ import annotations

import re

_MARK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*_`#>~]|\\(?=[!-/:-@\[-`{-~])")
_TITLE_WORDS = 12
_TITLE_LENGTH = 100


def first_words(markdown: str) -> str:
    """The first words of a body, for an article without a title.

    >>> first_words("It *rained*. Then")
    'It rained. Then'
    """
    words = _MARK.sub(r"\1", markdown[:2000]).split()
    return " ".join(words[:_TITLE_WORDS])[:_TITLE_LENGTH]
