"""Leaf: dates as feeds write them, to aware datetimes in UTC; what cannot be read for certain gives None."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from feednorm.patterns import lazy
from feednorm.zones import UTC_NAMES, ZONES, offset_of, zone_named, zone_of_place

_RFC822 = lazy(
    r"(?:[A-Za-z]{2,9},?\s+)?(\d{1,2})[ \-]([A-Za-z]{3})[a-z]*[ \-](\d{4}|\d{2})"
    r"(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*([+-]\d{4}|(?![AP]M)[A-Z]{1,5})?"
)
_RFC3339 = lazy(
    r"(\d{4})-(\d{2})-(\d{2})(?:[Tt ]\s?(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?\s*([Zz]|[+-]\d{2}:?\d{2})?"
)
_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}  # fmt: skip

_OLDEST_YEAR = 1000  # below it stand the zero dates of programs, such as 0001-01-01
_FIRST_UNIX, _LAST_UNIX = 10**8, 10**10  # 1973 to 2286, in seconds


def parse_date(text: str) -> datetime | None:
    """Read a date of a feed; None for what is none, and for what could be two.

    RFC 822 (section 5) in its wild forms, RFC 3339 and W3CDTF of every precision, ISO 8601 weeks, ordinal days and
    basic format, `asctime`, month names of two dozen languages, and Unix times of ten digits (seconds) or thirteen
    (milliseconds). A date without a zone counts as UTC, one without a time as midnight; 24:00 is the next day's
    midnight and a leap second the next minute.

    >>> str(parse_date("Wed, 20 May 2026 13:03:00 +0000"))
    '2026-05-20 13:03:00+00:00'
    >>> str(parse_date("2004-01-01T19:48:21.5+05:30")), parse_date("01/02/2004")
    ('2004-01-01 14:18:21.500000+00:00', None)
    """
    text = text.strip()
    if (usual := _usual(text)) is not None:
        return usual
    try:
        match = _RFC822.fullmatch(text)
        if match and (month := _MONTHS.get(match[2].lower())):
            day, _, year, hour, minute, second, zone = match.groups()
            return _moment(_full_year(year), month, int(day), hour, minute, second, None, zone)
        match = _RFC3339.fullmatch(text)
        if match:
            year, month_number, day, hour, minute, second, fraction, zone = match.groups()
            return _moment(int(year), int(month_number), int(day), hour, minute, second, fraction, zone)
        if text.isascii() and text.isdigit():
            return _parse_number(text)
        if _MINUS in text:
            return parse_date(text.replace(_MINUS, "-"))
        return _parse_wild(text)
    except (ValueError, OverflowError):  # a day or an hour that does not exist
        return None


_MINUS = "\u2212"  # the minus of typographers


def _usual(text: str) -> datetime | None:
    """The two spellings that nearly all feeds use, by the standard library's parser, which is written in C."""
    try:
        if text[10:11] == "T":
            when = datetime.fromisoformat(text)
        elif text[3:5] == ", " and len(text) > 28:  # noqa: PLR2004 - "Wed, 20 May 2026 13:03:00 GMT"
            zone = text[26:]
            offset = "Z" if zone in UTC_NAMES else zone
            when = datetime.fromisoformat(f"{text[12:16]}-{_ISO_MONTHS[text[8:11]]}-{text[5:7]}T{text[17:25]}{offset}")
        else:
            return None
        if when.year < _OLDEST_YEAR or when.tzinfo is None:
            return None
        return when if when.tzinfo is UTC else when.astimezone(UTC)
    except (ValueError, KeyError, OverflowError):
        return None


_ISO_MONTHS = {name.title(): f"{number:02}" for name, number in _MONTHS.items()}


