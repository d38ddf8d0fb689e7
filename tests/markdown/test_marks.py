"""What must hold of marks: every letter keeps those that it has."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from hypothesis import given, settings
from hypothesis import strategies as st
from liveness import TRUSTING

from feednorm.markdown import to_markdown

MARKS = frozenset({"em", "strong", "del", "a", "code"})
TEXTS = ("a", "word", "日本", "é", "(b)", "c.", "“d”", "$5", "snake_case", "*", "_", "!", "「語」", "😀", " ", "&amp;")


@st.composite
def marked(draw: st.DrawFn, marks: tuple[str, ...] = ("em", "strong", "del")) -> str:
    """Texts and marks beside and within one another, two deep, no mark in its like."""
    pieces = []
    for _ in range(draw(st.integers(1, 3))):
        if not marks or draw(st.booleans()):
            pieces.append(draw(st.sampled_from(TEXTS)))
        else:
            mark = draw(st.sampled_from(marks))
            within = tuple(other for other in marks if other != mark)
            inner = draw(marked(within if len(within) > 1 else ()))
            pieces.append(f"<{mark}>{inner}</{mark}>")
    return "".join(pieces)


@given(html=marked() | marked().map(lambda inner: f'{inner}<a href="/">{inner}</a><code>x</code>{inner}'))
@settings(max_examples=500, deadline=None)
def test_letters_keep_their_marks(html: str) -> None:
    """Whatever marks touch, and whatever is beside them, each letter is read back in the marks that it was in."""
    assert _letters(TRUSTING.render(to_markdown(f"<p>{html}</p>"))) == _letters(html)


def _letters(html: str) -> list[tuple[str, frozenset[str]]]:
    """The letters of HTML, each with the marks around it; a sentence's punctuation may leave a mark."""
    return list(_marked_letters(html5lib.parseFragment(html, namespaceHTMLElements=False), frozenset()))


def _marked_letters(element: Element, around: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    marks = around | ({"del" if element.tag == "s" else element.tag} & MARKS)
    yield from ((character, marks) for character in element.text or "" if character.isalnum())
    for child in element:
        yield from _marked_letters(child, marks)
        yield from ((character, marks) for character in child.tail or "" if character.isalnum())
