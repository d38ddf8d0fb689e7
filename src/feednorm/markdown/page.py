"""Stage 3: HTML -> Markdown. The one walk over a document, and what handlers of tags do with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from feednorm.markdown.blocks import Blocks, Frame
from feednorm.markdown.characters import ZERO_WIDTH
from feednorm.markdown.escape import decode_all, escape_all, split_all
from feednorm.markdown.limits import DEEPEST_LOOK, MOST_MARKS
from feednorm.markdown.marks import settle
from feednorm.markdown.pieces import Span, joined
from feednorm.markdown.prepare import VOID
from feednorm.markdown.program import Left, Program, Step

if TYPE_CHECKING:
    from feednorm.markdown.tables import Table
    from feednorm.markdown.tokens import Tokens

# Its index, the text before it, its name and its attributes, and the step of the program for it
Token = tuple[int, str, "str | None", "str | None", "Step | None"]
_ENDS = frozenset("br /p /li /div /td /th /h1 /h2 /h3 /h4 /h5 /h6 /blockquote".split())  # most ends of blocks
_UNSEEN = " \n\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))) + ZERO_WIDTH
_MAY_BE_UNSEEN = frozenset(_UNSEEN)
_NEAR = 12  # tags
_EMOJI_ENDS = frozenset("\ufe0e\ufe0f")  # what is left where WordPress makes a picture of a sign
Piece = tuple[int, str, "str | None", "str | None"]  # the same without the step


class Page:
    """A document on its way to Markdown: the blocks written so far, and the open block's pieces of text.

    Handlers append text that is Markdown already to `run`, or call the methods.
    """

    def __init__(self, tokens: Tokens, program: Program, base_url: str = "") -> None:
        self.program = program
        self.base_url = base_url
        self.blocks = Blocks()
        self.run: list[str] = []  # the pieces of the open block
        self.spans: list[Span] = []  # the spans of the open block, in the order of their starts
        self.marks: list[Span] = []  # the spans that are open; they open again in the next block
        self.excess = 0  # marks opened beyond the most that are kept
        self.open: list[tuple[str, Frame | None]] = []  # the open elements that matter, with their containers
        self.line = ""  # the element that is to be one line (a heading, a cell), if one is open
        self.in_paragraph = False
        self.table: Table | None = None  # the open table of data
        self.pending: Left | None = None
        self.language = ""  # of code, as an element around it names it
        self.code = ("", "")  # the last code span, and its code
        self.ruby = False
        self.picture = ""  # the attributes of the last source of a `<picture>`
        self.last_image: str | None = ""
        self.is_lazy = False  # whether its address was where lazy loaders keep it
        self.lone_alt = ""  # what the last image that was not kept is called, as it was written
        self.from_noscript = ""  # the address of the last image, if it is for browsers without scripts
        self.last_player = ""
        self.names = tokens.names
        self.decoded = decode_all(tokens.texts)
        self.escaped = escape_all(self.decoded)
        self.tokens: Iterator[Token] = zip(
            range(len(tokens.names)),
            self.escaped,
            tokens.names,
            tokens.attributes,
            map(program.__getitem__, tokens.names),
            strict=True,
        )

    @cached_property
    def texts(self) -> list[str]:
        """The texts of the document decoded, but neither folded nor escaped."""
        return split_all(self.decoded)

    def convert(self) -> str:
        """Walk over the document and return its Markdown."""
        run = self.run
        append = run.append
        for _, text, _, attributes, step in self.tokens:
            if text and (run or text != " "):
                append(text)
            if step is not None:
                left = step[0](self, step[1], attributes or "")
                if left is not None:
                    self.dispatch(*left)
        if self.table is not None:
            self.dispatch("/table", "")
        self.dispatch("/" + self.line, "")
        self.flush()
        return self.blocks.text()

    def is_block(self, name: str) -> bool:
        """Whether a start tag or an end tag ends the line of text before it."""
        return name.removeprefix("/") in self.program.blocks

    def forget(self) -> None:
        """Begin the open block anew."""
        self.run.clear()
        self.spans.clear()
        self._reopen()

    def dispatch(self, name: str | None, attributes: str | None) -> None:
        """Do what the table says of a tag, and of the one that its handler leaves; a loop, for there may be many."""
        left: Left | None = (name, attributes)
        while left is not None:
            step = self.program[left[0]]
            left = step[0](self, step[1], left[1] or "") if step is not None else None

    # ------------------------------------------------------------ the open block

    def flush(self) -> None:
        """End the open block and write it."""
        run = self.run
        if not run:
            return
        if self.line:
            run.append(" ")
            return
        is_plain = len(run) == 1 and not self.marks and "<" not in run[0]
        text = run.pop().strip(" \n") if is_plain else self.take()
        if text and (text[0] not in _MAY_BE_UNSEEN or text.strip(_UNSEEN)):
            self.blocks.write_paragraph(text, loose=self.in_paragraph)

    def take(self) -> str:
        """End the open block and return it, in Markdown; "" if there is nothing to see in it."""
        run = self.run
        if self.spans:
            for mark in reversed(self.marks):
                mark.is_whole = False
                self._end(mark)
            settle(run, self.spans)
            self.spans.clear()
        text = joined(run)
        run.clear()
        if self.marks:
            self._reopen()
        return text

    def _reopen(self, first: int = 0) -> None:
        """Begin the open marks anew, those from the first on: in the next block, or behind a mark that they crossed."""
        self.marks[first:] = [self._begin(mark.name, mark.opener, mark.closer, mark.tag) for mark in self.marks[first:]]
        for mark in self.marks[first:]:
            mark.is_whole = False

    # ------------------------------------------------------------ marks

    def open_mark(self, name: str, opener: str, closer: str, tag: str = "") -> None:
        """Open a mark or a link; `tag` says which of the elements that make such a mark it is."""
        if len(self.marks) < MOST_MARKS:
            self.marks.append(self._begin(name, opener, closer, tag))
        else:
            self.excess += 1

    def close_mark(self, name: str) -> None:
        """Close the innermost open mark of a name; the marks within it go on after it."""
        marks = self.marks
        if self.excess:
            self.excess -= 1
        elif marks and marks[-1].name == name:
            self._end(marks.pop())
        else:
            found = next((i for i in range(len(marks) - 1, -1, -1) if marks[i].name == name), None)
            if found is not None:
                for mark in reversed(marks[found:]):
                    self._end(mark)
                del marks[found]
                self._reopen(found)

    def before(self) -> str:
        """The character before what is written next; "" where that is not clear, a blank at the start of a block."""
        run = self.run
        last = run[-1][-1:] if run else " "
        return last if last or len(run) > 1 else " "

    def after(self, index: int) -> str:
        """The character after the tag of a token; "" where that is not clear, a blank at the end of a block."""
        return self.escaped[index + 1][:1] or (" " if self.names[index + 1] in _ENDS else "")

    def text_until(self, index: int, end: str) -> str | None:
        """The text from a token on to an end tag; None if that is not near, or if there is a picture in between."""
        names = self.names[index : index + _NEAR]
        if end not in names:
            return None
        length = names.index(end) + 1
        text = "".join(self.escaped[index : index + length])
        return None if "img" in names[:length] and text not in _EMOJI_ENDS else text

    def _begin(self, name: str, opener: str, closer: str, tag: str) -> Span:
        run = self.run
        span = Span(name, opener, closer, len(run), tag=tag)
        run.append(opener)
        self.spans.append(span)
        return span

    def _end(self, span: Span) -> None:
        run = self.run
        span.end = len(run)
        run.append(span.closer)

    # ------------------------------------------------------------ open elements

    def push(self, name: str, frame: Frame | None = None) -> None:
        """Note that an element is open."""
        self.open.append((name, frame))

    def pop(self, name: str, *, within: frozenset[str] = frozenset()) -> bool:
        """Close an element, and what is open in it; False if it is not open, or beyond an element of `within`."""
        stack = self.open
        if stack and stack[-1][0] == name:
            frame = stack.pop()[1]
            if frame is not None:
                self.blocks.close(frame)
            return True
        for depth in range(1, min(len(stack), DEEPEST_LOOK) + 1):
            found = stack[-depth][0]
            if found == name:
                break
            if found in within:
                return False
        else:
            return False
        for _, frame in reversed(stack[-depth:]):
            if frame is not None:
                self.blocks.close(frame)
        del stack[-depth:]
        return True

    def inside(self, name: str, stop: frozenset[str] = frozenset(), first: Iterable[Token] = ()) -> Iterator[Piece]:
        """Yield the tokens within the element that has just started; names in lower case, the last one is None.

        The element ends with its end tag, with that of an element around it, or before a start tag of `stop`. Whoever
        walks over it returns `left()` when all is written. `first` are tokens that were taken before.
        """
        opened = {name: 1}
        tokens = chain(first, self.tokens) if first else self.tokens
        for index, text, source, attributes, _ in tokens:
            tag = source and source.lower()
            if tag is None:
                yield index, text, None, None
            elif tag[0] != "/":
                if tag in stop:
                    self.pending = tag, attributes or ""
                    yield index, text, None, None
                    return
                opened[tag] = opened.get(tag, 0) + 1
                yield index, text, tag, attributes or ""
            else:
                inner = tag[1:]
                count = opened.get(inner, 0)
                if (inner == name and count == 1) or (not count and self._is_open(inner)):
                    self.pending = None if inner == name else (tag, "")
                    yield index, text, None, None
                    return
                if count:
                    opened[inner] = count - 1
                yield index, text, tag, attributes or ""

    def left(self) -> Left | None:
        """Return the tag that ended an element before its end tag did, for the handler to return."""
        pending, self.pending = self.pending, None
        return pending

    def _is_open(self, name: str) -> bool:
        return (name == "p" and self.in_paragraph) or any(tag == name for tag, _ in self.open[-DEEPEST_LOOK:])

    def skip(self, name: str, stop: frozenset[str] = frozenset(), first: Iterable[Token] = ()) -> Left | None:
        """Drop what is left of an element; of one that holds nothing (`<img>`), there is nothing left."""
        self.run.append("")
        if name in VOID:
            return None
        for _ in self.inside(name, stop, first):
            pass
        return self.left()
