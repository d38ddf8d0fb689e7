"""Stage 6: Record -> a Markdown file: YAML front matter, the title, the body."""

from __future__ import annotations

import json
import re

from feednorm.markdown import text_to_markdown
from feednorm.record import Record

# Characters that JSON writes as they are, but YAML takes for line ends or refuses (YAML 1.1 and 1.2, section 5.1).
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_CLOSING_MARKS = re.compile(r"(?:^|(?<=\s))(?=#+$)")


def render_markdown(record: Record) -> str:
    """A Markdown file whose front matter holds every field but the body.

    >>> from feednorm import normalize
    >>> record, = normalize("<rss><channel><item><title>A day</title></item></channel></rss>")
    >>> render_markdown(record).splitlines()[:3]
    ['---', 'slug: "a-day"', 'title: "A day"']
    """
    matter = record.to_dict()
    body = matter.pop("body_md")
    lines = [f"{name}: {_flow(value)}\n" for name, value in matter.items()]
    return "\n\n".join(filter(None, (f"---\n{''.join(lines)}---", _heading(record.title), body))) + "\n"


def _flow(value: object) -> str:
    """The value in YAML's flow style: JSON, which YAML includes but for a few characters."""
    return _NOT_IN_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))


def _heading(title: str) -> str:
    """A title as a heading; number signs at its end are text, not the end of the heading (CommonMark, 4.2)."""
    return "# " + _CLOSING_MARKS.sub(r"\\", text_to_markdown(" ".join(title.split())))
