"""Stage 1: one canonical name for an element, in whatever spelling of its namespace it comes."""

from __future__ import annotations

import re
from functools import lru_cache

# Canonical prefix -> the URIs that feeds have written for it, whatever their spelling: `_fold` sees to that.
# The vocabulary of RSS, with and without one of its own namespaces, has no prefix.
NAMESPACES: dict[str, tuple[str, ...]] = {
    "": (
        "",
        "backend.userland.com/rss",  # and all that begin so
        "blogs.law.harvard.edu/tech/rss",
        "cyber.law.harvard.edu/rss",
        "cyber.law.harvard.edu/rss/rss.html",
        "www.rssboard.org/rss-specification",
        "channel.netscape.com/rdf/simple/0.9",
        "my.netscape.com/rdf/simple/0.9",
        "my.netscape.com/publish/formats/rss-0.91.dtd",
        "example.com/newformat",
        "example.com/necho",
        "purl.org/echo",
        "uri/of/echo/namespace",
        "purl.org/pie",
        "purl.org/rss/1.0",
        "purl.org/net/rss1.1",
        "purl.org/rss/1.0/modules/rss091",
        "purl.org/rss/2.0",
        "www.w3.org/tr/html4",
    ),
    "atom": ("www.w3.org/2005/atom", "purl.org/atom/ns", "purl.org/atom-blog/ns", "www.w3.org/2005/atom/ns"),
    "admin": ("webns.net/mvcb",),
    "ag": ("purl.org/rss/1.0/modules/aggregation",),
    "app": ("www.w3.org/2007/app", "purl.org/atom/app"),
    "annotate": ("purl.org/rss/1.0/modules/annotate",),
    "cc": ("web.resource.org/cc", "creativecommons.org/ns", "creativecommons.org/ns#license"),
    "audio": ("media.tangent.org/rss/1.0",),
    "blogchannel": ("backend.userland.com/blogchannelmodule",),
    "co": ("purl.org/rss/1.0/modules/company",),
    "cp": ("my.theinfo.org/changed/1.0/rss",),
    "fm": ("freshmeat.net/rss/fm",),
    "image": ("purl.org/rss/1.0/modules/image",),
    "l": ("purl.org/rss/1.0/modules/link",),
    "ref": ("purl.org/rss/1.0/modules/reference",),
    "szf": ("schemas.pocketsoap.com/rss/mydescmodule",),
    "content": ("purl.org/rss/1.0/modules/content",),
    "creativecommons": (
        "backend.userland.com/creativecommonsrssmodule",
        "cyber.law.harvard.edu/rss/creativecommonsrssmodule.html",
    ),
    "dc": ("purl.org/dc/elements/1.1", "purl.org/dc/elements/1.0", "dublincore.org/documents/dcmi-namespace"),
    "dcterms": ("purl.org/dc/terms",),
    "email": ("purl.org/rss/1.0/modules/email",),
    "ev": ("purl.org/rss/1.0/modules/event",),
    "feedburner": ("rssnamespace.org/feedburner/ext/1.0",),
    "foaf": ("xmlns.com/foaf/0.1",),
    "geo": ("www.w3.org/2003/01/geo/wgs84_pos",),
    "georss": ("www.georss.org/georss", "www.georss.org/georss/10", "www.georss.org/georss/11"),
    "gd": ("schemas.google.com/g/2005",),
    "gml": ("www.opengis.net/gml", "www.opengis.net/gml/3.2"),
    "googleplay": (
        "www.google.com/schemas/play-podcasts/1.0",
        "www.google.com/schemas/play-podcasts/1.0/play-podcasts.xsd",
    ),
    "icbm": ("postneo.com/icbm",),
    "itunes": (
        "www.itunes.com/dtds/podcast-1.0.dtd",
        "itunes.apple.com/dtds/podcast-1.0.dtd",
        "example.com/dtds/podcast-1.0.dtd",
    ),
    "media": (
        "search.yahoo.com/mrss",
        "www.rssboard.org/media-rss",
        "tools.search.yahoo.com/mrss",
        "video.search.yahoo.com/mrss",
        "api.search.yahoo.com/mrss",
        "search.yahoo.com/rss/media",
        "video.yahoo.com/mrss",
    ),
    "openid": ("openid.net/xmlns/1.0",),
    "opensearch": ("a9.com/-/spec/opensearch/1.1", "a9.com/-/spec/opensearchrss/1.0"),
    "pingback": ("madskills.com/public/xml/rss/module/pingback",),
    "podcast": (
        "podcastindex.org/namespace/1.0",
        "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
    ),
    "prism": (
        "prismstandard.org/namespaces/1.2/basic",
        "prismstandard.org/namespaces/basic/2.0",
        "prismstandard.org/namespaces/basic/2.1",
    ),
    "psc": ("podlove.org/simple-chapters",),
    "rawvoice": ("www.rawvoice.com/rawvoicerssmodule", "blubrry.com/developer/rawvoice-rss"),
    "rdf": ("www.w3.org/1999/02/22-rdf-syntax-ns",),
    "rdfs": ("www.w3.org/2000/01/rdf-schema",),
    "reqv": ("purl.org/rss/1.0/modules/richequiv",),
    "search": ("purl.org/rss/1.0/modules/search",),
    "slash": ("purl.org/rss/1.0/modules/slash",),
    "soap": ("schemas.xmlsoap.org/soap/envelope",),
    "source": ("source.scripting.com", "source.smallpict.com/2014/07/12/thesourcenamespace.html"),
    "ss": ("purl.org/rss/1.0/modules/servicestatus",),
    "str": ("hacks.benhammersley.com/rss/streaming",),
    "sub": ("purl.org/rss/1.0/modules/subscription",),
    "sy": ("purl.org/rss/1.0/modules/syndication",),
    "syn": ("purl.org/rss/1.0/modules/taxonomy/syn",),
    "taxo": ("purl.org/rss/1.0/modules/taxonomy",),
    "thr": ("purl.org/rss/1.0/modules/threading", "purl.org/syndication/thread/1.0"),
    "ti": ("purl.org/rss/1.0/modules/textinput",),
    "trackback": ("madskills.com/public/xml/rss/module/trackback",),
    "wfw": ("wellformedweb.org/commentapi",),
    "wiki": ("purl.org/rss/1.0/modules/wiki",),
    "wp": ("wordpress.org/export/1.2", "wordpress.org/export/1.1", "wordpress.org/export/1.0"),
    "xhtml": ("www.w3.org/1999/xhtml",),
    "xlink": ("www.w3.org/1999/xlink",),
    "xml": ("www.w3.org/xml/1998/namespace",),
    "yt": ("www.youtube.com/xml/schemas/2015", "gdata.youtube.com/schemas/2007"),
}  # fmt: skip

