"""Stage 1: which encoding the bytes are in (RFC 7303, XML 1.0 appendix F), and the text that they are."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from attrs import evolve, frozen

from feednorm.document.utf8 import read_utf8, stray_to_latin1
from feednorm.patterns import lazy
from feednorm.problems import Problem, problem


@frozen
class Decoded:
    """A text, the encoding that it was read in, and what was odd about it."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


# A byte order mark, or how "<?" or "<" begins in an encoding that is no superset of ASCII; UTF-32 before UTF-16,
# whose mark it starts with.
_MARKS = (
    (b"\x00\x00\xfe\xff", "utf-32be"),
    (b"\xff\xfe\x00\x00", "utf-32le"),
    (b"\xfe\xff", "utf-16be"),
    (b"\xff\xfe", "utf-16le"),
)
_UTF8_MARKS = re.compile(b"(?:\xef\xbb\xbf)+")  # several, where programs that write them call each other
_BEGINNINGS = (
    (b"\x00\x00\x00<", "utf-32be"),
    (b"<\x00\x00\x00", "utf-32le"),
    (b"\x00<", "utf-16be"),
    (b"<\x00", "utf-16le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),  # "<?xml" in EBCDIC
)
_EBCDIC = ("cp037", "cp1026")  # the second for its quotes, which lie where no other code page has them
# What browsers read in place of the encoding that is declared, since it holds that and more (WHATWG Encoding).
_SUPERSETS = {
    "ascii": "utf-8",
    "iso8859-1": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-11": "windows-874",
    "tis-620": "windows-874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-8-sig": "utf-8",
    "utf-7": "utf-8",
}
_PYTHON_NAMES = {
    "windows-874": "cp874",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "unicode": "utf-16",
}
_DECLARATION_START = b"<?xm"  # of an XML declaration: as much of it as tells EBCDIC
_EAST_ASIAN = frozenset({"gb18030", "cp932", "cp949", "cp950", "big5hkscs", "euc_jp", "iso2022_jp", "hz", "johab"})

# What feeds of a language are in that say nothing of it, or say UTF-8 and lie (WHATWG HTML, locale defaults).
_BY_LANGUAGE = {
    "ar": ("windows-1256",), "bg": ("windows-1251",), "cs": ("windows-1250",), "el": ("windows-1253",),
    "fa": ("windows-1256",), "he": ("windows-1255",), "hr": ("windows-1250",), "hu": ("windows-1250",),
    "ja": ("euc-jp", "cp932"), "ko": ("cp949",), "lt": ("windows-1257",), "lv": ("windows-1257",),
    "mk": ("windows-1251",), "pl": ("windows-1250",), "ru": ("windows-1251",), "sk": ("windows-1250",),
    "sl": ("windows-1250",), "sr": ("windows-1251",), "th": ("cp874",), "tr": ("windows-1254",),
    "uk": ("windows-1251",), "vi": ("windows-1258",), "zh": ("gb18030", "big5hkscs"),
}  # fmt: skip

_DECLARATION = lazy(r"<\?xml[^<>]*?encoding\s*=\s*[\"']\s*([\w.:-]+)", re.IGNORECASE)
_DECLARED_BYTES = re.compile(rb"\s*<\?xml[^<>]*?encoding\s*=\s*[\"']\s*([\w.:-]+)", re.IGNORECASE)
_CHARSET = lazy(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_LANGUAGE = lazy(rb"(?:<(?:\w+:)?language>\s*|xml:lang\s*=\s*[\"'])([a-zA-Z]{2})\b")
_HEAD = 2000
_LOST = "\ufffd"  # what no encoding reads
_FEW = 20  # for each byte that an encoding cannot read, so many characters beyond ASCII that it can


def charset_of(content_type: str | None) -> str | None:
    """Return the charset of an HTTP header.

    >>> charset_of("text/xml; charset='GB2312'"), charset_of("text/xml")
    ('GB2312', None)
    """
    match = _CHARSET.search(content_type or "")
    return match[1] if match else None


def is_plain_utf8(data: bytes, content_type: str | None) -> bool:
    """Whether nothing says that the bytes are anything but UTF-8, so that an XML parser may have them as they are."""
    if content_type and (charset := charset_of(content_type)) and not _is_utf8(charset):
        return False
    declared = _DECLARED_BYTES.match(data, 0, _HEAD)
    return (declared is None or _is_utf8(declared[1].decode())) and not data.startswith(
        (b"\xfe\xff", b"\xff\xfe", b"\x00", b"<\x00", b"\x4c\x6f\xa7\x94")
    )


def _is_utf8(name: str) -> bool:
    return name.lower() in ("utf-8", "utf8")


def decode(data: bytes, content_type: str | None = None) -> Decoded:
    """Decode a document: by its mark, else by HTTP's charset, else by its declaration, else by what it looks like.

    A name that does not fit the bytes does not count. A few bytes that do not belong are mended one by one.

    >>> decode("<?xml version='1.0' encoding='koi8-r'?><a>Да</a>".encode("koi8-r")).text[-6:]
    'Да</a>'
    """
    if marks := _UTF8_MARKS.match(data):
        return _decode_marked(data[marks.end() :], content_type)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding)
    wide = next((encoding for start, encoding in _BEGINNINGS if data.startswith(start)), None)
    declared = _declared(data, wide)
    if wide and wide.startswith("utf"):
        return _decode_as(data, wide)
    charset = charset_of(content_type)
    start = data[: len(_DECLARATION_START)] if wide else _DECLARATION_START
    named = [codec for codec in map(_codec, filter(None, (charset, declared))) if codec and _reads(codec, start)]
    for codec in named:
        if decoded := _try(data, codec):
            return _doubt(decoded, data, charset, declared)
    if wide:
        return _decode_as(data, named[0] if named else wide)
    return _detect(data, charset, declared, named)


def _decode_marked(data: bytes, content_type: str | None) -> Decoded:
    """What stands behind a mark of UTF-8; it may be that of another file, and say nothing of the feed."""
    if utf8 := read_utf8(data):
        text, problems = utf8
        return Decoded(text, "utf-8", problems)
    decoded = decode(data, content_type)
    doubt = problem("encoding-overridden", declared="utf-8 by its mark", used=decoded.encoding)
    return evolve(decoded, problems=(doubt, *decoded.problems))


def _declared(data: bytes, wide: str | None) -> str | None:
    for encoding in _EBCDIC if wide == _EBCDIC[0] else (wide or "latin-1",):
        if match := _DECLARATION.search(data[:_HEAD].decode(encoding, "ignore")):
            return match[1]
    if wide or b"<meta" not in data[:_HEAD]:
        return None
    from bs4.dammit import EncodingDetector

    return EncodingDetector.find_declared_encoding(data, is_html=True)


def _codec(name: str) -> str | None:
    """Return the codec that reads what is declared under this name; None for one that nobody knows."""
    name = name.strip().lower()
    name = _PYTHON_NAMES.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name in (
        "unicode_escape",
        "raw_unicode_escape",
        "idna",
        "punycode",
    ):
        return None
    return _SUPERSETS.get(info.name, name if info.name != "utf-8" else "utf-8")


def _reads(codec: str, start: bytes) -> bool:
    """Whether a codec reads as that what begins an XML declaration; in ASCII, all do but EBCDIC and wide ones."""
    try:
        return start.decode(python_codec(codec)) == _DECLARATION_START.decode()
    except UnicodeError:
        return False


def python_codec(encoding: str) -> str:
    """The name under which Python has the codec of an encoding."""
    return _PYTHON_NAMES.get(encoding, encoding)


def _try(data: bytes, codec: str) -> Decoded | None:
    try:
        return Decoded(data.decode(python_codec(codec)), codec)
    except UnicodeError:
        pass
    if codec == "windows-1252":  # five bytes mean nothing there
        return Decoded(stray_to_latin1(data.decode("cp1252", "surrogateescape")), codec)
    return None


def _doubt(decoded: Decoded, data: bytes, charset: str | None, declared: str | None) -> Decoded:
    """What a single-byte encoding reads is UTF-8 all the same, if it is valid UTF-8 and more than ASCII."""
    name = decoded.encoding
    if name != "utf-8" and not data.isascii() and not name.startswith(("utf", "cp037")):
        try:
            text = data.decode("utf-8")
        except UnicodeError:
            pass
        else:
            enough = 4 if codecs.lookup(python_codec(name)).name in _EAST_ASIAN else 1
            if len(data) - len(text) >= enough:
                return Decoded(
                    text, "utf-8", (problem("encoding-overridden", declared=charset or declared, used="utf-8"),)
                )
    if charset and declared and _codec(charset) != _codec(declared) and not data.isascii():
        return Decoded(
            decoded.text, name, (problem("encoding-conflict", charset=charset, declared=declared, used=name),)
        )
    return decoded


def _decode_as(data: bytes, encoding: str) -> Decoded:
    """Decode what surely is in this encoding; a byte that does not fit costs itself alone."""
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeError:
        pass
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, (_bad_bytes(text.count(_LOST), encoding),))


