"""Leaf: the time zones of dates: by their names, their offsets from UTC, and the places whose clocks they are."""

from __future__ import annotations

from datetime import timedelta, timezone, tzinfo

# Hours from UTC by zone name; RFC 822's, and those that feeds use besides. An unknown name counts as UTC.
ZONES = {
    "ADT": -3, "AST": -4, "AT": -4, "EDT": -4, "EST": -5, "ET": -5, "CDT": -5, "CST": -6, "CT": -6, "MDT": -6,
    "MST": -7, "MT": -7, "PDT": -7, "PST": -8, "PT": -8, "AKDT": -8, "AKST": -9, "HST": -10, "NDT": -2.5, "NST": -3.5,
    "BRT": -3, "ART": -3, "CLT": -4, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "MEZ": 1, "MESZ": 2,
    "EET": 2, "EEST": 3, "SAST": 2, "MSK": 3, "MSD": 4, "TRT": 3, "PKT": 5, "IST": 5.5, "NPT": 5.75, "ICT": 7, "WIB": 7,
    "SGT": 8, "HKT": 8, "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "A": -1, "N": 1, "M": -12, "Y": 12,
}  # fmt: skip

UTC_NAMES = frozenset({"+0000", "-0000", "+00:00", "GMT", "UTC", "UT", "Z", "z"})


def offset_of(zone: str) -> timedelta:
    """How far a zone is from UTC; a `ValueError` for an offset that no place on Earth has.

    >>> offset_of("-0330"), offset_of("CET"), offset_of("XYZ")
    (datetime.timedelta(days=-1, seconds=73800), datetime.timedelta(seconds=3600), datetime.timedelta(0))
    """
    if zone[0] not in "+-":
        return timedelta(hours=ZONES.get(zone.upper(), 0))
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 15 or minutes > 59:  # noqa: PLR2004 - no place on Earth is farther from UTC
        raise ValueError("no such offset")
    offset = timedelta(hours=hours, minutes=minutes)
    return offset if zone[0] == "+" else -offset


def zone_named(name: str | None, seconds: int | None) -> tzinfo:
    """The zone of a name, or of an offset in seconds where there is one, as dateutil asks for it.

    >>> str(zone_named("JST", None)), str(zone_named(None, -3600))
    ('UTC+09:00', 'UTC-01:00')
    """
    if seconds is not None:
        return timezone(timedelta(seconds=seconds))
    return timezone(timedelta(hours=ZONES.get((name or "").upper(), 0)))


def zone_of_place(name: str) -> tzinfo | None:
    """The zone of a place in the IANA time zone database; None for a name that is not there.

    >>> zone_of_place("Europe/Atlantis") is None, zone_of_place("Europe/Berlin") is None
    (True, False)
    """
    from dateutil import tz  # slow to import; it brings its own copy of the database

    return tz.gettz(name)
