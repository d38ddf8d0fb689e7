"""Write every article of a feed as a site publishes it: .json, .jsonld, .md, .txt and .html.

    python examples/write_alternates.py [FEED [FOLDER]]     default: the bundled feed, into a new temporary folder

The page needs the `render` extra: pip install 'feednorm[render]'
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import mkdtemp

from feednorm import FeedError, normalize, render
from feednorm.output import SUFFIXES

BUNDLED = Path(__file__).parent / "feeds" / "dev_community.xml"


def main(arguments: list[str]) -> int:
    """Write the files and print their names, or say why the feed has no articles."""
    feed = Path(arguments[0]) if arguments else BUNDLED
    folder = Path(arguments[1]) if arguments[1:] else Path(mkdtemp(prefix="feednorm-"))
    try:
        records = normalize(feed.read_bytes())
    except (FeedError, OSError) as error:
        print(f"{feed}: {error}", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for record in records:
        for format_, suffix in SUFFIXES.items():
            file = folder / (record.slug + suffix)
            file.write_text(render(record, format_), encoding="utf-8")
            print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
