"""Stage 2: the channel of a document, and then its entries, which inherit from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve

from feednorm.document import Document
from feednorm.document.reading import rescue
from feednorm.elements import jsonfeed
from feednorm.elements.basic import LINK
from feednorm.elements.collecting import (
    XML_BASE,
    Chain,
    Pairs,
    check_stray,
    collect_entry,
    gather,
    inherit,
    own,
    read_attributes,
)
from feednorm.elements.fields import Fields
from feednorm.elements.formats import format_of
from feednorm.elements.lookup import FEED_ROWS
from feednorm.elements.rows import ENTRY, INSIDE, AnyRow, Context, Element, no_attribute
from feednorm.model import Entry
from feednorm.problems import Problem, problem

_LINKS = frozenset({LINK, LINK.attributed})
_Placed = tuple[AnyRow, Element, Pairs, Chain]
_TEXTS = ("title", "teaser", "summary", "content")


class Doubts:
    """What was doubted, and at which entry. It knows no tree: what holds it keeps none in memory."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.number: int | None = None  # of the entry that is read

    def report(self, code: str, element: Element | None, **details: Any) -> None:  # noqa: ANN401 - of whatever the message tells
        """Report a problem at an element."""
        self.add(code, None if element is None else element.sourceline, **details)

    def add(self, code: str, line: int | None = None, **details: Any) -> None:  # noqa: ANN401 - likewise
        """Report a problem at a line."""
        self.problems.append(problem(code, line=line, entry=self.number, **details))


class Assembler:
    """Reads a document in two steps; `problems` says what was doubted on the way."""

    format: str

    def __init__(self, url: str | None) -> None:
        self._doubts = Doubts()
        self.problems = self._doubts.problems
        self.context = Context(url or "", None, self._doubts.report)
        self._language: str | None = None
        self._has_base = False  # its own: xml:base, and something for that to resolve against

    def read_channel(self) -> Fields:
        """What the channel says; the entries inherit from it, so this comes first."""
        raise NotImplementedError

    def read_entries(self) -> Iterator[Entry]:
        """The entries, in document order."""
        raise NotImplementedError

    def continue_from(self, first: Assembler) -> None:
        """Read the entries as a further part of another document."""
        self.context = evolve(self.context, base=first.context.base, language=first.context.language)
        self._language = first._language

    def _settle(self, fields: Fields) -> None:
        """What stands for all: the feed's page is the base of its links, and its language that of its entries."""
        base = fields.values.get("url") or fields.values.get("self_url")
        if base and "://" in base and not self._has_base:
            self.context = evolve(self.context, base=base)
        self._language = fields.values.get("language")

    def _finish(self, fields: Fields, context: Context, line: int | None) -> Entry:
        values = fields.settled()
        if "teaser" in values:
            _place_teaser(values, fields.ranks)
        if "language" not in values:
            values["language"] = context.language or self._language
        values.pop("self_url", None)
        if "id" not in values:
            self._doubts.add("no-id", line)
        return Entry(**values, base_url=context.base, line=line)


def _place_teaser(values: dict[str, Any], ranks: Mapping[str, int]) -> None:
    """What is a summary by its name is the entry's, and a longer description beside it the content."""
    teaser, described = values.pop("teaser"), values.get("summary")
    if described is not None and "content" not in values and len(teaser.value) < len(described.value):
        values["content"], values["summary"] = described, teaser
    elif described is None or ranks["teaser"] < ranks["summary"]:
        values["summary"] = teaser


