"""Stage 1: write a feed anew whose elements do not nest as XML has them.

Reads the text as a soup of tags and knows what a feed is made of, so that an unclosed `<p>` ends with its
description and an item ends where the next begins. What comes out is well-formed whatever came in, and every line
stays where it was.
"""

from __future__ import annotations

import re

from feednorm.document.ahead import Ahead
from feednorm.document.attributes import mend_attributes
from feednorm.document.notes import Notes, line_breaks
from feednorm.document.tokens import DEEPEST, TAG_BEFORE_TEXT, TOKEN, is_empty, nests
from feednorm.document.vocabulary import (
    CONTAINERS,
    ENDS_PROSE,
    ENDS_TITLE,
    ENTRIES,
    FIELDS,
    PARENTS,
    PROSE,
    SIMPLE,
    STRUCTURE,
    TITLES,
)
from feednorm.document.writing import Writer

_HOLD_ALL = {name.rpartition(":")[2] for name in STRUCTURE}
_TEXTS = PROSE | SIMPLE | {"title", "link"}
_KNOWN = STRUCTURE | FIELDS | PARENTS.keys()
_LAST_END_TAG = re.compile(r"</([\w:.-]+)\s*>\s*\Z")
_CUT_VALUE = re.compile(r"=\s*[\"'][^\"']*\Z")
_TYPE = re.compile(r' (?:type|mode)="[^"]*"')


def _may_hold(parent: str, field: str) -> bool:
    """Whether a field may begin within an element: one with a prefix holds those of that prefix, but for texts."""
    prefix, _, name = parent.rpartition(":")
    if name in PARENTS or name in _HOLD_ALL:
        return _is_parent_of(name, field)
    return bool(prefix and parent not in SIMPLE and field.startswith(f"{prefix}:"))


def _is_parent_of(parent: str, field: str) -> bool:
    """Whether an element is known to hold a field."""
    name = parent.rpartition(":")[2]
    return name in _HOLD_ALL or field.rpartition(":")[2] in PARENTS.get(name, ())


def rebuild(text: str, notes: Notes) -> str | None:
    """Write the feed in `text` anew; None where no tag of a feed is in it."""
    return _Builder(text, notes).build()


