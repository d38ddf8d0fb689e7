"""Texts: which kind they are, what they resolve against, and in which language they are."""

from __future__ import annotations

import pytest

from feednorm import Entry, Text, parse
from feednorm.titles import plain_title
from feednorm.urls import resolve


def text_of(element: str, root: str = "<feed xmlns='http://www.w3.org/2005/Atom'>") -> Text:
    """The one text of a feed with this element in its entry."""
    end = root.strip("<").split(">")[0].split()[0]
    entry = parse(f"{root}<entry>{element}</entry></{end}>").entries[0]
    found = entry.title or entry.content or entry.summary
    assert found is not None
    return found


ATOM = {
    "no type is plain": ("<title>1 &lt; 2 &amp;amp; 3</title>", "text", "1 < 2 &amp; 3"),
    "text": ("<title type='text'>&lt;b></title>", "text", "<b>"),
    "html": ("<title type='html'>&lt;b>x&lt;/b></title>", "html", "<b>x</b>"),
    "html without markup is plain": ("<title type='html'>x</title>", "text", "x"),
    "xhtml": (
        "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>1 &lt; 2<br/><i/></div></title>",
        "html",
        "<div>1 &lt; 2<br/><i></i></div>",
    ),
    "xhtml with a prefix": (
        "<content type='xhtml' xmlns:x='http://www.w3.org/1999/xhtml'><x:div><x:b>x</x:b></x:div></content>",
        "html",
        "<div><b>x</b></div>",
    ),
    "a media type": ("<content type='text/html; charset=utf-8'>&lt;b>x&lt;/b></content>", "html", "<b>x</b>"),
    "markup of a type that nobody knows": (
        "<content type='xhtl'><div xmlns='http://www.w3.org/1999/xhtml'>x</div></content>",
        "html",
        "<div>x</div>",
    ),
    "base64": ("<content type='application/octet-stream'> PGI+eDwv\nYj4= </content>", "html", "<b>x</b>"),
    "base64 that is none": (
        "<title mode='base64'>Rain &amp;amp; &lt;b>wind&lt;/b></title>",
        "html",
        "Rain &amp; <b>wind</b>",
    ),
    "words are never base64": ("<title mode='base64'>Rain came late</title>", "text", "Rain came late"),
    "a word that decodes to no text": ("<title mode='base64'>Rain</title>", "text", "Rain"),
    "words of a type that is no media type": ("<title type='CDATA'>Rain</title>", "text", "Rain"),
    "words of a type for files": ("<content type='application/markdown'>Rain came</content>", "text", "Rain came"),
    "text beside the address of a file": ("<content src='http://a.example/f'>x</content>", "text", "x"),
}


@pytest.mark.parametrize("name", ATOM)
def test_atom_says_of_which_kind_its_texts_are(name: str) -> None:
    """RFC 4287, sections 3.1 and 4.1.3."""
    element, kind, value = ATOM[name]
    text = text_of(element)
    assert (text.kind, text.value) == (kind, value)


def test_content_that_is_no_text_is_none() -> None:
    """A picture in base64 is no body, even cut short."""
    for picture in ("iVBORw0KGgo=", "iVBORw0KG"):
        feed = parse(f"<feed><entry><content type='image/png'>{picture}</content><summary>x</summary></entry></feed>")
        assert feed.entries[0].content is None


RSS = {
    "plain": ("<description>AT and T</description>", "text", "AT and T"),
    "escaped HTML": ("<description>&lt;p>x</description>", "html", "<p>x"),
    "a reference": ("<description>AT&amp;amp;T</description>", "html", "AT&amp;T"),
    "naked markup": ("<description><p>x</p></description>", "html", "<p>x</p>"),
    "escaped and naked": ("<description>&lt;i>a&lt;/i><b>x</b></description>", "html", "<i>a</i><b>x</b>"),
    "a title with tags": ("<title>&lt;b>x&lt;/b></title>", "html", "<b>x</b>"),
    "a title with a type parameter": ("<title>vector&lt;int> is fast</title>", "text", "vector<int> is fast"),
    "a title with one break": ("<title>a&lt;br>b</title>", "html", "a<br>b"),
    "a title with a picture": ("<title>a &lt;img src='x'></title>", "html", "a <img src='x'>"),
    "a title with a type parameter and tags": (
        "<title>a&lt;int> &lt;em>x&lt;/em></title>",
        "html",
        "a<int> <em>x</em>",
    ),
    "a title with an unclosed paragraph": ("<title>&lt;p>x</title>", "html", "<p>x"),
    "a title about an element": ("<title>The &lt;select> element</title>", "text", "The <select> element"),
    "a title about a tag": ("<title>The &lt;blink> tag</title>", "text", "The <blink> tag"),
}


