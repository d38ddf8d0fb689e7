"""Feeds from a folder to JSON Lines on standard output; what was repaired goes to standard error.

python examples/folder_to_jsonl.py [FOLDER]     default: the bundled feeds
"""

from __future__ import annotations

import argparse
import io
import signal
import sys
from pathlib import Path

from feednorm import FeedError, Problem, normalize

BUNDLED = Path(__file__).parent / "feeds"


def main(arguments: list[str] | None = None) -> int:
    """Print one record a line, and one problem a line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "folder", metavar="FOLDER", nargs="?", type=Path, default=BUNDLED, help="default: the bundled feeds"
    )
    folder = parser.parse_args(arguments).folder
    if not folder.is_dir():
        parser.error(f"{folder} is no folder")
    failed = False
    for file in sorted(folder.glob("*.xml")):

        def tell(problem: Problem, name: str = file.name) -> None:
            print(f"{name}:{problem.line or 1}: {problem.severity} {problem.code}: {problem.message}", file=sys.stderr)

        try:
            records = normalize(file.read_bytes(), on_problem=tell)
        except FeedError as error:
            print(f"{file.name}: {error}", file=sys.stderr)
            failed = True
            continue
        for record in records:
            print(record.to_json())
    return int(failed)


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # "| head" has read enough: end as other commands do
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's is
    sys.exit(main())
