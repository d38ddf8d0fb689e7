"""Stage 1: lxml's XML parsers, hardened in this one place.

No network, no files, no entity that stands outside the document; libxml2 bounds how far those inside may expand.
"""

from __future__ import annotations

from lxml import etree


def strict_parser(*, encoding: str | None = None) -> etree.XMLParser:
    """Make a parser for well-formed XML; `encoding` overrides the declaration."""
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities="internal",  # type: ignore[arg-type]
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )


def lenient_parser(*, encoding: str | None = None) -> etree.XMLParser:
    """Make a parser that makes the best of what is not well-formed."""
    return etree.XMLParser(
        encoding=encoding,
        recover=True,
        resolve_entities="internal",  # type: ignore[arg-type]
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
