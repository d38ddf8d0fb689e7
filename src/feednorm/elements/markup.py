"""Stage 2: the content of an element as text or as HTML source."""

from __future__ import annotations

import html

from feednorm.document.xml import Element, to_markup
from feednorm.patterns import lazy

_XMLNS = lazy(r'\sxmlns(?::[\w.-]+)?="[^"]*"')
_PREFIXED = lazy(r"(</?)[\w.-]+:(?=[\w.-]+[\s/>])")
_TAG = lazy(r"</?[a-zA-Z][^<>]*>|<!")
_REFERENCE = lazy(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
_REFERENCE_LEFT = lazy(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d+|#[xX][0-9a-fA-F]+);")
_END_TAG_OR_REFERENCE = lazy(r"</\w+>|&#?\w+;")
_TAG_NAME = lazy(r"</?(\w+)")

_TITLE_TAG = lazy(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s*/|(\s[^<>]*=[^<>]*)|\s*)>")

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# A start tag of these alone makes a title HTML.
_FORMATTING = frozenset("b big br center div em font hr i p small span strong sub sup u wbr".split())
# Elements that a text must keep to, to be taken for HTML where nothing says so.
_KNOWN = frozenset(
    "a abbr acronym address article aside audio b bdo big blink blockquote body br button canvas caption center cite"
    " code col colgroup dd del details dfn dir div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3"
    " h4 h5 h6 header hr html i iframe img input ins kbd label legend li main map mark menu nav noscript ol optgroup"
    " option p picture pre q s samp script section select small source span strike strong style sub summary sup table"
    " tbody td textarea tfoot th thead time tr tt u ul var video wbr".split()
)


def text_of(element: Element) -> str:
    """The text of the element and all within, stripped."""
    if len(element):
        return "".join(element.itertext()).strip()
    return (element.text or "").strip()


def unescaped(value: str) -> str:
    """A text that is plain by its nature: references left in it were escaped twice, or stood in CDATA or in JSON.

    >>> unescaped("R&amp;D"), unescaped("R&D")
    ('R&D', 'R&D')
    """
    return html.unescape(value) if _REFERENCE_LEFT.search(value) else value


def is_html(value: str) -> bool:
    """Whether a text that is declared HTML has anything that plain text has not."""
    return _TAG.search(value) is not None or _REFERENCE.search(value) is not None


def looks_like_html(value: str) -> bool:
    """Whether a text that nothing declares is HTML: it has an end tag or a reference, and no tag that HTML lacks."""
    if not _END_TAG_OR_REFERENCE.search(value):
        return False
    return all(name.lower() in _KNOWN for name in _TAG_NAME.findall(value))


def title_looks_like_html(value: str) -> bool:
    """Whether a title that nothing declares is HTML: one sure tag is enough, for titles do name tags and types.

    >>> title_looks_like_html("a<br>b"), title_looks_like_html("the <select> element"), title_looks_like_html("a<int>")
    (True, False, False)
    """
    return looks_like_html(value) or any(
        name.lower() in (_KNOWN if end or attributes else _FORMATTING)
        for end, name, attributes in _TITLE_TAG.findall(value)
    )


def inner_markup(element: Element, *, escaped: bool) -> str:
    """The element's children as HTML source; with `escaped` false, the text between them may be such source already."""
    texts = [element.text or "", *(child.tail or "" for child in element)]
    if escaped or not any(map(_TAG.search, texts)):
        texts = list(map(_escape, texts))
    parts = [texts[0]]
    for child, text in zip(element, texts[1:], strict=True):
        for descendant in child.iter():
            if descendant.text is None and not len(descendant) and descendant.tag.rpartition("}")[2] not in _VOID:
                descendant.text = ""  # so that it gets an end tag, as HTML wants it
        parts += (to_markup(child), text)
    markup = _XMLNS.sub("", "".join(parts))
    return _PREFIXED.sub(r"\1", markup).strip()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
