"""Write every article of a feed as a site publishes it: .json, .jsonld, .md, .txt and .html.

    python examples/write_alternates.py [FEED [FOLDER]]     default: the bundled feed, into a new temporary folder

The page needs the `render` extra: pip install 'feednorm[render]'
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import mkdtemp

from feednorm import FeedError, normalize, render
from feednorm.errors import MissingExtraError
from feednorm.output import SUFFIXES

BUNDLED = Path(__file__).parent / "feeds" / "dev_community.xml"


def main(arguments: list[str] | None = None) -> int:
    """Write the files and print their names, or say why the feed has no articles."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("feed", metavar="FEED", nargs="?", type=Path, default=BUNDLED, help="default: a bundled feed")
    parser.add_argument("folder", metavar="FOLDER", nargs="?", type=Path, help="default: a new temporary folder")
    options = parser.parse_args(arguments)
    feed = options.feed
    try:
        records = normalize(feed.read_bytes())
    except (FeedError, OSError) as error:
        print(f"{feed}: {error}", file=sys.stderr)
        return 1
    try:
        texts = {record.slug + SUFFIXES[form]: render(record, form) for record in records for form in SUFFIXES}
    except MissingExtraError as missing:
        print(missing, file=sys.stderr)
        return 1
    folder = options.folder or Path(mkdtemp(prefix="feednorm-"))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        print(folder / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
