"""Stage 3: HTML -> Markdown. What has to be known of an element before the walk reaches its content.

The names of such tags are replaced by names that no document can spell, which have rows of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from itertools import compress, count

from attrs import define

from feednorm.markdown.attributes import own_and_content, read_attributes
from feednorm.markdown.tokens import Tokens
from feednorm.patterns import lazy

HIDDEN = "hidden element"  # its attributes are its name
LAYOUT_TABLE = "layout table"
FORMULA = "formula element"
ELSEWHERE = "element without its content"
PREFORMATTED = "preformatted div"
PICTURE_OF_TEX = "mwe-math-fallback-image"  # MediaWiki's

_SEAM = "\1"  # between the attributes of tags; none holds it
_TEX = lazy(r"\s*(?:\\\(.*\\\)|\\\[.*\\\])\s*", re.DOTALL)
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_GENERIC = frozenset({"span", "div"})
Mark = Callable[[Tokens, int], None]  # takes note of what the tag at an index begins
_CELLS = frozenset({"td", "th"})
_ROLES_OF_LAYOUT = frozenset({"presentation", "none"})
_LISTS, _LIST_ENDS = frozenset({"ol", "ul"}), frozenset({"/ol", "/ul"})
_START = lazy(r"[0-9]{1,9}")
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_HEAVY = HEADINGS | set("pre blockquote ul ol dl hr iframe video figure div".split())
_SHAPING = _HEAVY | _CELLS | {"tr", "table", "/table"}


def prepare(tokens: Tokens) -> None:
    """Mark what is hidden, formulas, embeds, code by its style, and tables of layout; number lists that count down."""
    attributes = _SEAM.join(filter(None, tokens.attributes))
    for sign, bearers, mark in _MARKERS:
        if (not bearers or not bearers.isdisjoint(tokens.tags)) and sign in attributes:
            for index in _places(sign, attributes, tokens):
                mark(tokens, index)
    if "table" in tokens.tags:
        _mark_layout(tokens)
    if "ol" in tokens.tags and "reversed" in attributes:
        _number_down(tokens)


def _places(sign: str, attributes: str, tokens: Tokens) -> Iterator[int]:
    """Yield the places of the tags that have a sign in their attributes; these are given as one text as well."""
    places = [*compress(count(), tokens.attributes)]
    number = end = 0
    start = attributes.find(sign)
    while start >= 0:
        number += attributes.count(_SEAM, end, start)
        yield places[number]
        end = attributes.find(_SEAM, start)
        start = attributes.find(sign, end) if end >= 0 else -1


def _hidden_by(attribute: str, value: str, hint: str | None = None) -> Mark:
    """Return what marks an element that is hidden by what an attribute says; most that lack the hint are not read."""
    says, may_say = lazy(value, re.IGNORECASE), lazy(hint or value, re.IGNORECASE)

    def mark(tokens: Tokens, index: int) -> None:
        source = tokens.attributes[index] or ""
        found = read_attributes(own_and_content(source)[0]).get(attribute) if may_say.search(source) else None
        if found is not None and says.search(found):
            name = (tokens.names[index] or "/").lower()
            if name in VOID:
                tokens.names[index] = None
            elif name[0] != "/":
                tokens.names[index], tokens.attributes[index] = HIDDEN, name

    return mark


def _hidden_class(name: str) -> Mark:
    return _hidden_by("class", rf"\b{name}(?![\w-])")


_hidden_attribute = _hidden_by("hidden", r"\A(?!until-found)", r"(?<![\w-])hidden(?![\w-])")
_hidden_to_sight = _hidden_class("v6-visually-hidden")


def _mark_hidden(tokens: Tokens, index: int) -> None:
    """Mark an element that is hidden, or is for screen readers alone: Squarespace's "View fullsize" at each image."""
    _hidden_attribute(tokens, index)
    _hidden_to_sight(tokens, index)


def _mark_formula(tokens: Tokens, index: int) -> None:
    """Mark an element that holds a formula in TeX, and nothing else."""
    if _is_of_one_text(tokens, index) and _TEX.fullmatch(tokens.texts[index + 1]):
        tokens.names[index], tokens.names[index + 1] = FORMULA, None


