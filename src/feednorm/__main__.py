"""The command: `feednorm` and `python -m feednorm`."""

from __future__ import annotations

import sys

from feednorm.errors import MissingExtraError

USAGE_ERROR = 2


def main() -> int:
    """Run the command with the arguments of this process and return its exit code."""
    try:
        from feednorm.cli import run  # it needs an extra

        return run(sys.argv[1:])
    except ModuleNotFoundError as missing:
        if missing.name not in ("click", "rich"):
            raise
        print(f"feednorm: {MissingExtraError('the command', 'cli')}", file=sys.stderr)  # noqa: T201 - click is missing
        return USAGE_ERROR


if __name__ == "__main__":
    sys.exit(main())
