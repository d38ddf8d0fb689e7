"""Stage 3: HTML -> Markdown. Emphasis and links within a block: written so that CommonMark reads them back.

A block's inline content is a list of pieces: texts, and the opening and closing delimiters of spans. Whether a delimiter
opens or closes depends on the characters around it (CommonMark 6.2), so it is settled when the block is complete.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from attrs import define

# What may leave a mark at its end, so that the mark closes: a sentence's own punctuation.
_NOTHING_TO_CLICK = re.compile(r"\](?:\(#|\(\w+:)")  # an anchor for scripts, where there is no text
_STARS, _UNDERSCORES = frozenset({"*", "**"}), frozenset({"_", "__"})
_SPACES = frozenset(" \n\xa0\u2002\u2003\u2009\u202f\u3000")
_IMAGE = re.compile(r"!\[(?:[^\]\\]|\\.)*+\]\(", re.DOTALL)
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_MOVABLE = frozenset(".,:!?…。、，．！？；：")


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
    around: list[Span] = []
    for span in kept:
        while around and around[-1].end < span.start:
            around.pop()
        if span.opener == "[":
            _settle_link(run, span)
        elif span.opener:
            outer = next((outer for outer in reversed(around) if outer.name == span.name), None)
            if _settle_mark(run, span, outer):
                around.append(span)


def _has_edges(run: list[str], span: Span) -> bool:
    """Whether a span begins and ends with what it encloses, as most do."""
    first, last = run[span.start + 1], run[span.end - 1]
    return bool(first and last and first[0] not in _SPACES and last[-1] not in _SPACES and span.end > span.start + 1)


def _settle_edges(run: list[str], span: Span) -> bool:
    """Move white space at the edges of a span to the outside; return False where nothing is left."""
    start, end = span.start, span.end
    first = next((i for i in range(start + 1, end) if run[i] and not run[i].isspace()), None)
    if first is None:
        if end == start + 1 and span.is_link and not _NOTHING_TO_CLICK.match(span.closer):
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
    start, end = span.start, span.end
    if start and run[start - 1][-1:] in ("!", "") and _before(run, start) == "!":
        position = _previous(run, start)
        run[position] = run[position][:-1] + "\\!"
    if end == start + 2 and "[" not in run[start + 1] and "]" not in run[start + 1]:
        return
    texts = [i for i in range(span.start + 1, span.end) if run[i] and run[i][0] != "`" and not _IMAGE.match(run[i])]
    if not _is_balanced("".join([run[i] for i in texts])):
        for i in texts:
            run[i] = _BRACKET.sub(_escaped, run[i])


def _escaped(match: re.Match[str]) -> str:
    return match[0] if match[0][0] == "\\" else "\\" + match[0]


def _is_balanced(text: str) -> bool:
    if "[" not in text and "]" not in text:
        return True
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


def _settle_mark(run: list[str], span: Span, outer: Span | None) -> bool:
    """Choose between `*` and `_`, and make the delimiters flank what they should; `outer` is an equal mark around it.

    A mark that cannot be told from the one around it goes: False.
    """
    before, after = _before(run, span.start), _after(run, span.end)
    first, last = _after(run, span.start), _before(run, span.end)
    if outer is None and first.isalnum() and last.isalnum() and before not in "*_" and after not in "*_":
        return True  # words at both edges: most are so
    if span.opener[0] == "*" and (_touches(run, span, _STARS) if outer is None else outer.opener[0] == "*"):
        if not _is_word(before) and not _is_word(after) and not _touches(run, span, _UNDERSCORES):
            _write(run, span, span.opener.replace("*", "_"))
            return True
        if outer is not None:
            _write(run, span, "")
            return False
    if _is_word(before) and not _is_word(first):
        _open_beside_word(run, span)
    if _is_word(after) and not _is_word(last):
        _close_beside_word(run, span)
    return True


def _touches(run: list[str], span: Span, delimiters: frozenset[str]) -> bool:
    """Whether a delimiter of a span has another beside it, with which it would be read as one."""
    neighbours = (
        _previous(run, span.start),
        _next(run, span.start),
        _previous(run, span.end),
        _next(run, span.end),
    )
    return any(0 <= i < len(run) and run[i].strip() in delimiters for i in neighbours)


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
    if position and run[position - 1]:
        return run[position - 1][-1]
    position = _previous(run, position)
    return run[position][-1] if position >= 0 else " "


def _after(run: list[str], position: int) -> str:
    piece = run[position]
    if piece[-1:].isspace():
        return " "
    position = _next(run, position)
    return run[position][0] if position < len(run) else " "


def _is_word(character: str) -> bool:
    """Whether a character is neither white space nor punctuation, as CommonMark counts it.

    >>> [_is_word(character) for character in "a語 。*$"]
    [True, True, False, False, False, False]
    """
    return not (character.isspace() or unicodedata.category(character)[0] in "PS")


def joined(run: list[str]) -> str:
    """Return the text of pieces; "" if there is nothing to see in it."""
    text = "".join(run)
    if "]" in text and ("](" in text or "]:" in text):
        text = "".join(_apart(run))
    if "  " in text:
        text = " ".join(filter(None, text.split(" ")))
    text = text.strip(" \n")
    return "" if text.isspace() else text


def _apart(run: list[str]) -> Iterator[str]:
    """Yield pieces so that no two texts together make a link."""
    closing = False
    for piece in run:
        if piece:
            yield "\\" + piece if closing and piece[0] in "(:" else piece
            closing = piece[-1] == "]"
