"""Markdown as the most trusting renderer shows it: raw HTML let through, no link checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"[\s\x00-\x20]*([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def trusting() -> MarkdownIt:
    """Return a renderer that lets everything through."""
    markdown = MarkdownIt("commonmark", {"html": True, "maxNesting": 500}).enable(["table", "strikethrough"])
    markdown.validateLink = lambda _url: True  # type: ignore[method-assign, assignment]
    return markdown


TRUSTING = trusting()


def live_parts(markdown: str) -> list[str]:
    """Return the raw HTML and the addresses of other schemes that a Markdown text holds."""
    return list(_live(TRUSTING.parse(markdown)))


def _live(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"html_block", "html_inline"}:
            yield token.content
        yield from _live_addresses(str(token.attrs.get(name, "")) for name in ("href", "src"))
        yield from _live(token.children or ())


def _live_addresses(addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        scheme = _SCHEME.match(address)
        if scheme and scheme[1].lower() not in SCHEMES:
            yield address


def shown_text(markdown: str) -> str:
    """Return the characters that a reader sees, white space left out."""
    return "".join("".join(_texts(TRUSTING.parse(markdown))).split())


def _texts(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "image":
            continue
        if token.children is not None:
            yield from _texts(token.children)
        elif token.type in {"text", "code_inline", "fence", "text_special"}:
            yield token.content
