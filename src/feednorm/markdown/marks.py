"""Stage 3: HTML -> Markdown. Emphasis and links within a block: written so that CommonMark reads them back.

A block's inline content is a list of pieces: texts, and the opening and closing delimiters of spans. Whether a
delimiter opens or closes depends on the characters around it (CommonMark 6.2), so it is settled when the block is
complete.
"""

from __future__ import annotations

import re

from feednorm.markdown.escape import escape_brackets
from feednorm.markdown.flanking import choose_delimiter, holds_others, is_plain, let_flank
from feednorm.markdown.pieces import Span, before, previous
from feednorm.patterns import lazy

_NOTHING_TO_CLICK = lazy(r"\](?:\(#|\(\w+:)")  # an anchor for scripts, where there is no text
_SPACES = frozenset(" \n\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")
_NOT_FREE = ("", "*", "_", "~")  # an empty piece, or another delimiter
_NO_LINK = ("", "!")  # the latter would make an image of it
_NO_EDGE = _SPACES.union("*_~")
_IMAGE = lazy(r"!\[(?:[^\]\\]|\\.)*+\]\(", re.DOTALL)


def settle(run: list[str], spans: list[Span]) -> None:
    """Write the delimiters of all spans of a block in place."""
    if all(_is_simple(run, span) for span in spans):
        return
    kept = [span for span in reversed(spans) if _has_edges(run, span) or _settle_edges(run, span)]
    if len(kept) > 1:
        kept.reverse()
        kept = _without_merged(run, kept)
    for span in kept:
        if span.is_link:
            _settle_link(run, span)
    if len(kept) > 1:
        _find_outer(kept)
    suspects = [span for span in kept if span.outer is not None or not is_plain(run, span)]
    if suspects:
        delimiters = {span.start: True for span in kept} | {span.end: False for span in kept}
        if len(suspects) > 1:  # of two marks that touch the weaker one changes, unless the other holds more than it
            suspects.sort(key=lambda span: (not holds_others(run, span, delimiters), len(span.opener)))
        for span in suspects:
            choose_delimiter(run, span, delimiters)
        if let_flank(run, suspects):
            let_flank(run, kept)


def _is_simple(run: list[str], span: Span) -> bool:
    """Whether a span is good as it stands, as most are: a link, or a mark that holds no equal one."""
    pieces = run[span.start + 1 : span.end]
    if not pieces or not pieces[0] or not pieces[-1]:
        return False
    before = run[span.start - 1][-1:] if span.start else " "
    if span.opener == "[":
        return before not in _NO_LINK and _is_label(pieces)
    if len(pieces) > 1 and span.opener in pieces:
        return False
    after = run[span.end + 1][:1] if span.end + 1 < len(run) else " "
    return is_settled(pieces[0][0] + pieces[-1][-1], before, after)


def _is_label(pieces: list[str]) -> bool:
    """Whether these pieces are good as a link's text: words, code and images, but no brackets."""
    if not pieces[-1:] or not pieces[-1] or pieces[0][0] in _SPACES or pieces[-1][-1] in _SPACES:
        return False
    return not any(("[" in text or "]" in text) and text[0] != "`" and not _IMAGE.match(text) for text in pieces)


def parted(text: str) -> tuple[str, str, str]:
    r"""Return a text in three parts, with the white space at its edges apart, which no mark or link keeps.

    One with a backslash stays whole: what is beside it may change what it says.

    >>> parted("one "), parted("one\\ ")
    (('', 'one', ' '), ('', 'one\\ ', ''))
    """
    if (text[0] not in _SPACES and text[-1] not in _SPACES) or text.isspace() or "\\" in text:
        return "", text, ""
    return text.partition(text.strip())


def is_label(text: str, before: str) -> bool:
    """Whether a link around one text is good as it stands, after the character before it.

    >>> is_label("link", "a"), is_label("link", "!"), is_label("[1]", " ")
    (True, False, False)
    """
    if before in _NO_LINK or text[0] in _SPACES or text[-1] in _SPACES:
        return False
    return not ("[" in text or "]" in text)


def is_settled(text: str, before: str, after: str) -> bool:
    """Whether a mark around one text is good as it stands, between the characters before and after it.

    >>> is_settled("word", "a", "b"), is_settled("word.", " ", "b"), is_settled("word.", "a", " ")
    (True, False, True)
    """
    first, last = text[0], text[-1]
    return (
        before not in _NOT_FREE
        and after not in _NOT_FREE
        and (first.isalnum() or (before in _SPACES and first not in _NO_EDGE))
        and (last.isalnum() or (after in _SPACES and last not in _NO_EDGE))
    )


def _find_outer(spans: list[Span]) -> None:
    """Note for each mark the equal mark around it, if there is one."""
    around: list[Span] = []
    for span in spans:
        while around and around[-1].end < span.start:
            around.pop()
        if span.opener and not span.is_link:
            span.outer = next((outer for outer in reversed(around) if outer.opener == span.opener), None)
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
        if (len(stripped) - len(stripped.rstrip("\\"))) % 2:
            stripped += "\\"  # one that needed no escape before the white space
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
        if touching is not None and _is_continued(run, touching, span):
            run[position] = run[span.start] = ""
            touching.end = span.end
            ending[span.end] = touching
            continue
        ending[span.end] = span
        kept.append(span)
    return kept


def _is_continued(run: list[str], first: Span, second: Span) -> bool:
    """Whether two marks that follow one another are equal, with no blank between them."""
    is_equal = first.opener == second.opener and not second.is_link
    return is_equal and run[first.end] == first.closer and run[second.start] == second.opener


def _settle_link(run: list[str], span: Span) -> None:
    start, end = span.start, span.end
    if start and run[start - 1][-1:] in ("!", "") and before(run, start) == "!":
        position = previous(run, start)
        run[position] = run[position][:-1] + "\\!"
    if end == start + 2 and "[" not in run[start + 1] and "]" not in run[start + 1]:
        return
    texts = [i for i in range(span.start + 1, span.end) if run[i] and run[i][0] != "`" and not _IMAGE.match(run[i])]
    if not _is_balanced("".join([run[i] for i in texts])):
        for i in texts:
            run[i] = escape_brackets(run[i])


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
