"""Encodings: marks, HTTP, declarations, what the bytes look like; RFC 7303 and XML 1.0, appendix F."""

from __future__ import annotations

import codecs
import gzip

import pytest

from feednorm import Feed, FeedError, parse

FRAME = (
    '<?xml version="1.0"{}?>\n<rss version="2.0"><channel>{}'
    "<item><guid>1</guid><title>{}</title></item></channel></rss>"
)


def title_of(feed: Feed) -> str:
    """The title of the first entry."""
    title = feed.entries[0].title
    assert title is not None
    return title.value


def codes_of(feed: Feed) -> list[str]:
    """What was repaired or doubted."""
    return [problem.code for problem in feed.problems]


def write(text: str, encoding: str, declared: str | None = None, channel: str = "") -> bytes:
    """A feed with this title, encoded, and declared as something or as nothing."""
    declaration = f' encoding="{declared}"' if declared else ""
    return FRAME.format(declaration, channel, text).encode(encoding)


TRUE = [
    ("utf-8", "é中"), ("utf-8-sig", "é中"), ("utf-16", "é中"), ("utf-16-le", "é中"), ("utf-16-be", "é中"),
    ("utf-32", "é中"), ("utf-32-le", "é中"), ("utf-32-be", "é中"), ("cp037", "Ab é"), ("cp500", "Ab é"),
    ("windows-1251", "Привет"), ("koi8-r", "Привет"), ("koi8-u", "Привіт"), ("windows-1250", "Žluťoučký"),
    ("iso-8859-2", "Žluťoučký"), ("windows-1253", "Καλημέρα"), ("windows-1255", "שלום"), ("windows-1256", "سلام"),
    ("gb18030", "中文嗞"), ("gbk", "中文"), ("big5", "繁體"), ("euc-jp", "日本"), ("shift_jis", "日本"),
    ("iso-2022-jp", "日本"), ("cp1026", "Ab ğ"),
    ("euc-kr", "한국어"), ("cp437", "é½"), ("mac-roman", "é“q”"), ("iso-8859-15", "é€"), ("us-ascii", "plain"),
]  # fmt: skip


