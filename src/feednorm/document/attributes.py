"""Stage 1: the attributes of a tag, as a strict parser wants them: quoted, escaped, each once."""

from __future__ import annotations

import re

from feednorm.document.notes import Notes
from feednorm.document.tokens import ATTRIBUTE, MOST_ATTRIBUTES, UNESCAPED_AMPERSAND

NEXT_ATTRIBUTE = re.compile(r"\s[A-Za-z_][\w:.-]*=\Z")  # in the value of an attribute without its second quote


def mend_attributes(raw: str, offset: int, notes: Notes) -> str:
    """The attributes in what follows the name of a tag; `offset` is where that lies.

    >>> mend_attributes("a=1 b='2' b='3' c='4 d='5'", 0, Notes())
    ' a="1" b="2" c="4" d="5"'
    """
    seen: dict[str, str] = {}
    position = 0
    while found := ATTRIBUTE.search(raw, position):
        name, double, single, bare = found.groups("")
        position = found.end()
        value = double or single or (bare.rstrip("/") if raw.rstrip().endswith(bare) else bare)
        following = NEXT_ATTRIBUTE.search(value) if value.endswith("=") and not bare else None
        if following:
            position += following.start() - len(value) - 1
            value = value[: following.start()]
        if bare or following:
            notes.add("unquoted-attribute", offset, name=name)
        if name not in seen and len(seen) < MOST_ATTRIBUTES and (value.strip() or not name.startswith("xmlns:")):
            escaped = UNESCAPED_AMPERSAND.sub("&amp;", value).replace("<", "&lt;").replace('"', "&quot;")
            seen[name] = escaped.replace("\n", " ")
    return "".join(f' {name}="{value}"' for name, value in seen.items())