class XmlAssembler(Assembler):
    """Reads a tree."""

    def __init__(self, document: Document, url: str | None) -> None:
        super().__init__(url)
        self.context = evolve(self.context, aside=document.aside)
        self._root: Element = document.root
        self._entries: list[tuple[Element, Chain]] = []
        self._may_swallow = document.decoded is not None
        self._contexts: dict[Element, Context] = {}  # within containers
        self.format = format_of(self._root)

    def read_channel(self) -> Fields:  # noqa: D102 - as the class above says
        fields = Fields()
        if FEED_ROWS[self._root.tag] is ENTRY:  # an Atom entry document (RFC 4287, section 2)
            self._entries.append((self._root, ()))
            return fields
        root = self._root
        links: list[_Placed] = [(INSIDE, root, root.items(), ())]
        others: list[_Placed] = []
        check_stray(root, root.text, self.context)
        for placed in gather(root):
            row, element, _, chain = placed
            if (tail := element.tail) and not tail.isspace():
                check_stray(element, tail, self.context)
            if row is ENTRY:
                self._entries.append((element, chain))
            elif row is INSIDE:
                check_stray(element, element.text, self.context)
                links.append(placed)
            else:
                (links if row in _LINKS else others).append(placed)
        self._has_base = bool(self.context.base) and any(
            row is INSIDE and element.get(XML_BASE) for row, element, _, _ in links
        )
        for found in (links, others):  # links before all that resolves against them
            self._fill(found, fields)
            self._settle(fields)
            self._contexts.clear()
        language = inherit(dict(root.items()), self.context).language
        if language:
            fields.offer("language", 1, language, "first")
            self._language = fields.values["language"]
        return fields

    def continue_from(self, first: Assembler) -> None:  # noqa: D102 - as the class above says
        super().continue_from(first)
        self._contexts.clear()

    def _fill(self, found: Iterable[_Placed], fields: Fields) -> None:
        chain, context = None, self.context
        for row, element, attributes, within in found:
            if within is not chain:
                chain, context = within, self._within(within)
            attribute, inner = own(attributes, context) if attributes else (no_attribute, context)
            if row is not INSIDE:
                row.take(element, inner, attribute, fields)
            elif attributes:
                read_attributes(element, attributes, inner, fields)

    def _within(self, chain: Chain) -> Context:
        """The context within the containers of a chain; each gives its own once."""
        known = self._contexts
        if chain and (context := known.get(chain[-1])) is not None:
            return context
        first = next((depth for depth in range(len(chain), 0, -1) if chain[depth - 1] in known), 0)
        context = known[chain[first - 1]] if first else self.context
        for element in chain[first:]:
            context = known[element] = inherit(dict(element.items()), context)
        return context

    def read_entries(self) -> Iterator[Entry]:  # noqa: D102 - as the class above says
        pending = self._entries[::-1]
        self._doubts.number = 0
        within: Chain | None = None
        outer = self.context
        while pending:
            element, chain = pending.pop()
            if chain is not within:
                within, outer = chain, self._within(chain)
            attributes = element.items()
            context = inherit(dict(attributes), outer) if attributes else outer
            fields, nested = collect_entry(element, context)
            if attributes:
                read_attributes(element, attributes, context, fields)
                if context.language is not outer.language and context.language:
                    fields.offer("language", 1, context.language, "first")
            if nested:
                pending.extend((inner, chain) for inner in reversed(nested))
            if self._may_swallow:
                _check_texts(fields.values)
            yield self._finish(fields, context, element.sourceline)
            self._doubts.number += 1


class JsonAssembler(Assembler):
    """Reads an object."""

    def __init__(self, document: Document, url: str | None) -> None:
        super().__init__(url)
        self._root: Mapping[str, Any] = document.root
        self.format = jsonfeed.format_of(self._root)

    def read_channel(self) -> Fields:  # noqa: D102 - as the class above says
        fields = Fields()
        for part in jsonfeed.links_first(self._root):
            jsonfeed.collect(part, jsonfeed.FEED, self.context, fields)
            self._settle(fields)
        return fields

    def read_entries(self) -> Iterator[Entry]:  # noqa: D102 - as the class above says
        self._doubts.number = 0
        items = self._root.get("items") or []
        for item in items if isinstance(items, list) else [items]:
            if isinstance(item, dict):
                fields = Fields()
                jsonfeed.collect(item, jsonfeed.ENTRY, self.context, fields)
                yield self._finish(fields, self.context, None)
                self._doubts.number += 1
            else:
                self.problems.append(problem("no-object", value=str(item)[:80]))


class _SwallowedEntriesError(Exception):
    """A well-formed document holds entries within the text of another one, for want of the end of a CDATA section."""


def _check_texts(values: Mapping[str, Any]) -> None:
    for text in map(values.get, _TEXTS):
        if text is not None and "[" in text.value and "<![CDATA[" in text.value:
            from feednorm.document.mending import swallows_entries

            if swallows_entries(text.value):
                raise _SwallowedEntriesError


def assemble(
    document: Document, url: str | None, first: Assembler | None = None
) -> tuple[Document, Assembler, Fields, tuple[Entry, ...]]:
    """Read the channel and the entries of a document, or of what it should have been; `first` began the same feed."""
    reader = JsonAssembler(document, url) if document.kind == "json" else XmlAssembler(document, url)
    try:
        fields = reader.read_channel()
        if first is not None:
            reader.continue_from(first)
        return document, reader, fields, tuple(reader.read_entries())
    except _SwallowedEntriesError:
        assert document.decoded is not None
        return assemble(rescue(document.decoded()), url, first)
