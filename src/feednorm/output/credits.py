"""Stage 6: what the outputs say of where a record came from, read from its entry where it has one."""

from __future__ import annotations

from urllib.parse import urlsplit

from feednorm.model import Entry, Person
from feednorm.record import Record
from feednorm.urls import is_http_url

_NOWHERE = Entry()


def authors(record: Record) -> list[Person]:
    r"""The authors who have a name, each once, their names on one line; never their addresses.

    >>> from attrs import evolve
    >>> from feednorm import normalize
    >>> record, = normalize("<rss><channel><item><title>A day</title></item></channel></rss>")
    >>> authors(evolve(record, entry=Entry(authors=(Person(" Ada\n L. ", "a@example.org"), Person(None)))))
    [Person(name='Ada L.', email=None, url=None)]
    """
    people: dict[str, Person] = {}
    for person in (record.entry or _NOWHERE).authors:
        name = " ".join((person.name or "").split())
        if name:
            url = person.url if is_http_url(person.url or "") else None
            people.setdefault(name, Person(name, url=url))
    return list(people.values())


def byline(record: Record) -> str:
    """The authors' names, and "" for none."""
    return ", ".join(person.name or "" for person in authors(record))


def image(record: Record) -> str | None:
    """The entry's image: its own, else the first image among its files."""
    entry = record.entry or _NOWHERE
    files = (file.url for file in entry.enclosures if (file.type or "").lower().startswith("image/"))
    return next((url for url in (entry.image or "", *files) if is_http_url(url)), None)


def host(url: str) -> str:
    """The host of a URL as readers know it, "" for a urn.

    >>> host("https://www.example.org:8000/a"), host("urn:isbn:1")
    ('example.org', '')
    """
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # a bracketed host that is no IPv6 address
        return ""
