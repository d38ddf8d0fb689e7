"""Every format and namespace that feeds are written in, each by a small feed of its own."""

from __future__ import annotations

from operator import attrgetter

import pytest

from feednorm import Category, Enclosure, Feed, FeedError, Person, parse

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
FORMATS = {
    "rss20": "<rss version='2.0'><channel><item><title>A</title></item></channel></rss>",
    "rss20 in its namespace": (
        "<rss version='2.0.1' xmlns='http://backend.userland.com/rss2'><channel><item><title>A</title></item></channel></rss>"
    ),
    "rss092": "<rss version='0.92'><channel><item><title>A</title></item></channel></rss>",
    "rss091": (
        "<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'http://my.netscape.com/rss-0.91.dtd'>"
        "<rss version='0.91'><channel><item><title>A</title></item></channel></rss>"
    ),
    "rss": "<rss><channel/><item><title>A</title></item></rss>",
    "rss10": f"<r:RDF {RDF.replace(':rdf', ':r')} xmlns='http://purl.org/rss/1.0/'><item><title>A</title></item></r:RDF>",
    "rss090": f"<rdf:RDF {RDF} xmlns='http://channel.netscape.com/rdf/simple/0.9/'><item><title>A</title></item></rdf:RDF>",
    "rss11": "<Channel xmlns='http://purl.org/net/rss1.1#'><items><item><title>A</title></item></items></Channel>",
    "atom10": "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>A</title></entry></feed>",
    "atom10 with a prefix": "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title>A</a:title></a:entry></a:feed>",
    "atom10 of one entry": "<entry xmlns='http://www.w3.org/2005/Atom'><title>A</title></entry>",
    "atom03": "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title>A</title></entry></feed>",
    "atom": "<feed><entry><title>A</title></entry></feed>",
    "cdf": "<CHANNEL><ITEM><TITLE>A</TITLE></ITEM></CHANNEL>",
    "rss20 in another document": (
        "<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'><soap:Body>"
        "<rss version='2.0'><channel><item><title>A</title></item></channel></rss></soap:Body></soap:Envelope>"
    ),
    "json11": '{"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "A"}]}',
    "json10": '{"version": "https://jsonfeed.org/version/1", "items": [{"title": "A"}]}',
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_told_apart_and_read(name: str) -> None:
    """Each names its format and gives its one entry; a DTD is never fetched."""
    feed = parse(FORMATS[name])
    assert (feed.format, [entry.title.value for entry in feed.entries if entry.title]) == (
        name.split(maxsplit=1)[0],
        ["A"],
    )


def rss(item: str, channel: str = "") -> str:
    """A feed of one item; prefixes are declared with their usual namespaces."""
    declared = (
        "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'"
        " xmlns:dcterms='http://purl.org/dc/terms/' xmlns:atom='http://www.w3.org/2005/Atom'"
        " xmlns:media='http://search.yahoo.com/mrss/' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
        " xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'"
    )
    return f"<rss version='2.0' {declared}><channel>{channel}<item>{item}</item></channel></rss>"


APPLE = "http://www.itunes.com/"
FIELDS: dict[str, tuple[str, str, object]] = {
    "title": ("<title>A &amp; B</title>", "title.value", "A & B"),
    "dc:title where there is no other": ("<dc:title>A</dc:title>", "title.value", "A"),
    "media:title": ("<media:group><media:title>A</media:title></media:group>", "title.value", "A"),
    "author in one text": ("<author>a@b.example (Ada)</author>", "authors", (Person("Ada", "a@b.example"),)),
    "managingEditor in an item": ("<managingEditor>Ada</managingEditor>", "authors", (Person("Ada"),)),
    "dc:creator": (
        "<dc:creator>Ada</dc:creator><dc:creator>Bob</dc:creator>",
        "authors",
        (Person("Ada"), Person("Bob")),
    ),
    "atom:author in RSS": ("<atom:author><atom:name>Ada</atom:name></atom:author>", "authors", (Person("Ada"),)),
    "itunes:author": ("<itunes:author>Ada</itunes:author>", "authors", (Person("Ada"),)),
    "category": ("<category domain='d'>x</category>", "categories", (Category("x", "d"),)),
    "categories once each": ("<category>x</category><dc:subject>x</dc:subject>", "categories", (Category("x"),)),
    "keywords": (
        "<itunes:keywords>x, y z</itunes:keywords>",
        "categories",
        (Category("x", APPLE), Category("y z", APPLE)),
    ),
    "categories of every namespace": (
        "<category>x</category><itunes:keywords>y</itunes:keywords><media:category>z</media:category>",
        "categories",
        (Category("x"), Category("y", APPLE), Category("z", "http://search.yahoo.com/mrss/category_schema")),
    ),
    "nested itunes:category": (
        "<itunes:category text='Tech'><itunes:category text='News'/></itunes:category>",
        "categories",
        (Category("Tech", APPLE), Category("News", APPLE)),
    ),
    "enclosure": (
        "<enclosure url='http://a.example/1.mp3' type='audio/mpeg' length='12'/>",
        "enclosures",
        (Enclosure("http://a.example/1.mp3", "audio/mpeg", 12),),
    ),
    "an enclosure twice": (
        "<enclosure url='http://a.example/1.mp3'/><media:content url='http://a.example/1.mp3'/>",
        "enclosures",
        (Enclosure("http://a.example/1.mp3"),),
    ),
    "media:content within a group": (
        "<media:group><media:content url='http://a.example/1.mp4' fileSize='5'/></media:group>",
        "enclosures",
        (Enclosure("http://a.example/1.mp4", None, 5),),
    ),
    "media:thumbnail": ("<media:thumbnail url='http://a.example/t.jpg'/>", "image", "http://a.example/t.jpg"),
    "a logo as an image of RSS": (
        "<logo><url>http://a.example/l.png</url><title>A</title></logo>",
        "image",
        "http://a.example/l.png",
    ),
    "itunes:image": ("<itunes:image href='http://a.example/i.jpg'/>", "image", "http://a.example/i.jpg"),
    "itunes:link": ("<itunes:link rel='image' href='http://a.example/i.jpg'/>", "image", "http://a.example/i.jpg"),
    "an itunes:link that is none": ("<itunes:link rel='next' href='http://a.example/i.jpg'/>", "image", None),
    "comments": ("<comments>http://a.example/#c</comments>", "comments_url", "http://a.example/#c"),
    "source": ("<source url='http://b.example/feed'>B</source>", "source_url", "http://b.example/feed"),
    "atom:source": (
        "<atom:source><atom:title>B</atom:title><atom:link href='http://b.example/'/></atom:source>",
        "source_title",
        "B",
    ),
    "an atom:source that links to itself": (
        "<atom:source><atom:link rel='self' href='http://b.example/feed'/></atom:source>",
        "source_url",
        "http://b.example/feed",
    ),
    "an atom:source that links to its page as well": (
        "<atom:source><atom:link rel='self' href='http://b.example/f'/><atom:link href='http://b.example/'/></atom:source>",
        "source_url",
        "http://b.example/",
    ),
    "the author of atom:source": (
        "<atom:source><atom:author><atom:name>Ada</atom:name></atom:author></atom:source>",
        "authors",
        (Person("Ada"),),
    ),
    "an author beats that of atom:source": (
        "<atom:source><atom:author><atom:name>Ada</atom:name></atom:author></atom:source><author>Bob</author>",
        "authors",
        (Person("Bob"),),
    ),
    "content:encoded": ("<content:encoded>&lt;p>x</content:encoded>", "content.kind", "html"),
    "feedburner:origLink": (
        "<link>http://feeds.example/~r/1</link><feedburner:origLink>http://a.example/1</feedburner:origLink>",
        "url",
        "http://a.example/1",
    ),
    "a guid that is a permalink": ("<guid>http://a.example/1</guid>", "url", "http://a.example/1"),
    "a guid that is none": ("<guid isPermaLink='false'>http://a.example/1</guid>", "url", None),
    "a guid that is none, in other words": ("<guid isPermaLink='No'>http://a.example/1</guid>", "url", None),
    "a guid that is none, in another case": ("<guid ispermalink='false'>http://a.example/1</guid>", "url", None),
    "an enclosure in another case": (
        "<media:content URL='http://a.example/1.mp4' filesize='5' TYPE='video/mp4'/>",
        "enclosures",
        (Enclosure("http://a.example/1.mp4", "video/mp4", 5),),
    ),
    "a thumbnail in another case": (
        "<media:content medium='video'><media:thumbnail URL='http://a.example/t.jpg'/></media:content>",
        "image",
        "http://a.example/t.jpg",
    ),
    "a link beats a permalink": (
        "<guid>http://a.example/1</guid><link>http://a.example/2</link>",
        "url",
        "http://a.example/2",
    ),
    "atom:link beats link": (
        "<link>http://a.example/1</link><atom:link href='http://a.example/2'/>",
        "url",
        "http://a.example/2",
    ),
    "a link that runs code": ("<link>javascript:alert(1)</link>", "url", None),
    "a link escaped twice": ("<link>http://a.example/?a=1&amp;amp;b=2</link>", "url", "http://a.example/?a=1&b=2"),
    "no date from a guid": ("<guid>20040101</guid>", "published", None),
}


def reach(value: object, path: str) -> object:
    """Follow dotted names."""
    for name in path.split("."):
        value = getattr(value, name)
    return value


@pytest.mark.parametrize("name", FIELDS)
def test_every_element_fills_its_field(name: str) -> None:
    """What an element says stands in the field that the model has for it."""
    item, path, expected = FIELDS[name]
    assert reach(parse(rss(item)).entries[0], path) == expected


@pytest.mark.parametrize(
    "uri",
    [
        "http://purl.org/dc/elements/1.1/",
        "HTTPS://PURL.ORG/dc/elements/1.1",
        " http://purl.org/dc/elements/1.1/ ",
        "https://www.purl.org/dc/elements/1.1#",
        "dc:",
    ],
)
def test_a_namespace_is_known_in_all_its_spellings(uri: str) -> None:
    """Scheme, www, case, white space and the last slash do not count; nor does the prefix."""
    declared = "" if uri == "dc:" else f'xmlns:zz="{uri}"'
    prefix = "dc" if uri == "dc:" else "zz"
    feed = parse(f"<rss {declared}><channel><item><{prefix}:creator>Ada</{prefix}:creator></item></channel></rss>")
    assert feed.entries[0].authors == (Person("Ada"),)


@pytest.mark.parametrize("uri", ["http://www.w3.org/2005/Atom", "http://search.yahoo.com/mrss/", "urn:nobody"])
def test_a_root_of_rss_in_a_namespace_of_another_vocabulary_is_rss(uri: str) -> None:
    """What was declared without its prefix is none of RSS's; that is told."""
    item = "<item><guid>1</guid><title>a &lt;b>b&lt;/b></title><pubDate>Wed, 20 May 2026 13:03:00 GMT</pubDate></item>"
    feed = parse(f"<rss version='2.0' xmlns='{uri}'><channel>{item}</channel></rss>")
    assert (feed.format, [problem.code for problem in feed.problems]) == ("rss20", ["bad-namespace"])
    entry = feed.entries[0]
    assert (entry.id, entry.title and entry.title.value, entry.published is None) == ("1", "a <b>b</b>", False)


def test_an_item_without_a_link_is_at_the_address_that_it_is_about() -> None:
    """RSS 1.0, section 5.5: rdf:about should be the link; a link that is there beats it."""
    items = "<item rdf:about='http://a.example/1'/><item rdf:about='http://a.example/2'><link>http://b.example/</link></item>"
    feed = parse(f"<rdf:RDF {RDF} xmlns='http://purl.org/rss/1.0/'>{items}</rdf:RDF>")
    assert [entry.url for entry in feed.entries] == ["http://a.example/1", "http://b.example/"]


def test_the_minus_of_typographers_is_one_in_a_date() -> None:
    """U+2212 stands before an offset as the hyphen does."""
    entry = parse(rss("<pubDate>Wed, 20 May 2026 13:03:00 \u22120500</pubDate>")).entries[0]
    assert str(entry.published) == "2026-05-20 18:03:00+00:00"


def test_content_that_stands_elsewhere_is_a_file() -> None:
    """RFC 4287, section 4.1.3.2."""
    content = "<content src='http://a.example/v.mp4' type='video/mp4'/>"
    entry = parse(f"<feed xmlns='http://www.w3.org/2005/Atom'><entry>{content}</entry></feed>").entries[0]
    assert entry.content is None
    assert entry.enclosures == (Enclosure("http://a.example/v.mp4", "video/mp4"),)


def test_what_has_no_field_is_kept_by_its_canonical_name() -> None:
    """Extensions hold text, attributes and children; nothing is dropped."""
    feed = parse(
        "<rss xmlns:p='https://podcastindex.org/namespace/1.0/'><channel><item>"
        "<p:transcript url='http://a.example/t.vtt'/><p:chapters><p:chapter start='1'>x</p:chapter></p:chapters>"
        "</item></channel></rss>"
    )
    extensions = feed.entries[0].extensions
    assert extensions["podcast:transcript"][0].attributes == {"url": "http://a.example/t.vtt"}
    name, chapter = extensions["podcast:chapters"][0].children[0]
    assert (name, chapter.text, chapter.attributes) == ("podcast:chapter", "x", {"start": "1"})


LONG = "Tea, and then a word on boats."
LONGER = f"<description>{LONG}</description>"
SUMMED_UP = {
    "a subtitle of iTunes": (LONGER + "<itunes:subtitle>On tea</itunes:subtitle>", "On tea", LONG),
    "the other way round": ("<itunes:subtitle>On tea</itunes:subtitle>" + LONGER, "On tea", LONG),
    "a summary": (LONGER + "<summary>On tea</summary>", "On tea", LONG),
    "a summary of Atom": (LONGER + "<atom:summary>On tea</atom:summary>", "On tea", LONG),
    "nothing": (LONGER, LONG, None),
    "the same once more": ("<description>Tea</description><summary>Tea</summary>", "Tea", None),
    "what is longer": ("<description>Tea</description><summary>Tea and boats</summary>", "Tea", None),
    "both beside the content": (
        LONGER + "<content:encoded>All of it</content:encoded><summary>On tea</summary>",
        LONG,
        "All of it",
    ),
    "no description": ("<summary>On tea</summary><itunes:summary>Tea, boats</itunes:summary>", "On tea", "Tea, boats"),
    "a subtitle alone": ("<itunes:subtitle>On tea</itunes:subtitle>", "On tea", None),
}


@pytest.mark.parametrize("name", SUMMED_UP)
def test_what_is_shorter_and_a_summary_by_its_name_sums_up_the_description(name: str) -> None:
    """The longer text is the article; two that say the same, or only one, are what they were."""
    item, summary, content = SUMMED_UP[name]
    entry = parse(rss(item)).entries[0]
    assert entry.summary
    assert (entry.summary.value, entry.content and entry.content.value) == (summary, content)


def test_a_picture_of_the_entry_does_not_describe_it() -> None:
    """Title and description within media:content are those of the file."""
    media = (
        "<media:content url='http://a.example/1.jpg' medium='image'><media:title>Photo</media:title></media:content>"
    )
    entry = parse(rss(media)).entries[0]
    assert (entry.title, entry.image) == (None, "http://a.example/1.jpg")
    assert "media:content" in entry.extensions


def test_a_channel_fills_the_feed() -> None:
    """Its image and text input are scopes: their titles and links are not the feed's."""
    feed = parse(
        rss(
            "",
            "<image><url>/logo.png</url><title>Logo</title><link>http://b.example/</link></image>"
            "<textInput><title>Search</title><link>http://c.example/</link></textInput>"
            "<title>News</title><link>http://a.example/</link><description>All</description><language>en_GB</language>"
            "<managingEditor>a@b.example (Ada)</managingEditor><lastBuildDate>2026-05-20</lastBuildDate>"
            "<atom:link rel='self' href='http://a.example/feed'/><generator>By hand</generator>",
        )
    )
    assert (feed.title and feed.title.value, feed.url, feed.self_url) == (
        "News",
        "http://a.example/",
        "http://a.example/feed",
    )
    assert (feed.image, feed.language, feed.generator) == ("http://a.example/logo.png", "en-GB", "By hand")
    assert feed.authors == (Person("Ada", "a@b.example"),)
    assert feed.description is not None
    assert feed.updated is not None


JSON = """
{"version": "https://jsonfeed.org/version/1.1", "title": "News", "home_page_url": "https://a.example/",
 "icon": "/i.png",
 "authors": [{"name": "Ada", "url": "mailto:a@b.example"}], "_own": {"x": 1}, "items": [
  {"id": 7, "url": "/1", "title": "A\tday", "content_html": "<p>x", "content_text": "y", "tags": ["t"],
   "date_published": "2026-05-20T13:03:00Z", "image": "p.png", "external_url": "https://b.example/",
   "attachments": [{"url": "1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 3}, {"url": null}, 5]},
  "no item", {"content_text": "1 < 2", "author": {"name": "Bob"}, "date_published": "soon"}]}
"""


def test_json_feed_goes_by_the_same_ranks() -> None:
    """HTML beats text, url beats external_url; a number is an id; what is of the wrong shape is passed over."""
    feed: Feed = parse(JSON)
    first, second = feed.entries
    assert (first.id, first.url, first.image) == ("7", "https://a.example/1", "https://a.example/p.png")
    assert first.content is not None
    assert (first.content.value, first.content.kind) == ("<p>x", "html")
    assert first.enclosures == (Enclosure("https://a.example/1.mp3", "audio/mpeg", 3),)
    assert (first.categories, str(first.published)) == ((Category("t"),), "2026-05-20 13:03:00+00:00")
    assert second.content is not None
    assert (second.content.value, second.content.kind, second.authors) == ("1 < 2", "text", (Person("Bob"),))
    assert {problem.code for problem in feed.problems} == {"bad-date", "no-id", "no-object"}
    assert (feed.authors, feed.extensions["_own"][0].text) == ((Person("Ada", "a@b.example"),), '{"x": 1}')


ODD_JSON: dict[str, tuple[str, str, object]] = {
    "an escaped title": ('"title": "It&#8217;s R&amp;D"', "title.value", "It’s R&D"),
    "an escaped tag": ('"tags": ["R&amp;D"]', "categories", (Category("R&D"),)),
    "an escaped name": ('"author": {"name": "O&#039;Neill"}', "authors", (Person("O'Neill"),)),
    "an image as an object": ('"image": {"url": "https://a.example/i.png"}', "image", "https://a.example/i.png"),
    "an attachment as its address": (
        '"attachments": "https://a.example/1.mp3"',
        "enclosures",
        (Enclosure("https://a.example/1.mp3"),),
    ),
    "a size as text": (
        '"attachments": [{"url": "https://a.example/1.mp3", "size_in_bytes": "3"}]',
        "enclosures",
        (Enclosure("https://a.example/1.mp3", None, 3),),
    ),
    "a language of a system": ('"language": "de_AT"', "language", "de-AT"),
}


@pytest.mark.parametrize("name", ODD_JSON)
def test_json_feed_as_programs_write_it(name: str) -> None:
    """What has no other reading is read."""
    member, field, value = ODD_JSON[name]
    feed = parse(f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"id": "1", {member}}}]}}')
    assert attrgetter(field)(feed.entries[0]) == value


