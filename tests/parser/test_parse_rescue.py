"""Broken XML: every entry whose start is there comes out with all of its text, and each repair is told."""

from __future__ import annotations

import pytest

from feednorm import Category, Entry, Feed, FeedError, parse

HEAD = "<?xml version='1.0'?>\n<rss version='2.0'>\n<channel><title>News</title>\n"
TAIL = "\n</channel></rss>"
ATOM = "http://www.w3.org/2005/Atom"


def item(number: int, body: str, more: str = "") -> str:
    """An item of RSS on a line of its own."""
    return f"<item><title>T{number}</title><guid>{number}</guid><description>{body}</description>{more}</item>"


def items(*bodies: str) -> str:
    """A feed with these descriptions, as they are."""
    return HEAD + "\n".join(item(number, body) for number, body in enumerate(bodies)) + TAIL


def body_of(entry: Entry) -> str | None:
    """The text of a description."""
    return entry.summary.value if entry.summary else None


def codes_of(feed: Feed) -> set[str]:
    """What was repaired."""
    return {problem.code for problem in feed.problems if problem.severity != "note"}


BODIES: dict[str, tuple[str, str, str]] = {
    "an undefined entity": ("caf&eacute;&nbsp;x", "café\xa0x", "undefined-entity"),
    "an entity that stands for markup": ("a &lt; b &LT; c", "a < b < c", "undefined-entity"),
    "a bare ampersand": ("AT&T & Co. ?a=1&b=2&copy=3", "AT&T & Co. ?a=1&b=2&copy=3", "bare-ampersand"),
    "an entity that nobody knows": ("a &nosuch; b", "a &nosuch; b", "bare-ampersand"),
    "a control character": ("a\x0bb\x00c", "abc", "control-character"),
    "half of a surrogate pair": ("a\ud800b", "ab", "control-character"),
    "a reference to a control character": ("a&#x1F;b&#0;c&#xFFFE;", "abc", "control-character"),
    "a reference beyond Unicode": ("a&#x110000;b", "ab", "control-character"),
    "a character as its two surrogates": ("&#55357;&#56832; &#11;", "😀", "control-character"),
    "halves that are no pair": ("&#55000;&#56832; x", "\ud6d8 x", "control-character"),
    "a hexadecimal reference in capitals": ("a&#X26;b&#X1F;", "a&b", "control-character"),
    "a stray bracket": ("1 < 2 <3", "1 < 2 <3", "stray-bracket"),
    "an unclosed paragraph": ("<p>x <br> y", "<p>x <br> y", "unescaped-markup"),
    "tags that cross": ("<b>x <i>y</b> z</i>", "<b>x <i>y</b> z</i>", "unescaped-markup"),
    "attributes without quotes": ("<a href=/x>y</a><br>", "<a href=/x>y</a><br>", "unescaped-markup"),
    "escaped and unescaped": ("&lt;b> <p>x &amp; y", "&lt;b> <p>x &amp; y", "unescaped-markup"),
    "an undeclared prefix": ("<o:p>x</o:p>", "<p>x</p>", "undeclared-prefix"),
    "CDATA beside a control": ("<![CDATA[<p>x &nbsp; &amp; y]]>\x01", "<p>x &nbsp; &amp; y", "control-character"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_broken_body_keeps_its_text_and_its_neighbours(name: str) -> None:
    """The entries before and after are as if nothing had been; the problem names the entry and its line."""
    body, expected, code = BODIES[name]
    feed = parse(items("one", body, "&lt;b>three&lt;/b> &amp;amp;"))
    assert [body_of(entry) for entry in feed.entries] == ["one", expected, "<b>three</b> &amp;"]
    assert [entry.id for entry in feed.entries] == ["0", "1", "2"]
    assert [entry.line for entry in feed.entries] == [4, 5, 6]
    told = next(problem for problem in feed.problems if problem.code == code)
    assert (told.entry, told.line, told.severity) == (1, 5, "repair")


FEEDS: dict[str, tuple[str, list[str | None], set[str]]] = {
    "white space before the declaration": (" \n" + items("x"), ["x"], {"junk-before-root"}),
    "a style sheet after white space": (
        "\n<?xml-stylesheet href='a'?>" + items("x & y").partition("\n")[2],
        ["x & y"],
        {"bare-ampersand"},
    ),
    "a warning before the root": ("<br />\n<b>Warning</b>: x in y.php\n" + items("x"), ["x"], {"junk-before-root"}),
    "a word after the root": (items("x") + "<script>1</script> junk", ["x"], {"junk-after-root"}),
    "padding after the root": (items("x") + "\0\0", ["x"], {"junk-after-root"}),
    "two documents": (items("x") + items("y"), ["x", "y"], set()),
    "entries without a root": (item(0, "x") + item(1, "y"), ["x", "y"], set()),
    "entries after the channel": ("<rss><channel/>" + item(0, "x") + "</rss>", ["x"], set()),
    "an unclosed item": (
        HEAD + item(0, "x").removesuffix("</item>") + item(1, "y") + TAIL,
        ["x", "y"],
        {"unclosed-element"},
    ),
    "an unclosed description": (
        HEAD + item(0, "x").replace("</description>", "<pubDate>2026</pubDate>") + item(1, "y") + TAIL,
        ["x", "y"],
        {"unclosed-element"},
    ),
    "an unclosed link": (
        HEAD + item(0, "x", "<link>http://a.example/<author>A</author>") + TAIL,
        ["x"],
        {"unclosed-element"},
    ),
    "an end tag too many": (HEAD + item(0, "x", "</guid>") + TAIL, ["x"], {"stray-end-tag"}),
    "an end tag in another case": (items("x").replace("</title>", "</Title>"), ["x"], set()),
    "an attribute without quotes": (
        items("x").replace("<guid>", "<guid isPermaLink=false>"),
        ["x"],
        {"unquoted-attribute"},
    ),
    "an attribute twice": (items("x").replace("<guid>", "<guid a='1' a='2'>"), ["x"], {"not-well-formed"}),
    "hyphens in a comment": (items("x").replace("<guid>", "<!-- a -- b --><guid>"), ["x"], {"not-well-formed"}),
    "a tag without its bracket": (items("x").replace("<guid>", "<guid <b>"), ["x"], {"broken-tag"}),
    "a tag without its bracket, before a text": (
        items("x <b>y").replace("<description>", "<description "),
        ["x <b>y"],
        {"broken-tag"},
    ),
    "a tag without its bracket, behind an attribute": (
        items("&lt;b&gt;x").replace("<description>", "<description type='html'\n"),
        ["<b>x"],
        {"broken-tag"},
    ),
    "CDATA without its end": (items("<![CDATA[x <b>", "y", "<![CDATA[z]]>"), ["x <b>", "y", "z"], {"unclosed-cdata"}),
    "CDATA without its end, the last": (items("y", "<![CDATA[x <b>"), ["y", "x <b>"], {"unclosed-cdata"}),
    "CDATA without its end, before another in its entry": (
        items("x").replace("<title>T0</title>", "<title><![CDATA[T</title>").replace(">x<", "><![CDATA[x]]><"),
        ["x"],
        {"unclosed-cdata"},
    ),
    "CDATA without its end, in a title before another's": (
        items("x", "y").replace("T0<", "<![CDATA[T0<").replace("T1", "<![CDATA[T1]]>"),
        ["x", "y"],
        {"unclosed-cdata"},
    ),
    "two sections of CDATA without their ends": (
        items("<![CDATA[x <abstract><![CDATA[z", "<![CDATA[y]]>").replace("z</description>", "z"),
        ["x <abstract><![CDATA[z", "y"],
        {"unclosed-cdata"},
    ),
    "an end tag with a slash too many": (
        items("x").replace("</title>\n<item>", "</title/>\n<item>").replace("x</description>", "x</description/>"),
        ["x"],
        {"not-well-formed"},
    ),
    "a text without its end tag": (
        items("x").replace("<guid>", "<dc:creator>A<guid>"),
        ["x"],
        {"unclosed-element", "undeclared-prefix"},
    ),
    "a misspelt start tag": (
        items("x").replace("<guid>", "<c:creator>A</dc:creator><guid>"),
        ["x"],
        {"undeclared-prefix", "misspelt-tag"},
    ),
    "a namespace cut off": (
        items("<p xmlns=<'a'>x</p>", "y"),
        ["<p>x</p>", "y"],
        {"stray-bracket", "bad-namespace", "unquoted-attribute"},
    ),
    "a namespace without its second quote": (
        items("<p xmlns='a:b>x</p>", "<a href='b'>y</a>"),
        ["<p>x</p>", '<a href="b">y</a>'],
        {"unquoted-attribute"},
    ),
    "an author without its end": (
        "<feed><entry><author><name>A</name><email>a@b.example</email><summary>x</summary></entry></feed>",
        ["x"],
        {"unclosed-element"},
    ),
    "a tag between the fields of Atom": (
        "<feed><entry><id>1</id><p><summary>x</summary></entry></feed>",
        ["x"],
        {"unclosed-element"},
    ),
    "a picture without its end": (
        items("x").replace("<item>", "<image><url>u</url><title>I</title><item>"),
        ["x"],
        {"unclosed-element"},
    ),
    "CDATA between two elements": (
        items("<![CDATA[x]]>", "<![CDATA[y]]>").replace("</guid>", "</guid><![CDATA["),
        ["x", "y"],
        {"unclosed-cdata"},
    ),
    "CDATA within a tag": (
        items("<![CDATA[x]]>", "<![CDATA[y]]>").replace("<guid>", "<guid a='b<![CDATA[c'>", 1),
        ["x", "y"],
        {"unclosed-cdata"},
    ),
    "CDATA between two entries": (
        items("<![CDATA[x]]>", "<![CDATA[y]]>").replace("</item>", "</item><![CDATA[", 1),
        ["x", "y"],
        {"unclosed-cdata"},
    ),
    "a root whose addresses have no quotes": (
        items("x", "y").replace("version='2.0'", "version=2.0 xmlns:dc=http://purl.org/dc/elements/1.1/"),
        ["x", "y"],
        {"unquoted-attribute"},
    ),
    "an item about an address without quotes": (
        items("x").replace("<item>", "<item rdf:about=http://a.example/>"),
        ["x"],
        {"unquoted-attribute", "undeclared-prefix"},
    ),
    "a version without its second quote": (
        items("x").replace("<rss version='2.0'", "<rss version='2.0 xmlns:a='a:b' xmlns:dc='dc:dc'"),
        ["x"],
        {"unquoted-attribute"},
    ),
    "a namespace of the root without its second quote": (
        items("x").replace("<rss", "<rss xmlns:dc='http://purl.org/dc/elements/1.1/ xmlns:a='a:b'"),
        ["x"],
        {"unquoted-attribute"},
    ),
    "a namespace with a slip of the pen": (
        items("x").replace("<rss", "<rss xmlns:dc='http://purl.org/dc/elements/1.l/'"),
        ["x"],
        {"bad-namespace"},
    ),
    "a namespace of RDF with a slip of the pen": (
        (
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns' xmlns='http://purl.org/rss/1.O/'>"
            "<channel/><item><description>x</description></item></rdf:RDF>"
        ),
        ["x"],
        {"bad-namespace"},
    ),
    "a namespace that runs into the next": (
        items("x").replace("<rss", "<rss xmlns='http://purl.orgxmlns:dc='http://purl.org/dc/elements/1.1/'"),
        ["x"],
        {"bad-namespace"},
    ),
    "a root that is cut off at a slash": (
        items("x").replace("<rss version='2.0'>", "<rss version='2.0' a.example/</link>"),
        ["x"],
        {"broken-tag"},
    ),
    "a root that ends at once": (
        items("x").replace("<rss version='2.0'>", "<rss version='2.0'/>"),
        ["x"],
        {"not-well-formed"},
    ),
    "a namespace of the root alone that nobody knows": (
        (
            "<feed xmlns='http://www.w3.org/2OO5/Atom'><entry xmlns='http://www.w3.org/2005/Atom'><summary>x</summary>"
            "</entry><entry xmlns='http://www.w3.org/2005/Atom'><summary>y</summary></entry></feed>"
        ),
        ["x", "y"],
        {"bad-namespace"},
    ),
    "a feed without its start tag": (
        "<?xml version='1.0'?><title>T</title><entry><summary>x</summary></entry></feed>",
        ["x"],
        set(),
    ),
    "a namespace with a sign twice": (
        items("x").replace("<rss", "<rss xmlns:dc=='http://purl.org/dc/elements/1.1/' xmlns:a='a:##'"),
        ["x"],
        {"bad-namespace"},
    ),
    "a namespace with a bracket": (
        items("x").replace("<rss", "<rss xmlns:dc='http>//purl.org/dc/elements/1.1/'"),
        ["x"],
        {"bad-namespace"},
    ),
    "an XML declaration without its end": (
        "<?xml version='1.0'\n<feed><title>T</title><entry><summary>x</summary></entry></feed>",
        ["x"],
        set(),
    ),
    "a bracket in an attribute": (
        items("x").replace("<guid>", "<guid a='<b> c' b=\"1 < 2\">"),
        ["x"],
        {"stray-bracket"},
    ),
    "a namespace with a space": (
        items("x").replace("<rss", "<rss xmlns:dc='http://purl.org/dc/elements/1.1/ '"),
        ["x"],
        {"bad-namespace"},
    ),
    "a namespace that nobody knows": (
        "<feed xmlns='http://www.w3.org/2/Atom'><entry><summary>x</summary></entry></feed>",
        ["x"],
        {"bad-namespace"},
    ),
    "xhtml beside a broken body": (
        (
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry><summary type='xhtml'>"
            "<div xmlns='http://www.w3.org/1999/xhtml'><b>1 &lt; 2</b></div></summary></entry>"
            "<entry><summary type='html'><p>y</summary></entry></feed>"
        ),
        ["<div><b>1 &lt; 2</b></div>", "<p>y"],
        {"unescaped-markup"},
    ),
}


@pytest.mark.parametrize("name", FEEDS)
def test_a_broken_frame_loses_no_entry(name: str) -> None:
    """All entries are there with their bodies, and the repairs are named."""
    source, bodies, codes = FEEDS[name]
    feed = parse(source)
    assert [body_of(entry) for entry in feed.entries] == bodies
    assert codes <= codes_of(feed)


def test_a_feed_without_fault_has_no_repair() -> None:
    """What only looks odd is none: comments, sections of CDATA, references, a DTD's own entities."""
    feed = parse(
        "<!DOCTYPE rss [<!ENTITY me 'I &#38;#38; I'>]><!-- & --><rss><channel><item><guid>1</guid>"
        "<description>&me; <![CDATA[a & b <br> ]]>&#8217;</description></item></channel></rss>"
    )
    assert (body_of(feed.entries[0]), feed.problems) == ("I & I a & b <br> ’", ())


LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
UNENDED_TITLES = {
    "a misspelt end tag": "<title>T</titel>",
    "no end tag": "<title>T\n",
    "the end tag of another element": "<title>T</link>",
}


@pytest.mark.parametrize("name", UNENDED_TITLES)
def test_a_title_without_its_end_leaves_the_link_alone(name: str) -> None:
    """What is no markup of a title ends it."""
    rest = "<link>http://a.example/1</link><description>d</description>"
    first, second = f"<item>{UNENDED_TITLES[name]}{rest}</item>", f"<item>{rest}</item>"
    feed = parse(f"<rss><channel><title>C</title>{first}{second}</channel></rss>")
    assert [(entry.title and entry.title.value, entry.url, body_of(entry)) for entry in feed.entries] == [
        ("T", "http://a.example/1", "d"),
        (None, "http://a.example/1", "d"),
    ]
    assert codes_of(feed) & {"unclosed-element", "stray-end-tag"}


ENTITIES = {
    "a file": "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
    "the network": "<!DOCTYPE rss [<!ENTITY x PUBLIC 'x' 'http://127.0.0.1:9/x'>]>",
    "a billion laughs": f"<!DOCTYPE rss [<!ENTITY l0 'ha'>{LAUGHS}<!ENTITY x '&l11;'>]>",
    "itself": "<!DOCTYPE rss [<!ENTITY x 'a &x;'>]>",
}


@pytest.mark.parametrize("name", ENTITIES)
def test_entities_that_reach_out_or_explode_are_refused(name: str) -> None:
    """Nothing is fetched and nothing grows; the rest of the feed is read."""
    feed = parse(ENTITIES[name] + "<rss><channel>" + item(0, "a &x; b") + item(1, "y") + "</channel></rss>")
    first, second = feed.entries
    assert (" ".join((body_of(first) or "").split()), body_of(second)) == ("a b", "y")
    assert "entity-refused" in codes_of(feed)


@pytest.mark.parametrize("cut", range(HEAD.index("<channel>"), len(items("one", "two <b>"))))
def test_a_feed_may_end_anywhere(cut: int) -> None:
    """Every entry whose start tag is there comes out, with what there is of its text."""
    source = items("one", "&lt;b>two")[:cut]
    feed = parse(source)
    assert len(feed.entries) == source.count("<item>") or source.endswith("<item")
    bodies = [part.partition("<")[0] for part in source.split("<description>")[1:]]
    for entry, body in zip(feed.entries, bodies, strict=False):
        assert (body_of(entry) or "").startswith(body.partition("&")[0].strip())


def test_a_page_in_place_of_a_feed_is_refused() -> None:
    """With the feeds that it announces."""
    link = "<link rel='alternate' type='application/rss+xml' href=f>"
    page = f"<!doctype html><title>x</title><base href='http://b.example/'>{link}"
    with pytest.raises(FeedError, match="HTML page") as caught:
        parse(page, url="http://a.example/")
    assert caught.value.feed_links == ("http://b.example/f",)


@pytest.mark.parametrize(
    "feed",
    [
        "<rss><channel><item><guid>1</guid></item></channel></rss>and more",
        "<rss><channel><item><guid a='1' a='2'>1</guid></item></channel></rss>",
        "<rss><channel><!-- a -- b --><item><guid>1</guid></item></channel></rss>",
    ],
)
def test_no_mend_goes_unsaid(feed: str) -> None:
    """What strict XML refuses is reported, whatever the fault was."""
    problems = parse(feed).problems
    assert any(problem.severity in ("repair", "error") for problem in problems)


def test_the_parser_gives_the_reason_where_no_problem_does() -> None:
    """With its line and the entry, beside what other faults are told."""
    feed = parse(items("a & b", "c").replace("<guid>1", "<guid a='1' a='2'>1"))
    assert [(problem.code, problem.line, problem.entry) for problem in feed.problems] == [
        ("bare-ampersand", 4, 0),
        ("not-well-formed", 5, 1),
    ]
    assert "Attribute a redefined" in feed.problems[1].message


def test_only_what_the_parser_complains_of_is_mended() -> None:
    """Junk after the root costs nothing else; an end of the root within a text is none."""
    feed = parse(items("<![CDATA[</rss>]]>", "x") + "<script>a</script>")
    assert [(problem.code, problem.severity) for problem in feed.problems] == [("junk-after-root", "repair")]
    assert [body_of(entry) for entry in feed.entries] == ["</rss>", "x"]


def entry(title: str, start: str = "<item>", end: str = "</item>") -> str:
    """An item between these tags, on a line of its own."""
    return f"{start}<title>{title}</title><guid>{title}</guid>{end}\n"


MISSPELT: dict[str, tuple[str, list[int | None]]] = {
    "a start tag": (entry("A") + entry("B", start="<itme>") + entry("C"), [1]),
    "the first start tag": (entry("A", start="<Itm x='1'>") + entry("B") + entry("C"), [0]),
    "a start tag that is spelt as a field begins": (entry("A") + entry("B", start="<t>") + entry("C"), [1]),
    "the first start tag that is missing": (entry("A", start="") + entry("B") + entry("C"), [0]),
    "a start tag that is missing": (entry("A") + entry("B", start="") + entry("C"), [1]),
    "the last start tag": (entry("A") + entry("B") + entry("C", start=""), [2]),
    "a start tag twice": (entry("A") + entry("B", start="<item><item>") + entry("C"), [1]),
    "a start tag for an end tag": (entry("A") + entry("B", end="<item>") + entry("C"), [1]),
    "a start tag for the last end tag": (entry("A") + entry("B") + entry("C", end="<item>"), [2]),
    "start tags for all end tags": (
        entry("A", end="<item>") + entry("B", end="<item>") + entry("C", end="<item>"),
        [0, 1, 2],
    ),
}


FIELDS = {
    "a title": ("<title>T</title>", "<title>", ""),
    "a title, cut": ("<title>T</title>", "<title>", "tle>"),
    "a title, misspelt": ("<title>T</title>", "<title>", "<tle>"),
    "an author's name": ("<author><name>N</name></author>", "<name>", "<nme>"),
    "a category": ("<category>C</category>", "<category>", "gory>"),
    "a description in HTML": ("<description>&lt;p>D</description>", "<description>", "<descrption a='b'>"),
    "a description in CDATA": ("<description><![CDATA[<p>D]]></description>", "<description>", ""),
    "a description with elements": ("<description><p>D <b>E</b></p></description>", "<description>", "<desc>"),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_without_its_start_tag_has_its_text(name: str) -> None:
    """Its end tag says what it is; the fields around it stay what they are."""
    field, start, instead = FIELDS[name]
    frame = HEAD + "<item><guid>1</guid>{}<link>http://a.example/1</link></item>" + TAIL
    whole, broken = parse(frame.format(field)), parse(frame.format(field.replace(start, instead)))
    assert [said(entry) for entry in broken.entries] == [said(entry) for entry in whole.entries]
    assert codes_of(broken) == {"misspelt-tag" if instead.startswith("<") else "missing-start"}


def said(entry: Entry) -> list[object]:
    """What an entry says."""
    return [entry.id, entry.url, entry.title, entry.summary, entry.authors, entry.categories]


PARTS = {
    "a person": ("author", "<name>N</name><id>2</id>"),
    "a contributor": ("contributor", "<name>N</name><updated>2026-01-02T03:04:05Z</updated>"),
    "a source": ("source", "<title>S</title><pubDate>2026-01-02T03:04:05Z</pubDate><description>d</description>"),
    "a picture": ("image", "<url>http://a.example/1.png</url><pubDate>2026-01-02T03:04:05Z</pubDate>"),
}


@pytest.mark.parametrize("name", PARTS)
def test_what_an_element_holds_stays_in_it(name: str) -> None:
    """Whatever it is, for its end tag is there; a fault elsewhere in the entry gives none of it to the entry."""
    tag, inner = PARTS[name]
    source = HEAD + f"<item><{tag}>{inner}</{tag}></p></item>" + TAIL
    whole, broken = parse(source.replace("</p>", "")), parse(source)
    assert broken.entries == whole.entries
    assert codes_of(broken) - codes_of(whole) == {"stray-end-tag"}


def test_a_person_without_an_end_holds_what_persons_have() -> None:
    """Though the next one has its end."""
    feed = parse(HEAD + "<item><author><name>A</name><guid>1</guid><author><name>B</name></author></item>" + TAIL)
    entry = feed.entries[0]
    assert (entry.id, [person.name for person in entry.authors]) == ("1", ["A", "B"])


def test_an_address_that_may_be_half_of_one_is_none() -> None:
    """Where its start tag is missing, so may be its beginning."""
    feed = parse(HEAD + "<item><guid>1</guid>/2.html</link><title>a</title></item>" + TAIL)
    assert feed.entries[0].url is None


def test_an_attribute_without_its_second_quote_says_what_it_can() -> None:
    """As one without any."""
    feed = parse("<feed><entry><link href='http://a.example/1/><category term=\"x/></entry></feed>")
    assert (feed.entries[0].url, feed.entries[0].categories) == ("http://a.example/1", (Category("x"),))


def test_the_end_of_a_tag_within_quotes_is_none() -> None:
    """In a broken feed as in a sound one; a value that breaks off at the next tag says nothing."""
    feed = parse("<feed><entry><link href='http://a.example/1>2'/><title>a<i></entry></feed>")
    assert feed.entries[0].url == "http://a.example/1>2"
    feed = parse("<feed><entry><link href='http://a.example/1<title>a</title></entry></feed>")
    assert feed.entries[0].url is None


CUT_VALUES = {
    "a title": ("<title type='text>{}</title>", "say 'hi' to me"),
    "a body": ("<description type='html>{}</description>", "say 'hi' to me"),
    "a title that ends with a quote": ("<title type='text>{}</title>", "5'"),
    "a title with a bracket": ("<title type='text>{}</title>", "say 'hi' to > me"),
    "a title that stands in quotes": ("<title type='text>{}</title>", "'hi' said he"),
}


@pytest.mark.parametrize("quote", "\"'")
@pytest.mark.parametrize("name", CUT_VALUES)
def test_a_value_without_its_second_quote_eats_no_text(name: str, quote: str) -> None:
    """Though the text has quotes of its own: behind none of them is another attribute, or the end of the tag."""
    field, text = (part.replace("'", quote) for part in CUT_VALUES[name])
    entry = parse(f"<rss><channel><item>{field.format(text)}</item></channel></rss>").entries[0]
    assert [found.value for found in (entry.title, entry.summary) if found] == [text]


@pytest.mark.parametrize("name", MISSPELT)
def test_a_misspelt_tag_of_an_entry_costs_and_makes_none(name: str) -> None:
    """Each entry is there once, and the problem says where the fault is."""
    source, faulty = MISSPELT[name]
    feed = parse(HEAD + source + TAIL)
    assert [(found.id, found.line) for found in feed.entries] == [("A", 4), ("B", 5), ("C", 6)]
    assert [problem.entry for problem in feed.problems] == faulty


PREFIXED = {
    "a misspelt start tag": ("<atom:enty>", "</atom:entry>"),
    "a missing start tag": ("", "</atom:entry>"),
    "a title without its end": ("<atom:entry>", "<atom:title>T"),
}


@pytest.mark.parametrize("name", PREFIXED)
def test_an_entry_of_atom_with_a_prefix_is_told_alike(name: str) -> None:
    """Its tags bound what is looked at, as those without a prefix do."""
    start, end = PREFIXED[name]
    first, last = (f"<atom:entry><atom:id>{number}</atom:id></atom:entry>" for number in (1, 3))
    feed = parse(f"<atom:feed xmlns:atom='{ATOM}'>{first}{start}<atom:id>2</atom:id>{end}{last}</atom:feed>")
    assert [(found.id, found.title and found.title.value) for found in feed.entries] == [
        ("1", None),
        ("2", "T" if "T" in end else None),
        ("3", None),
    ]


def test_the_list_of_the_items_ends_a_title() -> None:
    """It is a part of the frame of RSS 1.0."""
    feed = parse("<rdf:RDF><channel><title>C<items><rdf:Seq/></items></channel><item><title>T</title></item></rdf:RDF>")
    assert feed.title
    assert feed.title.value == "C"


def test_an_unknown_element_before_an_end_tag_too_many_is_no_entry() -> None:
    """Since it has an end of its own, or needs none."""
    assert [found.id for found in parse(HEAD + "<z>a</z><y/></item>" + entry("A") + TAIL).entries] == ["A"]


@pytest.mark.parametrize("start", ["<![cdata[", "<![CData[", "<! [CDATA [", "<![ CDATA["])
def test_misspelt_cdata_is_cdata(start: str) -> None:
    """The problem says so; within a section that is well spelt, it is text."""
    feed = parse(items(f"{start}<b>x</b> & y]]>", f"<![CDATA[{start}z]]>"))
    assert [body_of(found) for found in feed.entries] == ["<b>x</b> & y", f"{start}z"]
    assert [(problem.code, problem.entry) for problem in feed.problems] == [("misspelt-tag", 0)]


def test_entries_that_cdata_hides_are_found_where_one_remedy_makes_the_rest_well_formed() -> None:
    """The ampersand is all that the parser complains of: the section reaches to the end of the next entry's."""
    feed = parse(items("<![CDATA[one</description></item><item><description>x", "<![CDATA[two]]> & more"))
    assert [body_of(entry) for entry in feed.entries] == ["one", "x", "two & more"]
    assert codes_of(feed) == {"unclosed-cdata", "bare-ampersand"}


def test_many_faults_of_a_kind_are_counted_no_further() -> None:
    """A thousand are told; the rest are mended all the same."""
    feed = parse("<rss><channel><title>" + "a\x00\n" * 1500 + "</title><item/></channel></rss>")
    assert feed.title
    assert feed.title.value.count("a") == 1500
    assert sum(problem.code == "control-character" for problem in feed.problems) <= 1000
