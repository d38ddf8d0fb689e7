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
_MOVABLE = ".,:!?…。、，．！？；："


@define
class Span:
    """A mark or a link in a block: where its delimiters are in the list of pieces."""

    name: str
    opener: str
    closer: str
    start: int = 0
    end: int = 0
    is_whole: bool = True  # no part of one that goes on through several blocks

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
        if span.is_link:
            _settle_link(run, span)
    marks = _with_outer(kept) if len(kept) > 1 else [(kept[0], None)] if kept else []
    suspects = [(span, outer) for span, outer in marks if outer is not None or not _is_plain(run, span)]
    if suspects:
        suspects.sort(key=_is_strong)  # of two marks that touch, the weaker one changes its delimiter
        delimiters = {span.start: True for span in kept} | {span.end: False for span in kept}
        for span, outer in suspects:
            _choose_delimiter(run, span, outer, delimiters)
        for span, _ in suspects:
            if span.opener:
                _let_open(run, span.start)
                _let_close(run, span.end)


def _with_outer(spans: list[Span]) -> list[tuple[Span, Span | None]]:
    """Return each mark with the equal mark around it, if there is one."""
    around: list[Span] = []
    pairs: list[tuple[Span, Span | None]] = []
    for span in spans:
        while around and around[-1].end < span.start:
            around.pop()
        if span.opener and not span.is_link:
            pairs.append((span, next((outer for outer in reversed(around) if outer.name == span.name), None)))
            around.append(span)
    return pairs


def _is_strong(pair: tuple[Span, Span | None]) -> bool:
    return len(pair[0].opener) > 1


def _has_edges(run: list[str], span: Span) -> bool:
    """Whether a span begins and ends with what it encloses, as most do."""
    first, last = run[span.start + 1], run[span.end - 1]
    return bool(first and last and first[0] not in _SPACES and last[-1] not in _SPACES and span.end > span.start + 1)


def _settle_edges(run: list[str], span: Span) -> bool:
    """Move white space at the edges of a span to the outside; return False where nothing is left."""
    start, end = span.start, span.end
    first = next((i for i in range(start + 1, end) if run[i] and not run[i].isspace()), None)
    if first is None:
        if end == start + 1 and span.is_link and span.is_whole and not _NOTHING_TO_CLICK.match(span.closer):
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


def _is_plain(run: list[str], span: Span) -> bool:
    """Whether the delimiters of a span are good as they are: a link's, and those with words at both edges."""
    if span.is_link or not span.opener:
        return True
    first, last = run[span.start + 1][:1], run[span.end - 1][-1:]
    if not (first.isalnum() and last.isalnum()):
        return False
    before = run[span.start - 1][-1:] if span.start else " "
    after = run[span.end + 1][:1] if span.end + 1 < len(run) else " "
    return bool(before and after) and before not in "*_~" and after not in "*_~"


def _choose_delimiter(run: list[str], span: Span, outer: Span | None, delimiters: dict[int, bool]) -> None:
    """Write a mark with underscores where its stars would be read with others, or drop it where both would.

    `outer` is an equal mark around it, `delimiters` says of the places of delimiters whether they open.
    """
    if span.opener[0] != "*":
        return
    is_nested = outer is not None and outer.opener
    if not (outer.opener[0] == "*" if outer is not None and outer.opener else _touches(run, span, _STARS)):
        return
    left, right = _previous(run, span.start), _next(run, span.end)
    follows, precedes = delimiters.get(left) is False, delimiters.get(right) is True
    # what is around the stars that these touch: underscores would not let those flank a word
    outside_left = left if is_nested or follows else _edge(run, span.start, -1)
    outside_right = right if is_nested or precedes else _edge(run, span.end, 1)
    is_within_word = _is_word(_char(run, outside_left, -1)) or _is_word(_char(run, outside_right, 0))
    if not is_within_word and not _touches(run, span, _UNDERSCORES):
        _write(run, span, span.opener.replace("*", "_"))
    elif is_nested or (follows and not run[left][-1].isspace() and not run[span.start][0].isspace()):
        _write(run, span, "")


def _char(run: list[str], position: int | None, index: int) -> str:
    return run[position][index] if position is not None and 0 <= position < len(run) else " "


def _touches(run: list[str], span: Span, delimiters: frozenset[str]) -> bool:
    """Whether a delimiter of a span has another beside it, with which it would be read as one."""
    for position in (span.start, span.end):
        left, right = _previous(run, position), _next(run, position)
        if left >= 0 and run[left].lstrip() in delimiters and not run[position][0].isspace():
            return True
        if right < len(run) and run[right].rstrip() in delimiters and not run[position][-1].isspace():
            return True
    return False


def _write(run: list[str], span: Span, delimiter: str) -> None:
    run[span.start] = run[span.start].replace(span.opener, delimiter)
    run[span.end] = run[span.end].replace(span.closer, delimiter)
    span.opener = span.closer = delimiter


def _let_open(run: list[str], position: int) -> None:
    """Let a delimiter open that is between a word and punctuation: with the word's last letter as a reference."""
    left, right = _edge(run, position, -1), _edge(run, position, 1)
    if left is not None and right is not None and _is_word(run[left][-1]) and not _is_word(run[right][0]):
        run[left] = run[left][:-1] + _reference(run[left][-1])


def _let_close(run: list[str], position: int) -> None:
    """Let a delimiter close that is between punctuation and a word: move the punctuation out, or write a reference."""
    left, right = _edge(run, position, -1), _edge(run, position, 1)
    if left is None or right is None or _is_word(run[left][-1]) or not _is_word(run[right][0]):
        return
    text = run[left]
    moved = text.rstrip(_MOVABLE)
    if moved != text and moved and _is_word(moved[-1]):
        run[left] = moved
        run[right] = text[len(moved) :] + run[right]
    else:
        run[right] = _reference(run[right][0]) + run[right][1:]


def _reference(character: str) -> str:
    """Return a character as CommonMark does not look through: a reference is punctuation where marks are read."""
    return f"&#{ord(character)};"


def _edge(run: list[str], position: int, step: int) -> int | None:
    """Return the piece beside a delimiter and those that touch it; None at white space and at an end of the block."""
    delimiter = run[position].strip()[0]
    while 0 <= position < len(run):
        piece = run[position]
        if piece:
            if piece.strip(delimiter):
                edge = piece[-1] if step < 0 else piece[0]
                if not edge.isspace() and piece.strip().strip(delimiter):
                    return position
                return None
        position += step
    return None


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
    if run[position][:1].isspace():
        return " "
    position = _previous(run, position)
    return run[position][-1] if position >= 0 else " "


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
