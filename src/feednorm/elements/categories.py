"""Stage 2: readers of categories: a text, an element with a scheme, keywords between commas."""

from __future__ import annotations

from feednorm.elements.characters import mend_word
from feednorm.elements.markup import text_of
from feednorm.elements.rows import Attribute, Context, Element, Reader
from feednorm.model import Category


def term(element: Element, context: Context, attribute: Attribute) -> tuple[Category, ...] | None:
    """A category that is a text."""
    text = mend_word(text_of(element), element, context)
    return (Category(text),) if text else None


def category(element: Element, context: Context, attribute: Attribute) -> tuple[Category, ...] | None:
    """A category: term, scheme and label, or the text with its domain."""
    label = attribute("label") or None
    text = (attribute("term") or text_of(element) or attribute("text") or "").strip()
    value = mend_word(text, element, context) or label
    scheme = attribute("scheme") or attribute("domain") or None
    return (Category(value, scheme, label),) if value else None


def keywords(element: Element, context: Context, attribute: Attribute) -> tuple[Category, ...] | None:
    """Categories in one text, between commas."""
    terms = [" ".join(part.split()) for part in mend_word(text_of(element), element, context).split(",")]
    return tuple(Category(term) for term in terms if term) or None


def of_scheme(scheme: str, read: Reader) -> Reader:
    """Make a reader of categories that are of this scheme where they state none."""

    def read_one(element: Element, context: Context, attribute: Attribute) -> tuple[Category, ...] | None:
        found = read(element, context, attribute)
        return tuple(Category(c.term, c.scheme or scheme, c.label) for c in found) if found else None

    return read_one
