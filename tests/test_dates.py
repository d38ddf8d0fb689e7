"""Dates as feeds write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feednorm.dates import parse_date, parse_unix

READ = {
    # RFC 822 and its wild forms
    "Tue, 03 Mar 2020 10:30:05 GMT": "2020-03-03 10:30:05",
    "3 Mar 2020 10:30 +0100": "2020-03-03 09:30:00",
    "Tue, 3 Mar 20 10:30:05 EST": "2020-03-03 15:30:05",
    "Tue, 3 Mar 99 10:30:05 Z": "1999-03-03 10:30:05",
    "Mon, 03 Mar 2020 10:30:05 GMT": "2020-03-03 10:30:05",  # it was a Tuesday
    "Tue, 03 Mar 2020 10:30:05": "2020-03-03 10:30:05",
    "Tuesday, 03-Mar-20 10:30:05 UTC": "2020-03-03 10:30:05",
    "Tue, 03 Mar 2020": "2020-03-03 00:00:00",
    "Tue, 03 Mar 2020 10:30:05 GMT+0200": "2020-03-03 08:30:05",
    "Tue, 03 Mar 2020 10:30:05 -0500 (EST)": "2020-03-03 15:30:05",
    "Tue, 03 Mar 2020 10:30:05 XYZ": "2020-03-03 10:30:05",
    "Tue, 03 Mar 2020 24:00:00 GMT": "2020-03-04 00:00:00",
    "Sat, 31 Dec 2016 23:59:60 GMT": "2017-01-01 00:00:00",
    # RFC 3339, W3CDTF, ISO 8601
    "2020-03-03T10:30:05Z": "2020-03-03 10:30:05",
    "2020-03-03t10:30:05.25+05:30": "2020-03-03 05:00:05.250000",
    "2020-03-03T10:30+0100": "2020-03-03 09:30:00",
    "2020-03-03 10:30:05": "2020-03-03 10:30:05",
    "2020-03-03": "2020-03-03 00:00:00",
    "2020-03": "2020-03-01 00:00:00",
    "2020": "2020-01-01 00:00:00",
    "20200303T103005Z": "2020-03-03 10:30:05",
    "2020-W10-2": "2020-03-03 00:00:00",
    "2020-063": "2020-03-03 00:00:00",
    "2020-063T10:30:00Z": "2020-03-03 10:30:00",
    # other clocks
    "Tue Mar  3 10:30:05 2020": "2020-03-03 10:30:05",
    "Tue Mar  3 10:30:05 PST 2020": "2020-03-03 18:30:05",
    "March 3rd, 2020 10:30 PM": "2020-03-03 22:30:00",
    "Tue, 2020/03/03 10:30:05 EDT": "2020-03-03 14:30:05",
    "25/03/2020 10:30": "2020-03-25 10:30:00",
    "3.3.2020 10:30": "2020-03-03 10:30:00",
    "5.3.2020": "2020-03-05 00:00:00",
    "1583231405": "2020-03-03 10:30:05",
    "1583231405000": "2020-03-03 10:30:05",
    # zones by their place
    "2024-05-01 10:00 Europe/Berlin": "2024-05-01 08:00:00",
    "2024-12-01T10:00:00 Europe/Berlin": "2024-12-01 09:00:00",
    "Wed, 01 May 2024 10:00:00 America/New_York": "2024-05-01 14:00:00",
    "2024-05-01 10:00:00 America/Argentina/Buenos_Aires": "2024-05-01 13:00:00",
    "1 May 2024 10:00 (Asia/Kolkata)": "2024-05-01 04:30:00",
    "May 1, 2024 10:00 PM America/New_York": "2024-05-02 02:00:00",
    "2024-05-01T10:00[Europe/Berlin]": "2024-05-01 08:00:00",
    "2024-05-01T10:00+01:00[Europe/Berlin]": "2024-05-01 09:00:00",
    "Wed, 01 May 2024 10:00:00 GMT (Europe/London)": "2024-05-01 10:00:00",
    "2024-05-01 10:00 US/Pacific": "2024-05-01 17:00:00",
    "2024-05-01 10:00 Etc/UTC": "2024-05-01 10:00:00",
    # languages
    "mar., 03 mars 2020 10:30:05 +0100": "2020-03-03 09:30:05",
    "Di, 03 Mär 2020 10:30:05 +0100": "2020-03-03 09:30:05",
    "martes, 3 de marzo de 2020 10:30": "2020-03-03 10:30:00",
    "Вт, 03 мар 2020 10:30:05 +0300": "2020-03-03 07:30:05",
    "wt., 03 sie 2020 10:30:05": "2020-08-03 10:30:05",
    "Τρι, 03 Μάρ 2020 10:30:05 EST": "2020-03-03 15:30:05",
    "2020년 3월 3일 10:30:05": "2020-03-03 10:30:05",
    "2020年3月3日 10:30": "2020-03-03 10:30:00",
    "2020-03-03 오후 10:30:05": "2020-03-03 22:30:05",
    "1er août 2020": "2020-08-01 00:00:00",
    # the halves of a day behind the forms of the standards
    "Mon, 02 Jan 2006 3:04:05 PM": "2006-01-02 15:04:05",
    "02 Jan 2006 12:04 AM": "2006-01-02 00:04:00",
    # a "+" that a URL made a blank; Go's own way to print
    "2006-01-02T15:04:05 01:00": "2006-01-02 14:04:05",
    "Mon, 02 Jan 2006 15:04:05 0000": "2006-01-02 15:04:05",
    "2 Jan 2006 15:04 0530": "2006-01-02 09:34:00",
    "Mon Jan  2 15:04:05 1005": "1005-01-02 15:04:05",  # a year, in the place where others have the offset
    "2006-01-02 15:04:05.25 -0800 PST m=+0.000012": "2006-01-02 23:04:05.250",
    "Mon, 02 Jan 2006 15:04:05 +0000 UTC": "2006-01-02 15:04:05",
    # month numbers with their sign in place of a name; the offset counts
    "月, 02 1月 2006 15:04:05 +0900": "2006-01-02 06:04:05",
    "1月 2, 2006 3:04 pm": "2006-01-02 15:04:00",
    "2006年1月2日 下午3:04 +0800": "2006-01-02 07:04:00",
    "2006年01月02日 15時04分05秒 JST": "2006-01-02 06:04:05",
}
NO_DATES = [
    "", "yesterday", "12", "10:30", "May", "Tue", "31 Feb 2020", "2020-02-30", "2020-13-01", "01/02/2020", "3 Mar",
    "Tue, 03 Mar 2020 25:00:00 GMT", "0001-01-01T00:00:00Z", "tag:example.org,2020:7", "2020-03-03T10:30:05+99:00",
    "12345", "1" * 400, "10 Downing Street, 2020 people", "9999-12-31T23:59:59-14:00",
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), READ.items())
def test_a_date_is_read_in_utc(text: str, wanted: str) -> None:
    """Each form gives the instant that a person reads."""
    assert parse_date(text) == datetime.fromisoformat(wanted).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_for_certain_gives_none(text: str) -> None:
    """A wrong date is worse than none."""
    assert parse_date(text) is None


@given(st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001
def test_what_python_writes_is_read_back(when: datetime) -> None:
    """ISO 8601 as datetime prints it, with T and with a space, comes back exactly."""
    assert parse_date(str(when)) == parse_date(when.isoformat()) == when


@given(st.text(max_size=60))
def test_nothing_raises(text: str) -> None:
    """Any text gives an aware date in UTC or None."""
    when = parse_date(text)
    assert when is None or when.utcoffset() == UTC.utcoffset(None)


ZERO_DATES = [
    "Mon, 01 Jan 0001 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 +0000", "Wed, 30 Nov -0001 00:00:00 +0000",
    "-0001-11-30T00:00:00+00:00", "30 Nov 0002", "Jan 1, 0001", "1/1/0001 12:00:00 AM", "Mon, 1 Jan 001 00:00:00 GMT",
]  # fmt: skip


@pytest.mark.parametrize("text", ZERO_DATES)
def test_the_zero_dates_of_programs_are_none(text: str) -> None:
    """What PHP and .NET write for no date lies around the year 1, and is not of 2001."""
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["2020-02-03 - 2020-02-05", "2020-02-03 10:00 - 12:00", "Feb 3, 2020 10:00 to 12:00"])
def test_a_span_of_time_is_no_date(text: str) -> None:
    """It could be either end."""
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["17", "99999999999999999", "nan", "now", "-1583231405"])
def test_a_small_or_odd_number_is_no_unix_time(text: str) -> None:
    """Only numbers between 1973 and 2286, in seconds or milliseconds, are times."""
    assert parse_unix(text) is None
