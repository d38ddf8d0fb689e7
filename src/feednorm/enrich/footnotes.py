"""Stage 5: the marks that refer to footnotes, which are no part of what an article says."""

from __future__ import annotations

import re

from feednorm.enrich.words import holds_any
from feednorm.model import Entry
from feednorm.patterns import lazy

# A linked number behind a word or a mark, without a space between: "rain.[1](https://a.example/#fn1)".
_LINKED = re.compile(r"\[(?<=[^\s(\[]\[)(?:\\\[)?\d{1,3}(?:\\?\])?\]\([^\s()<>]*\)")
# Likewise in HTML, where the converter keeps the number of a link within the page, but not the link.
_RAISED = lazy(r"<sup\b[^<>]*>\s*<a\b[^<>]*>\s*(\[?\d{1,3}\]?)\s*</a>\s*</sup>")
_WORD_BEFORE = lazy(r"\w+[^\s\w<>]{0,3}$")
_DIGITS = "0123456789"
_NEAR = 40  # characters before a mark in which its word stands


def without_linked_marks(markdown: str) -> str:
    """A Markdown text without the links that refer to footnotes.

    >>> without_linked_marks("Rain.[1](https://a.example/#fn1) See [2](https://a.example/2).")
    'Rain. See [2](https://a.example/2).'
    """
    return _LINKED.sub("", markdown) if "](" in markdown else markdown


def without_note_marks(text: str, entry: Entry) -> str:
    """A text without the numbers of footnotes that the entry raises behind its words.

    >>> from feednorm.model import Text
    >>> entry = Entry(content=Text('Slop<sup><a href="#fn1">1</a></sup>. GPT4.', "html"))
    >>> without_note_marks("Slop1. GPT4.", entry)
    'Slop. GPT4.'
    """
    if not holds_any(text, _DIGITS):
        return text
    for source in (entry.summary, entry.content):
        if source is not None and source.kind == "html" and "<sup" in source.value:
            for mark in _RAISED.finditer(source.value):
                if word := _WORD_BEFORE.search(source.value[max(0, mark.start() - _NEAR) : mark.start()]):
                    text = text.replace(word[0] + mark[1], word[0])
    return text
