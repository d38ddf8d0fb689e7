"""Stage 6: Record -> a page of HTML: complete, accessible, and inert.

Nothing on it runs and nothing but images is fetched: the Markdown is rendered without raw HTML, links keep the schemes
that `to_markdown` keeps, and a Content-Security-Policy forbids the rest, so that a fault elsewhere stays without
effect. The page is in the article's language; its own words are few, and nearly the same in all.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from feednorm.model import Enclosure
from feednorm.output.body import body_html
from feednorm.output.credits import byline, host, image
from feednorm.output.jsonld import news_article
from feednorm.output.text import body_text, says_no_more
from feednorm.record import Record
from feednorm.urls import is_http_url

_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ks ps sd syr ug ur yi".split())
_ALTERNATES = {
    "markdown": ("Markdown", "text/markdown"),
    "text": ("Text", "text/plain"),
    "jsonld": ("JSON-LD", "application/ld+json"),
}
# Controls and code points that are no characters: parse errors in HTML (13.2.3.5).
_NOT_IN_HTML = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17))
    + "]"
)
_POLICY = "default-src 'none'; img-src http: https:; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"


def render_page(record: Record) -> str:
    """The record as a page of HTML.

    >>> from feednorm import normalize
    >>> record, = normalize("<rss><channel><item><title>1 &lt; 2</title></item></channel></rss>")
    >>> print(render_page(record)[:68])
    <!doctype html>
    <html lang="und" dir="auto">
    <head>
    <meta charset="u
    """
    direction = "rtl" if record.lang in _RIGHT_TO_LEFT else "ltr"
    direction = "auto" if record.lang == "und" else direction
    page = "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{escape(record.lang)}" dir="{direction}">',
            "<head>",
            *_head(record),
            "</head>",
            "<body>",
            "<main>",
            "<article>",
            *_header(record),
            body_html(record.body_md).rstrip("\n"),
            *_footer(record),
            "</article>",
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )
    return _NOT_IN_HTML.sub("\ufffd", page)


def _head(record: Record) -> list[str]:
    style, digest = _style()
    source = record.canonical_source
    lines = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY.format(style=digest)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(record.title)}</title>",
    ]
    if record.summary:
        lines.append(f'<meta name="description" content="{escape(record.summary)}">')
    if names := byline(record):
        lines.append(f'<meta name="author" content="{escape(names)}">')
    lines.append(f'<link rel="canonical" href="{escape(source if is_http_url(source) else record.url)}">')
    lines += [
        f'<link rel="alternate" type="{kind}" title="{name}" href="{escape(getattr(record.alternates, key))}">'
        for key, (name, kind) in _ALTERNATES.items()
    ]
    data = json.dumps(news_article(record), ensure_ascii=False).translate(_NO_TAGS)
    return [*lines, f"<style>{style}</style>", f'<script type="application/ld+json">{data}</script>']


# Within a script element, "</script" and "<!--" would end or hide it; JSON can say the same otherwise.
_NO_TAGS = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


@cache
def _style() -> tuple[str, str]:
    """The style sheet, and the hash that the policy lets it in by."""
    style = files("feednorm.output").joinpath("page.css").read_text(encoding="utf-8")
    return style, b64encode(sha256(style.encode()).digest()).decode()


def _header(record: Record) -> list[str]:
    published, source = record.published_at, record.canonical_source
    parts = [f'<time datetime="{published.isoformat()}">{str(published)[:10]}</time>']
    if names := byline(record):
        parts.insert(0, f"<span>{escape(names)}</span>")
    if is_http_url(source):
        parts.append(f'<a href="{escape(source)}">{escape(host(source) or source)}</a>')
    lines = ["<header>", f"<h1>{escape(record.title)}</h1>", f'<p class="byline">{"".join(parts)}</p>']
    if record.summary and not says_no_more(record, body_text(record)):
        lines.append(f'<p class="summary">{escape(record.summary)}</p>')
    if (url := image(record)) and url not in record.body_md:
        lines.append(f'<img class="lead" src="{escape(url)}" alt="">')
    return [*lines, "</header>"]


def _footer(record: Record) -> list[str]:
    enclosures = [file for file in record.entry.enclosures if is_http_url(file.url)] if record.entry else []
    alternates = [
        f'<a type="{kind}" href="{escape(getattr(record.alternates, key))}">{name}</a>'
        for key, (name, kind) in _ALTERNATES.items()
    ]
    return [
        "<footer>",
        *_list("Files", map(_file, enclosures)),
        *_list("Topics", map(escape, record.topics)),
        *_list("Mentions", map(escape, record.entities)),
        *_list("Other formats", alternates),
        "</footer>",
    ]


def _list(label: str, items: Iterable[str]) -> list[str]:
    """The lines of a list, none for no items; a list names itself to those who cannot see its place."""
    lines = [f"<li>{item}</li>" for item in items]
    return [f'<ul aria-label="{label}">', *lines, "</ul>"] if lines else []


def _file(file: Enclosure) -> str:
    name = unquote(urlsplit(file.url).path).rstrip("/").rpartition("/")[2] or host(file.url)
    size = f"{file.length / 1_000_000:.1f} MB" if file.length else ""
    details = escape(", ".join(filter(None, (file.type, size))))
    return f'<a href="{escape(file.url)}">{escape(name)}</a> {details}'.rstrip()
