"""Stage 3: HTML -> Markdown. Addresses: which are kept, and how Markdown writes them."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin

from feednorm.markdown.escape import escape, fold
from feednorm.patterns import lazy

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
IMAGE_SCHEMES = frozenset({"http", "https"})

# What browsers ignore in an address: https://url.spec.whatwg.org/#url-parsing
_IGNORED_AROUND = "".join(map(chr, range(0x21)))
_IGNORED_WITHIN = lazy(r"[\t\n\r]")
_SCHEME = lazy(r"([a-zA-Z][a-zA-Z0-9+.\-]*+):")
_SAFE = r"[a-zA-Z0-9\-._~:/?#@!$'+,;=%]*+"
_PLAIN = re.compile(rf"https?://{_SAFE}(?:&(?!#?\w+;){_SAFE})*+", re.ASCII)
_UNSAFE = lazy(
    r"""[\x00-\x20"<>\\^`{|}\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ud800-\udfff\ufeff\[\]]"""
)
_REFERENCE = lazy(r"&(?=#?\w+;)")
_DEEPEST = 30  # parentheses in one another: CommonMark lets renderers stop at 32
_PARENTHESES = lazy(r"[()]")


def destination(url: str, base: str, schemes: frozenset[str] = LINK_SCHEMES) -> str | None:
    r"""Return an address as Markdown writes it, absolute if there is a base; None where it is not to be kept.

    >>> destination("/a b(1", "https://example.com/x")
    'https://example.com/a%20b\\(1'
    >>> destination(" java\nscript:alert(1)", "") is None
    True
    """
    if _PLAIN.fullmatch(url):
        return url
    url = _IGNORED_WITHIN.sub("", url.strip(_IGNORED_AROUND))
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() not in schemes:
        return None
    if base and not scheme:
        url = _resolved(base, url)
        scheme = _SCHEME.match(url)
        if scheme and scheme[1].lower() not in schemes:
            return None
    url = _UNSAFE.sub(_percent, url)
    if "&" in url:
        url = _REFERENCE.sub("&amp;", url)
    return url if _is_balanced(url) else _PARENTHESES.sub(r"\\\g<0>", url)


def _resolved(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:  # a broken host
        return url


def _percent(match: re.Match[str]) -> str:
    return quote(match[0], safe="", errors="replace")


def _is_balanced(url: str) -> bool:
    depth = 0
    for parenthesis in _PARENTHESES.findall(url):
        depth += 1 if parenthesis == "(" else -1
        if not 0 <= depth <= _DEEPEST:
            return False
    return depth == 0


def tail(url: str, title: str) -> str:
    r"""Return what closes a link or an image: its address and its title.

    >>> tail("/a", 'the "title"')
    '](/a "the \\"title\\"")'
    """
    title = title and fold(title).strip()
    if not title:
        return f"]({url})"
    title = escape(title).replace('"', '\\"')
    return f'](<> "{title}")' if not url else f']({url} "{title}")'
