"""HTML by a small grammar, for properties: what feeds hold, and what they should not."""

from __future__ import annotations

from html import escape

from hypothesis import strategies as st

SAFE_URLS = ("https://a.example/", "https://a.example/a(b", "/r?a=1&b=2", "mailto:a@b.example", "/a_b*c")
HOSTILE_URLS = (
    "javascript:alert(1)",
    " java\nscript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript&colon;alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    'x" onload="y',
    "x)](javascript:alert(1)",
    "\x01javascript:alert(1)",
)
MARKUP = (
    "* ** _ __ ~~ ` `` # ## - + 1. 2) > | |--| --- === \\ \\* [x] [x]: ](y) (y) ! ![ <b> </b> <!-- &lt; &amp; :"
).split()
WORDS = ("word", "a", "snake_case", "語", "é", "5 * 3", "AT&T", "end.", "(c)", "\u00a0", "😀")
HOSTILE_TEXTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)",
    "\x0b",
    "\r",
)
INLINE_TAGS = ("em", "strong", "b", "i", "del", "code", "span", "a", "sup", "kbd")
BLOCK_TAGS = ("p", "div", "blockquote", "h2", "ul", "ol", "li", "pre", "table", "tr", "td", "th", "dl", "dt", "dd")
OTHER_TAGS = ("script", "style", "svg", "math", "iframe", "noscript", "select", "textarea", "title", "video", "x-y")


def texts(*more: str) -> st.SearchStrategy[str]:
    """Texts of words and of what Markdown would read as markup."""
    parts = st.sampled_from([*WORDS, *MARKUP, *more])
    return st.lists(parts, min_size=1, max_size=4).map(" ".join) | st.lists(parts, max_size=3).map("".join)


def inline_html(urls: tuple[str, ...] = SAFE_URLS) -> st.SearchStrategy[str]:
    """Well-formed inline HTML."""
    leaves = st.one_of(
        texts().map(escape),
        st.just("<br>"),
        texts().map(lambda alt: f'<img src="https://a.example/i.png" alt="{escape(alt)}">'),
        texts().map(lambda code: f"<code>{escape(code)}</code>"),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map("".join),
            inner.map(lambda x: f"<em>{x}</em><em>{x}</em>"),
            st.tuples(st.sampled_from(["em", "strong", "del", "span"]), inner).map(
                lambda x: f"<{x[0]}>{x[1]}</{x[0]}>"
            ),
            st.tuples(st.sampled_from(urls), inner).map(lambda x: f'<a href="{escape(x[0])}">{x[1]}</a>'),
        ),
        max_leaves=6,
    )


def block_html() -> st.SearchStrategy[str]:
    """Well-formed documents: paragraphs, headings, quotes, lists, code and tables in one another."""
    leaves = st.one_of(
        inline_html().map(lambda inner: f"<p>{inner}</p>"),
        texts().map(lambda text: f"<h3>{escape(text)}</h3>"),
        texts().map(lambda text: f"<pre><code>{escape(text)}\n</code></pre>"),
        st.lists(texts().map(escape), min_size=2, max_size=2).map(
            lambda cells: f"<table><tr><th>{cells[0]}</th></tr><tr><td>{cells[1]}</td></tr></table>"
        ),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map("".join),
            inner.map(lambda x: f"<blockquote>{x}</blockquote>"),
            st.lists(inner, min_size=1, max_size=3).map(lambda x: f"<ul><li>{'</li><li>'.join(x)}</li></ul>"),
            st.lists(inner, min_size=1, max_size=2).map(lambda x: f'<ol start="3"><li>{"</li><li>".join(x)}</li></ol>'),
        ),
        max_leaves=6,
    )


def tag_soup() -> st.SearchStrategy[str]:
    """Anything: tags in no order, attributes with and without quotes, hostile texts and addresses."""
    names = st.sampled_from([*INLINE_TAGS, *BLOCK_TAGS, *OTHER_TAGS])
    attributes = st.tuples(
        st.sampled_from(["href", "src", "title", "alt", "style", "onclick", "hidden", "srcset"]),
        st.sampled_from(['"', "'", ""]),
        st.sampled_from([*SAFE_URLS, *HOSTILE_URLS, *HOSTILE_TEXTS]),
    ).map(lambda x: f" {x[0]}={x[1]}{x[2]}{x[1]}")
    start = st.tuples(names, st.lists(attributes, max_size=2)).map(lambda x: f"<{x[0]}{''.join(x[1])}>")
    images = st.sampled_from([*SAFE_URLS, *HOSTILE_URLS]).map(lambda url: f'<img src="{escape(url)}" alt="[x](y)">')
    links = st.sampled_from([*SAFE_URLS, *HOSTILE_URLS]).map(lambda url: f"<a href='{url}'>x")
    raw = texts(*HOSTILE_TEXTS)
    pieces = st.one_of(start, names.map(lambda name: f"</{name}>"), raw, raw.map(escape), links, images)
    return st.lists(pieces, max_size=14).map("".join)
