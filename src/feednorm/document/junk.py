"""Stage 1: what stands around a feed and is no part of it: warnings, scripts, blank lines; and comments."""

from __future__ import annotations

import re

from feednorm.document.notes import Notes, line_breaks

ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|rdf|feed|channel|entry|item)(?=[\s/>])", re.IGNORECASE)
_ROOT_END = re.compile(r"</(?:[\w.-]+:)?(?:rss|rdf|feed|channel)\s*>", re.IGNORECASE)
_PROLOG = re.compile(r"<\?xml\s|<!DOCTYPE\s+(?!html)", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\s[^<>]*>", re.IGNORECASE)
_LITERAL = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?-->", re.DOTALL)
_COMMENT = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))|<!--.*?-->", re.DOTALL)
_TOLD = 40  # characters of the junk


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
    """Drop what follows the last end of a root; not where that is another feed, or the end is within a section."""
    end = _end_of_root(text)
    after = text[end:]
    junk = _LITERAL.sub("", after)
    if not junk.strip() or ROOT.search(after) or "]]>" in junk or "-->" in junk:
        return text
    _note("junk-after-root", end + after.index(junk.strip()[:1]), junk, notes)
    return text[:end]


def _end_of_root(text: str) -> int:
    start = len(text)
    while (start := text.rfind("</", 0, start)) >= 0:
        if match := _ROOT_END.match(text, start):
            return match.end()
    return len(text)


def _note(code: str, offset: int, junk: str, notes: Notes) -> None:
    told = junk.strip()[:_TOLD]
    notes.add(code, offset, junk=repr(told) if told else "white space")


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
