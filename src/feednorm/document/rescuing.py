"""Stage 1: rescue a text that is not well-formed XML: mend what the strict parser complains of until it reads it.

So a feed pays for its own faults alone. What the parser complains of still after all mends is written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lxml.etree import ErrorTypes as Fault

from feednorm.document.crowded import drop_attributes
from feednorm.document.junk import (
    close_comments,
    drop_comments,
    drop_junk_after,
    drop_junk_before,
    keep_one_comment_open,
)
from feednorm.document.kinds import is_html
from feednorm.document.mending import (
    close_cdata,
    drop_controls,
    drop_cut_off,
    escape_in_attributes,
    escape_stray_brackets,
    mend_references,
    spell_cdata,
)
from feednorm.document.notes import Notes
from feednorm.document.prefixes import declare_prefixes, tidy_namespaces
from feednorm.document.rebuilding import rebuild
from feednorm.document.xml import Element, Refusal
from feednorm.problems import problem

Step = Callable[[str, Notes], str]
Read = Callable[[str], Element | Refusal]

# Where no remedy alone will do, how the document ends comes first, for no other step must take that for markup; then
# what hides entries from the parser without a word of complaint, so that it cannot be left to that.
_FIRST: tuple[Step, ...] = (
    keep_one_comment_open,
    spell_cdata,
    drop_junk_after,
    drop_cut_off,
    close_comments,
    close_cdata,
)
_CHARACTERS: tuple[Step, ...] = (
    drop_junk_before,
    drop_controls,
    mend_references,
    escape_in_attributes,
    escape_stray_brackets,
)
_NAMES: tuple[Step, ...] = (tidy_namespaces, declare_prefixes)

# What mends a fault, the likeliest first. Other faults take all the steps.
_REMEDIES: Mapping[int, tuple[Step, ...]] = {
    Fault.ERR_DOCUMENT_EMPTY: (drop_junk_before,),
    Fault.ERR_RESERVED_XML_NAME: (drop_junk_before,),
    Fault.ERR_DOCUMENT_END: (drop_junk_before,),
    Fault.ERR_INVALID_CHAR: (drop_controls, mend_references),
    Fault.ERR_CDATA_NOT_FINISHED: (drop_controls,),
    Fault.ERR_UNDECLARED_ENTITY: (mend_references,),
    Fault.WAR_UNDECLARED_ENTITY: (mend_references,),
    Fault.ERR_ENTITYREF_SEMICOL_MISSING: (mend_references,),
    Fault.ERR_INVALID_DEC_CHARREF: (mend_references,),
    Fault.ERR_INVALID_HEX_CHARREF: (mend_references,),
    Fault.ERR_NAME_REQUIRED: (mend_references, escape_stray_brackets),
    Fault.ERR_LT_IN_ATTRIBUTE: (escape_in_attributes,),
    Fault.ERR_HYPHEN_IN_COMMENT: (drop_comments,),
    Fault.ERR_RESOURCE_LIMIT: (drop_attributes,),
    Fault.NS_ERR_UNDEFINED_NAMESPACE: (declare_prefixes,),
    Fault.NS_ERR_XML_NAMESPACE: (tidy_namespaces,),
    Fault.WAR_NS_URI: (tidy_namespaces,),
}


def mend(text: str, notes: Notes, steps: Iterable[Step] = (*_FIRST, *_CHARACTERS, *_NAMES)) -> str:
    """Take these steps in turn."""
    for step in steps:
        mended = step(text, notes)
        notes.settle(text)
        text = mended
    return text


def rescue_text(text: str, notes: Notes, refusal: Refusal | None, read: Read) -> Element | None:
    """The root of the feed in a text that `read` refuses for the reason given; None where there is no feed in it.

    Without a reason the text is well-formed, but hides some of its entries.
    """
    at_once = _by_one_remedy(text, notes, refusal, read) if refusal else None
    if at_once is not None:
        return at_once
    began_as_page = is_html(text)
    steps: tuple[Step, ...] = _FIRST
    taken: list[Step] = []
    explained = _Explained(notes, refusal)
    while steps:
        mended = mend(text, notes, steps)
        taken += steps
        if mended != text or refusal is None:
            text = mended
            root = read(text)
            if not isinstance(root, Refusal):
                explained.settle()
                return root
            refusal = root
            explained.next(refusal)
        steps = _next_steps(refusal, taken)
    return None if began_as_page and is_html(text) else _written_anew(text, notes, explained, read)


def _by_one_remedy(text: str, notes: Notes, refusal: Refusal, read: Read) -> Element | None:
    """The root of a text with one kind of fault, as most have that are not well-formed: its remedy alone will do."""
    if refusal.code not in _REMEDIES:
        return None
    tried = Notes()
    mended = mend(text, tried, (keep_one_comment_open, *_next_steps(refusal, [])))
    root = refusal if mended == text else read(mended)
    if isinstance(root, Refusal):
        return None
    explained = _Explained(notes, refusal)
    notes.problems += tried.problems
    explained.settle()
    return root


def _next_steps(refusal: Refusal, taken: list[Step]) -> tuple[Step, ...]:
    """The likeliest remedy that was not taken yet; else all that are left, the names after the characters."""
    remedies = _REMEDIES.get(refusal.code, ())
    if mend_references in remedies and refusal.reason.startswith("xmlParseCharRef"):
        remedies = (mend_references,)  # the character is not there itself
    for step in remedies:
        if step not in taken:
            return (step,)
    left = tuple(step for step in _CHARACTERS if step not in taken)
    return left or tuple(step for step in _NAMES if step not in taken)


def _written_anew(text: str, notes: Notes, explained: _Explained, read: Read) -> Element | None:
    rebuilt = rebuild(text, notes)
    if rebuilt is None:
        return None
    root = read(mend(rebuilt, notes, _NAMES))
    explained.settle()
    return None if isinstance(root, Refusal) else root


class _Explained:
    """Watches that no fault goes unsaid: one that no problem explains is told in the words of the parser."""

    def __init__(self, notes: Notes, refusal: Refusal | None) -> None:
        self._notes, self._refusal, self._told = notes, refusal, 0

    def next(self, refusal: Refusal) -> None:
        """The parser has found another fault, or the same one again."""
        if refusal != self._refusal:
            self.settle()
            self._refusal = refusal

    def settle(self) -> None:
        """The fault is mended; what explains it stands on its line or before."""
        if self._refusal is not None:
            line = self._refusal.line
            if not any((told.line or 1) <= line for told in self._notes.problems[self._told :]):
                self._notes.problems.append(problem("not-well-formed", line=line, reason=self._refusal.reason))
        self._told = len(self._notes.problems)
