"""Stage 3: HTML -> Markdown. Handlers of inline elements: emphasis, links, line breaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feednorm.markdown.attributes import read_attributes
from feednorm.markdown.characters import ZERO_WIDTH
from feednorm.markdown.links import destination, tail
from feednorm.markdown.marks import is_label, is_settled, parted
from feednorm.markdown.program import Handler, Left
from feednorm.patterns import lazy

if TYPE_CHECKING:
    from feednorm.markdown.page import Page

# Most links: an absolute address that Markdown takes as it is, and attributes that say nothing
_OTHER = r"""(?:\s+(?!href=|title=)[a-z-]+="[^"]*+")*+"""
_SIMPLE = re.compile(rf"""{_OTHER}\s+href="(https?://[a-zA-Z0-9\-._~:/?#@!$'+,;=%]*+)"{_OTHER}\s*""")
_MARKS_AND_BLANKS = " *~"  # what may stand between two breaks in a row; a star that is text has its escape before it
_MARKS = "*_~"
_LOOK_BACK = 8  # pieces: dropped elements leave empty ones
_PERMALINK = lazy("[#¶§∞🔗⌗^↑]?|↩[\ufe0e\ufe0f ]*[0-9]{0,3}")  # the latter from a footnote; Kramdown counts them
_UNSEEN = " \ufe0e\ufe0f" + ZERO_WIDTH  # with what says whether a sign is an emoji
_BACK_FROM_NOTE = "data-footnote-backref"  # GitHub's, around an element
# What takes back the look of an element, as Google Docs does
_UNDONE = {
    "strong": lazy(r"(?<![\w-])font-weight\s*:\s*(?:normal|400)", re.IGNORECASE),
    "em": lazy(r"(?<![\w-])font-style\s*:\s*normal", re.IGNORECASE),
}
_SUPERSCRIPTS = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_EXPONENT = lazy(r"[0-9+\-−=()n]{1,4}")


def mark(kind: str, delimiter: str, deepest: int = 4) -> tuple[Handler, Handler]:
    """Return the handlers of an element that Markdown writes between two delimiters, `deepest` within one another."""

    def start(page: Page, name: str, attributes: str) -> Left | None:
        if page.marks or attributes:
            _open_within(page, name, (kind, delimiter, deepest), attributes)
            return None
        index, text, tag, following, _ = next(page.tokens)
        if text and tag == "/" + name:  # most hold one text and are good as they stand
            before, after = page.before(), page.after(index)
            if is_settled(text, before, after):
                page.run.append(f"{delimiter}{text}{delimiter}")
                return None
            left, inner, right = parted(text)
            if is_settled(inner, left[-1:] or before, right[:1] or after):
                page.run.append(f"{left}{delimiter}{inner}{delimiter}{right}")
                return None
        page.open_mark(kind, delimiter, delimiter, name)
        if text:
            page.run.append(text)
        return tag, following

    def end(page: Page, _name: str, _attributes: str) -> None:
        page.close_mark(kind)

    return start, end


def _open_within(page: Page, name: str, mark: tuple[str, str, int], attributes: str) -> None:
    """Open a mark that has others around it, or attributes; without delimiters, if it says nothing new."""
    kind, delimiter, deepest = mark
    is_bold = kind == "strong" and any(open_mark.name == "dt" for open_mark in page.marks)  # a term is bold already
    shown = [open_mark for open_mark in page.marks if open_mark.opener]
    kinds = [open_mark.name for open_mark in shown]
    is_twin = kind in kinds and shown[kinds.index(kind)].tag != name  # <b><strong>
    is_undone = bool(attributes) and kind in _UNDONE and _UNDONE[kind].search(attributes) is not None
    if is_bold or is_twin or kinds.count(kind) >= deepest or is_undone:
        delimiter = ""
    page.open_mark(kind, delimiter, delimiter, name)


def _before_marks(run: list[str]) -> str:
    """The character before the marks that begin here: an empty one goes, and that comes to stand beside a link."""
    before = "".join(run[-_LOOK_BACK:]).rstrip(_MARKS)[-1:]
    return before or (" " if len(run) <= _LOOK_BACK else "")


def _relaxed(label: str) -> str:
    r"""Return a link's text without the escape of a lone star or underscore, which has no other to make a mark with.

    >>> _relaxed(r"https://a.example/a_b?\_t=1")
    'https://a.example/a_b?_t=1'
    """
    for sign in ("_", "*"):
        if label.count("\\" + sign) == 1 and "\\\\" not in label:
            label = label.replace("\\" + sign, sign)
    return label


