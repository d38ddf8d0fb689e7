"""Long sections of CDATA go around the XML parser, and nobody can tell."""

from __future__ import annotations

import pytest

from feednorm import Feed, parse
from feednorm.document import read
from feednorm.document.sections import set_aside

LONG = "<p>A long text, é, of many words.</p>\n" * 20
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def _rss(items: str, attributes: str = CONTENT) -> str:
    return f"<rss {attributes}><channel><title>A</title>\n{items}\n</channel></rss>"


def _read(feed: Feed) -> dict[str, object]:
    return {name: getattr(feed, name) for name in ("format", "title", "description", "entries", "problems", "image")}


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(document, id=name)
        for name, document in {
            "in an item": _rss(
                f"<item><description><![CDATA[{LONG}]]></description></item><item><guid>2</guid></item>"
            ),
            "content:encoded": _rss(f"<item><content:encoded><![CDATA[{LONG}]]></content:encoded></item>"),
            "a channel's": _rss(f"<description><![CDATA[{LONG}]]></description><item/>"),
            "an image's": _rss(
                f"<image><description><![CDATA[{LONG}]]></description><url>http://a.example</url></image>"
            ),
            "within an extension": _rss(f"<item><z><description><![CDATA[{LONG}]]></description></z></item>"),
            "within an item's item": _rss(f"<item><item><description><![CDATA[{LONG}]]></description></item></item>"),
            "a prefix of another namespace": _rss(
                f"<item><content:encoded><![CDATA[{LONG}]]></content:encoded></item>", 'xmlns:content="urn:x"'
            ),
            "RSS 1.0": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
            f"<item><description><![CDATA[{LONG}]]></description></item></rdf:RDF>",
            "twice in one item": _rss(
                f"<item><description><![CDATA[{LONG}1]]></description><description><![CDATA[{LONG}2]]></description></item>"
            ),
            "in a comment": _rss(f"<!-- <description><![CDATA[{LONG}]]></description> --><item><guid>1</guid></item>"),
            "across a comment": _rss(
                f"<!-- <description><![CDATA[ --><item><guid>{LONG}]]></description></guid></item>"
            ),
            "in an attribute": _rss(f"<item><z a='<description><![CDATA[{LONG}]]></description>'/></item>"),
            "without an end": _rss(
                f"<item><description><![CDATA[{LONG}</description></item><item><guid>2</guid></item>"
            ),
            "swallowing an item": _rss(
                f"<item><description><![CDATA[{LONG}</description></item><item><description><![CDATA[{LONG}]]></description></item>"
            ),
            "a control character": _rss(f"<item><description><![CDATA[{LONG}\x01{LONG}]]></description></item>"),
            "no character": _rss(f"<item><description><![CDATA[{LONG}\uffff]]></description></item>"),
            "line ends of Windows": _rss(f"<item><description><![CDATA[{LONG}]]></description></item>").replace(
                "\n", "\r\n"
            ),
            "line ends of old": _rss(f"<item><description><![CDATA[{LONG}]]></description></item>").replace("\n", "\r"),
            "an Atom entry's": '<feed xmlns="http://www.w3.org/2005/Atom"><entry>'
            f'<content type="html"><![CDATA[{LONG}]]></content></entry></feed>',
            "an Atom entry's of no type": '<feed xmlns="http://www.w3.org/2005/Atom"><entry>'
            f"<summary><![CDATA[{LONG}]]></summary><content type='text'><![CDATA[{LONG}]]></content></entry></feed>",
            "a source's in an Atom entry": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><source>'
            f'<title type="html"><![CDATA[{LONG}]]></title></source></entry></feed>',
            "an Atom entry document's": '<entry xmlns="http://www.w3.org/2005/Atom">'
            f'<content type="html"><![CDATA[{LONG}]]></content></entry>',
            "HTML by its type": _rss(f"<item><description type='html'><![CDATA[{LONG}]]></description></item>"),
            "XHTML by its type": _rss(f"<item><description type='xhtml'><![CDATA[{LONG}]]></description></item>"),
            "base64 by its mode": _rss(f"<item><description mode='base64'><![CDATA[{LONG}]]></description></item>"),
            "XHTML in capitals": _rss(f"<item><description TYPE='xhtml'><![CDATA[{LONG}]]></description></item>"),
            "any element's": _rss(f"<item><z a='b'><![CDATA[{LONG}]]></z></item>"),
            "an attribute with a bracket": _rss(f"<item><z a='>'><![CDATA[{LONG}]]></z></item>"),
            "behind a text": _rss(f"<item><description>a <![CDATA[{LONG}]]></description></item>"),
            "before a text": _rss(f"<item><description><![CDATA[{LONG}]]> a</description></item>"),
            "behind an element": _rss(f"<item><description><b/><![CDATA[{LONG}]]></description></item>"),
            "behind an end tag": _rss(f"<item><description><b>a</b><![CDATA[{LONG}]]></description></item>"),
            "many brackets": _rss(f"<item><description><![CDATA[{LONG}{'] ]] [a]' * 40}]]></description></item>"),
            "white space before the declaration": "\n\n<?xml version='1.0'?>\n"
            + _rss(f"<item><description><![CDATA[{LONG}]]></description></item>"),
            "white space before, and no XML behind": "\n<?xml version='1.0'?>\n"
            + _rss(f"<item><description><![CDATA[{LONG}]]></description><title>a & b</title></item>"),
            "the mark itself": _rss(f"<set-aside/><item><description><![CDATA[{LONG}]]></description></item>"),
            "not well-formed": _rss(f"<item><description><![CDATA[{LONG}]]></description><title>a & b</title></item>"),
        }.items()
    ],
)
def test_a_section_reads_as_if_the_parser_had_read_it(document: str) -> None:
    """A document as bytes, whose long sections go around, gives the feed of the same document as text."""
    assert _read(parse(document.encode())) == _read(parse(document))


def test_bytes_that_are_no_utf_8_are_left_to_the_parser() -> None:
    """The text around them is the same, and the problem is told."""
    document = _rss(f"<item><description><![CDATA[{LONG}caf\udce9]]></description></item>")
    feed = parse(document.encode("utf-8", "surrogateescape"))
    assert feed.entries[0].summary
    assert feed.entries[0].summary.value == f"{LONG}café"
    assert [problem.code for problem in feed.problems] == ["bad-bytes", "no-id"]


def test_the_sections_of_entries_are_not_in_the_tree() -> None:
    """That is the gain: the parser does not see them, and no tree holds them."""
    rss = _rss(f"<item><description><![CDATA[{LONG}]]></description></item>").encode()
    content = f'<content type="html" xml:base="https://a.example/"><![CDATA[{LONG}]]></content>'
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{content}</entry></feed>'
    for data in (rss, atom.encode()):
        assert list(read(data).aside.values()) == [LONG]
        assert len(set_aside(data)[0]) < len(data) - len(LONG.encode()) + 100
