"""Stage 3: HTML -> Markdown.

`tokens` splits a document at its tags, `escape` makes its texts Markdown, all at once; `page` walks over both and does
what the table in `tags` says, `blocks` and `marks` own what is between blocks and within them.
"""

from __future__ import annotations

from feednorm.markdown.convert import to_markdown, to_paragraphs, unescape_double
from feednorm.markdown.page import Page
from feednorm.markdown.plain import text_to_markdown
from feednorm.markdown.program import Tag, Tags
from feednorm.markdown.tags import DROP, TAGS

__all__ = ["DROP", "TAGS", "Page", "Tag", "Tags", "text_to_markdown", "to_markdown", "to_paragraphs", "unescape_double"]
