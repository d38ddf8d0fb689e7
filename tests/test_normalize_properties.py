"""Properties that hold for any feed: what `normalize` raises, gives, and does not depend on."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from feed_strategies import feeds, html_feeds
from feednorm import FeedError, Site, normalize
from feednorm.record import broken_rules

NOW = datetime(2026, 5, 1, tzinfo=UTC)
TRUSTING = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
PRINT_RECORDS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from feednorm import normalize
for name in sys.argv[1:]:
    for record in normalize(Path(name).read_bytes(), now=datetime(2026, 5, 1, tzinfo=UTC)):
        print(record.to_json())
"""


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_any_bytes_and_any_text_raise_nothing_but_feed_error(source: bytes | str) -> None:
    """Noise is refused, never a crash."""
    said = "records"
    try:
        normalize(source)
    except FeedError as error:
        said = str(error)
    assert said


@given(feeds(), st.data())
def test_damage_raises_nothing_but_feed_error(feed: bytes, data: st.DataObject) -> None:
    """A feed with bytes overwritten, cut out or doubled gives records or a FeedError."""
    start = data.draw(st.integers(0, len(feed)))
    end = data.draw(st.integers(start, min(len(feed), start + 20)))
    junk = data.draw(st.binary(max_size=20))
    try:
        records = normalize(feed[:start] + junk + feed[end:])
    except FeedError:
        return
    assert [rule for record in records for rule in broken_rules(record)] == []


@given(feeds(), st.sampled_from(["markdown", "paragraphs"]))
def test_every_record_is_sound_and_inert(feed: bytes, body: str) -> None:
    """No rule broken, no slug twice, no raw HTML under a renderer that lets it through."""
    records = normalize(feed, site=Site(body=body))  # type: ignore[arg-type]
    assert [rule for record in records for rule in broken_rules(record)] == []
    assert len({record.slug for record in records}) == len(records)
    for record in records:
        for token in TRUSTING.parse(record.body_md):
            assert not any(part.type.startswith("html_") for part in (token, *(token.children or ())))


@given(feeds())
def test_normalising_twice_gives_the_same(feed: bytes) -> None:
    """With the time given, nothing else decides but the feed."""
    assert normalize(feed, now=NOW) == normalize(feed, now=NOW)


@given(html_feeds())
def test_a_body_is_the_same_whatever_carries_it(pair: tuple[bytes, bytes]) -> None:
    """HTML escaped and HTML in CDATA give the same Markdown."""
    escaped, in_cdata = (normalize(feed, now=NOW)[0].body_md for feed in pair)
    assert escaped == in_cdata


@pytest.mark.parametrize(
    "setting",
    [{"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "4711"}, {"TZ": "Pacific/Auckland"}, {"LC_ALL": "tr_TR.UTF-8"}],
    ids=str,
)
def test_nothing_around_the_process_decides(setting: dict[str, str], example_feeds: Path) -> None:
    """Hash seed, time zone and locale change no byte of any record."""
    files = [str(file) for file in sorted(example_feeds.glob("*.xml"))]
    command = [sys.executable, "-X", "utf8", "-c", PRINT_RECORDS, *files]
    outputs = [
        subprocess.run(command, capture_output=True, check=True, env={**os.environ, **more}).stdout
        for more in ({"PYTHONHASHSEED": "0", "TZ": "UTC"}, setting)
    ]
    assert outputs[0] == outputs[1] != b""
