"""The command's exit codes, one table."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process returns, by outcome."""

    OK = 0
    """Every document gave its records, or (check) no problem is an error. A reader that hangs up early is no error."""
    FAILED = 1
    """Some document is no feed or cannot be read, or (check) some problem is an error; the others are done."""
    USAGE = 2
    """The command line is wrong, or an extra is missing."""
    UNWRITABLE = 3
    """The output cannot be written."""
    INTERRUPTED = 130
    """Ctrl-C."""
    TERMINATED = 143
    """SIGTERM, as `kill` and `timeout` send it."""
