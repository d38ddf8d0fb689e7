"""Stage 3: HTML -> Markdown. What has to be known of an element before the walk reaches its content.

The names of such tags are replaced by names that no document can spell, which have rows of their own.
"""

from __future__ import annotations

import re

from attrs import define

from feednorm.markdown.tokens import Tokens
from feednorm.patterns import lazy

HIDDEN = "hidden element"  # its attributes are its name
LAYOUT_TABLE = "layout table"
FORMULA = "formula element"
ELSEWHERE = "element without its content"
PICTURE_OF_TEX = "mwe-math-fallback-image"  # MediaWiki's

_HIDES = lazy(
    r"""(?:^|[\s"'])hidden(?=$|[\s/=])(?!=["']?until-found) | style\s*=\s*["'][^"']{0,500}\bdisplay\s*:\s*none
      | class\s*=\s*["']?[^"'>]{0,500}\b(?:katex-html|line-numbers-wrapper|kg-(?:video|audio)-player)(?![\w-])""",
    re.VERBOSE | re.IGNORECASE,
)
# Most documents have none of these in their tags: what hides an element, and what is of use to scripts alone, such as
# the controls of Ghost's players, which are for video or audio
_HIDING = ("hidden", "none", "katex-html", "line-numbers-wrapper", "o-player")
_TEX = lazy(r"\s*(?:\\\(.*\\\)|\\\[.*\\\])\s*", re.DOTALL)
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_GENERIC = frozenset({"span", "div"})
_CELLS = frozenset({"td", "th"})
_HEAVY = frozenset("h1 h2 h3 h4 h5 h6 pre blockquote ul ol dl hr iframe video figure div".split())
_SHAPING = _HEAVY | _CELLS | {"tr", "table", "/table"}


def prepare(tokens: Tokens) -> None:
    """Mark the hidden elements of a document, formulas in TeX, and the tables that only lay it out."""
    attributes = " ".join(filter(None, tokens.attributes))
    for word in _HIDING:
        if word in attributes:
            _mark_hidden(tokens, word)
    for sign, mark in _MARKERS.items():
        if sign in attributes:
            for index, source in enumerate(tokens.attributes):
                if source and sign in source:
                    mark(tokens, index)
    if "table" in tokens.tags:
        _mark_layout(tokens)


def _mark_hidden(tokens: Tokens, word: str) -> None:
    """Mark the elements that a word in their attributes may hide, if it does."""
    names = tokens.names
    suspects = [index for index, source in enumerate(tokens.attributes) if source and word in source]
    for index in suspects:
        if _HIDES.search(tokens.attributes[index] or ""):
            name = (names[index] or "/").lower()
            if name in VOID:
                names[index] = None
            elif name[0] != "/":
                names[index], tokens.attributes[index] = HIDDEN, name


def _mark_formula(tokens: Tokens, index: int) -> None:
    """Mark an element that holds a formula in TeX, and nothing else."""
    if _is_of_one_text(tokens, index) and _TEX.fullmatch(tokens.texts[index + 1]):
        tokens.names[index], tokens.names[index + 1] = FORMULA, None


def _mark_embed(tokens: Tokens, index: int) -> None:
    """Mark an element that is empty, for a script makes something of it."""
    if _is_of_one_text(tokens, index) and not tokens.texts[index + 1].strip():
        tokens.names[index], tokens.names[index + 1] = ELSEWHERE, None


def _mark_picture(tokens: Tokens, index: int) -> None:
    """Mark an image of a formula."""
    if tokens.names[index] == "img":
        tokens.names[index] = FORMULA


def _mark_label(tokens: Tokens, index: int) -> None:
    """Mark a label of code that says its language, which its fence says as well."""
    if tokens.names[index : index + 3] == ["span", "/span", "pre"]:
        tokens.names[index], tokens.attributes[index] = HIDDEN, "span"


def _is_of_one_text(tokens: Tokens, index: int) -> bool:
    name = tokens.names[index]
    return name in _GENERIC and tokens.names[index + 1 : index + 2] == [f"/{name}"]


# What is done where these stand among the attributes of an element; they are long, for such are found soon
_MARKERS = {
    'class="math ': _mark_formula,  # of Pandoc, Quarto and Sphinx
    'data-attrs="{': _mark_embed,  # of Substack
    PICTURE_OF_TEX: _mark_picture,
    ' class="lang"': _mark_label,  # of VitePress
}


@define
class _Shape:
    """What is known of a table."""

    start: int
    is_plain: bool = True  # no table in it, nor a role that says what it is for
    headers: int = 0
    rows: int = 0
    columns: int = 0
    widest: int = 0
    heavy: int = 0  # blocks that no cell of a Markdown table can hold

    def is_data(self) -> bool:
        """Whether rows and columns mean something."""
        if not self.is_plain:
            return False
        return bool(self.headers) or (self.widest > 1 and self.rows > 1 and not self.heavy)


def _mark_layout(tokens: Tokens) -> None:
    open_tables: list[_Shape] = []
    names = tokens.names
    shaping = {source: source.lower() for source in set(names) if source and source.lower() in _SHAPING}
    for index, source in enumerate(names):
        if source not in shaping:
            continue
        name = shaping[source]
        if name == "table":
            for table in open_tables[-1:]:
                table.is_plain = False
            role = tokens.attributes[index] or ""
            open_tables.append(_Shape(index, is_plain="presentation" not in role))
        elif open_tables:
            if name == "/table":
                _mark(tokens, open_tables.pop(), index)
            else:
                _note(open_tables[-1], name)
    for table in open_tables:
        _mark(tokens, table, None)


def _note(table: _Shape, name: str) -> None:
    if name in _CELLS:
        table.rows = table.rows or 1
        table.headers += name == "th"
        table.columns += 1
        table.widest = max(table.widest, table.columns)
    elif name == "tr":
        table.rows += 1
        table.columns = 0
    else:
        table.heavy += 1


def _mark(tokens: Tokens, table: _Shape, end: int | None) -> None:
    if not table.is_data():
        tokens.names[table.start] = LAYOUT_TABLE
        if end is not None:
            tokens.names[end] = "/" + LAYOUT_TABLE
