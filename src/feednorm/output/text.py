"""Stage 6: Record -> plain text that reads well in an editor, a terminal or a mail."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import zip_longest

from feednorm.output.credits import byline
from feednorm.prose import Block, BlockKind, blocks
from feednorm.record import Record

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # nothing that would steer a terminal
_RULE = "* * *"
_RULE_WIDTH = 72
_TABLE_WIDTH = 100


def render_text(record: Record) -> str:
    """The record as plain text: title, where and when from, summary, body.

    >>> from feednorm import normalize
    >>> feed = '''<rss><channel><item><title>A day</title><link>https://a.example/1</link>
    ...   <pubDate>Wed, 20 May 2026 13:03:00 +0000</pubDate><description>It rained.</description>
    ...   </item></channel></rss>'''
    >>> print(render_text(normalize(feed, enrichers=())[0]))
    A day
    =====
    <BLANKLINE>
    2026-05-20 13:03 UTC
    https://a.example/1
    <BLANKLINE>
    It rained.
    <BLANKLINE>
    """
    title = " ".join(record.title.split())
    origin = [byline(record), f"{str(record.published_at)[:16]} UTC", record.canonical_source]
    body = body_text(record)
    summary = "" if says_no_more(record, body) else record.summary
    parts = [
        _underlined(title, "="),
        "\n".join(filter(None, origin)),
        summary,
        _RULE if body and summary else "",
        body,
    ]
    return _CONTROLS.sub("", "\n\n".join(filter(None, parts))) + "\n"


def says_no_more(record: Record, body: str) -> bool:
    """Whether the body, as plain text, is the summary once more: a reader need not see it twice.

    >>> from feednorm import normalize
    >>> text = "It rained in Rome for three days and three nights."
    >>> feed = "<rss><channel><item><title>A day</title><description>%s</description></item></channel></rss>"
    >>> record, = normalize(feed % text)
    >>> says_no_more(record, body_text(record)), says_no_more(record, text + " Then came the sun.")
    (True, False)
    """
    return " ".join(body.split()) == record.summary


def body_text(record: Record) -> str:
    """The body as plain text: a blank line between its blocks, none between the items of a list."""
    parts: list[str] = []
    last: Block | None = None
    indents: list[int] = []  # of the items that are open: what follows in them stands under their text
    for block in blocks(record.body_md):
        if last is not None:
            parts.append("\n" if last.kind == block.kind == "item" else _blank_line(min(last.quoted, block.quoted)))
        depth = 0 if block.kind == "heading" else block.level - (block.kind == "item")
        del indents[depth:]
        prefix = "> " * block.quoted + " " * sum(indents)
        text = _SHAPES.get(block.kind, _as_it_is)(block)
        parts.append(prefix + text.replace("\n", "\n" + prefix) if prefix else text)
        if block.kind == "item":
            indents.append(len(block.marker) + 1)
        last = block
    return _CONTROLS.sub("", "".join(parts))


# ---------------------------------------------------------------- the shapes of blocks


def _as_it_is(block: Block) -> str:
    return block.text


def _item(block: Block) -> str:
    hanging = " " * (len(block.marker) + 1)
    return f"{block.marker} {block.text}".rstrip().replace("\n", "\n" + hanging)


def _code(block: Block) -> str:
    return "\n".join(f"    {line}".rstrip() for line in block.text.split("\n"))


def _table(block: Block) -> str:
    """The cells in columns, or, where these would be too wide, with bars between them."""
    rows = [row.split("\t") for row in block.text.split("\n")]
    widths = [max(map(_width, column)) for column in zip_longest(*rows, fillvalue="")]
    if sum(widths) + 2 * len(widths) > _TABLE_WIDTH:
        return "\n".join(" | ".join(row) for row in rows)
    return "\n".join(
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=False)).rstrip()
        for row in rows
    )


_SHAPES: Mapping[BlockKind, Callable[[Block], str]] = {
    "heading": lambda block: _underlined(block.text, "-"),
    "item": _item,
    "code": _code,
    "table": _table,
    "break": lambda _block: _RULE,
}


def _blank_line(quoted: int) -> str:
    return f"\n{'> ' * quoted}".rstrip(" ") + "\n"


def _underlined(text: str, mark: str) -> str:
    return f"{text}\n{mark * min(_width(text), _RULE_WIDTH)}"


def _width(text: str) -> int:
    """How many columns the text takes: wide characters take two, combining ones none (Unicode Annex 11)."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)
