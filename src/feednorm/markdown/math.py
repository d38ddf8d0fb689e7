"""Stage 3: HTML -> Markdown. Formulas: the TeX that the markup carries, else the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feednorm.markdown.attributes import own_and_content, read_attributes
from feednorm.markdown.code import code_span, write_code
from feednorm.markdown.escape import fold
from feednorm.markdown.players import put_link
from feednorm.markdown.prepare import PICTURE_OF_TEX
from feednorm.patterns import lazy

if TYPE_CHECKING:
    from feednorm.markdown.page import Page
    from feednorm.markdown.program import Left

_TEX = lazy(r"""encoding=["']?(?:application/x-tex|tex|latex|TeX|LaTeX)\b""")
# HTML 13.2.6.5: the HTML that ends a formula, of what is seen in feeds
_BREAKS_OUT = frozenset(
    "blockquote body br center code dd div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p pre strong table ul".split()
)
_ANNOTATIONS = frozenset({"annotation", "annotation-xml"})
_ANNOTATION_ENDS = frozenset({"/annotation", "/annotation-xml"})
_GIST = lazy(r"""\bsrc\s*=\s*["']?(?:https?:)?//gist\.github\.com/((?:[\w-]+/)?\w+)\.js""")
_OF_TEX = lazy(r"[\\^_{]")
_DISPLAY = lazy(r"""display=["']?block|mode=display""")


def start_math(page: Page, name: str, attributes: str) -> Left | None:
    """Write MathML as the TeX of its annotation, or as the text of its elements."""
    texts: list[str] = []
    tex: list[str] = []
    collected: list[str] | None = texts
    for index, text, tag, inner in page.inside(name, _BREAKS_OUT):
        if collected is tex:
            tex.append(page.texts[index])
        elif collected is not None:
            texts.append(text)
        if tag in _ANNOTATIONS:
            collected = tex if _TEX.search(inner or "") else None
        elif tag in _ANNOTATION_ENDS:
            collected = texts
    _put(page, tex, texts, attributes)
    return page.left()


def _put(page: Page, tex: list[str], texts: list[str], attributes: str) -> None:
    formula = fold("".join(tex)).strip(" ")
    if not formula and "alttext" in attributes:
        alternative = fold(read_attributes(attributes).get("alttext", "")).strip(" ")
        formula = alternative if _OF_TEX.search(alternative) else ""  # else it may be words
    if formula:
        put_tex(page, formula, is_block=_DISPLAY.search(attributes or "") is not None)
    else:
        page.run += [" ", *texts, " "]


def put_tex(page: Page, formula: str, *, is_block: bool = False) -> None:
    """Write TeX as GitHub reads it, in code that no Markdown can reach into."""
    if is_block and not page.line:
        page.flush()
        write_code(page, formula, "math")
    else:
        page.run += ["$", code_span(formula), "$"]


def formula(page: Page, _name: str, attributes: str) -> None:
    """Write TeX between its delimiters, or that of a picture."""
    if PICTURE_OF_TEX in attributes:
        tex, is_block = read_attributes(attributes).get("alt", ""), False
    else:
        text = page.texts[next(page.tokens)[0]].strip()
        tex, is_block = text[2:-2], text[1] == "["
    if tex := fold(tex).strip(" "):
        put_tex(page, tex, is_block=is_block)


def script(page: Page, _name: str, attributes: str) -> None:
    """Write the formula of a MathJax script, and a link to a gist; other scripts say nothing."""
    kind, content = own_and_content(attributes)
    if "math/tex" in kind and content.strip():
        put_tex(page, fold(content).strip(" "), is_block="mode=display" in kind)
    elif gist := _GIST.search(kind):
        put_link(page, f"https://gist.github.com/{gist[1]}")
    else:
        page.run.append("")
