"""Stage 3: HTML -> Markdown. Code: spans, fenced blocks, and the many ways to build a block of code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feednorm.markdown.attributes import own_and_content
from feednorm.markdown.blocks import CODE
from feednorm.markdown.escape import fold
from feednorm.markdown.images import image
from feednorm.markdown.inline import end_link, open_link
from feednorm.markdown.language import named_language
from feednorm.markdown.structure import break_block, end_open_heading
from feednorm.patterns import lazy

if TYPE_CHECKING:
    from feednorm.markdown.page import Page
    from feednorm.markdown.program import Left

_BACKTICKS = lazy("`+")
# Of what other names end in these: a caption of a difference, a column of a page
_GUTTER = lazy(
    r"""class=["']?(?:[^"'>]{0,500}\b(?<!diff-|with-)(?<!has-)(?<!no-)
        (?:gutter|linenos?|line-numbers-rows|line-number|line_numbers|lineNumbers|crayon-nums|blob-num)(?![\w-]|\s*:)
        | lnt?(?=["'\s>]|\Z))""",
    re.VERBOSE,
)
_BREAKS = frozenset("br div p li tr table ol ul /div /p /li /tr".split())
_OUTSIDE_ROWS = frozenset("li tr tbody /tbody /table /ol /ul".split())
_ROW_ENDS = frozenset({"/li", "/tr"})
_ROWS = _OUTSIDE_ROWS | _ROW_ENDS | {"td", "table", "ol", "ul"}
_NOTED = _BREAKS | _ROWS | {"code", "/code", "button"}
_IN_CODE = {"a": open_link, "/a": end_link, "img": image}
_SOURCES = frozenset({"xmp", "plaintext"})  # their content comes with their attributes
_LINE_END = "\0"  # of code that is built of elements; no text holds it
_LONGEST_NUMBER = 9  # digits, of a line
_LONGEST_BESIDE = 5000  # tags of the code beside a column of numbers
_MOST_OF_LABEL = 4  # pieces of text
_LONGEST_MERGED = 500  # characters of neighbouring code spans that become one


def is_gutter(attributes: str) -> bool:
    """Whether an element holds line numbers.

    >>> is_gutter(' class="gutter gl"')
    True
    """
    may_be = "gutter" in attributes or "lineno" in attributes or "ln" in attributes
    may_be = may_be or "um" in attributes  # of a number, or a Number
    return may_be and _GUTTER.search(attributes) is not None


# ---------------------------------------------------------------- blocks


def start_pre(page: Page, name: str, attributes: str) -> Left | None:
    """Write preformatted text as a fenced block, with what its markup says of the language."""
    end_open_heading(page)
    break_block(page, name, "")
    lines = _Lines(attributes)
    lines.read(page, name)
    text = "".join(lines.pieces)
    text = text.removesuffix("\n")
    numbers = text.split()
    is_gutter_alone = is_gutter(attributes) and all(map(str.isdigit, numbers))
    has_text = bool(numbers) and not is_gutter_alone and not _number_lines(page, numbers, lines.end)
    if has_text or (lines.has_code and not lines.has_numbers and not is_gutter_alone):
        language = next(filter(None, map(named_language, lines.classes)), page.language)
        write_code(page, text, language)
    page.language = ""
    for source in lines.images:
        page.dispatch("img", source)
    return page.left()


def _number_lines(page: Page, numbers: list[str], end: int) -> bool:
    """Whether the words of a block that ends there number the lines, two or more, of the one in the cell beside it."""
    if page.names[end + 1 : end + 4] != ["/td", "td", "pre"] or len(numbers) < 2 or not numbers[0].isdecimal():  # noqa: PLR2004 - said above
        return False
    first = int(numbers[0]) if len(numbers[0]) < _LONGEST_NUMBER else 0
    names = page.names[end + 4 : end + _LONGEST_BESIDE]
    if numbers != [*map(str, range(first, first + len(numbers)))] or "/pre" not in names:
        return False
    length = names.index("/pre")
    code = "".join(page.texts[end + 4 : end + 5 + length]).strip("\n")
    return len(numbers) == 1 + code.count("\n") + names[:length].count("br")


def start_preformatted(page: Page, _name: str, attributes: str) -> Left | None:
    """Write a `<div>` that is styled as preformatted text like one."""
    return start_pre(page, "div", attributes)


def source_text(page: Page, name: str, attributes: str) -> None:
    """Write an element whose content is its source (`<xmp>`, `<plaintext>`) as browsers show it: as it stands."""
    end_open_heading(page)
    break_block(page, name, "")
    content = own_and_content(attributes)[1].strip("\n")
    if content.strip():
        write_code(page, content)


def write_code(page: Page, text: str, language: str = "") -> None:
    """Write a block of code; within a line (a cell of a table), each of its lines as a span."""
    if page.line:
        for line in filter(None, map(str.strip, text.split("\n"))):
            page.run += [" ", code_span(fold(line)), " "]
        return
    fence = "`" * max(3, 1 + _longest_run(text))
    page.blocks.write(CODE, f"{fence}{language}\n{text}\n{fence}" if text else f"{fence}{language}\n{fence}")


class _Lines:
    """What is in a `<pre>`: text, and what its tags say."""

    def __init__(self, attributes: str) -> None:
        self.pieces: list[str] = []
        self.images: list[str] = []
        self.classes = [attributes]
        self.has_code = False
        self.has_numbers = False
        self.end = 0  # the place of the tag behind it
        self.row = 0  # where the last row of a list or table began or ended
        self.gutter = 0  # how many elements deep in what is no code, such as line numbers
        self.gutter_name = ""

    def read(self, page: Page, name: str) -> None:
        """Collect the content; a line end right after the start tag does not count."""
        is_first = True
        for self.end, text, tag, attributes in page.inside(name):
            if text and not self.gutter:
                content = page.texts[self.end]
                self.pieces.append(content.removeprefix("\n") if is_first else content)
            is_first = False
            if tag is not None and (attributes or tag in _NOTED or self.gutter):
                is_open = tag == "button" and page.text_until(self.end + 1, "/button") is None
                self._note("" if is_open else tag, attributes or "")

    def _note(self, name: str, attributes: str) -> None:
        if self.gutter:
            self.gutter += (name == self.gutter_name) - (name == "/" + self.gutter_name)
        elif name == "button":
            self.gutter, self.gutter_name = 1, name
        elif is_gutter(attributes):
            self.gutter, self.gutter_name, self.has_numbers = 1, name, True
        elif name == "code":
            self._start_code(attributes)
        elif name == "img":
            self.images.append(attributes)
        elif name in _SOURCES:
            self.pieces.append(own_and_content(attributes)[1])
        elif name in _ROWS:
            self._note_row(name)
        elif name in _BREAKS:
            self._break(name)

    def _start_code(self, attributes: str) -> None:
        """Take note of the classes of the code; what is before it may be its language, as a label."""
        self.classes.insert(0, attributes)
        is_near = not self.has_code and len(self.pieces) < _MOST_OF_LABEL
        label = "".join(self.pieces).strip().lower() if is_near else ""
        if label and label == named_language(attributes).lower():
            self.pieces.clear()
            self.row = 0
        self.has_code = True

    def _note_row(self, name: str) -> None:
        """Make lines of the rows of a list or a table, without what is between them, nor a cell that numbers them."""
        pieces = self.pieces
        if name == "td":
            if self.has_code and len(pieces) == self.row + 1 and pieces[-1].strip().isdigit():
                del pieces[self.row :]
            return
        if name in _OUTSIDE_ROWS and "".join(pieces[self.row :]).isspace():
            del pieces[self.row :]
        if name in _ROW_ENDS and len(pieces) == self.row:
            pieces.append("\n")
        elif name in _BREAKS:
            self._break(name)
        self.row = len(pieces)

    def _break(self, name: str) -> None:
        if self.pieces and (name == "br" or self.pieces[-1][-1:] != "\n"):
            self.pieces.append("\n")


# ---------------------------------------------------------------- spans


def start_code(page: Page, name: str, _attributes: str) -> Left | None:
    """Write inline code as a span; code with line breaks in it as a block."""
    token = next(page.tokens)
    if token[2] == "/" + name:  # most have text alone
        put_code(page, page.texts[token[0]])
        return None
    pieces: list[str] = []
    in_line = False  # whether there is text since the line began
    for index, _, tag, attributes in page.inside(name, first=[token]):
        text = page.texts[index]
        in_line = in_line or bool(text.strip(" \t\n"))
        pieces.append(text)
        if tag is None:
            continue
        if tag in _IN_CODE:
            put_code(page, "".join(pieces))
            pieces.clear()
            _IN_CODE[tag](page, tag, attributes or "")
        elif tag in _SOURCES:
            pieces.append(own_and_content(attributes or "")[1])
        elif tag == "br" or (in_line and page.is_block(tag)):
            pieces.append(_LINE_END)
            in_line = False
    if _LINE_END in pieces and not page.line:
        page.flush()
        lines = "".join([piece.strip("\n") for piece in pieces])
        write_code(page, lines.replace(_LINE_END, "\n").strip("\n"))
    else:
        put_code(page, "".join(pieces).replace(_LINE_END, " "))
    return page.left()


def put_code(page: Page, text: str) -> None:
    """Write text as a code span, the white space at its edges outside of it."""
    text = fold(text)
    code = text.strip(" ")
    run = page.run
    if not code:
        run.append("` `" if text else "")
        return
    if text[0] == " ":
        run.append(" ")
    last = run[-1] if run else ""
    if last[-1:] == "`":
        piece, before = page.code
        if last is piece and len(before) < _LONGEST_MERGED:  # a span right after a span is one
            run.pop()
            code = before + code
        elif last[-2:] != "\\`":
            run.append(" ")
    piece = code_span(code)
    run.append(piece)
    page.code = piece, code
    if text[-1] == " ":
        run.append(" ")


def code_span(code: str) -> str:
    """Return a code span, fenced by more backticks than there are in it.

    >>> print(code_span("`a`"))
    `` `a` ``
    """
    if "`" not in code:
        return f"`{code}`"
    fence = "`" * (1 + _longest_run(code))
    if code[0] == "`" or code[-1] == "`":
        code = f" {code} "
    return f"{fence}{code}{fence}"


def _longest_run(text: str) -> int:
    return max(map(len, _BACKTICKS.findall(text))) if "`" in text else 0
