"""Stage 3: HTML -> Markdown. Characters that have no place in a text."""

from __future__ import annotations

import re

# Control characters, lone surrogates and non-characters: XML cannot hold them, nor UTF-8 some of them. They go before
# anything is escaped: what an escape protects must not come to stand beside it later.
_UNFIT = re.compile("[\x01-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_IS_CONTROL = bytes([byte < 32 and byte not in (0, 9, 10, 12, 13) or byte == 127 for byte in range(256)])
_REPLACED = (("\0", "\ufffd"), ("\f", " "))  # as HTML 13.2.3.5 does, or to that effect


def clean(text: str) -> str:
    r"""Return text without characters that files, feeds and terminals cannot take, its lines ended by "\n".

    >>> clean("a\x07b\ud800\r\n")
    'ab\n'
    """
    for character, replacement in _REPLACED:
        if character in text:
            text = text.replace(character, replacement)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return _UNFIT.sub("", text)
    is_fit = 1 not in data.translate(_IS_CONTROL) and "\uffff" not in text and "\ufffe" not in text
    return text if is_fit else _UNFIT.sub("", text)
