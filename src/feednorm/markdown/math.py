"""Stage 3: HTML -> Markdown. Formulas: the TeX that the markup carries, else the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feednorm.markdown.code import code_span, write_code
from feednorm.markdown.escape import fold

if TYPE_CHECKING:
    from feednorm.markdown.page import Page

_TEX = re.compile(r"""encoding=["']?(?:application/x-tex|tex|latex|TeX|LaTeX)\b""")
# HTML 13.2.6.5: the HTML that ends a formula, of what is seen in feeds
_BREAKS_OUT = frozenset(
    "blockquote body br center code dd div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p pre strong table ul".split()
)
_DISPLAY = re.compile(r"""display=["']?block|mode=display""")


def start_math(page: Page, name: str, attributes: str) -> None:
    """Write MathML as the TeX of its annotation, or as the text of its elements."""
    texts: list[str] = []
    tex: list[str] = []
    inside = False
    for index, text, tag, inner in page.inside(name, _BREAKS_OUT):
        (tex if inside else texts).append(page.texts[index] if inside else text)
        inside = tag == "annotation" and _TEX.search(inner or "") is not None
        if tag in ("annotation", "annotation-xml") and not inside:
            for _ in page.inside(tag):
                pass
    _put(page, tex, texts, attributes)
    page.resume()


def _put(page: Page, tex: list[str], texts: list[str], attributes: str) -> None:
    formula = fold("".join(tex)).strip(" ")
    if formula:
        put_tex(page, formula, is_block=_DISPLAY.search(attributes or "") is not None)
    else:
        page.run += [" ", *(text if text.isspace() or not text else text for text in texts), " "]


def put_tex(page: Page, formula: str, *, is_block: bool = False) -> None:
    """Write TeX as GitHub reads it, in code that no Markdown can reach into."""
    if is_block and not page.line:
        page.flush()
        write_code(page, formula, "math")
    else:
        page.run += ["$", code_span(formula), "$"]


def script(page: Page, _name: str, attributes: str) -> None:
    """Write the formula of a MathJax script; other scripts say nothing."""
    kind, _, content = attributes.partition(">")
    if "math/tex" in kind and content.strip():
        put_tex(page, fold(content).strip(" "), is_block="mode=display" in kind)
    else:
        page.run.append("")