@pytest.mark.parametrize(("encoding", "text"), TRUE)
def test_what_is_declared_truly_is_read_so(encoding: str, text: str) -> None:
    """And there is nothing to report."""
    declared = encoding.removesuffix("-le").removesuffix("-be").removesuffix("-sig")
    feed = parse(write(text, encoding, declared))
    assert (title_of(feed), codes_of(feed)) == (text, [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_unicode_needs_no_declaration(encoding: str) -> None:
    """A mark says it, or how the first characters lie."""
    assert title_of(parse(write("é中", encoding))) == "é中"


LIES = {
    "Latin-1 that is UTF-8": (write("été", "utf-8", "iso-8859-1"), "été", ["encoding-overridden"]),
    "UTF-8 that is Latin-1": (write("été", "latin-1", "utf-8"), "été", ["encoding-overridden"]),
    "UTF-8 that is windows-1252": (write("“q”", "cp1252", "utf-8"), "“q”", ["encoding-overridden"]),
    "nothing, and it is Latin-1": (write("été", "latin-1"), "été", ["encoding-overridden"]),
    "Latin-1 that is windows-1252": (write("“q”", "cp1252", "iso-8859-1"), "“q”", []),
    "GB 2312 that is GB 18030": (write("嗞", "gb18030", "gb2312"), "嗞", []),
    "UTF-16 that is UTF-8": (write("é", "utf-8", "utf-16"), "é", ["encoding-overridden"]),
    "a name that nobody knows": (write("é", "utf-8", "x-klingon"), "é", ["encoding-overridden"]),
    "a mark of UTF-8 before another encoding": (
        2 * codecs.BOM_UTF8 + write("Привет", "windows-1251", "windows-1251"),
        "Привет",
        ["encoding-overridden"],
    ),
    "a mark of UTF-8 before UTF-8 with a stray byte": (
        codecs.BOM_UTF8 + write("été", "utf-8", "iso-8859-1").replace(b"</title>", b" \xe9</title>"),
        "été é",
        ["bad-bytes"],
    ),
    "UTF-8 that is windows-1251, in Russian": (
        write("Привет", "windows-1251", "utf-8", "<language>ru</language>"),
        "Привет",
        ["encoding-overridden"],
    ),
    "UTF-8 that is EUC-JP, in Japanese": (
        write("日本語", "euc-jp", None, "<language>ja</language>"),
        "日本語",
        ["encoding-overridden"],
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_what_is_declared_falsely_is_seen_through(name: str) -> None:
    """The bytes decide, or the feed's language; a superset that browsers read as well is no lie."""
    data, text, codes = LIES[name]
    feed = parse(data)
    assert (title_of(feed), codes_of(feed)) == (text, codes)


HTTP = {
    "HTTP beats the declaration": (write("Ж", "koi8-r", "windows-1251"), "text/xml; charset=koi8-r", "Ж"),
    "a mark beats HTTP": (write("é", "utf-8-sig"), "text/xml; charset=iso-8859-1", "é"),
    "UTF-8 beats a default of the server": (write("é", "utf-8"), "application/xml; charset=iso-8859-1", "é"),
    "quotes": (write("Ж", "koi8-r"), "application/rss+xml; charset='KOI8-R'", "Ж"),
    "no charset": (write("é", "utf-8", "utf-8"), "text/xml", "é"),
    "a charset that nobody knows": (write("é", "utf-8", "utf-8"), "text/xml; charset=none", "é"),
}


@pytest.mark.parametrize("name", HTTP)
def test_the_charset_of_http_counts(name: str) -> None:
    """RFC 7303, section 3."""
    data, content_type, text = HTTP[name]
    assert title_of(parse(data, content_type=content_type)) == text


def test_two_names_that_do_not_agree_are_reported() -> None:
    """Unless nothing depends on it."""
    content_type = "text/xml; charset=koi8-r"
    assert codes_of(parse(write("Ж", "koi8-r", "windows-1251"), content_type=content_type)) == ["encoding-conflict"]
    assert codes_of(parse(write("x", "koi8-r", "windows-1251"), content_type=content_type)) == []


def test_one_bad_byte_costs_itself_alone() -> None:
    """The rest of the feed stays UTF-8; the byte is read as windows-1252."""
    data = write("Ünïcödé — ok", "utf-8", "utf-8").replace(b" ok", b" ok \x93x\x94")
    feed = parse(data)
    assert (title_of(feed), codes_of(feed)) == ("Ünïcödé — ok “x”", ["bad-bytes"])


LONG = {
    "gb2312": "日本国家新闻中心发布消息", "big5": "繁體中文新聞今天天氣晴朗", "euc-jp": "日本語のニュースです。",
    "shift_jis": "日本語のニュースです。", "euc-kr": "한국어 뉴스입니다 오늘의 날씨", "windows-1253": "Καλημέρα κόσμε",
    "iso-2022-jp": "日本語のニュースです。",
}  # fmt: skip


@pytest.mark.parametrize("encoding", LONG)
def test_one_bad_byte_costs_itself_alone_in_what_is_declared(encoding: str) -> None:
    """The rest of the feed is what it says it is."""
    text = LONG[encoding] * 2
    feed = parse(write(f"{text} @ x", encoding, encoding).replace(b"@", b"\xff"))
    assert title_of(feed).replace("\uf8f3", "\ufffd") == f"{text} \ufffd x"  # Shift JIS has a sign for it
    assert "encoding-overridden" not in codes_of(feed)


@pytest.mark.parametrize("encoding", set(LONG) - {"windows-1253", "iso-2022-jp"})
def test_a_feed_that_ends_within_a_character_is_what_it_declares(encoding: str) -> None:
    """A feed of double bytes is cut off there as often as not."""
    whole = write(LONG[encoding], encoding, encoding)
    end = whole.index(b"</title>")
    assert LONG[encoding].startswith(title_of(parse(whole[: end - 1])))
    assert title_of(parse(whole[: end - 1]))[:4] == LONG[encoding][:4]


def test_one_bad_byte_of_ebcdic_costs_itself_alone() -> None:
    """What begins in EBCDIC is nothing else."""
    feed = parse(write("Ab @", "cp424", "cp424").replace("@".encode("cp424"), b"\x80"))
    assert (title_of(feed), codes_of(feed)) == ("Ab \ufffd", ["bad-bytes", "replacement-character"])


def test_a_bad_byte_of_a_wide_encoding_is_told_as_what_it_became() -> None:
    """Half a character in UTF-16 is none of windows-1252."""
    feed = parse(write("é", "utf-16", "utf-16") + b"x")
    assert title_of(feed) == "é"
    assert [problem.message for problem in feed.problems if problem.code == "bad-bytes"] == [
        "1 places hold bytes that are no utf-16le; they were read as U+FFFD."
    ]


def test_surrogates_in_utf_8_become_their_character() -> None:
    """CESU-8, as some databases write it."""
    data = write("é☺ X", "utf-8").replace(b"X", b"\xed\xa0\xbd\xed\xb8\x80")
    assert title_of(parse(data)) == "é☺ 😀"


def test_a_feed_of_text_is_unicode_whatever_it_declares() -> None:
    """A str has no encoding; half of a surrogate pair in it is no character, and that is told."""
    feed = parse(FRAME.format(' encoding="iso-8859-1"', "", "é中\ud800"))
    assert (title_of(feed), codes_of(feed)) == ("é中", ["control-character"])


@pytest.mark.parametrize("cut", [0, 5, 30])
def test_gzip_is_read_through_even_cut_off(cut: int) -> None:
    """What can be decompressed is read."""
    data = gzip.compress(write("é", "utf-8", "utf-8"))
    assert parse(data[: len(data) - cut]).format == "rss20"


def test_a_gzip_bomb_is_refused() -> None:
    """What expands beyond all measure is no feed."""
    with pytest.raises(FeedError, match="beyond all measure"):
        parse(gzip.compress(b"<rss>" + b" " * (80 << 20)))


@pytest.mark.parametrize("name", ["utf16", "utf_16", "unicode", "IBM037", "cp500", "EBCDIC-CP-US", "cp1140", "a\0b"])
def test_a_name_of_an_encoding_that_lacks_ascii_does_not_count_for_ascii(name: str) -> None:
    """By any of its spellings; nor does one that no encoding can have."""
    data = f'<?xml version="1.0" encoding="{name}"?><rss><channel><title>Café</title><item/></channel></rss>'.encode()
    for feed in (parse(data), parse(data, content_type=f"text/xml; charset={name}")):
        assert feed.title
        assert feed.title.value == "Café"


def test_many_gzip_files_in_one_are_read_in_linear_time() -> None:
    """Each of them, even if it is empty, is taken off the front without a copy of the rest."""
    feed = gzip.compress(b"<rss><channel><item/></channel></rss>")
    assert len(parse(gzip.compress(b"") * 50_000 + feed).entries) == 1
