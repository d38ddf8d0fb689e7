"""Stage 4: titles to slugs, as wpnews.pro writes them."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from feednorm.patterns import lazy

MAX_LENGTH = 80
SLUG = lazy("[a-z0-9]+(-[a-z0-9]+)*")
_HASH_LENGTH = 8
_LONG = 500  # characters of a title

_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")  # the combining marks
_OTHERS_AS_BLANKS = bytes(byte if byte in b"abcdefghijklmnopqrstuvwxyz0123456789" else ord(" ") for byte in range(256))
_EXTENSION = lazy(r"\.(?:html?|php|aspx?|jsp|cgi|xml|md|txt)$", re.IGNORECASE)
# Letters that Unicode does not decompose into an ASCII letter and an accent; and the apostrophes.
_LETTERS = (
    dict.fromkeys("\u2018\u2019\u02bc\u02bb\uff07", "")
    | {
        "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d",
        "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ł": "l", "Ł": "l", "ı": "i", "ħ": "h", "Ħ": "h", "ŋ": "ng",
        "Ŋ": "ng", "ĸ": "k", "ŀ": "l", "Ŀ": "l", "ŧ": "t", "Ŧ": "t", "ƒ": "f",
    }
)  # fmt: skip


_LETTER = re.compile(f"[{''.join(_LETTERS)}]")


def is_slug(value: object) -> bool:
    """Whether a value may stand as a slug.

    >>> is_slug("a-day"), is_slug("../a-day")
    (True, False)
    """
    return isinstance(value, str) and len(value) <= MAX_LENGTH and SLUG.fullmatch(value) is not None


def slugify(text: str) -> str:
    """Write a text as `[a-z0-9-]`, at most 80 characters, cut at a whole word; "" where no letter folds to ASCII.

    Accents fold to ASCII, a curly apostrophe vanishes, and every other run of punctuation becomes one hyphen.

    >>> slugify("China’s 14nm AI Chip Wager"), slugify("Claude Code's café"), slugify("日本語")
    ('chinas-14nm-ai-chip-wager', 'claude-code-s-cafe', '')
    """
    return _cut(_hyphenated(text))


def _hyphenated(text: str) -> str:
    words = _fold(text).encode("ascii", "replace").translate(_OTHERS_AS_BLANKS).split()
    return b"-".join(words).decode()


def _fold(text: str) -> str:
    if not text.isascii():
        if len(text) > _LONG:  # to put thousands of marks on one letter in order takes quadratic time
            text = "".join([sign for sign in text if not unicodedata.combining(sign)])
        text = _LETTER.sub(lambda match: _LETTERS[match[0]], text)
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return text.lower()


def _cut(slug: str, length: int = MAX_LENGTH) -> str:
    if len(slug) <= length:
        return slug
    head, hyphen, _ = slug[: length + 1].rpartition("-")
    return head if hyphen else slug[:length]


def slug_of_title(title: str) -> tuple[str, bool]:
    """The slug of a title, and whether it says enough of it: not where most letters do not fold to ASCII.

    >>> slug_of_title("GPT-5 日本語の長い題名について"), slug_of_title("Café")
    (('gpt-5', False), ('cafe', True))
    """
    whole = _hyphenated(title)
    if title.isascii():
        return _cut(whole), True
    folded = 2 * (len(whole) - whole.count("-"))
    return _cut(whole), folded >= len(title) or folded >= sum(map(str.isalnum, title))


def slug_from_link(url: str) -> str:
    """The last segment of a link's path as a slug, without its file extension; "" where there is none.

    >>> slug_from_link("https://example.org/2026/a-day.html"), slug_from_link("https://example.org/")
    ('a-day', '')
    """
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    return slugify(_EXTENSION.sub("", path.rstrip("/").rpartition("/")[2]))


def short_hash(identity: str) -> str:
    """Eight hexadecimal digits that stand for an identity.

    >>> short_hash("urn:1")
    '0ee1048c'
    """
    from hashlib import sha256

    return sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_LENGTH]


def with_hash(slug: str, identity: str) -> str:
    """The slug with a short hash of the identity behind it, still at most 80 characters.

    >>> with_hash("a-day", "urn:1")
    'a-day-0ee1048c'
    """
    return f"{_cut(slug, MAX_LENGTH - _HASH_LENGTH - 1)}-{short_hash(identity)}"
