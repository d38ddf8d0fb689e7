"""Stage 3: HTML -> Markdown. The table of tags: one row says what becomes of an element."""

from __future__ import annotations

import re
from typing import Final

from feednorm.markdown import code, images, inline, math, players, structure, substack, tables
from feednorm.markdown.attributes import read_attributes
from feednorm.markdown.page import Page
from feednorm.markdown.prepare import ELSEWHERE, FORMULA, HIDDEN, LAYOUT_TABLE, PREFORMATTED
from feednorm.markdown.program import Left, NamedTags, Tag, Tags
from feednorm.patterns import lazy

# HTML 13.2.6.5: these end an `<svg>` or a `<math>` that holds them
_BREAKS_OUT = frozenset(
    """b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta
    nobr ol p pre ruby s small span strong strike sub sup table tt u ul var""".split()
)
_ENDS_PARAGRAPH = frozenset(
    """address article aside blockquote center details div dl dt dd fieldset figcaption figure footer form h1 h2 h3 h4
    h5 h6 header hr li main nav ol p pre section table ul""".split()
)

_NOT_IN_HEAD = (_BREAKS_OUT | _ENDS_PARAGRAPH | {"a"}) - {"head", "meta"}


def drop(page: Page, name: str, _attributes: str) -> Left | None:
    """Drop an element and what is in it."""
    return page.skip(name)


def drop_picture(page: Page, name: str, _attributes: str) -> Left | None:
    """Drop a drawing; HTML in it that has no place there ends it."""
    return page.skip(name, _BREAKS_OUT)


def drop_head(page: Page, name: str, _attributes: str) -> Left | None:
    """Drop the head of a page; what has no place there ends it, for its end tag may be left out."""
    return page.skip(name, _NOT_IN_HEAD)


def drop_hidden(page: Page, _name: str, attributes: str) -> Left | None:
    """Drop an element that is not shown; the name of the element is in `attributes`."""
    name = attributes
    if name in _ENDS_PARAGRAPH:
        structure.break_block(page, name, "")
    return page.skip(name, _ENDS_PARAGRAPH if name == "p" else frozenset())


_FEW_PIECES = 4  # before a box that begins its task: marks, and blanks


def checkbox(page: Page, _name: str, attributes: str) -> None:
    """Write the box of a task, which begins it; one in a text, be it for a sidenote, and other inputs say nothing."""
    found = read_attributes(attributes)
    if found.get("type", "").lower() != "checkbox":
        return
    begins = len(page.run) < _FEW_PIECES and not "".join(page.run).strip(" *_~")
    if begins or "disabled" in found:  # as those are that come from Markdown
        page.run.append("[x] " if "checked" in found else "[ ] ")
    else:
        page.run.append(" ")


_COPIES = lazy(r"\bcopy(?:$|[\s\"'=_-]|button|btn|code|link)|\bdata-clipboard", re.IGNORECASE)  # no copyright
_COPY_LABELS = frozenset({"copy", "copy code", "copy to clipboard", "copied!"})


def button(page: Page, name: str, attributes: str) -> Left | None:
    """Drop a button that copies the code beside it; of others the text stays, for it may be that of a link."""
    if attributes and _COPIES.search(attributes):
        return page.skip(name)
    token = next(page.tokens)
    label = page.text_until(token[0], "/" + name)
    if label is not None and label.strip().lower() in _COPY_LABELS:
        return page.skip(name, first=[token])
    page.run.append(token[1])
    return token[2], token[3]


def _marked(kind: str, delimiter: str, deepest: int = 4) -> Tag:
    return Tag(*inline.mark(kind, delimiter, deepest))


