"""Stage 1: mend the namespaces of a text: prefixes that nothing declares, and URIs that are none."""

from __future__ import annotations

import re

from feednorm.document.attributes import NEXT_ATTRIBUTE
from feednorm.document.junk import ROOT
from feednorm.document.namespaces import NAMESPACES, is_misnamed, prefix_of
from feednorm.document.notes import Notes, line_breaks
from feednorm.document.tokens import LITERAL, TOKEN

_LITERAL = re.compile(LITERAL)
_NAMESPACE = re.compile(r"\sxmlns(:[\w.-]+)?\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_SOUND_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[\w./?=%~:@+,-]*(?:#[\w./?=%~:@+,-]*)?", re.ASCII)


# The namespaces that a root without a prefix may be in.
_OF_ROOT = {"<rss": ("",), "<channel": ("",), "<feed": ("", "atom"), "<entry": ("", "atom")}


def tidy_namespaces(text: str, notes: Notes) -> str:
    """White space in a namespace's URI goes; a URI that is none, or not of the root that it stands on, gives way."""
    root = ROOT.search(text)
    root_end = text.find(">", root.end()) if root else -1
    own = _OF_ROOT.get(root[0].lower() if root else "", tuple(NAMESPACES))

    def mend_one(match: re.Match[str]) -> str:
        prefix, uri = (match[1] or "").lstrip(":"), match[2] if match[3] is None else match[3]
        if NEXT_ATTRIBUTE.search(uri):  # its second quote is missing
            return match[0]
        tidy = "".join(uri.split())
        is_foreign = not prefix and match.start() < root_end and prefix_of(tidy) not in own
        if not _SOUND_URI.fullmatch(tidy) or is_foreign or is_misnamed(prefix, tidy):
            tidy = _usual_uri(prefix) if prefix else ""
        if tidy == uri:
            return match[0]
        notes.add("bad-namespace", match.start(), uri=uri)
        return f' xmlns{match[1] or ""}="{tidy}"{line_breaks(match[0])}'

    return _NAMESPACE.sub(mend_one, text)


_DECLARED = re.compile(r"\sxmlns:([\w.-]+)\s*=\s*[\"']?[^\"'\s]")
_PREFIX = re.compile(r"<([A-Za-z_][\w.-]*):")
_USED_PREFIX = re.compile(r"<([A-Za-z_][\w.-]*):[A-Za-z_]|\s([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*\s*=\s*[\"']")


def declare_prefixes(text: str, notes: Notes) -> str:
    """Declare on the root the prefixes that nothing declares: by their usual namespace, or one that is made up."""
    root = ROOT.search(text)
    if root is None:
        return text
    markup = _LITERAL.sub("", text)
    tag = TOKEN.match(text, root.start())
    on_root = set(_DECLARED.findall(tag[0] if tag else "")) | {"xml", "xmlns"}
    anywhere = set(_DECLARED.findall(markup))
    used = dict.fromkeys(first or second for first, second in _USED_PREFIX.findall(markup))
    missing = [prefix for prefix in used if prefix not in on_root]
    places = {found[1]: found.start() for found in reversed([*_PREFIX.finditer(text)])} if missing else {}
    for prefix in missing:
        if prefix not in anywhere:
            notes.add("undeclared-prefix", places.get(prefix, 0), prefix=prefix)
    declarations = "".join(f' xmlns:{prefix}="{_usual_uri(prefix)}"' for prefix in missing)
    return text[: root.end()] + declarations + text[root.end() :]


def _usual_uri(prefix: str) -> str:
    uris = NAMESPACES.get(prefix.lower())
    return f"http://{uris[0]}" if uris and uris[0] else f"urn:undeclared:{prefix}"
