"""Stage 5: the lead of an article as plain text, which the offline enrichers read."""

from __future__ import annotations

from functools import cached_property, lru_cache

from attrs import frozen

from feednorm.enrich.footnotes import without_linked_marks
from feednorm.enrich.telling import Doubts
from feednorm.enrich.words import lower_words
from feednorm.prose import Block, blocks

LENGTH = 1300  # characters of Markdown; what an article is about stands before this
_SILENT = frozenset({"code", "table", "break"})
_KEPT = 8


@frozen(slots=False)
class Lead:
    """The first blocks of an article, and what enrichers read in them, each worked out once.

    >>> Lead((Block("paragraph", "It rained."), Block("code", "x = 1"))).text
    'It rained.'
    """

    blocks: tuple[Block, ...]

    @cached_property
    def text(self) -> str:
        """What is said in words, an empty line between blocks: no code and no tables."""
        return "\n\n".join([block.text for block in self.blocks if block.kind not in _SILENT])

    @cached_property
    def words(self) -> list[str]:
        """The words of the text, in lower case."""
        return lower_words(self.text)

    @cached_property
    def doubts(self) -> Doubts:
        """What of a page's furniture may stand in the text."""
        return Doubts.of(self.text, self.words)


@lru_cache(maxsize=_KEPT)
def lead(markdown: str) -> Lead:
    r"""The lead of a body, without images and marks of footnotes; a body that is cut off here loses its last block.

    It is kept for the next enricher of the chain, which reads the same.

    >>> [block.text for block in lead("It *rained*.\n\n![a cloud](https://a.example/1.png)\n\nIt **stopped**.").blocks]
    ['It rained.', 'It stopped.']
    """
    if len(markdown) > LENGTH:
        end = markdown.rfind("\n\n", LENGTH // 2, LENGTH)
        markdown = markdown[: end if end > 0 else LENGTH]
    return Lead(tuple(blocks(without_linked_marks(markdown), alt=False)))
