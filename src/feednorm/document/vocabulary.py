"""Stage 1: what a feed is made of, as far as its broken markup has to be told apart."""

from __future__ import annotations

from collections.abc import Mapping

CONTAINERS = frozenset({"rss", "rdf:rdf", "feed", "atom:feed", "channel", "items"})
ENTRIES = frozenset({"item", "entry", "atom:entry"})
STRUCTURE = CONTAINERS | ENTRIES

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

# Prose that has lost its end tag ends before one of these; what HTML has as well, such as `title`, is not among them.
ENDS_PROSE = (SIMPLE | PROSE | {"author", "image", "textinput"}) - {
    "body",
    "summary",
    "content",
    "name",
    "link",
    "title",
}

# A title has no such markup in it: a link ends it, and so does a body.
TITLES = frozenset({"title", "atom:title", "dc:title", "media:title", "itunes:title"})
ENDS_TITLE = ENDS_PROSE | {"link", "summary", "content", "title"}

# Elements that begin a field wherever they stand, but within one of these parents; one that lacks its end holds those
# and no others.
FIELDS = ENDS_PROSE | {"title", "link", "summary", "content"}
_PERSON = frozenset("name email uri url".split())
_PICTURE = frozenset("url title link width height description name".split())
PARENTS: Mapping[str, frozenset[str]] = {
    "author": _PERSON,
    "contributor": _PERSON,
    "source": frozenset("title link id updated author category generator rights subtitle copyright tagline".split()),
    "image": _PICTURE,
    "textinput": _PICTURE,
    "cloud": frozenset(),
    "skiphours": frozenset(),
    "skipdays": frozenset(),
}