class _Builder:
    """Reads a soup of tags, and writes what they were meant as."""

    def __init__(self, text: str, notes: Notes) -> None:
        self._text = text
        self._notes = notes
        self._ahead = Ahead(text)
        self._out = Writer()
        self._names = self._out.names  # of the elements that are open
        self._has_ended = False
        self._has_cut_short = False  # whether the last entry began within another
        self._has_entry = False
        self._told: set[str] = set()  # the fields of the channel

    def build(self) -> str | None:
        """Take token by token, and close what is open in the end."""
        position = 0
        while token := TOKEN.search(self._text, position):
            self._out.text(self._text[position : token.start()])
            position = self._take(token)
        self._out.text(self._text[position:])
        return self._finish()

    def _finish(self) -> str | None:
        if not self._names and not self._out.written().strip():
            return None
        if len(self._names) > 1 or not self._has_ended:
            self._notes.add("truncated", len(self._text))
        if self._names and self._names[-1] in SIMPLE:  # half an address, an id or a date is a wrong one
            self._out.clear()
        self._out.close(len(self._names))
        self._notes.settle(self._text)
        return self._out.written()

    # -------------------------------------------------------- reading

    def _take(self, token: re.Match[str]) -> int:
        """Write what one token says, and return where the next may begin."""
        if token["cdata"] is not None and self._names:
            self._out.literal(token["cdata"])
        elif token["name"] and token["end"]:
            self._take_end(token["name"].lower(), token)
        elif token["name"]:
            return self._take_start(token["name"], token["attributes"] or "", token)
        elif token["cut"] and not token["cut_end"] and (self._names or token["cut"].lower() in STRUCTURE):
            return self._take_cut(token["cut"], token)
        else:
            self._out.skip(token[0])
        return token.end()

    def _take_cut(self, name: str, token: re.Match[str]) -> int:
        """A tag without its bracket is one all the same, but at the end of the text only that of an entry."""
        if token.end() < len(self._text):
            self._notes.add("broken-tag", token.start(), tag=name)
            if name.lower() in PROSE and (tag := TAG_BEFORE_TEXT.match(self._text, token.start())):
                return self._take_start(name, tag["attributes"], tag)
        elif name.lower() not in STRUCTURE:
            return token.end()
        return self._take_start(name, _CUT_VALUE.sub("", token[0][len(name) + 1 :]), token)

    def _take_start(self, name: str, raw: str, token: re.Match[str]) -> int:
        key = name.lower()
        if meant := self._meant_entry(key, token):
            self._notes.add("misspelt-tag", token.start(), tag=f"<{name}>", meant=f"<{meant}>")
            name = key = meant
        if not self._names:
            if key not in STRUCTURE:
                self._out.skip(token[0])
                return token.end()
            if key in ENTRIES:
                self._out.start("rss", "")
                self._has_ended = True
        self._drop_wrong_start(key, token.start())
        self._make_room(key, token.start())
        self._start_missing_entry(key, token)
        if len(self._names) > DEEPEST:
            return token.end()
        attributes = mend_attributes(raw, token.start(), self._notes)
        if key in PROSE and not is_empty(token):
            return self._take_prose(name, attributes, token)
        self._has_entry = self._has_entry or key in ENTRIES
        self._out.start(name, attributes + line_breaks(raw))
        is_root = len(self._names) == 1 and key in CONTAINERS and self._text[token.end() :].strip()
        if not is_root and (is_empty(token) if token["name"] else raw.rstrip().endswith("/")):
            self._out.close()
        return token.end()

    def _make_room(self, key: str, offset: int) -> None:
        """Close what cannot hold the element that begins."""
        depth = len(self._names)
        if key in STRUCTURE:
            while depth and self._names[depth - 1] not in CONTAINERS:
                depth -= 1
        elif key in FIELDS:
            while depth and not self._holds(self._names[depth - 1], key, offset):
                depth -= 1
        elif self._names[-1:] and self._names[-1] in SIMPLE:
            depth -= 1
        if key in ENTRIES:
            self._has_cut_short = not ENTRIES.isdisjoint(self._names[depth:])
        if self._names[depth:]:
            self._notes.add("unclosed-element", offset, name=self._names[-1])
            self._out.close(len(self._names) - depth)

    def _holds(self, parent: str, field: str, offset: int) -> bool:
        """Whether a field that begins here is in an element that is open; one that has its end holds all before it."""
        if _may_hold(parent, field):
            return True
        return parent.rpartition(":")[2] in PARENTS and self._ahead.closes(parent, offset)

    def _drop_wrong_start(self, key: str, offset: int) -> None:
        """A start tag of an entry that holds nothing: that was meant as the end tag of another, or stands twice."""
        is_wrong = key in ENTRIES or (key in STRUCTURE and self._has_cut_short)
        if not (is_wrong and self._names and self._names[-1] in ENTRIES and self._out.is_empty()):
            return
        if not self._has_cut_short:
            self._notes.add("unclosed-element", offset, name=self._names[-1])
        self._out.take_back()
        self._has_cut_short = False

    def _meant_entry(self, key: str, token: re.Match[str]) -> str:
        """The entry that an unknown element among the entries must be, for it ends as one; "" where it need not."""
        if self._names[-1:] and self._names[-1] in CONTAINERS and key not in _KNOWN and not is_empty(token):
            ended = self._ahead.ending_entry(token.end())
            if ended and self._ahead.end_tag(key, token.end()) == self._ahead.structure_tag(token.end()):
                return ended
        return ""

    def _start_missing_entry(self, key: str, token: re.Match[str]) -> None:
        """Open the entry whose start tag is missing before a field.

        Behind another entry, or behind its own like of the channel, a field begins; and an entry ends.
        """
        if key not in FIELDS or not self._names or self._names[-1] not in CONTAINERS:
            return
        is_second = self._has_entry or key in self._told
        self._told.add(key)
        if is_second and (missing := self._ahead.ending_entry(token.end())):
            self._notes.add("missing-start", token.start(), name=missing)
            self._out.start(missing, "")

    def _take_end(self, key: str, token: re.Match[str]) -> None:
        """Close the element of this name and all within; an end tag without a start says nothing."""
        self._out.skip(token[0])
        if key in CONTAINERS:
            self._drop_wrong_start(key, token.start())
        depth = len(self._names) - 1
        while self._out.count[key] and self._names[depth] != key:
            if self._names[depth] in ENTRIES and key not in STRUCTURE:
                break
            depth -= 1
        if depth < 0 or self._names[depth] != key:
            if self._names and not self._take_orphan_end(key, token.start()):
                self._notes.add("stray-end-tag", token.start(), name=key)
            return
        inner = len(self._names) - depth
        self._has_ended = self._has_ended or depth == 0
        if inner > 1:
            self._notes.add("unclosed-element", token.start(), name=self._names[-1])
        self._out.close(inner if depth else inner - 1)  # the root stays open, for there may be another

    def _take_orphan_end(self, key: str, offset: int) -> bool:
        """An end tag of a field without a start, but with a text before it, or an element that nobody knows."""
        if key not in _TEXTS:
            return False
        depth = len(self._names)
        while depth and not _is_parent_of(self._names[depth - 1], key):
            depth -= 1
        if depth == len(self._names):
            if not self._out.wrap(key, whole=key in SIMPLE):  # half an address, an id or a date is a wrong one
                return False
            self._notes.add("missing-start", offset, name=key)
        elif self._names[depth] not in _KNOWN:
            self._notes.add("misspelt-tag", offset, tag=f"<{self._out.open[depth]}>", meant=f"<{key}>")
            self._out.rename(depth, key)
            self._out.close(len(self._names) - depth)
        else:
            return False
        return True

    # -------------------------------------------------------- prose

    def _take_prose(self, name: str, attributes: str, token: re.Match[str]) -> int:
        """Write an element of prose up to where it ends; markup in it that does not nest is escaped: it is HTML."""
        start = token.end()
        stop, after = self._end_of_prose(name, start)
        content = self._text[start:stop]
        if after == stop < len(self._text):
            self._notes.add("unclosed-element", token.start(), name=name)
        tags = [found for found in TOKEN.finditer(content) if found["name"] or found["cut"]]
        if tags and not nests(content):
            if stop < len(self._text):
                self._notes.add("unescaped-markup", token.start(), name=name)
            self._out.start(name, _TYPE.sub("", attributes) + ' type="html"' + line_breaks(token[0]))
            self._out.literal(TOKEN.sub(lambda found: found[0] if found["cdata"] is None else found["cdata"], content))
        else:
            self._out.start(name, attributes + line_breaks(token[0]))
            self._write_sound(content, token.start())
        self._out.close()
        self._out.skip(self._text[stop:after])
        return after

    def _write_sound(self, content: str, offset: int) -> None:
        """Write content whose tags nest, if it has any."""
        position = 0
        for found in TOKEN.finditer(content):
            self._out.text(content[position : found.start()])
            position = found.end()
            if found["cdata"] is not None:
                self._out.literal(found["cdata"])
            elif found["name"] and found["end"]:
                self._out.skip(found[0])
                self._out.close()
            elif found["name"]:
                raw = found["attributes"] or ""
                self._out.start(found["name"], mend_attributes(raw, offset, self._notes) + line_breaks(raw))
                if is_empty(found):
                    self._out.close()
        self._out.text(content[position:])

    def _end_of_prose(self, name: str, start: int) -> tuple[int, int]:
        """Return where the content ends, and where to go on: the same place, if its own end tag is not there."""
        boundary, _ = self._ahead.structure_tag(start)
        end, after = self._ahead.end_tag(name, start)
        is_title = name.lower() in TITLES
        if self._ahead.closes(name, start) if is_title else end < boundary:
            return end, after
        ends = ENDS_TITLE if is_title else ENDS_PROSE
        for found in TOKEN.finditer(self._text, start, boundary):
            tag = (found["name"] or "").lower()
            if (not found["end"] and tag in ends) or (found["end"] and tag in STRUCTURE):
                return self._without_wrong_end(start, found.start()), found.start()
        return self._without_wrong_end(start, boundary), boundary

    def _without_wrong_end(self, start: int, stop: int) -> int:
        """Where content ends that ends with an end tag for which nothing in it is open: its own, misspelt."""
        content = self._text[start:stop]
        tag = _LAST_END_TAG.search(content)
        if tag is None or f"<{tag[1]}" in content:
            return stop
        self._notes.add("stray-end-tag", start + tag.start(), name=tag[1])
        return start + tag.start()
