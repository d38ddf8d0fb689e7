"""Stage 3: HTML -> Markdown. Characters that have no place in a text."""

from __future__ import annotations

from feednorm.patterns import lazy

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\xad"  # alone they show nothing; between letters they say something
# Control characters, lone surrogates and non-characters: XML cannot hold them, nor UTF-8 some of them. They go before
# anything is escaped: what an escape protects must not come to stand beside it later.
_UNFIT = lazy("[\x01-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# One by one: to look for a single byte costs next to nothing, for one of many a call for each place
_CONTROLS = (*range(9), 11, 12, *range(14, 32), 127)
_NONCHARACTERS = ("\ufffe", "\uffff")
_REPLACED = (("\0", "\ufffd"), ("\f", " "))  # as HTML 13.2.3.5 does, or to that effect


def clean(text: str) -> str:
    r"""Return text without characters that files, feeds and terminals cannot take, its lines ended by "\n".

    >>> clean("a\x07b\ud800\r\n")
    'ab\n'
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _is_fit(text):
        return text
    for character, replacement in _REPLACED:
        text = text.replace(character, replacement)
    return _UNFIT.sub("", text)


def _is_fit(text: str) -> bool:
    try:
        data = text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    unfit = [control for control in _CONTROLS if control in data] or [sign for sign in _NONCHARACTERS if sign in text]
    return not unfit
