"""Stage 3: HTML -> Markdown. Handlers of blocks: paragraphs, headings, quotes, lists, rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feednorm.markdown.attributes import read_attributes
from feednorm.markdown.blocks import HEADING, RULE
from feednorm.markdown.characters import ZERO_WIDTH
from feednorm.markdown.escape import without_lone_escapes
from feednorm.markdown.language import wrapped_language
from feednorm.markdown.limits import DEEPEST_LOOK
from feednorm.markdown.prepare import HEADINGS
from feednorm.patterns import lazy

if TYPE_CHECKING:
    from feednorm.markdown.blocks import Frame
    from feednorm.markdown.page import Page

_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_INTEGER = lazy(r"\s*\+?0*(\d{1,9})(?!\d)", re.ASCII)  # CommonMark reads nine digits
_CLOSING_HASHES = lazy(r"(?:^|(?<= ))(#+)\Z")


def start_block(page: Page, name: str, attributes: str) -> None:
    """Begin an element that only groups blocks."""
    if page.run:
        page.flush()
    page.in_paragraph = False
    page.push(name)
    if attributes and ("high" in attributes or "language-" in attributes):
        page.language = wrapped_language(attributes) or page.language


def end_block(page: Page, name: str, _attributes: str) -> None:
    """End a block, and what is open in it."""
    if page.line:
        _end_heading_within(page, name)
    if page.run:
        page.flush()
    page.in_paragraph = False
    page.pop(name)


def break_block(page: Page, _name: str, _attributes: str) -> None:
    """End the open block, for elements that need no more."""
    page.flush()
    page.in_paragraph = False


def _break_line(page: Page) -> None:
    """End the open block, be it a heading, for a block that no heading may hold."""
    if page.line:
        end_open_heading(page)
    if page.run:
        page.flush()
    page.in_paragraph = False


def start_paragraph(page: Page, _name: str, _attributes: str) -> None:
    """Begin a paragraph; it ends with the next block, so it need not be on the stack."""
    if page.run:
        page.flush()
    page.in_paragraph = True


def start_heading(page: Page, name: str, _attributes: str) -> None:
    """Begin a heading, which is one line."""
    _break_line(page)
    if not page.line:
        page.line = name if name in HEADINGS else "h2"
        page.push(page.line)
        if not page.run:
            page.run.append("")  # white space after it shows that the heading is not empty


def end_heading(page: Page, name: str, _attributes: str) -> None:
    """Write a heading. Any heading's end tag ends it, as in HTML."""
    if page.line[:1] == "h":
        end_open_heading(page)
    else:
        end_block(page, name, "")


def end_open_heading(page: Page) -> None:
    """Write the open heading, if one is open."""
    name = page.line
    if name[:1] != "h":
        return
    was_empty = page.run == [""]
    page.line = ""
    text = without_lone_escapes(page.take().replace("\n", " "))
    if text.strip(ZERO_WIDTH) or was_empty:
        if text.endswith("#"):
            text = _CLOSING_HASHES.sub(_escaped, text)
        page.blocks.write(HEADING, f"{'#' * int(name[1])} {text}".rstrip(" "))
    page.pop(name)


def _end_heading_within(page: Page, name: str) -> None:
    """End a heading that an element ends with which is around it."""
    inner = next((tag for tag, _ in reversed(page.open[-DEEPEST_LOOK:]) if tag in (name, page.line)), name)
    if inner != name and any(tag == name for tag, _ in page.open[-DEEPEST_LOOK:]):
        end_open_heading(page)


def _escaped(match: re.Match[str]) -> str:
    return "\\" + match[0]


def rule(page: Page, _name: str, _attributes: str) -> None:
    """Write a thematic break; of the ways to do so, `***` underlines no line above it, but `* ***` is no item."""
    _break_line(page)
    if not page.line:
        frame = page.blocks.frame
        marker = frame.owner.marker if frame.owner is not None and frame.last is None else None
        page.blocks.write(RULE, "---" if marker == "*" else "***")


