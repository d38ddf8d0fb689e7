"""Stage 3: HTML -> Markdown. The one walk over a document, and what handlers of tags do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from attrs import frozen

from feednorm.markdown.blocks import Blocks, Frame
from feednorm.markdown.escape import decode_all, escape_all
from feednorm.markdown.limits import DEEPEST_LOOK, MOST_MARKS
from feednorm.markdown.marks import Span, settle
from feednorm.markdown.tokens import Tokens

if TYPE_CHECKING:
    from feednorm.markdown.tables import Table


Handler = Callable[["Page", str, str], None]  # the page, the tag's name, the source of its attributes
Token = tuple[int, str, "str | None", "str | None"]  # its index, the text before it, its name and attributes


@frozen
class Tag:
    """What becomes of an element: a handler for its start tag, one for its end tag; None does nothing.

    A tag that is a block ends the line of text before it and after it; of one that is dropped no text stays.
    """

    start: Handler | None = None
    end: Handler | None = None
    is_block: bool = False
    is_dropped: bool = False


Tags = Mapping[str, Tag]
Step = tuple[Handler, str]


class Program(dict["str | None", "Step | None"]):
    """Tags by the names that documents spell, start tags and end tags: one look-up tells what to do."""

    def __init__(self, tags: Tags) -> None:
        super().__init__({None: None, "/": None, "": None})
        self.blocks = frozenset(name for name, tag in tags.items() if tag.is_block)
        for name, tag in tags.items():
            self[name] = (tag.start, name) if tag.start else None
            self["/" + name] = (tag.end, name) if tag.end else None

    def __missing__(self, name: str) -> Step | None:
        return self.get(name.lower()) if name else None


class Page:
    """A document on its way to Markdown: the blocks written so far, and the open block's pieces of text.

    Handlers append text that is Markdown already to `run`, or call the methods.
    """

    def __init__(self, tokens: Tokens, program: Program, base_url: str = "") -> None:
        self.source = tokens
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
        self.pending = ("", "")
        self.code_class = ""  # attributes of an element around code, which may name its language
        self.code = ("", "")  # the last code span, and its code
        self.ruby = False
        self.picture = ""  # the image that the sources of a `<picture>` name
        self.last_image: str | None = ""
        self.tokens: Iterator[Token] = zip(
            range(len(tokens.texts)),
            escape_all(tokens.texts),
            [*tokens.names, None],
            [*tokens.attributes, None],
            strict=True,
        )

    @cached_property
    def texts(self) -> list[str]:
        """The texts of the document decoded, but neither folded nor escaped."""
        return decode_all(self.source.texts)

    def convert(self) -> str:
        """Walk over the document and return its Markdown."""
        append, program = self.run.append, self.program
        for _, text, name, attributes in self.tokens:
            if text:
                append(text)
            step = program[name]
            if step is not None:
                step[0](self, step[1], attributes)  # type: ignore[arg-type]
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
        """Do what the table says of one tag."""
        step = self.program[name]
        if step is not None:
            step[0](self, step[1], attributes or "")

    # ------------------------------------------------------------ the open block

    def flush(self) -> None:
        """End the open block and write it."""
        run = self.run
        if not run:
            return
        if self.line:
            run.append(" ")
            return
        if len(run) == 1 and not self.marks:
            text = run.pop().strip(" \n")
        else:
            text = self.take()
        if text and not text.isspace():
            frame = self.blocks.frame
            if self.in_paragraph and frame.owner is not None:
                frame.owner.is_loose = True
            self.blocks.write_paragraph(text)

    def take(self) -> str:
        """End the open block and return it, in Markdown; "" if there is nothing to see in it."""
        run = self.run
        if self.spans:
            for mark in reversed(self.marks):
                self._end(mark)
            settle(run, self.spans)
            self.spans.clear()
        text = _joined(run)
        run.clear()
        if self.marks:
            self._reopen()
        return text

    def _reopen(self) -> None:
        self.marks[:] = [self._begin(mark) for mark in self.marks]

    # ------------------------------------------------------------ marks

    def open_mark(self, name: str, opener: str, closer: str) -> None:
        """Open a mark or a link."""
        if len(self.marks) < MOST_MARKS:
            self.marks.append(self._begin(Span(name, opener, closer)))
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
                marks[found:] = [self._begin(mark) for mark in marks[found + 1 :]]

    def _begin(self, mark: Span) -> Span:
        span = Span(mark.name, mark.opener, mark.closer, len(self.run))
        self.run.append(span.opener)
        self.spans.append(span)
        return span

    def _end(self, span: Span) -> None:
        span.end = len(self.run)
        self.run.append(span.closer)

    # ------------------------------------------------------------ open elements

    def push(self, name: str, frame: Frame | None = None) -> None:
        """Note that an element is open."""
        self.open.append((name, frame))

    def pop(self, name: str, *, within: frozenset[str] = frozenset()) -> bool:
        """Close an element, and what is open in it; False if it is not open, or beyond an element of `within`."""
        stack = self.open
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

    def inside(self, name: str, stop: frozenset[str] = frozenset(), first: Iterable[Token] = ()) -> Iterator[Token]:
        """Yield the tokens within the element that has just started; names in lower case, the last one is None.

        The element ends with its end tag, with that of an element around it, or before a start tag of `stop`. Whoever
        walks over it calls `resume()` when all is written. `first` are tokens that were taken before.
        """
        opened = {name: 1}
        for index, text, source, attributes in chain(first, self.tokens):
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
                    self.pending = ("", "") if inner == name else (tag, "")
                    yield index, text, None, None
                    return
                opened[inner] = max(0, count - 1)
                yield index, text, tag, attributes or ""

    def resume(self) -> None:
        """Go on with the tag that ended an element before its end tag."""
        pending, self.pending = self.pending, ("", "")
        if pending[0]:
            self.dispatch(*pending)

    def _is_open(self, name: str) -> bool:
        return (name == "p" and self.in_paragraph) or any(tag == name for tag, _ in self.open[-DEEPEST_LOOK:])

    def skip(self, name: str, stop: frozenset[str] = frozenset()) -> None:
        """Drop what is left of an element."""
        self.run.append("")
        for _ in self.inside(name, stop):
            pass
        self.resume()


def _joined(run: list[str]) -> str:
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


@lru_cache(maxsize=8)
def _compiled(rows: tuple[tuple[str, Tag], ...]) -> Program:
    return Program(dict(rows))


def compile_tags(tags: Tags) -> Program:
    """Return the program of a table of tags, made once a table."""
    return _compiled(tuple(tags.items()))
