"""Stage 3: HTML -> Markdown."""

from __future__ import annotations

from feednorm.markdown.convert import to_markdown, to_paragraphs, unescape_double
from feednorm.markdown.plain import text_to_markdown
from feednorm.markdown.program import Tag, Tags
from feednorm.markdown.tags import DROP, TAGS

__all__ = ["DROP", "TAGS", "Tag", "Tags", "text_to_markdown", "to_markdown", "to_paragraphs", "unescape_double"]
