"""Stage 3: HTML -> Markdown. The texts of the paragraphs alone, as wpnews.pro publishes them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import evolve

from feednorm.markdown.blocks import escape_line_starts
from feednorm.markdown.page import Page
from feednorm.markdown.program import Program, Tag, Tags
from feednorm.markdown.structure import break_block, start_paragraph
from feednorm.markdown.tags import BREAK, PARAGRAPH

if TYPE_CHECKING:
    from feednorm.markdown.tokens import Tokens

_BLOCK = Tag(break_block, break_block, is_block=True)
_PARAGRAPH = Tag(start_paragraph, break_block, is_block=True)


def _blank(page: Page, _name: str, _attributes: str) -> None:
    page.run.append(" ")


def _plain(tag: Tag) -> Tag:
    """Return what becomes of an element where only texts count: marks and images go, what is dropped stays so."""
    if tag is PARAGRAPH:
        return _PARAGRAPH
    if tag is BREAK:
        return Tag(_blank)
    if tag.is_dropped:
        return evolve(tag, end=None)
    return _BLOCK if tag.is_block else Tag()


@lru_cache(maxsize=8)
def _program(rows: tuple[tuple[str, Tag], ...]) -> Program:
    return Program({name: _plain(tag) for name, tag in rows})


class _Lines(Page):
    """A page that keeps the texts of its blocks, those of paragraphs apart."""

    def __init__(self, tokens: Tokens, tags: Tags) -> None:
        super().__init__(tokens, _program(tuple(tags.items())))
        self.paragraphs: list[str] = []
        self.others: list[str] = []

    def flush(self) -> None:
        """End the open block and keep its text."""
        text = self.take()
        if text:
            (self.paragraphs if self.in_paragraph else self.others).append(text)


def paragraph_texts(tokens: Tokens, tags: Tags) -> str:
    """Return the texts of the paragraphs of a document, one a line; without any, those of its blocks."""
    lines = _Lines(tokens, tags)
    lines.convert()
    return escape_line_starts("\n".join(lines.paragraphs or lines.others))
