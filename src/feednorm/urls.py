"""Leaf: addresses: resolve them, tell which may be published, and write them in one spelling."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

from feednorm.patterns import lazy

_SCHEME = lazy(r"[a-zA-Z][a-zA-Z0-9+.\-]*:")
_HTTP = re.compile(r"https?://[^/\s?#]", re.IGNORECASE)
_LINE_ENDS = lazy(r"[\t\r\n]+")
# Nothing to fold: a lower-case host without port or user, a plain path, and perhaps a plain query or a fragment.
_CANONICAL = re.compile(
    r"(https?://[a-z0-9.\-]+/[\w.~!$&'()+,;=:@%/\-]*)(?:\?([\w.~!$&'()+,;=:@%/\-]*))?(?:#(?![!/])\S*)?", re.ASCII
)

# Parameters that only say where a visitor came from, by the services that add them; two count by their value.
_TRACKING = lazy(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|_hsenc"
    r"|_hsmi|hsctatracking|mkt_tok|oly_anon_id|oly_enc_id|vero_id|vero_conv|wickedid|_openstat|s_kwcid|ef_id"
    r"|ref_src|ref_url|cmpid|ncid|at_medium|at_campaign|at_custom\d|piwik_\w+|pk_\w+|mtm_\w+|hsa_\w+|spm|scm|guccounter"
    r"|guce_referrer|guce_referrer_sig)(?:=.*)?|source=rss-.*|feature=oembed",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": "80", "https": "443"}

# Redirects that carry their target: host, path, and the parameter that has it.
_WRAPPERS: tuple[tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]], ...] = (
    (lazy(r"(?:www\.)?google\.[a-z.]+"), lazy(r"/url"), ("url", "q")),
    (lazy(r"news\.google\.[a-z.]+"), lazy(r"/news/url"), ("url",)),
    (lazy(r"lm?\.facebook\.com"), lazy(r"/l\.php"), ("u",)),
    (lazy(r"l\.instagram\.com"), lazy(r"/?"), ("u",)),
    (lazy(r"(?:www\.)?youtube\.com"), lazy(r"/redirect"), ("q",)),
    (lazy(r"out\.reddit\.com"), lazy(r"/.*"), ("url",)),
    (lazy(r"slack-redir\.net"), lazy(r"/link"), ("url",)),
    (lazy(r"(?:www\.)?bing\.com"), lazy(r"/news/apiclick\.aspx"), ("url",)),
    (
        lazy(r"rss\.feedsportal\.com|(?:go\.)?redirectingat\.com|go\.skimresources\.com"),
        lazy(r"/.*"),
        ("url",),
    ),
    (lazy(r"(?:[a-z.]+\.)?safelinks\.protection\.outlook\.com"), lazy(r"/.*"), ("url",)),
)
# Redirects that carry their target at the end of their path, as rd.yahoo.com's "/*http://…" does.
_TARGET_IN_PATH = lazy(r"https?://(?:[a-z0-9-]+\.)?rd\.yahoo\.com/[^?#]*?/\*(?=https?[:%])", re.IGNORECASE)


def is_http_url(url: str) -> bool:
    """Whether the address is an absolute http or https URL with a host.

    >>> is_http_url("https://example.org/a"), is_http_url("javascript:alert(1)"), is_http_url("/a")
    (True, False, False)
    """
    return _HTTP.match(url) is not None


def host_of(url: str) -> str:
    """The host in lower case; "" for what has none.

    >>> host_of("https://Example.org:8080/a"), host_of("urn:1")
    ('example.org', '')
    """
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_splittable(url: str) -> bool:
    """Whether an address has parts at all: one with half an IPv6 address for a host has none.

    >>> is_splittable("https://example.org/[a]"), is_splittable("https://[bad/")
    (True, False)
    """
    if url.isascii() and "[" not in url and "]" not in url:
        return True
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def resolve(base: str, url: str) -> str:
    """Resolve a link as browsers do (RFC 3986, section 5); an absolute one comes back as it is, and nothing raises.

    >>> resolve("https://example.org/a/", "b"), resolve("https://example.org/", "mailto:a@example.org")
    ('https://example.org/a/b', 'mailto:a@example.org')
    """
    url = url.strip()
    if "\n" in url or "\t" in url or "\r" in url:
        url = _LINE_ENDS.sub("", url)
    if not base or _SCHEME.match(url):
        return url
    try:
        return urljoin(base, url)
    except ValueError:  # a bracketed host that is no IPv6 address
        return url


def canonical_url(url: str) -> str:
    """Write an http(s) URL in one spelling, and without what only tracks its readers.

    Scheme and host in lower case, no default port, no fragment (but for the routes `#!` and `#/`), no listed tracking
    parameter; a redirect that carries its target becomes the target. The order of the parameters stays.

    >>> canonical_url("HTTPS://Example.org:443/a?utm_source=rss&id=7#top")
    'https://example.org/a?id=7'
    >>> canonical_url("https://www.google.com/url?q=https://example.org/a&sa=D")
    'https://example.org/a'
    """
    for _ in range(4):  # a wrapper in a wrapper, but no endless chain of them
        plain = _CANONICAL.fullmatch(url)
        if plain and (plain.end(1) == len(url) or "=http" not in url.lower()):
            query = _untracked(plain[2] or "")
            return f"{plain[1]}?{query}" if query else plain[1]
        target = _wrapped(url)
        if target is None:
            break
        url = target
    try:
        parts = urlsplit(_LINE_ENDS.sub("", url.strip()))
        netloc = _fold_host(parts.scheme.lower(), parts.netloc)
    except ValueError:
        return quote(url.strip(), safe="!#$%&'()*+,/:;=?@[]~")
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    folded = urlunsplit((parts.scheme.lower(), netloc, parts.path, _untracked(parts.query), fragment))
    return re.sub(r"[\s\x00-\x20\x7f-\x9f<>\"`{}|\\^]", lambda match: quote(match[0]), folded)


def _fold_host(scheme: str, netloc: str) -> str:
    user, at, host = netloc.rpartition("@")
    name, colon, port = host.rpartition(":")
    if colon and (port == _DEFAULT_PORTS.get(scheme) or not port):
        host = name
    return user + at + host.lower()


def _untracked(query: str) -> str:
    if not query:
        return query
    return "&".join(part for part in query.split("&") if not _TRACKING.fullmatch(part))


def _wrapped(url: str) -> str | None:
    """Return the target that a known redirect carries, if it is an http(s) URL."""
    in_path = _TARGET_IN_PATH.match(url)
    if in_path:
        return unquote(url[in_path.end() :])
    if "=http" not in url.lower():
        return None
    host = host_of(url)
    for hosts, paths, names in _WRAPPERS:
        if host and hosts.fullmatch(host) and paths.fullmatch((parts := urlsplit(url)).path):
            values = dict(parse_qsl(parts.query))
            return next((values[name] for name in names if is_http_url(values.get(name, ""))), None)
    return None
