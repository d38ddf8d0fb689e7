"""Stage 2: the format of a feed, by its root."""

from __future__ import annotations

from feednorm.document.namespaces import canonical_name
from feednorm.elements.rows import Element

_RSS = {"0.90": "rss090", "0.9": "rss090", "0.91": "rss091", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
_ATOM = {"0.1": "atom01", "0.2": "atom02", "0.3": "atom03", "1.0": "atom10"}


def format_of(root: Element) -> str:
    """Return "rss20", "atom10" and so on; "rss" or "atom" where no version is told.

    >>> from lxml import etree
    >>> format_of(etree.fromstring("<rss version='0.91'/>")), format_of(etree.fromstring("<feed/>"))
    ('rss091', 'atom')
    """
    name = canonical_name(root.tag)
    version = (root.get("version") or "").strip()
    if name in ("feed", "atom:feed", "entry", "atom:entry"):
        return _atom(root.tag, version)
    if name == "rdf:rdf":
        return _rdf(root)
    if name == "channel":
        return "rss11" if "rss1.1" in root.tag else "cdf" if root.tag.isupper() else "rss"
    return "rss20" if version.startswith("2") else _RSS.get(version, "rss")


def _atom(tag: str, version: str) -> str:
    if "2005/atom" in tag.lower():
        return "atom10"
    if "purl.org/atom" in tag.lower():
        return _ATOM.get(version, "atom03")
    return _ATOM.get(version, "atom")


def _rdf(root: Element) -> str:
    spaces = [str(uri) for uri in root.nsmap.values()] + [child.tag for child in root]
    return "rss090" if any("/rdf/simple/0.9" in space for space in spaces) else "rss10"
