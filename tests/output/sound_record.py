"""A record with everything in it."""

from __future__ import annotations

from attrs import evolve

from feednorm import Enclosure, Entry, Person, Record

BODY = """\
It *rained* in [Halden](https://a.example/map).

# First

1. one
   - nested
2. two

> quoted
>
> still quoted

### Deeper

```python
if a < b: pass
```

| Crane | dB |
| :-- | --: |
| North | 71 |"""

ENTRY = Entry(
    authors=(Person("Mara  Okonkwo", "mara@a.example", "https://a.example/mara"), Person(None, "x@a.example")),
    image="https://a.example/lead.png",
    enclosures=(Enclosure("https://a.example/talk%201.mp3", "audio/mpeg", 2_500_000), Enclosure("javascript:alert(1)")),
)


def make(**changes: object) -> Record:
    """A record with these fields."""
    url = "https://news.example/cranes"
    suffixes = {"html": "", "markdown": ".md", "text": ".txt", "jsonld": ".jsonld"}
    sound = {
        "slug": "cranes",
        "title": "Cranes & <gulls>",
        "summary": "The port is quiet. Nobody minds.",
        "body_md": BODY,
        "url": url,
        "canonical_source": "https://www.port.example/cranes?id=7",
        "published_at": "2026-03-01 08:00:00+00:00",
        "updated_at": "2026-03-01 08:01:02.000345+00:00",
        "lang": "en",
        "topics": ["robotics"],
        "entities": ["Port of Halden"],
        "alternates": {name: url + suffix for name, suffix in suffixes.items()},
    }
    return evolve(Record.from_dict({**sound, **changes}), entry=ENTRY)