BLOCK: Final = Tag(structure.start_block, structure.end_block, is_block=True)
INLINE: Final = Tag()  # what is in it stays, the element goes; so it is with elements that have no row
DROP: Final = Tag(drop, is_dropped=True)
PARAGRAPH: Final = Tag(structure.start_paragraph, structure.break_block, is_block=True)
HEADING: Final = Tag(structure.start_heading, structure.end_heading, is_block=True)
QUOTE: Final = Tag(structure.start_quote, structure.end_block, is_block=True)
LIST: Final = Tag(structure.start_list, structure.end_block, is_block=True)
ITEM: Final = Tag(structure.start_item, structure.end_item, is_block=True)
RULE: Final = Tag(structure.rule, is_block=True)
CODE: Final = Tag(code.start_code)
SOURCE: Final = Tag(code.source_text, is_block=True)
PRE: Final = Tag(code.start_pre, structure.break_block, is_block=True)
EMPHASIS: Final = _marked("em", "*")
STRONG: Final = _marked("strong", "**")
DELETED: Final = _marked("del", "~~", 1)
LINK: Final = Tag(inline.start_link, inline.end_link)
IMAGE: Final = Tag(images.image)
BREAK: Final = Tag(inline.line_break, inline.line_break)
EMBED: Final = Tag(players.embed)
EMBED_BY_ID: Final = Tag(players.embed_by_id, is_dropped=True)
PLAYER: Final = Tag(players.player, is_dropped=True)
TERM: Final = Tag(structure.start_term, structure.end_definition, is_block=True)
DEFINITION: Final = Tag(structure.start_definition, structure.end_definition, is_block=True)
SECTION_OF_TABLE: Final = Tag(tables.start_body, tables.start_body, is_block=True)
ROW: Final = Tag(tables.start_row, tables.end_cell, is_block=True)
CELL: Final = Tag(tables.start_cell, tables.end_cell, is_block=True)

_ROWS: Final[dict[Tag, str]] = {
    BLOCK: """address article aside center details dialog div fieldset figcaption figure footer form header hgroup
        legend listing main nav search section summary body html""",
    PARAGRAPH: "p",
    HEADING: "h1 h2 h3 h4 h5 h6",
    QUOTE: "blockquote",
    LIST: "ul ol menu dir",
    ITEM: "li",
    TERM: "dt",
    DEFINITION: "dd",
    RULE: "hr",
    PRE: "pre",
    SOURCE: "xmp plaintext",
    CODE: "code tt kbd samp",
    EMPHASIS: "em i",
    STRONG: "strong b",
    DELETED: "del s strike",
    LINK: "a",
    IMAGE: "img image amp-img amp-anim",
    BREAK: "br",
    EMBED: "iframe embed amp-iframe",
    EMBED_BY_ID: "lite-youtube lite-vimeo amp-youtube amp-vimeo amp-dailymotion amp-twitter amp-instagram",
    PLAYER: "video audio amp-video amp-audio",
    DROP: "select datalist template amp-ad",
    SECTION_OF_TABLE: "tbody tfoot colgroup",
    ROW: "tr",
    CELL: "td th",
    INLINE: """abbr acronym bdi bdo big cite data dfn font ins label mark nobr output small span sub
        time u var wbr""",
}

TAGS: Tags = NamedTags(
    {
        **{name: tag for tag, names in _ROWS.items() for name in names.split()},
        "table": Tag(tables.start_table, tables.end_table, is_block=True),
        "head": Tag(drop_head, is_dropped=True),
        "thead": Tag(tables.start_head, tables.start_body, is_block=True),
        "dl": Tag(structure.start_block, structure.end_definitions, is_block=True),
        "caption": Tag(structure.break_block, structure.break_block, is_block=True),
        "q": Tag(inline.put("“"), inline.put("”")),
        "sup": Tag(inline.superscript),
        "rt": Tag(inline.start_ruby_text, inline.end_ruby_text),
        "rp": Tag(inline.end_ruby_text),
        "rb": Tag(inline.end_ruby_text),
        "ruby": Tag(None, inline.end_ruby_text),
        "area": Tag(players.area),
        "button": Tag(button),
        "input": Tag(checkbox),
        "math": Tag(math.start_math, is_dropped=True),
        "noscript": Tag(players.noscript, is_dropped=True),
        "object": Tag(players.embedded_object),
        "picture": Tag(None, images.end_picture),
        "source": Tag(images.source_element),
        "script": Tag(math.script, is_dropped=True),
        "svg": Tag(drop_picture, is_dropped=True),
        HIDDEN: Tag(drop_hidden, is_dropped=True),
        FORMULA: Tag(math.formula, is_dropped=True),
        ELSEWHERE: Tag(substack.embedded, is_dropped=True),
        LAYOUT_TABLE: BLOCK,
        PREFORMATTED: Tag(code.start_preformatted, structure.break_block, is_block=True),
    }
)