@pytest.mark.parametrize("name", RSS)
def test_rss_says_nothing_and_is_looked_at(name: str) -> None:
    """A description is HTML; a title only where it has a reference, or a tag that is surely one."""
    element, kind, value = RSS[name]
    text = text_of(element, "<rss>")
    assert (text.kind, text.value) == (kind, value)


TITLES = {
    "a<br>b": "a b",
    'Hello <img src="http://a.example/c.png">': "Hello",
    "vector<int> <em>x</em>": "vector<int> x",
    "<header>x</header>": "x",
}


@pytest.mark.parametrize("markup", TITLES)
def test_a_title_loses_the_tags_of_html(markup: str) -> None:
    """Known ones, whatever else looks like a tag."""
    escaped = markup.replace("<", "&lt;")
    assert plain_title(text_of(f"<title>{escaped}</title>", "<rss>")) == TITLES[markup]


BASES: dict[str, tuple[str, str | None, str | None]] = {
    "xml:base of the feed": (
        "<feed xml:base='http://b.example/d/'><entry>{}</entry></feed>",
        None,
        "http://b.example/d/x",
    ),
    "xml:base within xml:base": (
        "<feed xml:base='http://b.example/d/'><entry xml:base='e/'>{}</entry></feed>",
        None,
        "http://b.example/d/e/x",
    ),
    "xml:base beats the feed's link": (
        "<feed><link href='http://a.example/'/><entry xml:base='http://b.example/'>{}</entry></feed>",
        "http://c.example/",
        "http://b.example/x",
    ),
    "the feed's link, even after the entry": (
        "<feed><entry>{}</entry><link href='http://a.example/'/></feed>",
        "http://c.example/",
        "http://a.example/x",
    ),
    "a relative xml:base, in spite of the feed's link": (
        "<feed xml:base='d/'><link href='p'/><entry>{}</entry></feed>",
        "http://c.example/",
        "http://c.example/d/x",
    ),
    "a relative xml:base and nothing but the feed's link": (
        "<feed xml:base='/d/'><link href='http://a.example/p'/><entry>{}</entry></feed>",
        None,
        "http://a.example/d/x",
    ),
    "the document's URL": ("<feed><entry>{}</entry></feed>", "http://c.example/feed", "http://c.example/x"),
    "a base in capitals": (
        "<feed xml:base='HTTP://b.example/d/'><entry>{}</entry></feed>",
        None,
        "http://b.example/d/x",
    ),
    "a base that is none": (
        "<feed xml:base='javascript:x'><entry>{}</entry></feed>",
        "http://c.example/",
        "http://c.example/x",
    ),
    "nothing": ("<feed><entry>{}</entry></feed>", None, "x"),
}


@pytest.mark.parametrize("name", BASES)
def test_relative_links_resolve_against_the_nearest_base(name: str) -> None:
    """xml:base, else the feed's page, else the document's URL; texts carry the same base."""
    frame, url, expected = BASES[name]
    entry: Entry = parse(frame.format("<link href='x'/><title>A</title>"), url=url).entries[0]
    assert entry.url == expected
    assert entry.title is not None
    assert resolve(entry.title.base_url, "x") == resolve(entry.base_url, "x") == expected


def test_a_link_relative_to_nothing_is_reported() -> None:
    """It stays as it is, and a problem says so."""
    feed = parse("<rss><channel><item><link>x</link><guid>1</guid></item></channel></rss>")
    assert [(problem.code, problem.entry, problem.line) for problem in feed.problems] == [("relative-link", 0, 1)]


LANGUAGES = {
    "xml:lang of the entry": ("<feed xml:lang='en'><entry xml:lang='de'><title>A</title></entry></feed>", "de"),
    "xml:lang of the feed": ("<feed xml:lang='en_GB'><entry><title>A</title></entry></feed>", "en-GB"),
    "language of the channel": ("<rss><channel><item/><language>fr</language></channel></rss>", "fr"),
    "dc:language": (
        "<rss><channel><language>fr</language><item><dc:language>it</dc:language></item></channel></rss>",
        "it",
    ),
    "none": ("<rss><channel><item/></channel></rss>", None),
}


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_nearest_language_counts(name: str) -> None:
    """xml:lang, dc:language, the channel's language; a subtag's underscore becomes a hyphen."""
    source, expected = LANGUAGES[name]
    assert parse(source).entries[0].language == expected


