"""Stage 5: the title and the lead of an article as plain text, which the offline enrichers read."""

from __future__ import annotations

from functools import lru_cache

from attrs import field, frozen

from feednorm.enrich.base import AT_ONCE
from feednorm.enrich.footnotes import without_linked_marks
from feednorm.enrich.words import lower_words
from feednorm.prose import Block, blocks
from feednorm.record import Record

LENGTH = 1300  # characters of Markdown; what an article is about stands before this
_SILENT = frozenset({"code", "table", "break"})


@frozen(slots=False)
class Lead:
    """The title and the first blocks of an article, and what every enricher reads in them, worked out once.

    `text` is what is said in words, an empty line between blocks: no code and no tables. `words` are those of the
    text, `title_words` those of the title, in lower case; of a title without end the beginning counts.

    >>> Lead((Block("paragraph", "It rained."), Block("code", "x = 1")), title="Rain!").title_words
    ['rain']
    """

    blocks: tuple[Block, ...]
    title: str = ""
    text: str = field(init=False)
    words: list[str] = field(init=False)
    title_words: list[str] = field(init=False)

    @text.default
    def _said(self) -> str:
        return "\n\n".join([block.text for block in self.blocks if block.kind not in _SILENT])

    @words.default
    def _words_said(self) -> list[str]:
        return lower_words(self.text)

    @title_words.default
    def _words_of_title(self) -> list[str]:
        return lower_words(self.title[:LENGTH])


def lead(record: Record) -> Lead:
    r"""The lead of a record, without images and marks of footnotes; a body that is cut off here loses its last block.

    The latest are kept for the next enricher of the chain, which is given the same titles and bodies.

    >>> from feednorm import normalize
    >>> feed = "<rss><channel><item><title>A day</title><description>%s</description></item></channel></rss>"
    >>> record, = normalize(feed % "&lt;p>It rained.&lt;img src='https://a.example/1.png'>&lt;p>It stopped.")
    >>> [block.text for block in lead(record).blocks]
    ['It rained.', 'It stopped.']
    """
    return _lead(record.body_md[: LENGTH + 1], record.title[:LENGTH])  # which are kept: not the whole body


@lru_cache(maxsize=AT_ONCE)
def _lead(markdown: str, title: str) -> Lead:
    return Lead(tuple(blocks(without_linked_marks(_beginning(markdown)), alt=False)), title)


def _beginning(markdown: str) -> str:
    if len(markdown) <= LENGTH:
        return markdown
    end = markdown.rfind("\n\n", LENGTH // 2, LENGTH)
    return markdown[: end if end > 0 else LENGTH]