def test_what_is_no_number_in_json_is_nothing() -> None:
    """NaN is the word of JavaScript; it names no article."""
    entry = parse('{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": NaN, "title": NaN}]}').entries[0]
    assert (entry.id, entry.title) == (None, None)


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ('"a, ]"', "a, ]"),  # a comma in a text is one
        (r'"it\'s"', "it's"),
        (r'"\d+ of C:\u12 \u00e9\n"', "\\d+ of C:\\u12 é"),
    ],
)
def test_json_that_breaks_its_rules_is_mended(title: str, wanted: str) -> None:
    """Commas that templates leave at the end go, escapes that JSON has not are the characters; texts stay."""
    feed = parse(f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"id": "1", "title": {title},}}, ], }}')
    assert [entry.title.value for entry in feed.entries if entry.title] == [wanted]
    assert [problem.code for problem in feed.problems] == ["mended-json"]


CUT = '{"version": "jsonfeed.org/version/1.1", "items": [{"title": "A \\u00e9 day"}, {"title": "B", "tags": ["x"]}]}'


@pytest.mark.parametrize("cut", range(CUT.index("[") + 2, len(CUT)))
def test_json_that_is_cut_off_keeps_what_is_there(cut: int) -> None:
    """Every item whose start is there comes out, with the text that is there, and the cut is reported."""
    feed = parse(CUT[:cut])
    assert len(feed.entries) == CUT[:cut].count("{") - 1
    assert "cut-json" in {problem.code for problem in feed.problems}
    if cut > CUT.index("A") and feed.entries[0].title:
        assert "A é day".startswith(feed.entries[0].title.value)


