"""Stage 3: HTML -> Markdown. The attributes of a tag."""

from __future__ import annotations

import re

from feednorm.markdown.escape import decode_attribute
from feednorm.markdown.tokens import SPACE

_ATTRIBUTE = re.compile(
    rf"""([^{SPACE}/>=][^{SPACE}/>=]*+)(?:[{SPACE}]*+=[{SPACE}]*+("[^"]*+"|'[^']*+'|[^{SPACE}>]*+))?+"""
)


def read_attributes(source: str) -> dict[str, str]:
    """Return the attributes of a tag by their names in lower case; of two with one name the first counts.

    >>> read_attributes(' HREF="/a?b&amp;c" hidden class=x')
    {'class': 'x', 'hidden': '', 'href': '/a?b&c'}
    """
    return {
        name.lower(): decode_attribute(value[1:-1] if value[:1] in ("'", '"') else value)
        for name, value in reversed(_ATTRIBUTE.findall(source))
    }
