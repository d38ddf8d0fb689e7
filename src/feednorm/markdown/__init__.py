"""Stage 3: HTML -> Markdown.

A first, plain version: everything that Markdown could read as markup is escaped, blocks become blocks.
"""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from lxml import etree

Tags = Mapping[str, Any]
TAGS: Tags = {}

_SPECIAL = re.compile(r"([\\`*_\[\]<>&#|~!{}()])")
_LINE_START = re.compile(r"^(\d{1,9})([.)])|^([-+=:])", re.MULTILINE)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_BAD = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SAFE_URL = re.compile(r"(?i)(https?|mailto|tel):|(?![a-z0-9+.\-\s\x00-\x1f]*(:|&))")
_DROPPED = frozenset("script style template head title noscript noembed noframes iframe object embed svg".split())
_BLOCKS = frozenset(
    """address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form header
    main nav section summary table tbody td tfoot th thead tr p""".split()
)


def to_markdown(html: str, *, base_url: str = "", tags: Tags = TAGS) -> str:  # noqa: ARG001
    """Return HTML as Markdown that holds no HTML.

    >>> to_markdown("<p>One <b>bold</b> word</p>")
    'One **bold** word'
    """
    root = _parse(html)
    return "" if root is None else "\n\n".join(_blocks(root, base_url))


def to_paragraphs(html: str, *, base_url: str = "", tags: Tags = TAGS) -> str:  # noqa: ARG001
    """Return the texts of the `<p>` elements, one a line.

    >>> to_paragraphs("<p>One</p><ul><li>x</li></ul><p>Two</p>")
    'One\\nTwo'
    """
    root = _parse(html)
    if root is None:
        return ""
    texts = [_escape("".join(p.itertext())).strip() for p in root.iter("p")]
    return "\n".join(filter(None, texts)) or "\n".join(" ".join(block.split("\n")) for block in _blocks(root, base_url))


def text_to_markdown(text: str) -> str:
    """Return plain text as Markdown.

    >>> text_to_markdown("One\\nTwo *stars*")
    'One\\\\\\nTwo \\\\*stars\\\\*'
    """
    paragraphs = re.split(r"\n\s*\n", _BAD.sub("\ufffd", text.strip()))
    return "\n\n".join(
        "\\\n".join(_escape(line).strip() for line in paragraph.strip().splitlines()) for paragraph in paragraphs
    )


def unescape_double(html: str) -> str | None:
    """Return HTML that was escaped twice decoded once, None where it was not.

    >>> unescape_double("&lt;p&gt;One&lt;/p&gt;")
    '<p>One</p>'
    """
    if "<" in html or "&lt;" not in html:
        return None
    decoded = html_entities.unescape(html)
    return decoded if re.match(r"\s*<(p|div|a|img|h\d|ul|ol|table|br|b|strong|em|i|span)\b", decoded) else None


def _parse(html: str) -> Any:
    html = _BAD.sub("\ufffd", html)
    if not html.strip():
        return None
    return etree.fromstring(f"<html><body>{html}</body></html>", etree.HTMLParser(remove_comments=True, remove_pis=True))


def _escape(text: str) -> str:
    text = _SPECIAL.sub(r"\\\1", _SPACE.sub(" ", text))
    return _LINE_START.sub(lambda match: f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}", text)


def _blocks(element: Any, base: str) -> list[str]:
    """The blocks of an element, loose inline content as paragraphs."""
    out: list[str] = []
    run = [_escape(element.text or "")]

    def flush() -> None:
        text = "".join(run).strip(" ")
        text = re.sub(r"^(\\\n)+|(\\\n)+$", "", text).strip()
        if text:
            out.append(text)
        run.clear()

    for child in element:
        tag = child.tag
        if tag in _DROPPED:
            pass
        elif tag in _BLOCKS or tag in {"html", "body", "ul", "ol", "pre", "hr"} or re.fullmatch("h[1-6]", tag):
            flush()
            out += _block(child, tag, base)
        else:
            run.append(_inline(child, base))
        run.append(_escape(child.tail or ""))
    flush()
    return out


def _block(element: Any, tag: str, base: str) -> list[str]:
    if tag in {"ul", "ol"}:
        return ["\n".join(_items(element, tag, base))]
    if tag == "hr":
        return ["---"]
    if tag == "pre":
        return ["\n".join("    " + line for line in "".join(element.itertext()).splitlines())]
    inner = _blocks(element, base)
    if tag[0] == "h" and tag[1:].isdigit():
        text = " ".join(inner).replace("\\\n", " ")
        return [f"{'#' * int(tag[1])} {text}"] if text else []
    if tag == "blockquote":
        return ["\n".join(f"> {line}".rstrip() for line in "\n\n".join(inner).split("\n"))] if inner else []
    return inner


def _items(element: Any, tag: str, base: str) -> list[str]:
    items = []
    for number, item in enumerate(element.iterchildren("li"), 1):
        marker = "- " if tag == "ul" else f"{number}. "
        text = "\n\n".join(_blocks(item, base)).replace("\n", "\n" + " " * len(marker))
        items.append(marker + text)
    return items


def _inline(element: Any, base: str) -> str:
    tag = element.tag
    if tag in _DROPPED:
        return ""
    if tag == "br":
        return "\\\n"
    if tag == "img":
        url = _url(element.get("src") or "", base)
        return f"![{_escape(element.get('alt') or '').strip()}]({url})" if url else ""
    inner = _escape(element.text or "") + "".join(_inline(child, base) + _escape(child.tail or "") for child in element)
    if not inner.strip():
        return inner
    if tag == "a" and (url := _url(element.get("href") or "", base)):
        return f"[{inner.strip()}]({url})"
    mark = {"b": "**", "strong": "**", "em": "*", "i": "*"}.get(tag)
    return f"{mark}{inner}{mark}" if mark and inner == inner.strip() else inner


def _url(url: str, base: str) -> str:
    url = urljoin(base, url.strip()) if base else url.strip()
    if not url or url.startswith("#") or not _SAFE_URL.match(url):
        return ""
    return re.sub(r"[\s<>()\\\[\]&*_`!|\"]", lambda match: f"%{ord(match[0]):02X}" if match[0] != "&" else "&amp;", url)
