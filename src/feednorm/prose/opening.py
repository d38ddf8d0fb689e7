"""Stage 3: the first words of an article, for one without a title."""

from __future__ import annotations

from feednorm.prose.reading import blocks

_TITLE_WORDS = 12
_TITLE_LENGTH = 100
_TITLE_LEAD = 4000


def first_words(markdown: str) -> str:
    """The first words of a body, whole ones, for an article without a title.

    >>> first_words("It *rained*. Then")
    'It rained. Then'
    """
    found = list(blocks(markdown[:_TITLE_LEAD]))
    for kinds in (("heading", "paragraph", "quote", "item"), ("table", "code")):
        words = next(filter(None, (block.text.split() for block in found if block.kind in kinds)), [])
        if words:
            return _whole_words(" ".join(words[:_TITLE_WORDS]))
    return ""


def _whole_words(text: str) -> str:
    """The text up to the last space before the longest title, or up to that length where it has none (as Chinese)."""
    if len(text) <= _TITLE_LENGTH:
        return text
    return text[: _TITLE_LENGTH + 1].rpartition(" ")[0] or text[:_TITLE_LENGTH]
