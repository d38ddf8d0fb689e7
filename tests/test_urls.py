"""Addresses: resolved, judged, and written in one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feednorm.urls import canonical_url, is_http_url, resolve

SAME_PAGE = {
    "HTTPS://Example.ORG:443/A?b=1#c": "https://example.org/A?b=1",
    "http://example.org:80/": "http://example.org/",
    "http://example.org:8080/a": "http://example.org:8080/a",
    "https://example.org/a?utm_source=x&id=7&utm_medium=y&fbclid=z": "https://example.org/a?id=7",
    "https://example.org/a?ref=home&source=x": "https://example.org/a?ref=home&source=x",
    "https://writer.example/p?source=rss-103cb4aea3c2------2": "https://writer.example/p",
    "https://example.org/a?b=2&a=1&b=3": "https://example.org/a?b=2&a=1&b=3",
    "https://example.org/a?q=utm_source": "https://example.org/a?q=utm_source",
    "https://example.org/#!/route": "https://example.org/#!/route",
    "https://example.org/a b": "https://example.org/a%20b",
    "https://example.org/\n a": "https://example.org/%20a",
    "https://user@example.org/a": "https://user@example.org/a",
    "https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1": "https://example.org/a?b=1",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2F&h=x": "https://example.org/",
    "https://www.google.com/url?q=javascript:alert(1)": "https://www.google.com/url?q=javascript:alert(1)",
    "https://notgoogle.com/url?q=https://example.org/": "https://notgoogle.com/url?q=https://example.org/",
    "http://us.rd.yahoo.com/dailynews/rss/*http://example.org/a": "http://example.org/a",
}


@pytest.mark.parametrize(("url", "wanted"), SAME_PAGE.items())
def test_a_page_has_one_spelling(url: str, wanted: str) -> None:
    """What only tracks or spells goes, what may change the page stays."""
    assert canonical_url(url) == wanted


@given(st.from_regex(r"https?://[A-Za-z0-9.\-]{1,12}(:\d{1,4})?(/[ -~é]{0,12}){0,2}", fullmatch=True))
def test_the_spelling_is_stable(url: str) -> None:
    """Writing it in one spelling twice changes nothing more."""
    assert canonical_url(canonical_url(url)) == canonical_url(url)


@given(st.text(max_size=40))
def test_no_address_raises(url: str) -> None:
    """Any text goes through."""
    assert isinstance(canonical_url("http://" + url), str)
    assert isinstance(resolve("http://[broken", url), str)


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("b/c", "https://example.org/a/b/c"),
        ("/c", "https://example.org/c"),
        ("//host/c", "https://host/c"),
        ("?q", "https://example.org/a/?q"),
        ("#f", "https://example.org/a/#f"),
        (" https://other.example/ ", "https://other.example/"),
        ("tel:+1", "tel:+1"),
        ("java\nscript:x", "javascript:x"),
        ("http://[bad", "http://[bad"),
    ],
)
def test_links_resolve_as_browsers_do(url: str, wanted: str) -> None:
    """RFC 3986, with white space at the edges and line ends inside taken out."""
    assert resolve("https://example.org/a/", url) == wanted


@pytest.mark.parametrize(
    "url", ["", "/a", "ftp://example.org/", "https://", "https:///a", "javascript:alert(1)", "urn:x"]
)
def test_only_absolute_http_urls_may_be_published(url: str) -> None:
    """A scheme other than http(s), or no host, is refused."""
    assert not is_http_url(url)
