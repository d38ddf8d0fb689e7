"""Stage 6: Record -> JSON, HTML, Markdown, text, JSON-LD, and the JSON Schema of the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, get_args

from feednorm.arguments import check_type
from feednorm.output.jsonld import render_jsonld
from feednorm.output.markdown import render_markdown
from feednorm.output.schema import schema
from feednorm.output.text import render_text
from feednorm.record import Record

__all__ = ["SUFFIXES", "Format", "render", "schema"]

Format = Literal["json", "html", "markdown", "text", "jsonld"]


def _render_page(record: Record) -> str:
    from feednorm.output.page import render_page  # its imports are slow, and one kind of caller in five wants it

    return render_page(record)


_RENDERERS: Mapping[Format, Callable[[Record], str]] = {
    "json": Record.to_json,
    "html": _render_page,
    "markdown": render_markdown,
    "text": render_text,
    "jsonld": render_jsonld,
}

SUFFIXES: Mapping[Format, str] = {
    "json": ".json",
    "html": ".html",
    "markdown": ".md",
    "text": ".txt",
    "jsonld": ".jsonld",
}
"""How the name of a file in each format ends."""


def render(record: Record, format: Format) -> str:  # noqa: A002 - the name that callers expect
    """Write the record as "json" (as the site does), "html", "markdown", "text" or "jsonld".

    HTML needs the `render` extra and raises `MissingExtraError` without it; an unknown format is a `ValueError`.

    >>> from feednorm import normalize, render
    >>> record, = normalize("<rss><channel><item><title>A day</title></item></channel></rss>")
    >>> render(record, "text").splitlines()[0]
    'A day'
    """
    check_type("record", record, Record, "a Record")
    try:
        renderer = _RENDERERS[format]
    except (KeyError, TypeError):
        raise ValueError(f"format is one of {', '.join(get_args(Format))}, not {format!r}") from None
    return renderer(record)
