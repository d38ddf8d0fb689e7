"""Normalise a feed to JSON, one record after the other.

python examples/normalize_file.py [FILE]        default: the bundled feed of a developer's blog
"""

from __future__ import annotations

import argparse
import io
import json
import signal
import sys
from pathlib import Path

from feednorm import FeedError, normalize

BUNDLED = Path(__file__).parent / "feeds" / "dev_community.xml"


def main(arguments: list[str] | None = None) -> int:
    """Print the records of one feed, or say why it has none."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, default=BUNDLED, help="default: a bundled feed")
    file = parser.parse_args(arguments).file
    try:
        records = normalize(file.read_bytes())
    except (FeedError, OSError) as error:
        print(f"{file}: {error}", file=sys.stderr)
        return 1
    for record in records:
        print(json.dumps(record.to_dict(), ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # "| head" has read enough: end as other commands do
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's is
    sys.exit(main())
