"""Stage 3: HTML -> Markdown. Delimiters that CommonMark reads as what they are (6.2), whatever is beside them."""

from __future__ import annotations

from itertools import islice

from feednorm.markdown.pieces import Span, edge, following, is_word, may_be_word, previous

_STARS, _UNDERSCORES = frozenset({"*", "**"}), frozenset({"_", "__"})
_MOVABLE = ".,:!?…。、，．！？；："  # a sentence's own punctuation, which may leave a mark so that the mark closes


def is_plain(run: list[str], span: Span) -> bool:
    """Whether the delimiters of a span are good as they are: a link's, and those with words at both edges."""
    if span.is_link or not span.opener:
        return True
    first, last = run[span.start + 1][:1], run[span.end - 1][-1:]
    if not (first.isalnum() and last.isalnum()):
        return False
    left = run[span.start - 1][-1:] if span.start else " "
    right = run[span.end + 1][:1] if span.end + 1 < len(run) else " "
    return bool(left and right) and left not in "*_~" and right not in "*_~"


def choose_delimiter(run: list[str], span: Span, delimiters: dict[int, bool]) -> None:
    """Write a mark with underscores where its stars would be read with others, or drop it where it says nothing new.

    `delimiters` says of the places of delimiters whether they open.
    """
    if span.opener[0] != "*":
        return
    outer = span.outer
    while outer is not None and not outer.delimiter:
        outer = outer.outer
    if outer is not None and outer.outer is not None and not _begins_and_ends_with_words(run, span):
        _write(run, span, "")  # its delimiters would close those of the outermost mark
        return
    if not (outer.delimiter[0] == "*" if outer is not None else _touches(run, span, _STARS)):
        return
    left, right = previous(run, span.start), following(run, span.end)
    follows, precedes = delimiters.get(left) is False, delimiters.get(right) is True
    # what is around the stars that these touch: underscores would not let those flank a word
    outside_left = left if outer is not None or follows else edge(run, span.start, -1)
    outside_right = right if outer is not None or precedes else edge(run, span.end, 1)
    is_within_word = is_word(_char(run, outside_left, -1)) or is_word(_char(run, outside_right, 0))
    is_beside = (follows and _is_joined(run, left, span.start)) or (precedes and _is_joined(run, span.end, right))
    needs_another = is_beside or not is_within_word or holds_others(run, span, delimiters)
    if is_within_word and not span.is_whole:
        _write(run, span, "")  # the rest of a crossing mark is not worth a reference in a word
    elif needs_another and not _touches(run, span, _UNDERSCORES):
        _write(run, span, span.opener.replace("*", "_"))
    elif outer is not None:
        _write(run, span, "")


def holds_others(run: list[str], span: Span, delimiters: dict[int, bool]) -> bool:
    """Whether more than one mark is in a mark: one within a word could close it, where their stars are one run."""
    other = "**" if span.opener == "*" else "*"
    inner = (i for i in range(span.start + 1, span.end) if i in delimiters and run[i].strip() == other)
    return next(islice(inner, 2, None), None) is not None


def _is_joined(run: list[str], left: int, right: int) -> bool:
    """Whether no blank parts two delimiters that follow one another."""
    return not (run[left][-1].isspace() or run[right][0].isspace())


def _begins_and_ends_with_words(run: list[str], span: Span) -> bool:
    first, last = following(run, span.start), previous(run, span.end)
    return is_word(run[first][0]) and is_word(run[last][-1])


def _char(run: list[str], position: int | None, index: int) -> str:
    return run[position][index] if position is not None and 0 <= position < len(run) else " "


def _touches(run: list[str], span: Span, delimiters: frozenset[str]) -> bool:
    """Whether a delimiter of a span has another beside it, with which it would be read as one."""
    for position in (span.start, span.end):
        left, right = previous(run, position), following(run, position)
        if left >= 0 and run[left].lstrip() in delimiters and not run[position][0].isspace():
            return True
        if right < len(run) and run[right].rstrip() in delimiters and not run[position][-1].isspace():
            return True
    return False


def _write(run: list[str], span: Span, delimiter: str) -> None:
    run[span.start] = run[span.start].replace(span.opener, delimiter)
    run[span.end] = run[span.end].replace(span.closer, delimiter)
    span.written = delimiter


def let_flank(run: list[str], spans: list[Span]) -> bool:
    """Let the delimiters of marks open and close; True if that made references of letters.

    A reference is punctuation to the delimiter on its other side, so they settle from the inside out.
    """
    marks = [span for span in spans if span.delimiter and not span.is_link]
    has_references = False
    for span in reversed(marks):
        has_references |= _let_open(run, span.start)
    if len(marks) > 1:
        marks.sort(key=_end)
    for span in marks:
        has_references |= _let_close(run, span.end)
    return has_references


def _end(span: Span) -> int:
    return span.end


def _let_open(run: list[str], position: int) -> bool:
    """Let a delimiter open that is between a word and punctuation: with the word's last letter as a reference.

    An underscore does not open after a word, whatever follows.
    """
    left, right = edge(run, position, -1), edge(run, position, 1)
    if left is None or right is None or not may_be_word(run[left][-1]):
        return False
    if is_word(run[right][0]) and run[position].lstrip()[0] != "_":
        return False
    run[left] = _ready(run[left][:-1]) + _reference(run[left][-1])
    return True


def _let_close(run: list[str], position: int) -> bool:
    """Let a delimiter close that is between punctuation and a word: move the punctuation out, or write a reference.

    An underscore does not close before a word, whatever it follows. Before an emoji, which only some renderers take for
    a letter, the punctuation stays inside.
    """
    left, right = edge(run, position, -1), edge(run, position, 1)
    if left is None or right is None or not may_be_word(run[right][0]):
        return False
    text = run[left]
    if is_word(text[-1]) and run[position][0] != "_":
        return False
    moved = text.rstrip(_MOVABLE)
    if moved != text and moved and is_word(moved[-1]) and is_word(run[right][0]):
        run[left] = moved
        run[right] = text[len(moved) :] + run[right]
        return False
    rest = run[right][1:]
    run[right] = _reference(run[right][0]) + ("\\" if rest[:1] == "_" else "") + rest
    return True


def _ready(text: str) -> str:
    r"""Escape the end of a text that needed no escape before a letter, but does before a reference.

    >>> _ready("snake_"), _ready("C:\\")
    ('snake\\_', 'C:\\\\')
    """
    if text[-1:] == "_" and text[-2:] != "\\_":
        return text[:-1] + "\\_"
    return text + "\\" * ((len(text) - len(text.rstrip("\\"))) % 2)


def _reference(character: str) -> str:
    """Return a character as CommonMark does not look through: a reference is punctuation where marks are read."""
    return f"&#{ord(character)};"