MENDED = {
    "title encoded twice": ("<title>cafÃ© au lait</title>", "café au lait", "mojibake"),
    "windows-1252 by number": ("<title>don&#146;t</title>", "don’t", "windows-1252-controls"),
    "a ligature by number": ("<title>c&#156;ur</title>", "cœur", "windows-1252-controls"),
    "a mark by number": ("<description>a&#153; b</description>", "a™ b", "windows-1252-controls"),
    "CDATA that is escaped": (
        "<title>&lt;![CDATA[Rain &amp;amp; wind]]&gt;</title>",
        "Rain &amp; wind",
        "escaped-cdata",
    ),
    "CDATA in another one": (
        "<description><![CDATA[<![CDATA[<p>x]]]]><![CDATA[>]]></description>",
        "<p>x",
        "escaped-cdata",
    ),
    "CDATA twice in a text": (
        "<title>&lt;![CDATA[a]]&gt;, &lt;![CDATA[b]]&gt;</title>",
        "<![CDATA[a]]>, <![CDATA[b]]>",
        None,
    ),
    "CDATA in a text": ("<title>The &lt;![CDATA[a]]&gt; mark</title>", "The <![CDATA[a]]> mark", None),
    "UTF-8 by numbers": ("<description>&#226;&#128;&#166;</description>", "…", "mojibake"),
    "a body that may be meant so": ("<description>Ã© is é</description>", "Ã© is é", None),
    "capitals before a quote": ("<title>PÍŠU SI</title>", "PÍŠU SI", None),
}


@pytest.mark.parametrize("name", MENDED)
def test_characters_that_came_through_a_wrong_encoding(name: str) -> None:
    """They are mended where it is certain, and that is told."""
    element, expected, code = MENDED[name]
    feed = parse(f"<rss><channel><item><guid>1</guid>{element}</item></channel></rss>")
    entry = feed.entries[0]
    text = entry.title or entry.summary
    assert text is not None
    assert (text.value, [problem.code for problem in feed.problems]) == (expected, [code] if code else [])


WORDS = {
    "<author>JosÃ© GarcÃ\xada</author>": "José García",
    "<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Fran&#231;oise C&#156;ur</dc:creator>": "Françoise Cœur",
    "<author><name>JosÃ©</name></author>": "José",
    "<category>WÃªreld</category>": "Wêreld",
    "<category term='WÃªreld'/>": "Wêreld",
    "<keywords>c&#156;ur</keywords>": "cœur",
    "<category><![CDATA[R&amp;D]]></category>": "R&D",
    "<category>&lt;![CDATA[R&amp;D]]&gt;</category>": "R&D",
    "<author><![CDATA[O&#039;Neill]]></author>": "O'Neill",
    "<author>Ada (&amp;#97;&amp;#64;a.example)</author>": "Ada",
}


@pytest.mark.parametrize("element", WORDS)
def test_names_and_terms_are_mended_as_titles_are(element: str) -> None:
    """They come through the same encodings; as they are plain text, no reference in them can be meant as it stands."""
    entry = parse(f"<rss><channel><item>{element}</item></channel></rss>").entries[0]
    assert [entry.authors[0].name if entry.authors else entry.categories[0].term] == [WORDS[element]]


@pytest.mark.parametrize("before", [0, 1, 63, 64, 65, 191, 192, 193, 448, 5000])
@pytest.mark.parametrize("after", [0, 1, 300])
def test_a_wrong_encoding_is_found_wherever_it_stands(before: int, after: int) -> None:
    """The first character that is not ASCII tells, however far from the beginning and the end."""
    feed = parse(f"<rss><channel><item><title>{'a' * before}Ã©{'a' * after}</title></item></channel></rss>")
    title = feed.entries[0].title
    assert title is not None
    assert title.value == f"{'a' * before}é{'a' * after}"


def test_escaped_html_around_a_real_element_stays_html() -> None:
    """A description that mixes both is read as one piece of HTML; where nothing is escaped, a sign is a sign."""
    item = (
        "<description>&lt;p&gt;A &lt;b&gt;day&lt;/b&gt;<img src='http://a.example/1.png'/> "
        "&lt;i&gt;long&lt;/i&gt;</description>"
    )
    text = parse(f"<rss><channel><item>{item}</item></channel></rss>").entries[0].summary
    assert text is not None
    assert text.value == '<p>A <b>day</b><img src="http://a.example/1.png"/> <i>long</i>'
    item = "<description>1 &lt; 2 <b>and</b> 3 &lt; 4</description>"
    text = parse(f"<rss><channel><item>{item}</item></channel></rss>").entries[0].summary
    assert text is not None
    assert text.value == "1 &lt; 2 <b>and</b> 3 &lt; 4"


@pytest.mark.parametrize(
    "category",
    [
        "<category><![CDATA[R&amp;D]]></category>",
        "<category domain='d'>R&amp;amp;D</category>",
        "<category>R&amp;D</category>",
        "<keywords>R&amp;#38;D</keywords>",
    ],
)
def test_a_category_is_plain_text(category: str) -> None:
    """References that are left in it are decoded; an ampersand that is none stays."""
    entry = parse(f"<rss><channel><item>{category}</item></channel></rss>").entries[0]
    assert [found.term for found in entry.categories] == ["R&D"]
