"""Stage 3: HTML -> Markdown. Text as Markdown text: references decoded, white space folded, markup escaped.

Texts are worked on all at once, joined by a character that no text holds: a pass over one long string costs a fraction
of thousands of passes over short ones, and most texts need no change at all.
"""

from __future__ import annotations

import re

from feednorm.patterns import lazy

_SEAM = "\0"  # between texts; the tokenizer leaves no other in them
_MOST_REFERENCES = 4096  # remembered; hostile input shall not fill the memory
_LONGEST_REFERENCE = 40

_REFERENCE = re.compile(r"(&(?:[a-zA-Z][a-zA-Z0-9]{0,31}+|#(?:[0-9]++|[xX][0-9a-fA-F]++));?+)")
# Some programs write a character beyond U+FFFF as its two halves in UTF-16
_HALVES = lazy(r"&#(?:(5[56]\d{3});&#(5[67]\d{3})|[xX]([dD][89abAB]\w\w);&#[xX]([dD][c-fC-F]\w\w));", re.ASCII)
_LOST, _LOST_HALVES = "\ufffd", "\ufffd\ufffd"
# HTML 13.2.5.73: in an attribute, a name without its semicolon is text where "=" or a letter follows
_ATTRIBUTE_REFERENCE = lazy(r"(&(?:#[0-9]++;?|#[xX][0-9a-fA-F]++;?|[a-zA-Z][a-zA-Z0-9]{0,31}(?:;|(?![=a-zA-Z0-9]))))")

_LINE_ENDS = {"\r": "\n", "\f": " "}  # a bare carriage return would end a line of code, unseen
_BLANKS = re.compile("   *+")  # two, with which `re` looks for the next place at once, and more
_BRACKET = lazy(r"\\.|[\[\]]", re.DOTALL)
# What Markdown would read as markup wherever it stands in a line, each with the cases in which it would; a seam may
# have anything behind it. There is a pass for each, for `re` looks for one character at the speed of C, for one of many
# it does not, and most texts hold few of them. The backslash is the first, for later rows write some.
_MARKUP = [
    (character, re.compile(re.escape(character) + case), r"\\" + character.replace("\\", r"\\"))
    for character, case in {
        "\\": r"(?![^ !-/:-@\[-`{-~\0])",  # before what it would escape, once blanks are gone, or at the end
        "<": r"(?![^a-zA-Z/!?\0])",  # a tag, a comment, an <address>
        "`": "",
        "*": r"(?:(?<![^ \0][ ]\*)|(?![ ][^ \0]))",  # not between blanks, unless they may go
        "_": r"(?:(?<![^\W_]_)|(?![^\W_]))",  # not within a word
        "]": r"(?=[(\[])",  # [text](address), [text][label]
        "&": r"(?=\#?[0-9a-zA-Z]+;)",  # a reference
        "~": r"(?:(?<![^ \0][ ]~)|(?![ ]?[\w/]))",  # not before a number, as in "about ~5"
    }.items()
]
# Of a short text one pass tells sooner that it has none of them
_ANY_SIGN = re.compile(f"[{re.escape(''.join([character for character, _, _ in _MARKUP]))}]")


class _References(dict[str, str]):
    """The characters of the references met so far."""

    def __missing__(self, reference: str) -> str:
        from html import unescape

        characters = unescape(reference) if len(reference) < _LONGEST_REFERENCE else "\ufffd"
        characters = _LINE_ENDS.get(characters, characters)
        if len(self) < _MOST_REFERENCES:
            self[reference] = characters
        return characters


_CHARACTERS = _References()


def decode(text: str) -> str:
    """Return text with its character references decoded, once.

    >>> decode("Q&amp;A &copy 2024 &amp;lt;")
    'Q&A © 2024 &lt;'
    """
    if "&" not in text:
        return text
    decoded = _replaced(_REFERENCE, text)
    if _LOST not in decoded or _LOST_HALVES not in decoded:  # one sign is looked for many times quicker than two
        return decoded
    return _replaced(_REFERENCE, _HALVES.sub(_whole, text))


def _whole(halves: re.Match[str]) -> str:
    """The character that two references name the halves of; both references, if they do not."""
    decimal, low, hexadecimal, low_hex = halves.groups()
    try:
        codes = (int(decimal), int(low)) if decimal else (int(hexadecimal, 16), int(low_hex, 16))
        return "".join(map(chr, codes)).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except ValueError:
        return halves[0]


def decode_attribute(value: str) -> str:
    """Return an attribute's value decoded.

    >>> decode_attribute("?a=1&copy=2&amp;b=3")
    '?a=1&copy=2&b=3'
    """
    return _replaced(_ATTRIBUTE_REFERENCE, value) if "&" in value else value


def _replaced(pattern: re.Pattern[str], text: str) -> str:
    parts = pattern.split(text)
    parts[1::2] = map(_CHARACTERS.__getitem__, parts[1::2])
    return "".join(parts)


def decode_all(texts: list[str]) -> str:
    """Return many texts decoded, as one that `split_all` splits."""
    return decode(_SEAM.join(texts))


def split_all(joined: str) -> list[str]:
    """Return the texts that were joined."""
    return joined.split(_SEAM)


def fold(text: str) -> str:
    r"""Return text with each run of white space as one blank.

    >>> fold("one\n\ttwo ")
    'one two '
    """
    if not text.isprintable():  # as most short texts are, for a blank is the only white space that is
        text = text.replace("\n", " ").replace("\t", " ")
        text = text.replace("\r", " ").replace("\f", " ")  # references give these
    return _BLANKS.sub(" ", text) if "  " in text else text


def escape(text: str) -> str:
    r"""Return text that Markdown reads as that text, within a line; blocks see to the starts of lines.

    >>> print(escape("snake_case, *stars*, a * b, <b>, &amp;"))
    snake_case, \*stars\*, a * b, \<b>, \&amp;
    """
    text = fold(text)
    return _escaped(text) if _ANY_SIGN.search(text) else text


def escape_brackets(text: str) -> str:
    r"""Return Markdown text with its brackets escaped, for where they would end a label.

    >>> print(escape_brackets(r"a] \[b"))
    a\] \[b
    """
    return _BRACKET.sub(_escaped_bracket, text) if "[" in text or "]" in text else text


def without_lone_escapes(text: str) -> str:
    r"""Return a block's Markdown text without the escape of a sign that has no other in it to make a mark with.

    >>> print(without_lone_escapes(r"5\* hotels"), without_lone_escapes(r"\*one\*, `C:\_`"))
    5* hotels \*one\*, `C:\_`
    """
    if "\\" in text and text.count("`") < 2:  # noqa: PLR2004 - two may hold code, where nothing is an escape
        for sign in "_*~`":
            if text.count(sign) == 1:
                text = text.replace("\\" + sign, sign)
    return text


def _escaped_bracket(match: re.Match[str]) -> str:
    return match[0] if match[0][0] == "\\" else "\\" + match[0]


def escape_all(decoded: str) -> list[str]:
    """Return many texts, which were decoded together, folded and escaped."""
    return split_all(_escaped(fold(decoded)))


def _escaped(text: str) -> str:
    for character, pattern, escaped in _MARKUP:
        if character in text:
            text = pattern.sub(escaped, text)
    return text
