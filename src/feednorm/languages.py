"""Leaf: language tags (BCP 47)."""

from __future__ import annotations

from functools import lru_cache

from feednorm.patterns import lazy

_SUBTAG = lazy(r"\s*([a-zA-Z]{2,8})(?:[-_][a-zA-Z0-9]+)*\s*")

# ISO 639-2 codes and English names that feeds write in place of the ISO 639-1 code.
_SHORT = {
    "ara": "ar", "ces": "cs", "chi": "zh", "cze": "cs", "dan": "da", "deu": "de", "dut": "nl", "ell": "el",
    "eng": "en", "fin": "fi", "fra": "fr", "fre": "fr", "ger": "de", "gre": "el", "heb": "he", "hin": "hi",
    "hun": "hu", "ind": "id", "ita": "it", "jap": "ja", "jp": "ja", "jpn": "ja", "kor": "ko", "kr": "ko",
    "cn": "zh", "nld": "nl", "nor": "no", "per": "fa", "pol": "pl", "por": "pt", "rum": "ro", "ron": "ro",
    "rus": "ru", "slk": "sk", "spa": "es", "swe": "sv", "tha": "th", "tur": "tr", "ukr": "uk", "vie": "vi",
    "zho": "zh", "iw": "he", "in": "id", "ji": "yi", "english": "en", "german": "de", "deutsch": "de",
    "french": "fr", "spanish": "es", "italian": "it", "japanese": "ja", "chinese": "zh", "russian": "ru",
    "dutch": "nl", "polish": "pl", "swedish": "sv",
}  # fmt: skip


@lru_cache(maxsize=1000)  # a feed names one language or two
def primary_subtag(tag: str | None) -> str:
    """The primary language subtag in lower case (RFC 5646, section 2.2.1); "und" for what is no language tag.

    >>> primary_subtag("en-US"), primary_subtag("ger"), primary_subtag(""), primary_subtag("x")
    ('en', 'de', 'und', 'und')
    """
    match = _SUBTAG.fullmatch(tag or "")
    if match is None:
        return "und"
    subtag = match[1].lower()
    subtag = _SHORT.get(subtag, subtag)
    return subtag if len(subtag) <= 3 else "und"  # noqa: PLR2004 - ISO 639 codes have two or three letters
