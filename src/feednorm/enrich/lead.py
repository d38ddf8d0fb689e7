"""Stage 5: the lead of an article as plain text, which the offline enrichers read."""

from __future__ import annotations

from functools import lru_cache

from feednorm.prose import Block, blocks

LEAD = 1600  # characters of Markdown; what an article is about stands before this
_KEPT = 256


def lead(markdown: str) -> tuple[Block, ...]:
    r"""The first blocks of a body, images left out; a body that is cut off here loses its last block.

    >>> [block.text for block in lead("It *rained*.\n\n![a cloud](https://a.example/1.png)\n\nIt **stopped**.")]
    ['It rained.', 'It stopped.']
    """
    if len(markdown) <= LEAD:
        return _blocks(markdown)
    end = markdown.rfind("\n\n", LEAD // 2, LEAD)
    return _blocks(markdown[: end if end > 0 else LEAD])


@lru_cache(maxsize=_KEPT)
def _blocks(markdown: str) -> tuple[Block, ...]:
    """Kept for the next enricher of the chain, which reads the same lead."""
    return tuple(blocks(markdown, alt=False))