def start_link(page: Page, name: str, attributes: str) -> Left | None:
    """Write a link that holds one text, as most do, and is good as it stands; else open it.

    A link in a link ends the outer one, as in HTML.
    """
    if attributes and "#" in attributes:
        href = read_attributes(attributes).get("href", "")
        if href[:1] == "#" or (page.line[:1] == "h" and "#" in href):
            end_link(page, name, "")
            return _start_link_within(page, name, attributes)
    if page.marks:
        end_link(page, name, "")
    closer = _closer(page, attributes)
    if closer is None:
        return None
    _, text, tag, following, _ = next(page.tokens)
    if text and tag == "/" + name:
        before = page.before()
        if before in _MARKS:
            before = _before_marks(page.run)
        if is_label(text, before):
            label = _relaxed(text) if "\\" in text else text
            page.run.append(f"[{label}{closer}")
            return None
        left, inner, right = parted(text)
        if is_label(inner, left or before):
            page.run.append(f"{left}[{inner}{closer}{right}")
            return None
    page.open_mark("a", "[", closer)
    if text:
        page.run.append(text)
    return tag, following


def open_link(page: Page, name: str, attributes: str) -> None:
    """Open a link, without a look at what it holds."""
    if page.marks:
        end_link(page, name, "")
    closer = _closer(page, attributes)
    if closer is not None:
        page.open_mark("a", "[", closer)


def _closer(page: Page, attributes: str) -> str | None:
    """Return what closes a link; in a feed, one within the page itself leads nowhere, and its text has to do."""
    if not attributes:
        return None
    simple = _SIMPLE.fullmatch(attributes)
    if simple is not None:
        return f"]({simple[1]})"
    found = read_attributes(attributes)
    href = found.get("href")
    if href is None or (page.base_url and href[:1] in ("", "#")):
        return None
    url = destination(href, page.base_url)
    return None if url is None else tail(url, found.get("title", ""))


def _start_link_within(page: Page, name: str, source: str) -> Left | None:
    """Open a link within the page, but for a sign alone, be it beside a heading or on the way back from a footnote."""
    if _BACK_FROM_NOTE in source:
        return page.skip("a")
    token = next(page.tokens)
    index, text, tag, attributes, _ = token
    sign = page.text_until(index, "/a")
    if sign is not None and _PERMALINK.fullmatch(sign.strip(_UNSEEN)):
        return page.skip("a", first=[token])
    open_link(page, name, source)
    page.run.append(text)
    return tag, attributes


def end_link(page: Page, _name: str, _attributes: str) -> None:
    """Close a link."""
    page.close_mark("a")


def line_break(page: Page, _name: str, _attributes: str) -> None:
    """Break the line; two breaks in a row end the paragraph."""
    run = page.run
    if page.line:
        run.append(" ")
        return
    before = "".join(run[-_LOOK_BACK:]).rstrip(_MARKS_AND_BLANKS)
    if before.endswith("\n"):
        page.flush()
    elif before or len(run) > _LOOK_BACK:
        run.append("\n")


def superscript(page: Page, _name: str, _attributes: str) -> Left:
    """Write an exponent so that 10<sup>6</sup> is no 106; other superscripts are text."""
    _, text, tag, attributes, _ = next(page.tokens)
    before = page.run[-1][-1:] if page.run else ""
    if tag == "/sup" and _EXPONENT.fullmatch(text) and before.isdigit():
        text = text.translate(_SUPERSCRIPTS)
    page.run.append(text)
    return tag, attributes


def put(text: str) -> Handler:
    """Return a handler that writes a fixed text."""

    def handler(page: Page, _name: str, _attributes: str) -> None:
        page.run.append(text)

    return handler


def start_ruby_text(page: Page, _name: str, _attributes: str) -> None:
    """Put the reading of a ruby in parentheses, unless `<rp>` has."""
    end_ruby_text(page, "rt", "")
    before = "".join(page.run[-_LOOK_BACK:]).rstrip()
    page.ruby = not before.endswith(("(", "（"))
    if page.ruby:
        page.run.append("(")


def end_ruby_text(page: Page, _name: str, _attributes: str) -> None:
    """Close the parenthesis that the start opened; the end tag may be left out, so other parts of a ruby do as well."""
    if page.ruby:
        page.run.append(")")
        page.ruby = False