def start_quote(page: Page, name: str, _attributes: str) -> None:
    """Open a quote."""
    _break_line(page)
    is_flat = page.line or not page.blocks.fits(2)
    page.push(name, None if is_flat else page.blocks.open_quote())


def start_list(page: Page, name: str, attributes: str) -> None:
    """Open a list."""
    _break_line(page)
    if page.line or not page.blocks.fits(4):
        page.push(name)
        return
    start = None
    if name == "ol":
        start = 1
        if attributes and "start" in attributes:
            start = _number(read_attributes(attributes).get("start", ""), 1)
    page.push(name, page.blocks.open_list(start))


def start_item(page: Page, name: str, attributes: str) -> None:
    """Open an item of the innermost list; outside of lists it is one of a list of its own, as browsers show it."""
    if page.run:
        page.flush()
    page.in_paragraph = False
    tag, frame = page.open[-1] if page.open else ("", None)
    if tag not in _LISTS or frame is not page.blocks.frame:
        frame = _open_list(page, name)
    if frame is None and (page.line or not page.blocks.fits(4)):
        if page.line:
            page.run.append("• ")
        page.push(name)
        return
    if frame is None:
        page.blocks.open_lone_items()
    elif attributes and "value" in attributes:
        page.blocks.renumber(frame, _number(read_attributes(attributes).get("value", ""), frame.number))
    page.open.append((name, page.blocks.open_item()))


def _open_list(page: Page, name: str) -> Frame | None:
    """Close the item before, and return the list that is open then."""
    stack = page.open
    if stack and stack[-1][0] == name:
        page.pop(name)
    if not stack or stack[-1][0] not in _LISTS:
        page.pop(name, within=_LISTS)
    for index in range(len(stack) - 1, max(len(stack) - DEEPEST_LOOK, 0) - 1, -1):
        tag, frame = stack[index]
        if tag in _LISTS:
            if frame is not None and page.blocks.frame is not frame:
                page.blocks.close_within(frame)
                stack[index + 1 :] = [(inner, None) for inner, _ in stack[index + 1 :]]  # none is closed twice
            return frame
    return None


def end_item(page: Page, name: str, _attributes: str) -> None:
    """Close an item."""
    if page.line:
        _end_heading_within(page, name)
    page.flush()
    page.in_paragraph = False
    page.pop(name, within=_LISTS)


def _number(text: str, default: int) -> int:
    digits = _INTEGER.match(text)
    return int(digits[1]) if digits else default


def start_term(page: Page, name: str, _attributes: str) -> None:
    """Begin a term of a definition list: a paragraph in bold."""
    end_definition(page, name, "")
    delimiter = "" if any(mark.opener == "**" for mark in page.marks) else "**"
    page.open_mark("dt", delimiter, delimiter)


def start_definition(page: Page, name: str, _attributes: str) -> None:
    """Begin a definition."""
    end_definition(page, name, "")


def end_definition(page: Page, _name: str, _attributes: str) -> None:
    """End a term or a definition; a term that is a picture, as in WordPress's galleries, is not bold."""
    if page.marks and page.marks[-1].name == "dt" and _is_picture(page.run[page.marks[-1].start + 1 :]):
        page.marks[-1].opener = page.marks[-1].closer = page.run[page.marks[-1].start] = ""
    page.flush()
    page.in_paragraph = False
    page.close_mark("dt")


def _is_picture(pieces: list[str]) -> bool:
    """Whether pieces are images, with or without links around them, and no words."""
    shown = [piece for piece in pieces if piece.strip()]
    return bool(shown) and all(piece.startswith(("![", "[", "](")) for piece in shown) and "![" in "".join(shown)


def end_definitions(page: Page, name: str, _attributes: str) -> None:
    """End a definition list, and the term that is open in it."""
    end_definition(page, name, "")
    page.pop(name)
