"""A feed that is read as a stream gives what it gives as a whole."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Sequence
from typing import BinaryIO, cast
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed_strategies import FORMATS, children
from feednorm import FeedError, Problem, parse
from feednorm.document import streaming
from feednorm.entries import stream


def cut_small(size: int) -> object:
    """Cut streams in pieces of so many characters, where otherwise small feeds would be one piece."""
    chunks = streaming.chunks
    return patch.object(
        streaming, "chunks", lambda file, content_type: chunks(file, content_type=content_type, size=size)
    )


@given(st.sampled_from(list(FORMATS)), st.lists(children(), max_size=5), st.integers(1, 400))
def test_a_stream_is_the_feed(name: str, items: Sequence[Sequence[str]], size: int) -> None:
    """The same entries, with the same lines, and the same problems, wherever it is cut."""
    data = FORMATS[name](items).encode()
    whole = parse(data)
    problems: list[Problem] = []
    with cut_small(size):  # type: ignore[attr-defined]
        channel, entries = stream(io.BytesIO(data), on_problem=problems.append)
        assert tuple(entries) == whole.entries
    assert (channel.title, channel.url, channel.format) == (whole.title, whole.url, whole.format)
    assert set(problems) == set(whole.problems)


ITEM = "<item><title>T{0}</title><guid>{0}</guid><description>{1}</description></item>\n"


def write(*bodies: str) -> bytes:
    """An RSS feed with these bodies, on a line each."""
    items = "".join(ITEM.format(number, body) for number, body in enumerate(bodies))
    return f"<rss>\n<channel><title>N</title>\n{items}</channel></rss>".encode()


def test_a_broken_entry_costs_its_neighbours_nothing() -> None:
    """The problem names the entry and the line of the whole."""
    problems: list[Problem] = []
    with cut_small(10):  # type: ignore[attr-defined]
        _, entries = stream(io.BytesIO(write("a", "b", "c & <p>d", "e")), on_problem=problems.append)
        bodies = [entry.summary.value for entry in entries if entry.summary]
    assert bodies == ["a", "b", "c &amp; <p>d", "e"]
    assert {(problem.code, problem.entry, problem.line) for problem in problems} == {
        ("bare-ampersand", 2, 5),
        ("unescaped-markup", 2, 5),
    }


def test_an_end_of_an_item_within_cdata_is_no_place_to_cut() -> None:
    """A tutorial about RSS stays whole."""
    tutorial = "<![CDATA[<pre><item>1</item>\n<item>2</item></pre>]]>"
    with cut_small(1):  # type: ignore[attr-defined]
        _, entries = stream(io.BytesIO(write("a", tutorial, "b")))
        assert [entry.id for entry in entries] == ["0", "1", "2"]


def test_a_late_field_of_the_channel_is_told() -> None:
    """It is not known when the first entries are made."""
    problems: list[Problem] = []
    data = write("a", "b").replace(b"</channel>", b"<language>de</language></channel>")
    with cut_small(1):  # type: ignore[attr-defined]
        _, entries = stream(io.BytesIO(data), on_problem=problems.append)
        assert {entry.language for entry in entries} == {None}
    assert [problem.code for problem in problems] == ["late-field"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251", "shift_jis"])
def test_a_stream_is_decoded_as_it_comes(encoding: str) -> None:
    """Characters that lie across two blocks stay whole."""
    text = "Ж" * 40_000
    data = f"<?xml version='1.0' encoding='{encoding}'?>".encode() if encoding != "utf-16" else b""
    data = (data.decode() + write(text).decode()).encode(encoding)
    _, entries = stream(io.BytesIO(data))
    assert [entry.summary.value for entry in entries if entry.summary] == [text]


def test_gzip_is_read_through() -> None:
    """Even two files in one, as they are concatenated."""
    data = write("a", "b")
    _, entries = stream(io.BytesIO(gzip.compress(data[:40]) + gzip.compress(data[40:])))
    assert len(tuple(entries)) == 2


def test_a_gzip_bomb_is_refused() -> None:
    """As soon as it shows."""
    squeeze = zlib.compressobj(wbits=31)
    bomb = squeeze.compress(b"<rss>" + b" " * (70 << 20)) + squeeze.flush()
    with pytest.raises(FeedError, match="beyond all measure"):
        stream(io.BytesIO(bomb))


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"%PDF-1.7", b"{}"])
def test_what_is_no_feed_is_refused_at_once(data: bytes) -> None:
    """Before the first entry is asked for."""
    with pytest.raises(FeedError):
        stream(io.BytesIO(data))


def test_a_mark_of_utf_8_before_another_encoding_is_no_text() -> None:
    """It goes, and only that it lied is told."""
    data = (
        codecs.BOM_UTF8 + b"<?xml version='1.0' encoding='windows-1251'?>" + write("Привет").decode().encode("cp1251")
    )
    problems: list[Problem] = []
    with cut_small(10):  # type: ignore[attr-defined]
        _, entries = stream(io.BytesIO(data), on_problem=problems.append)
        assert [entry.summary.value for entry in entries if entry.summary] == ["Привет"]
    assert [problem.code for problem in problems] == ["encoding-overridden"]


@pytest.mark.parametrize("encoding", ["gb2312", "shift_jis", "euc-jp", "big5", "iso-2022-jp", "utf-16"])
@pytest.mark.parametrize("offset", [0, 1, 2])
def test_a_block_may_end_within_a_character(encoding: str, offset: int) -> None:
    """The encoding is told by whole characters, wherever the first block of a file ends."""
    items = "<item><title>日本</title></item>" * 4000
    feed = f'<?xml version="1.0" encoding="{encoding}"?><rss><channel>{" " * offset}{items}</channel></rss>'
    problems: list[Problem] = []
    _, entries = stream(io.BytesIO(feed.encode(encoding)), on_problem=problems.append)
    assert {entry.title.value for entry in entries if entry.title} == {"日本"}
    assert "encoding-overridden" not in {problem.code for problem in problems}


class _Trickle(io.RawIOBase):
    """A file that gives a few bytes at a time, as sockets and pipes may."""

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        """At most three bytes."""
        return self._file.read(min(size, 3) if size > 0 else size)


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_may_give_a_few_bytes_at_a_time(packed: bool) -> None:
    """What a document is shows in its first bytes, however many come at once."""
    data = "<rss><channel><item><title>日本</title></item></channel></rss>".encode("utf-16")
    file = cast("BinaryIO", _Trickle(gzip.compress(data) if packed else data))
    _, entries = stream(file)
    assert [entry.title.value for entry in entries if entry.title] == ["日本"]