_SCHEME = re.compile(r"(?:https?://)?(?:www\.)?")


def _fold(uri: str) -> str:
    """The URI without what spellings differ in: case, white space, scheme, www, and what it ends with."""
    return _SCHEME.sub("", uri.strip().lower(), count=1).rstrip("/#")


_PREFIXES = {_fold(uri): prefix for prefix, uris in NAMESPACES.items() for uri in uris}
_PREFIX_ALIASES = {"a10": "atom", "a": "atom", "rss": "", "html": "xhtml", "creativeCommons": "creativecommons"}


# Prefixes that stand for what they usually do even where their URI is wrong.
_TELLING = frozenset({"dc", "dcterms", "content", "media", "itunes", "googleplay", "feedburner", "rdf"})


def is_misnamed(prefix: str | None, uri: str, root: str = "") -> bool:
    """Whether a prefix stands for a namespace that nobody knows, or RSS's own, and yet tells which one was meant.

    Plain names within a `root` of RDF, which is canonical here, are those of RSS.

    >>> is_misnamed("dc", "http://purl.org/dc/elements/1.l/"), is_misnamed("x", "urn:x")
    (True, False)
    """
    if prefix in _TELLING:
        return not prefix_of(uri)
    return prefix is None and root == "rdf:rdf" and prefix_of(uri) is None


@lru_cache(maxsize=10_000)
def prefix_of(uri: str) -> str | None:
    """Return the canonical prefix of a namespace; None for one that is not known.

    >>> prefix_of("HTTPS://purl.org/dc/elements/1.1 "), prefix_of("urn:x")
    ('dc', None)
    """
    folded = _fold(uri)
    return "" if folded.startswith("backend.userland.com/rss") else _PREFIXES.get(folded)


@lru_cache(maxsize=10_000)  # a hostile feed may make up as many names as it likes
def canonical_name(tag: str) -> str:
    """Return prefix and local name of a tag as lxml has it, in lower case; an unknown namespace keeps its URI.

    >>> canonical_name("{http://purl.org/dc/elements/1.1/}Creator"), canonical_name("pubDate")
    ('dc:creator', 'pubdate')
    """
    if tag.startswith("{"):
        uri, _, local = tag[1:].rpartition("}")
        prefix = prefix_of(uri)
        if prefix is None:
            return tag
    else:
        declared, _, local = tag.rpartition(":")  # a prefix that nothing declares stays in the name
        prefix = _PREFIX_ALIASES.get(declared, declared.lower())
    local = local.lower()
    return f"{prefix}:{local}" if prefix else local
