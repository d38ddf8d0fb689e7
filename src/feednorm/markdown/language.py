"""Stage 3: HTML -> Markdown. The language of code, of which every highlighter has a way to tell."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

from feednorm.patterns import lazy

_NAME = r"([\w+\#.-]{1,40})"
# What is said outright comes before what stands where some highlighters say it
_STATED = lazy(
    rf"""(?:(?:language|lang|highlight-source|highlight-text|brush)[-:]\s*)+{_NAME}
      | data-(?:code-|enlighter-)?lang(?:uage)?=["']?{_NAME}""",
    re.VERBOSE,
)
_BY_PLACE = lazy(
    rf"""(?:highlight|sourceCode|hljs)\s+(?![\w-]*highlight|sourceCode|hljs|lang)(?:hl-)?+{_NAME}
      | highlight-{_NAME}\s+notranslate | \bsrc\s+src-{_NAME}
      | class=["']?(\w{{1,40}})\s+hljs\b
      | \slang=["']?{_NAME}""",
    re.VERBOSE,
)
_SOLE_CLASS = lazy(r"""\bclass=["']?(?:code-)?+([\w+\#-]{1,20})(?=["'\s]|\Z)""")
# A class that is the name of one of these says it, whoever wrote it; of other classes nobody knows
_LANGUAGES = frozenset(
    """bash shell sh zsh powershell console c cpp c++ csharp c# objc swift java kotlin scala groovy clojure go golang
    rust zig python py ruby rb perl php lua r julia haskell elixir erlang ocaml fsharp lisp scheme javascript js jsx
    typescript ts tsx coffeescript json yaml yml toml ini xml html css scss sass less sql graphql diff dockerfile
    makefile cmake nginx vim tex latex matlab fortran pascal delphi vb vbnet ada cobol asm wasm solidity nix""".split()
)
_SAYS_NOTHING = frozenset(
    """highlight highlighter-rouge js-code-highlight none nohighlight no-highlight plain plaintext text txt source code
    default line-numbers code-with-copy numberLines numberSource notranslate en de fr es it pt ja zh ko ru nl""".split()
)
_LONGEST = 500  # characters of attributes that are looked at
_TONGUE = lazy(r"[a-z]{2}-[A-Z]{2}")  # such as en-US, of people


def named_language(attributes: str) -> str:
    """Return the language of code that an element's attributes name, "" if they name none.

    >>> named_language(' class="highlight highlight-source-rust"'), named_language(' lang="en-US"')
    ('rust', '')
    """
    return _named(attributes[:_LONGEST])


def wrapped_language(attributes: str) -> str:
    """Return the language that an element around code names; of an element around anything else, "".

    >>> wrapped_language(' class="language-ts vp-adaptive"'), wrapped_language(' class="language-switcher"')
    ('ts', '')
    """
    language = named_language(attributes)
    return language if "high" in attributes or language.lower() in _LANGUAGES else ""


@lru_cache(maxsize=256)  # a site has a few ways to begin its code
def _named(attributes: str) -> str:
    for found in chain(_STATED.findall(attributes), _BY_PLACE.findall(attributes)):
        language: str = next(filter(None, found), "")
        if language not in _SAYS_NOTHING and not _TONGUE.fullmatch(language):
            return language
    sole = _SOLE_CLASS.search(attributes)
    return sole[1] if sole and sole[1].lower() in _LANGUAGES else ""
