"""Stage 1: what stands around a feed and is no part of it: warnings, scripts, blank lines; and comments."""

from __future__ import annotations

import re

from feednorm.document.notes import TOLD, Notes, line_breaks
from feednorm.document.tokens import CDATA, COMMENT, LITERAL, open_elements

ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|rdf|feed|channel|entry|item)(?=[\s/>])", re.IGNORECASE)
_PROLOG = re.compile(r"<\?xml\s|<!DOCTYPE\s+(?!html)", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\s[^<>]*>", re.IGNORECASE)
_LITERAL = re.compile(LITERAL)
# The tags that tell where a feed ends; those of a channel that ends before its feed do not.
_FRAME = re.compile(
    rf"{LITERAL}|</(?:[\w.-]+:)?(?P<root_end>rss|rdf|feed|channel)\s*>"
    r"|</?(?:[\w.-]+:)?(?P<tag>item|entry|(?<!/)(?:rss|rdf|feed|channel))(?=[\s/>])",
    re.IGNORECASE,
)
_SILENT = re.compile(rf"{COMMENT}|<\?(?:.*?\?>|(.*+))", re.DOTALL)
_COMMENT = re.compile(f"({CDATA})|{COMMENT}")


def drop_junk_before(text: str, notes: Notes) -> str:
    """Drop warnings, blank lines and the like before the XML declaration or the root; the declaration goes too."""
    root = ROOT.search(_LITERAL.sub(lambda match: " " * len(match[0]), text[:100_000])) or ROOT.search(text)
    prolog = _PROLOG.search(text, 0, root.start() if root else len(text))
    start = prolog or root
    if start is None:
        return text
    before = _LITERAL.sub("", text[: start.start()])
    if before.strip() or (before and prolog):
        _note("junk-before-root", 0, before, notes)
        text = line_breaks(text[: start.start()]) + text[start.start() :]
    return _DECLARATION.sub(lambda match: line_breaks(match[0]), text) if "<?" in text else text


def drop_junk_after(text: str, notes: Notes) -> str:
    """Drop what follows the end of the root, end tags and all; comments and instructions may stand there."""
    end = _end_of_root(text)
    junk = _SILENT.sub(r"\1", text[end:])
    if not junk.strip():
        return text
    _note("junk-after-root", text.index(junk.lstrip()[0], end), junk, notes)
    return text[:end]


def _end_of_root(text: str) -> int:
    """Where the root ends: with the first of its end tags that no entry and no other feed follows, or the text."""
    root = ""
    ends: list[re.Match[str]] = []
    for found in _FRAME.finditer(text):
        if found["root_end"]:
            ends.append(found)
        elif found["tag"]:
            ends.clear()
            if not root:
                if open_elements(text[: found.start()]):  # a feed within another document
                    return len(text)
                root = found["tag"].lower()
    return next((found.end() for found in ends if found["root_end"].lower() == root), len(text))


def _note(code: str, offset: int, junk: str, notes: Notes) -> None:
    told = junk.strip()[:TOLD]
    notes.add(code, offset, junk=repr(told) if told else "white space")


def keep_one_comment_open(text: str, notes: Notes) -> str:  # noqa: ARG001 - all steps are called alike
    """Of comments that never end the first is enough: each of them would be looked through to the end of the text."""
    if "<!--" not in text:
        return text
    first = text.find("<!--", text.rfind("-->") + 1)
    within = first + len("<!--")
    return text if first < 0 else text[:within] + text[within:].replace("<!--", "&lt;!--")


def close_comments(text: str, notes: Notes) -> str:
    """A comment that never ends is text; were it a comment, it would be all the rest of the feed."""
    if "<!--" not in text:
        return text
    last = text.rfind("-->") + 1
    if "<!--" not in text[last:]:
        return text
    notes.add("unclosed-comment", text.index("<!--", last))
    return text[:last] + text[last:].replace("<!--", "&lt;!--")


def drop_comments(text: str, notes: Notes) -> str:  # noqa: ARG001 - all steps are called alike
    """Drop comments, which may not have two hyphens within; nothing of the feed is in them."""
    return _COMMENT.sub(lambda match: match[1] or line_breaks(match[0]), text)