def _full_year(digits: str) -> int:
    """A year of two digits is one from 1950 to 2049 (RFC 5322, section 4.3)."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 50 else 1900)  # noqa: PLR2004 - the RFC's numbers


def _moment(
    year: int,
    month: int,
    day: int,
    hour: str | None,
    minute: str | None,
    second: str | None,
    fraction: str | None,
    zone: str | None,
) -> datetime | None:
    if year < _OLDEST_YEAR:
        return None
    hours, minutes, seconds = int(hour or 0), int(minute or 0), int(second or 0)
    if hours < 24 and seconds < 60:  # noqa: PLR2004 - a clock's numbers
        when = datetime(year, month, day, hours, minutes, seconds, int((fraction or "").ljust(6, "0")[:6]), UTC)
    else:
        when = _past_the_end(datetime(year, month, day, tzinfo=UTC), hours, minutes, seconds)
    return when if zone is None or zone in UTC_NAMES else when - offset_of(zone)


def _past_the_end(day: datetime, hours: int, minutes: int, seconds: int) -> datetime:
    """24:00 is the end of the day (ISO 8601), 23:59:60 a leap second; nothing else goes past the end."""
    if hours > 24 or minutes > 59 or seconds > 60 or (hours == 24 and (minutes or seconds)):  # noqa: PLR2004
        raise ValueError("no such time of day")
    return day + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _parse_number(digits: str) -> datetime | None:
    """A year, a year and month, a date in the basic format, or a Unix time: each has its own number of digits."""
    match len(digits):
        case 4:
            return _moment(int(digits), 1, 1, None, None, None, None, None)
        case 6 if digits[:2] in ("19", "20"):
            return _moment(int(digits[:4]), int(digits[4:]), 1, None, None, None, None, None)
        case 8:
            return _moment(int(digits[:4]), int(digits[4:6]), int(digits[6:]), None, None, None, None, None)
        case 14:
            time = digits[8:10], digits[10:12], digits[12:]
            return _moment(int(digits[:4]), int(digits[4:6]), int(digits[6:8]), *time, None, None)
        case 9 | 10 | 13:
            return parse_unix(digits)
    return None


def parse_unix(text: str) -> datetime | None:
    """Read a Unix time in seconds or milliseconds, between 1973 and 2286; None for anything else.

    >>> str(parse_unix("1072986501"))
    '2004-01-01 19:48:21+00:00'
    """
    try:
        seconds = float(text)
    except ValueError:
        return None
    if seconds >= _FIRST_UNIX * 1000:
        seconds /= 1000
    return datetime.fromtimestamp(seconds, UTC) if _FIRST_UNIX <= seconds < _LAST_UNIX else None


# ---------------------------------------------------------------- beyond the two standards

_WEEK = lazy(r"(\d{4})-?W(\d{2})(?:-?(\d))?([Tt ].*)?")
_ORDINAL = lazy(r"(\d{4})-(\d{3})([Tt ].*)?")
_YEAR_MONTH = lazy(r"(\d{4})-(\d{1,2})")
_BASIC = lazy(r"(\d{4})(\d{2})(\d{2})[Tt](\d{2})(\d{2})(\d{2})?([Zz]|[+-]\d{2}:?\d{2})?")
# In a URL a plus is a blank; the year comes before, for `asctime` has it where others have the offset.
_LOST_PLUS = lazy(r"(.*\d{4}\b.*\d:\d{2}(?::\d{2}(?:\.\d+)?)?)\s+((?:0\d|1[0-4]):?[0-5]\d)")
# Go prints an offset and its name, and a reading of its steady clock
_NAMED_OFFSET = lazy(r"(.*\d:\d\d.* [+-]\d{4}) (?:[A-Z]{3,5}|[+-]\d{2,4})(?: m=[+-][\d.]+)?")
_NOT_QUITE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], datetime | None]], ...] = (
    (_WEEK, lambda m: _at_time(datetime.fromisocalendar(int(m[1]), int(m[2]), int(m[3] or 1)), m[4])),
    (_ORDINAL, lambda m: _at_time(datetime(int(m[1]), 1, 1) + timedelta(int(m[2]) - 1), m[3])),  # noqa: DTZ001
    (_YEAR_MONTH, lambda m: _moment(int(m[1]), int(m[2]), 1, None, None, None, None, None)),
    (_BASIC, lambda m: _moment(int(m[1]), int(m[2]), int(m[3]), m[4], m[5], m[6], None, m[7])),
    (_LOST_PLUS, lambda m: parse_date(f"{m[1]}+{m[2]}")),
    (_NAMED_OFFSET, lambda m: parse_date(m[1])),
)


def _at_time(day: datetime, time: str | None) -> datetime | None:
    return parse_date(f"{day:%Y-%m-%d}{time or ''}")


# Month names by how they begin, accents off, in the languages that feeds localise their dates in.
_MONTH_STEMS = (
    "jan gen ene ian sty led янв січ ocak ιαν",
    "feb fev unor uno lut фев лют subat sub φεβ",
    "mar maer mrt bre мар бер μαρ",
    "apr avr abr kwi dub апр квіт кві nis απρ",
    "may mai mei maj mag kve май мая трав тра μαι",
    "jun juin giu cze cerven cervna cer июн чер haz ιουν",
    "jul juil lug lip cervenec cervence cvc июл лип tem ιουλ",
    "aug avg aou ago sie srp авг сер agu αυγ",
    "sep set wrz zar сен вер eyl szept σεπ",
    "oct okt ott out paz rij окт жов eki οκτ",
    "nov noy lis ноя лис kas νοε",
    "dec dez dic gru pro дек гру ara δεκ",
)
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = lazy("|".join(_ENGLISH))
_STEMS = {_bare: name for name, stems in zip(_ENGLISH, _MONTH_STEMS, strict=True) for _bare in stems.split()}

_HALF_DAYS = {
    "오전": "AM", "오후": "PM", "上午": "AM", "下午": "PM", "午前": "AM", "午後": "PM", "π.μ.": "AM", "μ.μ.": "PM",
}  # fmt: skip
_WORD = lazy(r"[^\W\d_]+\.?")
_FILLERS = frozenset("de del of at the um uhr a le les klo kl alle ore om st nd rd th er eme g r roku h m s o".split())
_COMMENT = lazy(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])")
_GMT = lazy(r"\b(?:GMT|UTC|UT|Z)\s*(?=[+-]\d)|\bEtc/")  # "GMT+0100" is +0100, where POSIX would have it -0100
_CJK_MONTH = lazy(r"(\d{1,2})\s*[月월]\s?")
_OFFSET = lazy(r"(?<=[\d秒초])\s*([+-]\d{2}:?\d{2}|[A-Z]{3,4})(?=\s*(?:[AP]M)?\s*\Z)")
_H_FOR_COLON = lazy(r"(?<=\d)\s?h\s?(?=\d\d)")
_DAY_FIRST = lazy(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(?=\d{4}\b)")
_AMBIGUOUS = lazy(r"\D*0?(\d{1,2})([/-])0?(\d{1,2})\2\d{2,4}\b.*", re.DOTALL)
# A date, and the place whose clock it is by; where it has an offset as well, that counts.
_PLACE = lazy(r"(.*\d.*?)[\[( ]+([A-Z][A-Za-z]+(?:/[A-Z][\w+-]+)+)[\])]?", re.ASCII)
_HAS_OFFSET = lazy(r":\d\d.*(?:[+-]\d\d:?\d\d|GMT|UTC|Z)\s*\Z")
_LONGEST = 100
# Around the year 1, as programs write for no date at all; and a span of time.
_NO_DATE = lazy(
    r"(?<![\d:.,+-])00\d{1,2}(?![\d:])|-000\d\b|\b(?:19|20)\d\d\b.*\b(?:19|20)\d\d\b|\d:\d\d\b.*(?<![\d:+-])\d{1,2}:\d\d",
    re.DOTALL,
)


def _parse_wild(text: str) -> datetime | None:
    if len(text) > _LONGEST:
        return None
    for pattern, read in _NOT_QUITE:
        if match := pattern.fullmatch(text):
            return read(match)
    if not any(map(str.isdigit, text)) or _NO_DATE.search(text):
        return None
    if (place := _PLACE.fullmatch(text)) and (zone := zone_of_place(place[2])):
        when = parse_date(place[1])
        return when if when is None or _HAS_OFFSET.search(place[1]) else when.replace(tzinfo=zone).astimezone(UTC)
    ambiguous = _AMBIGUOUS.fullmatch(text)
    if ambiguous and ambiguous[1] != ambiguous[3] and int(ambiguous[1]) < 13 and int(ambiguous[3]) < 13:  # noqa: PLR2004
        return None
    return _parse_with_dateutil(_in_english(text))


def _in_english(text: str) -> str:
    """The date with English months and without weekdays, fillers and comments."""
    text = _GMT.sub("", _COMMENT.sub("", text))
    text = _DAY_FIRST.sub(r"\2/\1/", _H_FOR_COLON.sub(":", text))
    for name, half in _HALF_DAYS.items():
        if name in text:
            text = f"{text.replace(name, ' ')} {half}"
    text = _cjk_to_iso(text) if "年" in text or "년" in text else _CJK_MONTH.sub(_cjk_month, text)
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    english = _WORD.sub(_word_in_english, bare).strip(" ,.")
    months = _MONTH.findall(english)
    return english.replace(months[0], "", 1) if len(months) > 1 else english  # "mar. 3 mars": a Tuesday


def _cjk_to_iso(text: str) -> str:
    offset = _OFFSET.search(text)
    numbers = re.findall(r"\d+", text[: offset.start()] if offset else text)
    date, time = "-".join(numbers[:3]), ":".join(numbers[3:6])
    half = next((half for half in ("AM", "PM") if half in text), "")
    return f"{date} {time} {half} {offset[1] if offset else ''}"


def _cjk_month(match: re.Match[str]) -> str:
    number = int(match[1])
    return f"{_ENGLISH[number - 1]} " if 0 < number <= len(_ENGLISH) else match[0]


def _word_in_english(match: re.Match[str]) -> str:
    word = match[0].rstrip(".")
    if word in ZONES or word in UTC_NAMES or word in ("T", "AM", "PM", "am", "pm"):
        return word
    folded = word.lower()
    stem = next((folded[:size] for size in range(len(folded), 2, -1) if folded[:size] in _STEMS), None)
    if stem:
        return _STEMS[stem]
    if folded in ("a.m", "p.m"):
        return folded.replace(".", "")
    if folded in _FILLERS or match.start() == 0 or not _has_digit_before(match):
        return ""
    return word


def _has_digit_before(match: re.Match[str]) -> bool:
    return any(map(str.isdigit, match.string[: match.start()]))


def _parse_with_dateutil(text: str) -> datetime | None:
    """Read what is left with dateutil, twice: what it fills in for a missing day, month or year must not count."""
    from dateutil import parser  # slow to import, and most feeds do without it

    readings = [
        parser.parse(text, default=default, tzinfos=zone_named, ignoretz=False)
        for default in (datetime(2000, 1, 1), datetime(2001, 2, 2))  # noqa: DTZ001 - becomes aware below
    ]
    if readings[0] != readings[1] or readings[0].year < _OLDEST_YEAR:
        return None
    return _utc(readings[0])


def _utc(when: datetime) -> datetime:
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
