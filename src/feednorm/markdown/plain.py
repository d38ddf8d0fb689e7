"""Stage 3: HTML -> Markdown. Plain text -> Markdown, without a look at HTML."""

from __future__ import annotations

import re

from feednorm.arguments import check_type
from feednorm.markdown.blocks import Blocks
from feednorm.markdown.characters import clean
from feednorm.markdown.escape import escape
from feednorm.markdown.pieces import joined

_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")


def text_to_markdown(text: str) -> str:
    r"""Return plain text as Markdown that reads as that text.

    A blank line ends a paragraph, and every other line end is kept, for it may be a list of links or of chapters.

    >>> print(text_to_markdown("Chapters:\n0:00 *Intro*\n\n# 1 <b>"))
    Chapters:\
    0:00 \*Intro\*
    <BLANKLINE>
    \# 1 \<b>
    """
    check_type("text", text, str, "a str")
    blocks = Blocks()
    for paragraph in _PARAGRAPH_END.split(clean(text).strip()):
        lines = joined(["\n".join(escape(line).strip() for line in paragraph.split("\n"))])
        if lines:
            blocks.write_paragraph(lines)
    return blocks.text()
