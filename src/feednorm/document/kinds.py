"""Stage 1: what a document is that is no feed."""

from __future__ import annotations

import re

from feednorm.errors import FeedError
from feednorm.patterns import lazy
from feednorm.urls import resolve

_MAGIC = (
    (b"%PDF", "pdf", "a PDF file"),
    (b"PK\x03\x04", "zip", "a ZIP archive"),
    (b"PK\x05\x06", "zip", "a ZIP archive"),
    (b"\x89PNG", "image", "a PNG image"),
    (b"\xff\xd8\xff", "image", "a JPEG image"),
    (b"GIF8", "image", "a GIF image"),
    (b"RIFF", "binary", "a RIFF file"),
    (b"BM", "image", "a BMP image"),
    (b"\x00\x00\x01\x00", "image", "an icon"),
    (b"ID3", "audio", "an MP3 file"),
    (b"OggS", "audio", "an Ogg file"),
    (b"fLaC", "audio", "a FLAC file"),
    (b"\x7fELF", "binary", "a program"),
    (b"MZ", "binary", "a program"),
    (b"BZh", "bzip2", "a bzip2 archive"),
    (b"\xfd7zXZ", "xz", "an xz archive"),
    (b"(\xb5/\xfd", "zstd", "a Zstandard archive"),
    (b"7z\xbc\xaf", "7z", "a 7z archive"),
    (b"SQLite format", "binary", "a SQLite database"),
)
_ALL_MAGIC = tuple(magic for magic, _, _ in _MAGIC)
_TEXT_MAGIC = ("BM", "MZ", "ID3", "BZh", "RIFF", "GIF8", "OggS", "fLaC")
_HTML = lazy(
    r"\s*+(?:<!--.*?-->\s*+)*+(?:<\?xml[^<>]*+>\s*+(?:<!--.*?-->\s*+)*+<(?:!DOCTYPE\s+html|html|head|body)\b"
    r"|<(?:!DOCTYPE\s+html|html|head|body|div|p|script|meta|title)\b)",
    re.IGNORECASE | re.DOTALL,
)
_FEED_TYPES = lazy(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)|application/x?\.?json\+feed", re.IGNORECASE)


def refuse_binary(data: bytes) -> None:
    """Raise `FeedError` for a file of another kind that its first bytes betray."""
    if not data.startswith(_ALL_MAGIC):
        return
    for magic, kind, what in _MAGIC:
        if data.startswith(magic) and (magic.decode("latin-1") not in _TEXT_MAGIC or b"<" not in data[:200]):
            raise FeedError(f"The document is {what}, no feed.", kind=kind)


def refuse(text: str, base_url: str = "") -> FeedError:
    """Return the error that says what a text is that holds no feed."""
    if not text.strip("\ufeff\0 \t\r\n"):
        return FeedError("The document is empty.", kind="empty")
    if is_html(text):
        links = feed_links(text, base_url)
        more = f" It announces {len(links)} feed{'s' * (len(links) != 1)}: {', '.join(links)}" if links else ""
        return FeedError("The document is an HTML page, no feed." + more, kind="html", feed_links=links)
    root = re.search(r"<([A-Za-z_][\w:.-]*)", text)
    if root and text.lstrip()[:1] == "<":
        return FeedError(f"The document is XML with the root <{root[1]}>, no feed.", kind="xml")
    printable = sum(char.isprintable() or char.isspace() for char in text[:1000])
    if printable < 0.9 * len(text[:1000]):
        return FeedError("The document is neither text nor a feed.", kind="binary")
    return FeedError("The document is plain text, no feed." + _advice(text), kind="text")


def _advice(text: str) -> str:
    """What to do where an address was given in place of markup."""
    if re.match(r"\s*https?://\S+\s*$", text):
        return " It is a URL: fetch it first, nothing here does."
    if len(text) < 500 and re.match(r"[^\n<>]+\.(?:xml|rss|rdf|atom|json|feed)\s*$", text, re.IGNORECASE):  # noqa: PLR2004
        return " It looks like a path: pass Path(…).read_bytes() or an open binary file."
    return ""


def is_html(text: str) -> bool:
    """Whether a text is an HTML page.

    >>> is_html("<!DOCTYPE html><title>A</title>"), is_html("<rss/>")
    (True, False)
    """
    return _HTML.match(text) is not None


def feed_links(text: str, base_url: str = "") -> tuple[str, ...]:
    """The addresses of the feeds that an HTML page announces (RSS Autodiscovery), absolute where that can be.

    >>> feed_links("<link rel=alternate type='application/rss+xml' href=/feed>", "https://example.org/a")
    ('https://example.org/feed',)
    """
    from lxml import html

    try:
        page = html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (html.etree.ParserError, ValueError):
        return ()
    base = next((resolve(base_url, href) for tag in page.iter("base") if (href := tag.get("href"))), base_url)
    found = [
        resolve(base, href)
        for link in page.iter("link")
        if (href := link.get("href"))
        and "alternate" in (link.get("rel") or "").lower().split()
        and _FEED_TYPES.match(link.get("type") or "")
    ]
    return tuple(dict.fromkeys(found))
