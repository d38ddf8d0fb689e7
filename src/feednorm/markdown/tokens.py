"""Stage 3: HTML -> Markdown. HTML text into tags and the texts between them."""

from __future__ import annotations

import re
from itertools import compress, count

from attrs import frozen

from feednorm.patterns import lazy

SPACE = r" \t\n\f\r"
_RAW = "script style title textarea xmp iframe noembed noframes plaintext".split()
_CDATA_START, _CDATA_END = "<![CDATA[", "]]>"


def _any_case(words: list[str]) -> str:
    """Return a pattern for words in any case; unlike IGNORECASE it lets `re` skip ahead by first letters."""
    return "|".join("".join(f"[{letter}{letter.upper()}]" for letter in word) for word in words)


# A quote opens a value after "=" only; everywhere else it is a character like any other, and never hides a ">".
_NAME = rf"/?+[a-zA-Z][^{SPACE}/>]*+"
_QUOTED = rf"""="[^"]*+"|=[{SPACE}]*+"[^"]*+"|=[{SPACE}]*+'[^']*+'"""
ATTRIBUTES = rf"""[^>"'=]*+(?:(?:{_QUOTED}|[="'])[^>"'=]*+)*+"""
_RAW_NAME = rf"({_any_case(_RAW)})(?![^{SPACE}/>])"
# An element that closes itself has no content: XHTML writes <iframe/>, for which browsers lose the rest of the page
_RAW_CONTENT = r"(?(2)(?:(?<!/)>(?:[^<]++|<(?!/(?i:\2)))*+)?+)"
# Comments. Of a CDATA section, which HTML does not have, the content stays, but for a tag that would hide it
_NO_ELEMENT = rf"!--(?:-?>|.*?--!?>|.*+)|!\[CDATA\[(?:[{SPACE}]*<(?:{_any_case(_RAW)})[^>]*+>?+)?+|[!?/][^>]*+>?+"

# Most tags are a name alone: an alternative of their own costs less
_BEHIND_BRACKET = rf"(?:({_NAME})(?:>|({ATTRIBUTES})>?+)|{_NO_ELEMENT})"
_TAG = re.compile(f"<{_BEHIND_BRACKET}", re.DOTALL)
# A document of this size may be a flood of brackets that begin no tag, which a look ahead passes over twice as fast
_LARGE = 1_000_000
_TAG_IN_LARGE = lazy(f"<(?=[a-zA-Z/!?]){_BEHIND_BRACKET}", re.DOTALL)
_TAG_OR_RAW = lazy(rf"<(?:({_RAW_NAME}|{_NAME})({ATTRIBUTES}{_RAW_CONTENT})>?+|{_NO_ELEMENT})", re.DOTALL)


@frozen
class Tokens:
    """A document as three lists of one length: a text, the name of the tag after it, and that tag's attributes.

    A name is as the document spells it, with the slash of an end tag; a comment has None, and so has the end, after the
    last text. A tag that has no attributes may have None for them. `tags` are the names that occur, in lower case.
    """

    texts: list[str]
    names: list[str | None]
    attributes: list[str | None]
    tags: set[str]


def tokenize(html: str) -> Tokens:
    """Split HTML at its tags, as section 13.2.5 of the HTML standard tokenises it.

    The content of elements such as `script` comes with their attributes, after a ">". One pass and no backtracking:
    the time is linear in the input, whatever the input is.

    >>> tokenize('One <b class="x">two</b>').names
    ['b', '/b', None]
    """
    parts = (_TAG if len(html) < _LARGE else _TAG_IN_LARGE).split(html)
    texts, names, attributes = parts[0::3], parts[1::3], parts[2::3]
    spellings = set(names)
    tags = {name.lower() for name in spellings if name}
    if not tags.isdisjoint(_RAW) and not _are_empty(texts, names, spellings):
        parts = _TAG_OR_RAW.split(html)
        texts, names, attributes = parts[0::4], parts[1::4], parts[3::4]
    if None in spellings and _CDATA_START in html:
        texts = [text.replace(_CDATA_END, "") for text in texts]
    names.append(None)
    attributes.append(None)
    return Tokens(texts, names, attributes, tags)


def _are_empty(texts: list[str], names: list[str | None], spellings: set[str | None]) -> bool:
    """Whether no element like `script` holds more than blanks, as most that embed a page; the blanks go then."""
    raw = {name for name in spellings if name and name.lower() in _RAW}
    starts = [*compress(count(), map(raw.__contains__, names))]
    for index in starts:
        if names[index + 1 : index + 2] != [f"/{names[index]}"] or texts[index + 1].strip():
            return False
    for index in starts:
        texts[index + 1] = ""
    return True
