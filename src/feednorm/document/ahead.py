"""Stage 1: which tags lie ahead in a soup of them, up to the next tag of the structure; each is looked at once."""

from __future__ import annotations

import re
from collections import deque

from feednorm.document.tokens import LITERAL, NAME
from feednorm.document.vocabulary import ENTRIES, STRUCTURE

_TAG = re.compile(  # all begin with a bracket, which is found fast
    rf"{LITERAL}|<(?:(?P<structure>/?(?:{'|'.join(sorted(STRUCTURE))})(?=[\s/>]))"
    rf"|(?P<end>/\s?)?(?P<name>{NAME})(?(end)\s*+/?>))",
    re.IGNORECASE,
)


class Ahead:
    """Looks ahead in a text, from places that ascend.

    >>> ahead = Ahead("<a>1</a></item>")
    >>> ahead.end_tag("a", 0), ahead.structure_tag(0), ahead.ending_entry(0)
    ((4, 8), (8, 14), 'item')
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._structure = (-1, -1)
        self._tags: dict[str, deque[tuple[int, int]]] = {}  # before that; the names of end tags begin with a slash

    def structure_tag(self, start: int) -> tuple[int, int]:
        """From where to where the next tag of the structure lies, its bracket aside; the end of the text for none."""
        if self._structure[0] < start:
            self._look(start)
        return self._structure

    def end_tag(self, name: str, start: int) -> tuple[int, int]:
        """From where to where the next end tag of this name lies, or the next tag of the structure if that is first."""
        return self._next(f"/{name.lower()}", start)

    def closes(self, name: str, start: int) -> bool:
        """Whether an element that is open ends before another of its name begins, and before the structure goes on.

        >>> Ahead("</a></item>").closes("a", 0), Ahead("<a></a></item>").closes("a", 0)
        (True, False)
        """
        return self.end_tag(name, start) < self._next(name.lower(), start)

    def ending_entry(self, start: int) -> str:
        """The name of the entry whose end tag is the next tag of the structure; "" where that is another."""
        stop, after = self.structure_tag(start)
        ended = self._text[stop + 2 : after].lower() if self._text.startswith("</", stop) else ""
        return ended if ended in ENTRIES else ""

    def _next(self, name: str, start: int) -> tuple[int, int]:
        boundary = self.structure_tag(start)
        tags = self._tags.get(name)
        while tags and tags[0][0] < start:
            tags.popleft()
        return tags[0] if tags else boundary

    def _look(self, start: int) -> None:
        """Find the tags from here to the next one of the structure."""
        self._structure = (len(self._text), len(self._text))
        self._tags.clear()
        for tag in _TAG.finditer(self._text, start):
            if tag["structure"]:
                self._structure = tag.span()
                break
            if tag["name"]:
                key = f"/{tag['name']}" if tag["end"] else tag["name"]
                self._tags.setdefault(key.lower(), deque()).append(tag.span())
