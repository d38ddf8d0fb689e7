"""Leaf: regular expressions that few feeds need, compiled when the first one does.

Compiling all of the package's takes as long as importing lxml; a typical feed needs a third of them.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _LazyPattern:
    """What a compiled pattern can do, from the moment that it is asked to."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern has
        able = getattr(re.compile(self.pattern, self._flags), name)  # re keeps what it has compiled
        self.__dict__[name] = able
        return able


def lazy(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern to be used as what `re.compile` returns; write that instead where nearly every feed needs it.

    >>> lazy("[a-c]+").sub("", "cabin")
    'in'
    """
    return cast("re.Pattern[AnyStr]", _LazyPattern(pattern, flags))