def _mark_embed(tokens: Tokens, index: int) -> None:
    """Mark an element that is empty, for a script makes something of it."""
    if _is_of_one_text(tokens, index) and not tokens.texts[index + 1].strip():
        tokens.names[index], tokens.names[index + 1] = ELSEWHERE, None


def _fill_link(tokens: Tokens, index: int) -> None:
    """Give the empty link of a quotation, which a script is to fill, its address for a text."""
    if tokens.names[index + 1 : index + 3] == ["a", "/a"] and not tokens.texts[index + 2].strip():
        tokens.texts[index + 2] = escape(read_attributes(tokens.attributes[index + 1] or "").get("href", ""))


def _mark_preformatted(tokens: Tokens, index: int) -> None:
    """Mark a `<div>` whose style is that of code, as editors give it to what is copied from them."""
    if tokens.names[index] == "div" and "monospace" in (tokens.attributes[index] or ""):
        tokens.names[index] = PREFORMATTED


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


_ANY = frozenset[str]()
# What is done where these stand among the attributes of an element, and the tags without which they do not: most
# documents have none of them. First what hides an element, and what is of use to scripts alone.
_MARKERS: tuple[tuple[str, frozenset[str], Mark], ...] = (
    ("hidden", _ANY, _mark_hidden),
    ("none", _ANY, _hidden_by("style", r"(?<![\w-])display\s*:\s*none")),
    ("katex-html", frozenset({"span"}), _hidden_class("katex-html")),
    ("line-numbers-wrapper", _GENERIC, _hidden_class("line-numbers-wrapper")),
    ("o-player", frozenset({"div"}), _hidden_class("kg-(?:video|audio)-player")),  # Ghost's, with its controls
    ('class="math ', _GENERIC, _mark_formula),  # of Pandoc, Quarto and Sphinx
    ("hide-text", frozenset({"label"}), _hidden_class("hide-text")),  # Substack's, for its editor
    ('data-attrs="{', _GENERIC, _mark_embed),  # of Substack
    ("twitter-tweet", frozenset({"blockquote"}), _fill_link),
    (PICTURE_OF_TEX, frozenset({"img"}), _mark_picture),
    ("white-space: pre;", frozenset({"div"}), _mark_preformatted),  # of Visual Studio Code
    (' class="lang"', frozenset({"pre"}), _mark_label),  # of VitePress
)


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
    shaping = frozenset([name for name in set(names) if name and name.lower() in _SHAPING])
    for index in compress(count(), map(shaping.__contains__, names)):
        name = (names[index] or "").lower()
        if name == "table":
            for table in open_tables[-1:]:
                table.is_plain = False
            role = read_attributes(tokens.attributes[index] or "").get("role", "")
            open_tables.append(_Shape(index, is_plain=role.lower() not in _ROLES_OF_LAYOUT))
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


# ---------------------------------------------------------------- lists that count down


def _number_down(tokens: Tokens) -> None:
    """Give the items of lists that count down their numbers: by itself Markdown only counts up."""
    open_lists: list[tuple[int, list[int]]] = []  # the places of a list and of its items
    for index, name in enumerate(tokens.names):
        if name in _LISTS:
            open_lists.append((index, []))
        elif name == "li" and open_lists:
            open_lists[-1][1].append(index)
        elif name in _LIST_ENDS and open_lists:
            _number_items(tokens, *open_lists.pop())
    for place, items in open_lists:
        _number_items(tokens, place, items)


def _number_items(tokens: Tokens, place: int, items: list[int]) -> None:
    source = tokens.attributes[place] or ""
    if "reversed" not in source or "reversed" not in (found := read_attributes(source)):
        return
    start = _START.fullmatch(found.get("start", ""))
    number = int(start[0]) if start else len(items)
    for item in items:
        source = tokens.attributes[item] or ""
        own = _START.fullmatch(read_attributes(source).get("value", "")) if "value" in source else None
        if own:
            number = int(own[0])
        elif number >= 0:
            tokens.attributes[item] = f'{source} value="{number}"'
        number -= 1
