"""Properties of the parser: order does not matter, damage does not crash."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from feed_strategies import FORMATS, children, feeds, write_rss
from feednorm import FeedError, parse
from feednorm.document.notes import Notes
from feednorm.document.rebuilding import rebuild
from feednorm.document.rescuing import mend
from feednorm.document.xml import Refusal, parse_strictly
from feednorm.problems import CODES


@given(children(), st.randoms(use_true_random=False))
def test_the_order_of_the_elements_changes_nothing(elements: list[str], chance: random.Random) -> None:
    """Each field is filled by its best rank, wherever that stands."""
    swapped = elements.copy()
    chance.shuffle(swapped)
    first, second = (parse(write_rss([item])).entries[0] for item in (elements, swapped))
    assert first == second


@given(feeds(), st.data())
def test_truncation_at_any_byte_raises_nothing_but_feed_error(feed: bytes, data: st.DataObject) -> None:
    """Every problem that is told has its row and its place."""
    cut = data.draw(st.integers(0, len(feed)))
    try:
        parsed = parse(feed[:cut])
    except FeedError:
        return
    for problem in parsed.problems:
        assert CODES[problem.code].severity == problem.severity
        assert problem.entry is None or 0 <= problem.entry < len(parsed.entries)
        assert problem.line is None or 1 <= problem.line <= feed.count(b"\n") + 1


@given(feeds(), st.lists(st.tuples(st.integers(0), st.integers(0, 255)), max_size=10))
def test_damage_to_any_byte_raises_nothing_but_feed_error(feed: bytes, damage: Sequence[tuple[int, int]]) -> None:
    """Whatever comes in its place."""
    damaged = bytearray(feed)
    for position, byte in damage:
        damaged[position % len(damaged)] = byte
    try:
        parse(bytes(damaged))
    except FeedError as error:
        message = str(error)
    else:
        message = "read"
    assert message


SOUP = st.lists(
    st.sampled_from(
        "<rss> <channel> </channel> <item> </item> <title> </title> <description> </description> <p> </p> <br/> <a:b>"
        " <link> </link> <![CDATA[ ]]> <!-- --> & &amp; &eacute; &#1; < > \" ' = / x <x y=1 z='2' xmlns:q='q'> </rss>"
        " <?xml ?> ]".split(" ")
    ),
    max_size=30,
).map("".join)


@given(SOUP)
@example("<rss><xmlns:q='q'>")
def test_what_is_written_anew_is_well_formed(soup: str) -> None:
    """Whatever soup of tags came in."""
    rebuilt = rebuild(mend(soup, Notes()), Notes())
    assume(rebuilt is not None)
    assert rebuilt is not None
    sound = rebuilt.replace("<a:b", "<ab").replace("</a:b", "</ab")
    assert not isinstance(parse_strictly(sound.encode(), "utf-8"), Refusal)


ITEMS = st.lists(
    st.sampled_from(
        "<item>1 <item>2 </item> <link> </link> <guid> </guid> <x> <x </p> <p & < > text <rss> </channel>".split()
    ),
    max_size=20,
).map("".join)


@given(ITEMS)
def test_every_item_that_starts_comes_out(soup: str) -> None:
    """Outside of prose, comments and CDATA each start tag of an item is an entry, if the item holds anything."""
    assert len(parse(f"<rss><channel>{soup}").entries) == soup.count("<item>")


@pytest.mark.parametrize("name", FORMATS)
@given(items=st.lists(children(), max_size=3))
def test_sound_feeds_are_not_repaired(name: str, items: Sequence[Sequence[str]]) -> None:
    """A feed that is well-formed is read as it stands."""
    repairs = {problem.code for problem in parse(FORMATS[name](items)).problems if problem.severity != "note"}
    assert repairs <= {"unsafe-link"}
