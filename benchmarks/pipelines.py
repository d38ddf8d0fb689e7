"""What races: feednorm, the chains that people glue together, and floors that only parse."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree

import feednorm

Pipeline = Callable[[bytes], int]  # a feed in, the number of its entries out


def _feednorm(enrichers: tuple[Any, ...]) -> Pipeline:
    return lambda data: len(feednorm.normalize(data, enrichers=enrichers))


def _feedparser(convert: Callable[[str], str]) -> Pipeline:
    import feedparser

    def run(data: bytes) -> int:
        entries = feedparser.parse(io.BytesIO(data)).entries
        for entry in entries:
            content = entry.get("content")
            convert(content[0]["value"] if content else entry.get("summary", ""))
        return len(entries)

    return run


def _fastfeedparser(convert: Callable[[str], str]) -> Pipeline:
    import fastfeedparser

    def run(data: bytes) -> int:
        entries = fastfeedparser.parse(data)["entries"]
        for entry in entries:
            content = entry.get("content")
            convert((content[0]["value"] if content else entry.get("description")) or "")
        return len(entries)

    return run


def _markdownify() -> Callable[[str], str]:
    import markdownify

    return markdownify.markdownify


def _html2text() -> Callable[[str], str]:
    import html2text

    def convert(html: str) -> str:
        converter = html2text.HTML2Text()
        converter.body_width = 0
        return converter.handle(html)

    return convert


def _html_to_markdown() -> Callable[[str], str]:
    import html_to_markdown

    return html_to_markdown.convert


def _sanitised() -> Callable[[str], str]:
    import html_to_markdown
    import nh3

    return lambda html: html_to_markdown.convert(nh3.clean(html))


def _xml_floor(data: bytes) -> int:
    return sum(1 for _ in _entries(data))


def _html_floor(data: bytes) -> int:
    parser = etree.HTMLParser(huge_tree=True)
    count = 0
    for entry in _entries(data):
        count += 1
        texts = [child.text or "" for child in entry if etree.QName(child).localname in _BODIES]
        if body := max(texts, key=len, default="").strip():
            etree.fromstring(body, parser)
    return count


_BODIES = frozenset({"encoded", "content", "description", "summary"})


def _entries(data: bytes) -> Iterator[Any]:
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True))
    return root.iter("{*}item", "{*}entry")


FEEDNORM = "feednorm"
MAKERS: Mapping[str, Callable[[], Pipeline]] = {
    FEEDNORM: lambda: _feednorm(feednorm.DEFAULT_ENRICHERS),
    "feednorm, enrichers off": lambda: _feednorm(()),
    "feedparser + markdownify": lambda: _feedparser(_markdownify()),
    "fastfeedparser + html2text": lambda: _fastfeedparser(_html2text()),
    "fastfeedparser + nh3 + html-to-markdown": lambda: _fastfeedparser(_sanitised()),
    "fastfeedparser + html-to-markdown, unsafe": lambda: _fastfeedparser(_html_to_markdown()),
    "floor: lxml, XML and HTML": lambda: _html_floor,
    "floor: lxml, XML": lambda: _xml_floor,
}


def installed() -> dict[str, Pipeline]:
    """Return the pipelines whose packages are here; say which are not."""
    pipelines = {}
    for name, make in MAKERS.items():
        try:
            pipelines[name] = make()
        except ImportError as missing:
            print(f"left out {name}: {missing.name} is not installed", file=sys.stderr)
    return pipelines
