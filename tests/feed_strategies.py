"""Hypothesis strategies that write feeds by grammar: small ones, of every format, sound unless a test breaks them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

__all__ = ["FORMATS", "children", "feeds", "fragments", "html_feeds", "texts", "write_rss"]

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
}
_DECLARATIONS = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in NAMESPACES.items())

# Letters of several scripts, the signs that markup and Markdown are made of, and what only looks like white space.
_SIGNS = st.sampled_from("<>&\"'`*_[]()#-+.!|~\\/:=;{}^%$@")
_LETTERS = st.sampled_from("abcXYZ019 äéßøžñ жя 中文 日本 한글 עב كت 😀 \u00a0\u2028")
_CHARACTERS = st.one_of(_LETTERS, _LETTERS, _SIGNS, st.sampled_from(" \n"))


def texts(max_size: int = 30) -> st.SearchStrategy[str]:
    """Texts that XML can hold."""
    return st.text(_CHARACTERS, max_size=max_size)


def _element(name: str, attributes: str = "") -> Callable[[str], str]:
    return lambda content: f"<{name}{attributes}>{content}</{name}>"


_INLINE = ("b", "em", "code", "a", "span", "del", "q", "custom-tag")
_BLOCK = ("p", "div", "h2", "blockquote", "ul", "ol", "li", "pre", "table", "tr", "td", "figure", "script")
_EMPTY = st.sampled_from(
    ["<br>", "<hr>", '<img src="/a.png" alt="A">', '<img src="javascript:alert(1)">', "<p>", "</p>", "<td>", "&nbsp;"]
)


def fragments(max_leaves: int = 8) -> st.SearchStrategy[str]:
    """Pieces of HTML: elements in each other, texts, and tags that nobody closed."""
    leaves = st.one_of(texts().map(escape), texts(), _EMPTY)
    attributes = st.sampled_from(
        ["", ' href="/x?a=1&amp;b=2"', " onclick='evil()'", ' href="javascript:evil()"', " class=a"]
    )

    def wrap(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        content = st.lists(inner, max_size=3).map("".join)
        names = st.sampled_from(_INLINE + _BLOCK)
        return st.builds(lambda name, more, text: _element(name, more)(text), names, attributes, content)

    return st.recursive(leaves, wrap, max_leaves=max_leaves)


def in_cdata(html: str) -> str:
    """HTML in sections of CDATA; an end within it is parted over two."""
    return "<![CDATA[" + html.replace("]]>", "]]]]><![CDATA[>") + "]]>"


_URLS = st.sampled_from(
    ["https://a.example/1", "http://b.example/x?a=1&b=2", "/relative", "2.html", "mailto:a@b.example", ""]
)
_DATES = st.sampled_from(
    ["Wed, 20 May 2026 13:03:00 +0000", "2026-05-20T13:03:00Z", "20 May 2026", "yesterday", "", "1072986501"]
)
_PEOPLE = st.sampled_from(["Ada Lovelace", "ada@example.org (Ada)", "Ada <ada@example.org>", ""])
_HTML = st.one_of(fragments().map(escape), fragments().map(in_cdata), texts().map(escape))


def _row(name: str, content: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return content.map(_element(name))


def children() -> st.SearchStrategy[list[str]]:
    """The elements of an RSS item: each field at most once, in any order."""
    rows = (
        _row("title", texts().map(escape)),
        _row("link", _URLS.map(escape)),
        _row("guid", st.one_of(_URLS, texts(10)).map(escape)),
        _row("description", _HTML),
        _row("content:encoded", _HTML),
        _row("pubDate", _DATES),
        _row("dc:date", _DATES),
        _row("dcterms:modified", _DATES),
        _row("author", _PEOPLE.map(escape)),
        _row("dc:creator", _PEOPLE.map(escape)),
        _row("itunes:summary", texts().map(escape)),
        _row("media:title", texts().map(escape)),
        _URLS.map(lambda url: f"<atom:link href={quoteattr(url)}/>"),
        _URLS.map(lambda url: f"<media:thumbnail url={quoteattr(url)}/>"),
        _URLS.map(lambda url: f'<enclosure url={quoteattr(url)} type="audio/mpeg" length="7"/>'),
        _row("unheard:of", texts().map(escape)).map(lambda element: element.replace("unheard:of", "unheardof")),
    )
    chosen = st.lists(st.sampled_from(range(len(rows))), unique=True, max_size=8)
    return chosen.flatmap(lambda numbers: st.tuples(*(rows[number] for number in numbers)).map(list))


def write_rss(
    items: Sequence[Sequence[str]], channel: str = "<title>News</title><link>https://a.example/</link>"
) -> str:
    """An RSS 2.0 feed of items whose elements are given."""
    body = "\n".join(f"<item>{''.join(item)}</item>" for item in items)
    return f'<?xml version="1.0"?>\n<rss version="2.0"{_DECLARATIONS}><channel>{channel}\n{body}\n</channel></rss>'


def _write_rdf(items: Sequence[Sequence[str]]) -> str:
    head = f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"{_DECLARATIONS}>'
    body = "".join(f"<item rdf:about='https://a.example/{n}'>{''.join(item)}</item>" for n, item in enumerate(items))
    return f"{head}<channel><title>News</title></channel>{body}</rdf:RDF>"


_IN_ATOM = (("<description>", '<summary type="html">'), ("</description>", "</summary>"), ("guid>", "id>"))


def _write_atom(items: Sequence[Sequence[str]]) -> str:
    body = "".join(f"<entry>{''.join(item)}</entry>" for item in items)
    for old, new in _IN_ATOM:
        body = body.replace(old, new)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{_DECLARATIONS}><title>News</title>{body}</feed>'


FORMATS: dict[str, Callable[[Sequence[Sequence[str]]], str]] = {
    "rss20": write_rss,
    "rss10": _write_rdf,
    "atom10": _write_atom,
}


def feeds(max_items: int = 3) -> st.SearchStrategy[bytes]:
    """Feeds of the common formats, as bytes in UTF-8."""
    items = st.lists(children(), max_size=max_items)
    return st.builds(lambda write, content: write(content).encode(), st.sampled_from(list(FORMATS.values())), items)


def html_feeds() -> st.SearchStrategy[tuple[bytes, bytes]]:
    """Two feeds of one entry with the same HTML: escaped in one, in CDATA in the other."""

    def write(html: str) -> tuple[bytes, bytes]:
        carried = (escape(html), in_cdata(html))
        first, second = (
            write_rss([["<title>A day</title>", f"<description>{body}</description>"]]) for body in carried
        )
        return first.encode(), second.encode()

    return fragments().map(write)
