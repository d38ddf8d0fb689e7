"""Stage 1: write a feed anew whose elements do not nest as XML has them.

Reads the text as a soup of tags and knows what a feed is made of, so that an unclosed `<p>` ends with its
description and an item ends where the next begins. What comes out is well-formed whatever came in.
"""

from __future__ import annotations

import re

from feednorm.document.notes import Notes

CONTAINERS = frozenset({"rss", "rdf:rdf", "feed", "atom:feed", "channel", "items"})
ENTRIES = frozenset({"item", "entry", "atom:entry"})
# Elements whose content is prose: all markup before their end tag is part of it.
PROSE = frozenset(
    "title description summary content content:encoded subtitle tagline abstract info rights copyright body"
    " atom:title atom:summary atom:content atom:subtitle atom:rights dc:title dc:description dc:rights media:title"
    " media:description media:text itunes:summary itunes:subtitle itunes:title xhtml:body xhtml:div fullitem"
    " googleplay:description source:markdown".split()
)
# Elements that hold a text and nothing else, so that any tag but their own ends them.
SIMPLE = frozenset(
    "link guid id pubdate published updated issued modified created category comments language generator ttl docs"
    " managingeditor webmaster lastbuilddate url width height name email uri dc:creator dc:date dc:subject dc:language"
    " dc:publisher dc:identifier dc:type dc:format dc:source atom:link atom:id atom:published atom:updated atom:name"
    " atom:email atom:uri enclosure itunes:author itunes:duration itunes:explicit itunes:keywords itunes:image"
    " itunes:name itunes:email media:thumbnail media:keywords media:credit slash:comments slash:section"
    " wfw:commentrss wfw:comment feedburner:origlink thr:total".split()
)
_STRUCTURE = CONTAINERS | ENTRIES
# Prose that has lost its end tag ends before one of these; `title`, `source` and the like are HTML as well.
_ENDS_PROSE = (SIMPLE | PROSE | {"author", "image", "textinput"}) - {"body", "summary", "content", "name", "link", "title"}

_NAME = r"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?"
_TOKEN = re.compile(
    rf"<!--.*?-->|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|<[?!][^<>]*>|<(?P<end>/)?\s?(?P<name>{_NAME})"
    r"(?P<attributes>(?:[^<>\"']++|\"[^\"<>]*+\"|'[^'<>]*+'|[\"'])*+)>"
    r"|<(?P<open_end>/)?(?P<open_name>" + _NAME + r")[^<>]*+(?=<|\Z)",
    re.DOTALL | re.ASCII,
)
_ATTRIBUTE = re.compile(
    rf"({_NAME})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))", re.DOTALL | re.ASCII
)
_REFERENCE_OR_AMP = re.compile(r"&(?!(?:#\d+|#[xX][0-9a-fA-F]+|amp|lt|gt|quot|apos);)")
_STRUCTURE_TAG = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|</?(?:item|entry|channel|rss|feed|rdf:RDF)(?=[\s/>])", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(rf"</?{_NAME}(?:\s[^<>]*)?/?>", re.ASCII)