def _detect(data: bytes, charset: str | None, declared: str | None, named: Sequence[str]) -> Decoded:
    """No codec that is named reads all: UTF-8 with stray bytes, a named one but for a few, the feed's language's."""
    if utf8 := read_utf8(data):
        text, problems = utf8
        name = charset or declared
        known = problems or name is None or _is_utf8(name) or _codec(name) == "utf-8"
        doubts = () if known else (problem("encoding-overridden", declared=name, used="utf-8"),)
        return Decoded(text, "utf-8", doubts + problems)
    usual = _usual_encodings(data)
    tries = [(_try_loosely, codec) for codec in named if codec in usual]
    tries += [(_try, codec) for codec in usual] + [(_try_loosely, codec) for codec in (*named, *usual)]
    found = next(filter(None, (read(data, codec) for read, codec in (*tries, (_try, "windows-1252")))))
    if found.encoding in named:
        return found
    name = charset or declared or "utf-8 by saying nothing"
    doubt = problem("encoding-overridden", declared=name, used=found.encoding)
    return evolve(found, problems=(doubt, *found.problems))


def _try_loosely(data: bytes, codec: str) -> Decoded | None:
    """What an encoding reads but for a few bytes; a character that the document ends in the middle of is lost."""
    text = data.decode(python_codec(codec), "replace").rstrip(_LOST)
    bad = text.count(_LOST)
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if bad * _FEW > beyond_ascii - bad:
        return None
    return Decoded(text, codec, (_bad_bytes(bad, codec),) if bad else ())


def _bad_bytes(count: int, encoding: str) -> Problem:
    return problem("bad-bytes", count=count, encoding=encoding, used="U+FFFD")


def _usual_encodings(data: bytes) -> tuple[str, ...]:
    """Those of the language that the feed states."""
    match = _LANGUAGE.search(data)
    return _BY_LANGUAGE.get(match[1].decode().lower() if match else "", ())
