"""Stage 3: HTML -> Markdown. Emphasis and links within a block: written so that CommonMark reads them back.

A block's inline content is a list of pieces: texts, and the opening and closing delimiters of spans. Whether a delimiter
opens or closes depends on the characters around it (CommonMark 6.2), so it is settled when the block is complete.
"""

from __future__ import annotations

import re
import unicodedata

from attrs import define

# What may leave a mark at its end, so that the mark closes: a sentence's own punctuation.
_SPACES = frozenset(" \n\xa0\u2002\u2003\u2009\u202f\u3000")
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_MOVABLE = frozenset(".,;:!?…。、，．！？；：")


@define
class Span:
    """A mark or a link in a block: where its delimiters are in the list of pieces."""

    name: str
    opener: str
    closer: str
    start: int = 0
    end: int = 0

    @property
    def is_link(self) -> bool:
        """Whether it is a link, whose delimiters are good anywhere."""
        return self.opener == "["


def settle(run: list[str], spans: list[Span]) -> None:
    """Write the delimiters of all spans of a block in place."""
    kept = [span for span in reversed(spans) if _has_edges(run, span) or _settle_edges(run, span)]
    if len(kept) > 1:
        kept.reverse()
        kept = _without_merged(run, kept)
    for span in kept:
        if span.opener == "[":
            _settle_link(run, span)
        elif span.opener:
            _settle_mark(run, span)


def _has_edges(run: list[str], span: Span) -> bool:
    """Whether a span begins and ends with what it encloses, as most do."""
    first, last = run[span.start + 1], run[span.end - 1]
    return bool(first and last and first[0] not in _SPACES and last[-1] not in _SPACES and span.end > span.start + 1)


def _settle_edges(run: list[str], span: Span) -> bool:
    """Move white space at the edges of a span to the outside; return False where nothing is left."""
    start, end = span.start, span.end
    first = next((i for i in range(start + 1, end) if run[i] and not run[i].isspace()), None)
    if first is None:
        if span.is_link and end == start + 1:
            return True
        space = _as_space("".join(run[start + 1 : end]))
        run[start : end + 1] = [space, *[""] * (end - start)]
        return False
    before = "".join(run[start + 1 : first])
    stripped = run[first].lstrip()
    before += run[first][: len(run[first]) - len(stripped)]
    if before:
        run[start + 1 : first + 1] = [*[""] * (first - start - 1), stripped]
        run[start] = _as_space(before) + span.opener
    last = next(i for i in range(end - 1, start, -1) if run[i] and not run[i].isspace())
    stripped = run[last].rstrip()
    after = run[last][len(stripped) :] + "".join(run[last + 1 : end])
    if after:
        run[last:end] = [stripped, *[""] * (end - last - 1)]
        run[end] = span.closer + _as_space(after)
    return True


def _as_space(space: str) -> str:
    """Return white space as it is outside of a span; a line break outlives it."""
    return "\n" if "\n" in space else space


def _without_merged(run: list[str], spans: list[Span]) -> list[Span]:
    """Join equal marks that touch: `<b>a</b><b>b</b>` is one mark."""
    ending: dict[int, Span] = {}
    kept = []
    for span in spans:
        position = span.start - 1
        while position >= 0 and not run[position]:
            position -= 1
        touching = ending.get(position)
        if touching is not None and touching.name == span.name and not span.is_link and run[span.start] == span.opener:
            if run[position] == touching.closer:
                run[position] = run[span.start] = ""
                ending.pop(position)
                touching.end = span.end
                ending[span.end] = touching
                continue
        ending[span.end] = span
        kept.append(span)
    return kept


def _settle_link(run: list[str], span: Span) -> None:
    before = _before(run, span.start)
    if before == "!":
        position = _previous(run, span.start)
        run[position] = run[position][:-1] + "\\!"
    inner = range(span.start + 1, span.end)
    if any("[" in run[i] or "]" in run[i] for i in inner) and not _is_balanced("".join(run[i] for i in inner)):
        for i in inner:
            if not run[i].startswith("!["):
                run[i] = _BRACKET.sub(_escaped, run[i])


def _escaped(match: re.Match[str]) -> str:
    return match[0] if match[0][0] == "\\" else "\\" + match[0]


def _is_balanced(text: str) -> bool:
    depth, escaped = 0, False
    for character in text:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character in "[]":
            depth += 1 if character == "[" else -1
            if depth < 0:
                return False
    return depth == 0


def _settle_mark(run: list[str], span: Span) -> None:
    """Choose between `*` and `_`, and make the delimiters flank what they should."""
    before, after = _before(run, span.start), _after(run, span.end)
    first, last = _after(run, span.start), _before(run, span.end)
    if span.opener[0] == "*" and "*" in (before, after, first, last):
        outside = [_at_left(run, span.start), _at_right(run, span.end)]
        if not any(map(_is_word, outside)) and "_" not in (before, after, first, last):
            _write(run, span, span.opener.replace("*", "_"))
            return
    if _is_word(before) and not _is_word(first):
        _open_beside_word(run, span)
    if _is_word(after) and not _is_word(last):
        _close_beside_word(run, span)


def _write(run: list[str], span: Span, delimiter: str) -> None:
    run[span.start] = run[span.start].replace(span.opener, delimiter)
    run[span.end] = run[span.end].replace(span.closer, delimiter)
    span.opener = span.closer = delimiter


def _open_beside_word(run: list[str], span: Span) -> None:
    """Let a delimiter between a word and punctuation open: with the word's last letter as a reference."""
    position = _previous(run, span.start)
    run[position] = run[position][:-1] + f"&#{ord(run[position][-1])};"


def _close_beside_word(run: list[str], span: Span) -> None:
    """Let a delimiter between punctuation and a word close: move the punctuation out, or write a reference."""
    position = _previous(run, span.end)
    text = run[position]
    moved = text.rstrip("".join(_MOVABLE))
    if moved and moved != text and _is_word(moved[-1]):
        run[position] = moved
        run[span.end] = span.closer + text[len(moved) :]
        return
    position = _next(run, span.end)
    run[position] = f"&#{ord(run[position][0])};" + run[position][1:]


def _previous(run: list[str], position: int) -> int:
    position -= 1
    while position >= 0 and not run[position]:
        position -= 1
    return position


def _next(run: list[str], position: int) -> int:
    position += 1
    while position < len(run) and not run[position]:
        position += 1
    return position


def _before(run: list[str], position: int) -> str:
    """The character before a delimiter, a blank at the start of the block."""
    piece = run[position]
    if piece[:1].isspace():
        return " "
    position = _previous(run, position)
    return run[position][-1] if position >= 0 else " "


def _after(run: list[str], position: int) -> str:
    piece = run[position]
    if piece[-1:].isspace():
        return " "
    position = _next(run, position)
    return run[position][0] if position < len(run) else " "


_at_left, _at_right = _before, _after


def _is_word(character: str) -> bool:
    """Whether a character is neither white space nor punctuation, as CommonMark counts it.

    >>> [_is_word(character) for character in "a語 。*$"]
    [True, True, False, False, False, False]
    """
    return not (character.isspace() or unicodedata.category(character)[0] in "PS")
