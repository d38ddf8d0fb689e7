"""Stage 3: HTML -> Markdown. The attributes of a tag."""

from __future__ import annotations

import re

from feednorm.markdown.escape import decode_attribute
from feednorm.markdown.tokens import ATTRIBUTES, SPACE
from feednorm.patterns import lazy

_ATTRIBUTE = re.compile(
    rf"""([^{SPACE}/>=][^{SPACE}/>=]*+)(?:[{SPACE}]*+=[{SPACE}]*+(?:"([^"]*+)"|'([^']*+)'|["']?([^{SPACE}>]*+)))?+"""
)

_OWN = lazy(ATTRIBUTES)


def own_and_content(source: str) -> tuple[str, str]:
    """Return the attributes of a tag, and the content that comes with them where its element holds no markup.

    >>> own_and_content(' title="a > b">c')
    (' title="a > b"', 'c')
    """
    if ">" not in source:
        return source, ""
    own = _OWN.match(source)
    end = own.end() if own else 0
    return source[:end], source[end + 1 :]


def read_attributes(source: str) -> dict[str, str]:
    """Return the attributes of a tag by their names in lower case; of two with one name the first counts.

    >>> read_attributes(' HREF="/a?b&amp;c" hidden class=x')
    {'class': 'x', 'hidden': '', 'href': '/a?b&c'}
    """
    found = reversed(_ATTRIBUTE.findall(source))
    if "&" not in source:
        return {name.lower(): double or single or bare for name, double, single, bare in found}
    return {name.lower(): decode_attribute(double or single or bare) for name, double, single, bare in found}
