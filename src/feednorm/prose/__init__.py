"""Stage 3: Markdown of our own writing, read back as plain text."""

from feednorm.prose.inline import plain
from feednorm.prose.opening import first_words
from feednorm.prose.reading import Block, BlockKind, blocks

__all__ = ["Block", "BlockKind", "blocks", "first_words", "plain"]
