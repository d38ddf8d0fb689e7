"""Stage 3: HTML -> Markdown. Tables of data as GFM tables; tables that lay out a page are unrolled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import define, field

from feednorm.markdown.attributes import read_attributes
from feednorm.markdown.blocks import TABLE
from feednorm.markdown.code import is_gutter
from feednorm.markdown.escape import without_lone_escapes
from feednorm.markdown.structure import break_block, end_block, end_open_heading
from feednorm.patterns import lazy

if TYPE_CHECKING:
    from feednorm.markdown.page import Page
    from feednorm.markdown.pieces import Span
    from feednorm.markdown.program import Left

WIDEST_SPANNED = 32  # columns; in wider tables the cells of `colspan` and `rowspan` are not filled in
_DIGITS = 3  # of a number that is not beyond it anyway
_ALIGN = lazy(r"text-align\s*:\s*(left|right|center)", re.IGNORECASE)
_RULES = {"left": ":--", "right": "--:", "center": ":-:"}


@define
class Cell:
    """A cell of a table."""

    is_header: bool
    align: str = ""
    columns: int = 1
    rows: int = 1
    text: str = ""


@define
class Table:
    """A table of data while it is read."""

    marks: list[Span]  # those around the table; they do not reach into its cells
    open: list[tuple[str, object]]  # likewise the elements
    rows: list[list[Cell]] = field(factory=list)
    cell: Cell | None = None
    in_head: bool = False
    heads: int = 0  # rows in its `<thead>`


# ---------------------------------------------------------------- handlers


def start_table(page: Page, name: str, _attributes: str) -> None:
    """Begin a table of data."""
    end_open_heading(page)
    break_block(page, name, "")
    if page.table is not None:
        end_table(page, name, "")
    page.table = Table(page.marks, page.open)  # type: ignore[arg-type]
    page.marks = []
    page.forget()


def end_table(page: Page, name: str, _attributes: str) -> None:
    """Write a table."""
    table = page.table
    if table is None:
        end_block(page, name, "")
        return
    end_cell(page, name, "")
    page.flush()
    page.table = None
    page.marks = table.marks
    page.forget()
    if any(table.rows):
        page.blocks.write(TABLE, "\n".join(write_rows(table)))


def start_head(page: Page, name: str, _attributes: str) -> None:
    """Begin the rows that are headers."""
    end_cell(page, name, "")
    page.flush()
    if page.table is not None:
        page.table.in_head = True


def start_body(page: Page, name: str, _attributes: str) -> None:
    """Begin the rows that are not."""
    end_cell(page, name, "")
    page.flush()
    if page.table is not None:
        page.table.in_head = False


def start_row(page: Page, name: str, _attributes: str) -> None:
    """Begin a row."""
    end_cell(page, name, "")
    page.flush()
    page.in_paragraph = False
    if page.table is not None:
        page.table.rows.append([])
        page.table.heads += page.table.in_head


def start_cell(page: Page, name: str, attributes: str) -> Left | None:
    """Begin a cell; in a table that lays out a page it is a block."""
    table = page.table
    if table is None:
        page.flush()
        page.in_paragraph = False
        return page.skip(name) if attributes and is_gutter(attributes) else None
    end_cell(page, name, "")
    page.flush()
    if not table.rows:
        start_row(page, "tr", "")
    table.cell = _cell(attributes, is_header=name == "th")
    table.rows[-1].append(table.cell)
    page.line = name
    page.open = []
    return None


def end_cell(page: Page, _name: str, _attributes: str) -> None:
    """End a cell."""
    table = page.table
    if table is None:
        page.flush()
        page.in_paragraph = False
    elif table.cell is not None:
        page.line = ""
        table.cell.text = without_lone_escapes(page.take().replace("\n", " ")).replace("|", "\\|")
        table.cell = None
        page.marks = []
        page.forget()
        page.open = table.open  # type: ignore[assignment]


def _cell(attributes: str, *, is_header: bool) -> Cell:
    if not attributes:
        return Cell(is_header)
    found = read_attributes(attributes)
    style = _ALIGN.search(found.get("style", ""))
    align = found.get("align", "").strip().lower() or (style[1].lower() if style else "")
    return Cell(is_header, align if align in _RULES else "", _span(found.get("colspan")), _span(found.get("rowspan")))


def _span(value: str | None) -> int:
    digits = (value or "").strip()
    if not digits.isdecimal():
        return 1
    return min(int(digits[:_DIGITS]), WIDEST_SPANNED) if len(digits) <= _DIGITS else WIDEST_SPANNED


# ---------------------------------------------------------------- writing


def write_rows(table: Table) -> list[str]:
    """Return the lines of a table. Markdown wants a row of headers; it is empty where there is none."""
    rows = [row for row in table.rows if row]
    grid = _with_spans(rows)
    width = max(map(len, grid))
    has_head = table.heads > 0 or all(cell.is_header for cell in rows[0])
    head = grid.pop(0) if has_head else [""] * width
    aligned = [""] * width
    for row in rows[:2]:
        for column, cell in enumerate(row[:width]):
            aligned[column] = aligned[column] or cell.align
    rules = [_RULES.get(align, "---") for align in aligned]
    head += [""] * (width - len(head))
    return ["| " + " | ".join(row) + " |" for row in (head, rules, *grid)]


def _with_spans(rows: list[list[Cell]]) -> list[list[str]]:
    """Return the texts of rows, with empty ones where a cell spans more than its own place."""
    width = max(map(len, rows))
    if width > WIDEST_SPANNED:
        return [[cell.text for cell in row] for row in rows]
    grid = []
    below: dict[int, int] = {}  # for a column, how many rows more the cell above takes
    for row in rows:
        texts: list[str] = []
        for cell in row:
            _fill(texts, below, width)
            for column in range(cell.columns):
                if column and len(texts) >= width:
                    break
                if cell.rows > 1:
                    below[len(texts)] = cell.rows - 1
                texts.append("" if column else cell.text)
        _fill(texts, below, width)
        grid.append(texts)
    return grid


def _fill(texts: list[str], below: dict[int, int], width: int) -> None:
    while len(texts) < width and below.get(len(texts), 0):
        below[len(texts)] -= 1
        texts.append("")