class _Writer:
    """Writes elements that are always closed, innermost first."""

    def __init__(self, notes: Notes) -> None:
        self.parts: list[str] = []
        self.open: list[str] = []  # as written
        self.names: list[str] = []  # as compared
        self.notes = notes

    def start(self, name: str, attributes: str) -> None:
        self.parts.append(f"<{name}{attributes}>")
        self.open.append(name)
        self.names.append(name.lower())

    def end(self, count: int = 1) -> None:
        for _ in range(count):
            self.parts.append(f"</{self.open.pop()}>")
            self.names.pop()

    def text(self, text: str) -> None:
        self.parts.append(_REFERENCE_OR_AMP.sub("&amp;", text).replace("<", "&lt;").replace("]]>", "]]&gt;"))

    def literal(self, text: str) -> None:
        self.parts.append(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def rebuild(text: str, notes: Notes) -> str | None:
    """Write the feed in `text` anew; None where no tag of a feed is in it."""
    writer = _Writer(notes)
    position = 0
    while position < len(text):
        match = _TOKEN.search(text, position)
        if match is None:
            break
        if writer.open:
            writer.text(text[position : match.start()])
        position = _take(match, text, writer)
    if not writer.open and not writer.parts:
        return None
    if writer.open and position <= len(text):
        writer.text(text[position:])
    if len(writer.open) > 1 or (writer.open and not writer.names[0].endswith(("rss", "rdf", "feed", "channel"))):
        notes.add("truncated", len(text))
    writer.end(len(writer.open))
    notes.settle(text)
    return "".join(writer.parts)


def _take(match: re.Match[str], text: str, writer: _Writer) -> int:
    """Write what one token says, and return where the next may begin."""
    if match["cdata"] is not None:
        if writer.open:
            writer.literal(match["cdata"])
        return match.end()
    name = match["name"]
    if name is None:
        if match["open_name"] and writer.open:  # a tag that is cut off
            writer.notes.add("broken-tag", match.start(), tag=match["open_name"])
            if not match["open_end"] and match.end() < len(text):
                return _start(match["open_name"], match[0][len(match["open_name"]) + 1 :], match, text, writer)
        return match.end()
    if match["end"]:
        _end(name.lower(), match.start(), writer)
        return match.end()
    return _start(name, match["attributes"] or "", match, text, writer)


def _start(name: str, raw: str, match: re.Match[str], text: str, writer: _Writer) -> int:
    key = name.lower()
    if not writer.open:
        if key not in _STRUCTURE:
            return match.end()
        if key in ENTRIES:
            writer.start("rss", "")
    _make_room(key, match.start(), writer)
    empty = raw.rstrip().endswith("/")
    attributes = _attributes(raw, match.start(), writer.notes)
    if key in PROSE and not empty:
        return _prose(name, attributes, match, text, writer)
    writer.start(name, attributes)
    if empty:
        writer.end()
    return match.end()


def _make_room(key: str, offset: int, writer: _Writer) -> None:
    """Close what cannot hold the element that begins."""
    if key in ENTRIES:
        for depth, name in enumerate(writer.names):
            if name in ENTRIES:
                writer.notes.add("unclosed-element", offset, name=writer.names[-1])
                writer.end(len(writer.open) - depth)
                return
    if writer.names and writer.names[-1] in SIMPLE:
        writer.notes.add("unclosed-element", offset, name=writer.names[-1])
        writer.end()


def _end(key: str, offset: int, writer: _Writer) -> None:
    """Close the element of this name and all within; an end tag without a start says nothing."""
    for depth in range(len(writer.names) - 1, -1, -1):
        if writer.names[depth] == key:
            inner = len(writer.names) - depth
            if inner > 1:
                writer.notes.add("unclosed-element", offset, name=writer.names[-1])
            if depth > 0:  # the root stays open, for there may be another
                writer.end(inner)
            else:
                writer.end(inner - 1)
            return
        if writer.names[depth] in ENTRIES and key not in _STRUCTURE:
            break
    writer.notes.add("stray-end-tag", offset, name=key)


def _attributes(raw: str, offset: int, notes: Notes) -> str:
    """The attributes, quoted, each once."""
    seen: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(raw):
        if bare:
            notes.add("unquoted-attribute", offset, name=name)
            bare = bare.rstrip("/") if raw.rstrip().endswith(bare) else bare
        value = double or single or bare
        if name not in seen and not (name.startswith("xmlns:") and not value.strip()):
            seen[name] = _REFERENCE_OR_AMP.sub("&amp;", value).replace("<", "&lt;").replace('"', "&quot;")
    return "".join(f' {name}="{value}"' for name, value in seen.items())


def _prose(name: str, attributes: str, match: re.Match[str], text: str, writer: _Writer) -> int:
    """Write an element of prose up to where it ends; unescaped markup in it is escaped, and so becomes HTML."""
    stop, after, closed = _end_of_prose(name, match.end(), text)
    content = text[match.end() : stop]
    if not closed:
        writer.notes.add("unclosed-element", match.start(), name=name)
    if any(_is_markup(token) for token in _TOKEN.finditer(content)):
        writer.notes.add("unescaped-markup", match.start(), name=name)
        attributes = re.sub(r' (?:type|mode)="[^"]*"', "", attributes)
        writer.start(name, f'{attributes} type="html"')
        writer.literal(_TOKEN.sub(lambda token: token["cdata"] if token["cdata"] is not None else token[0], content))
    else:
        writer.start(name, attributes)
        _write_text(content, writer)
    writer.end()
    return after


def _is_markup(token: re.Match[str]) -> bool:
    return token["name"] is not None


def _write_text(content: str, writer: _Writer) -> None:
    position = 0
    for token in _TOKEN.finditer(content):
        writer.text(content[position : token.start()])
        if token["cdata"] is not None:
            writer.literal(token["cdata"])
        position = token.end()
    writer.text(content[position:])


def _end_of_prose(name: str, start: int, text: str) -> tuple[int, int, bool]:
    """Return where the content ends, where to go on, and whether its own end tag was there."""
    boundary = _boundary(start, text)
    own_end = re.compile(rf"<!--.*?-->|<!\[CDATA\[.*?\]\]>|(</\s?{re.escape(name)}\s*>)", re.IGNORECASE | re.DOTALL)
    for found in own_end.finditer(text, start, boundary):
        if found[1]:
            return found.start(), found.end(), True
    for found in _TOKEN.finditer(text, start, boundary):
        tag = (found["name"] or "").lower()
        if (not found["end"] and tag in _ENDS_PROSE) or (found["end"] and tag in _STRUCTURE):
            return found.start(), found.start(), False
    return boundary, boundary, False


def _boundary(start: int, text: str) -> int:
    for found in _STRUCTURE_TAG.finditer(text, start):
        if not found[0].startswith("<!"):
            return found.start()
    return len(text)


def open_elements(text: str) -> list[str]:
    """The names of the elements that are open at the end of a text, outermost first.

    >>> open_elements("<rss><channel><title>A</title>")
    ['rss', 'channel']
    """
    names: list[str] = []
    for token in _TOKEN.finditer(text):
        name = token["name"]
        if name is None or (token["attributes"] or "").endswith("/"):
            continue
        if not token["end"]:
            names.append(name)
        elif name in names:
            del names[len(names) - 1 - names[::-1].index(name) :]
    return names
