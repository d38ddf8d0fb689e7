"""Single values: links, persons, categories and files, in the shapes that feeds give them."""

from __future__ import annotations

import json

import pytest

from feednorm import Category, Enclosure, Entry, Person, normalize, parse


def entry_of(item: str) -> Entry:
    """The entry of a feed of RSS with these elements."""
    return parse(f"<rss><channel><item><guid>1</guid>{item}</item></channel></rss>").entries[0]


def test_links_of_a_json_feed_are_doubted_like_all_others() -> None:
    """They resolve against the home page wherever that stands; what runs code or resolves against nothing is told."""
    items = '"items": [{"id": "1", "url": "javascript:x"}, {"id": "2"}]'
    feed = parse('{"icon": "/i.png", ' + items + ', "home_page_url": "https://a.example/"}')
    assert (feed.image, feed.entries[0].url) == ("https://a.example/i.png", None)
    assert [(problem.code, problem.entry) for problem in feed.problems] == [("unsafe-link", 0)]
    feed = parse('{"items": [{"id": "1", "url": "/1", "attachments": {"url": "www.a.example/2"}}]}')
    assert [(problem.code, problem.entry) for problem in feed.problems] == [("relative-link", 0), ("no-scheme", 0)]
    assert feed.entries[0].enclosures == (Enclosure("https://www.a.example/2"),)


def test_of_values_that_stand_twice_the_first_counts_and_keeps_its_place() -> None:
    """So that the order of the feed is the order of the model."""
    entry = entry_of("<category>b</category><category>a</category><category>b</category>")
    assert [category.term for category in entry.categories] == ["b", "a"]


def test_a_file_that_stands_twice_is_one_with_all_that_is_said_of_it() -> None:
    """A podcast's media:content and enclosure, say: type from the one, length from the other."""
    url = "url='http://a.example/1.mp3'"
    media = f"<m:content xmlns:m='http://search.yahoo.com/mrss/' {url} type='audio/mpeg'/>"
    entry = entry_of(f"{media}<enclosure {url} length='7' type='a/b'/>")
    assert entry.enclosures == (Enclosure("http://a.example/1.mp3", "audio/mpeg", 7),)


def test_an_empty_attribute_says_nothing() -> None:
    """It is None in the model, as one that is not there."""
    entry = entry_of("<enclosure url='http://a.example/1' type='' length=''/><category domain=''>a</category>")
    assert entry.enclosures == (Enclosure("http://a.example/1"),)
    assert entry.categories == (Category("a"),)


PERSONS = {
    "a@b.example (Ann (x) B)": "Ann (x) B",
    '"Ann B" &lt;a@b.example&gt;': "Ann B",
    "Ann B, a@b.example": "Ann B",
    "Ann B - a@b.example": "Ann B",
    "mailto:a@b.example": None,
}


@pytest.mark.parametrize("text", PERSONS)
def test_a_person_is_a_name_and_an_address(text: str) -> None:
    """RFC 822, section 6.1, and what feeds make of it: quotes and signs around a name are none of it."""
    assert entry_of(f"<author>{text}</author>").authors == (Person(PERSONS[text], "a@b.example"),)


@pytest.mark.parametrize("name", ["media:group", "itunes:category", "source", "image", "z"])
@pytest.mark.parametrize("place", ["<channel>{}</channel>", "<channel><item>{}</item></channel>"])
def test_no_depth_of_nesting_is_too_deep(name: str, place: str) -> None:
    """A hostile feed costs no more than itself: the entries after it are there, and so is the text within."""
    nested = f"<{name}>" * 1900 + "deep" + f"</{name}>" * 1900
    feed = parse(f"<rss><channel>{place.format(nested)}<item><title>A day</title></item></channel></rss>")
    assert [entry.title.value for entry in feed.entries if entry.title] == ["A day"]


def test_a_nested_extension_keeps_its_levels_and_what_is_too_deep_as_text() -> None:
    """What the model has no field for is never dropped."""
    feed = parse("<rss><channel><item>" + "<z>" * 1900 + "deep" + "</z>" * 1900 + "</item></channel></rss>")
    extension = feed.entries[0].extensions["z"][0]
    levels = 0
    while extension.children:
        (name, extension), levels = extension.children[0], levels + 1
    assert (name, extension.text, levels >= 10) == ("z", "deep", True)


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        ("<id>http://a.example/1</id>", "http://a.example/1"),
        ("<id>http://a.example/1</id><link href='http://a.example/2'/>", "http://a.example/2"),
        ("<link href='http://a.example/2' rel='self'/><id>http://a.example/1</id>", "http://a.example/1"),
        ("<id>tag:a.example,2026:1</id>", None),
        ("<id>http://</id>", None),
    ],
)
@pytest.mark.parametrize("namespace", ["", " xmlns='http://www.w3.org/2005/Atom'"])
def test_an_id_that_is_a_url_stands_for_a_missing_link(inner: str, url: str | None, namespace: str) -> None:
    """As guid does in RSS, and as feedparser reads it; any link is better."""
    assert parse(f"<feed{namespace}><entry>{inner}</entry></feed>").entries[0].url == url


@pytest.mark.parametrize("key", ["title", "content_html", "content_text", "summary", "id", "external_url"])
@pytest.mark.parametrize("half", ["\\ud800", "\\uDE00", "\ud800"])
def test_half_a_character_in_json_is_replaced(key: str, half: str) -> None:
    """JSON can spell a surrogate that is no half of a pair; no record could be written with it."""
    item = f'{{"{key}": "{half}x \\ud83d\\ude00 \\\\ud800"}}'
    source = f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{item}]}}'
    assert "\ufffdx 😀 \\\\ud800" in str(parse(source).entries[0])
    assert json.loads(normalize(source)[0].to_json().encode())["slug"]


def test_what_only_looks_like_the_second_half_is_none() -> None:
    """The escape breaks off, so the first half stands alone."""
    record = normalize(
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "\\ud83d\\udezz"}]}'
    )
    assert record[0].title == "\ufffd\\udezz"


@pytest.mark.parametrize(("items", "count"), [("1", 0), ("true", 0), ('"x"', 0), ("null", 0), ('{"id": "1"}', 1)])
def test_the_items_of_a_json_feed_may_be_no_list(items: str, count: int) -> None:
    """One object is an entry; what is none is told and left out."""
    feed = parse(f'{{"version": "https://jsonfeed.org/version/1.1", "items": {items}}}')
    assert len(feed.entries) == count
    assert ("no-object" in {problem.code for problem in feed.problems}) == (items not in ("null", '{"id": "1"}'))


def test_no_address_of_a_record_holds_a_control_character() -> None:
    """JSON can spell them; an address writes them as it writes blanks, and a urn of such an id is made anew."""
    items = '{"id": "urn:a:\\u0001b", "title": "x"}, {"url": "http://a.example/\\u0001\\u007f\\u001b", "title": "y"}'
    first, second = normalize(f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{items}]}}')
    assert first.canonical_source.startswith("urn:uuid:")
    assert second.canonical_source == "http://a.example/%01%7F%1B"