@pytest.mark.parametrize(
    ("end", "wanted"), [("a \\\\", "a \\"), ("a \\\\ ", "a \\"), ("a \\", "a"), ("a \\\\\\u00", "a \\")]
)
def test_json_may_break_off_beside_a_backslash(end: str, wanted: str) -> None:
    """An escaped one is whole, an escape that has begun is none."""
    feed = parse('{"version": "jsonfeed.org/version/1.1", "items": [{"id": "1", "content_text": "' + end)
    assert [entry.content.value for entry in feed.entries if entry.content] == [wanted]


@pytest.mark.parametrize("source", ["[]", '{"a": 1}', "{broken", '{"items": {}}', "{" * 100_000, '{"a":[1,' * 50_000])
def test_json_that_is_no_feed_is_refused(source: str) -> None:
    """It says so, also where it is deeper than any reader goes, and in time that is linear."""
    with pytest.raises(FeedError, match="JSON") as caught:
        parse(source)
    assert caught.value.kind == "json"


def test_a_feed_has_each_of_its_categories_once() -> None:
    """A category that a channel states in two elements is one."""
    channel = "<category>News</category><dc:subject>News</dc:subject><keywords>Daily</keywords>"
    feed = parse(f"<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>{channel}</channel></rss>")
    assert feed.categories == (Category("News"), Category("Daily"))
