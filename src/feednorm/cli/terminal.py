"""What goes to standard output and standard error, whatever they are connected to."""

from __future__ import annotations

import codecs
import errno
import os
import sys
from contextlib import suppress
from unicodedata import category


def write_data(text: str, *, json: bool) -> None:
    """Write data to standard output: UTF-8 to files and pipes, to a terminal what that can show.

    In JSON, a character that the terminal lacks becomes a JSON escape, so that what is copied from the screen is
    still the same data; and so does what UTF-8 lacks, a byte of a file's name that is none.
    """
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed")
    if sys.stdout.isatty():
        text = text if json else printable(text, keep="\n\t")
        data = text.encode(sys.stdout.encoding or "ascii", _JSON_ESCAPES if json else "replace")
    else:
        data = text.encode("utf-8", _JSON_ESCAPES if json else "replace")
    sys.stdout.buffer.write(data)


def flush_data() -> None:
    """Hand over what was written: a reader that has gone is noticed here, not in the interpreter's last breath."""
    if sys.stdout is not None:
        sys.stdout.buffer.flush()


def complete_streams() -> None:
    """Give a process that was started without standard input or error an empty one, and nobody who listens."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - it stays open
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - it stays open


def write_message(message: str) -> None:
    """Write a line to standard error; that nobody reads it any more stops no work."""
    with suppress(BrokenPipeError):
        print(message, file=sys.stderr, flush=True)  # noqa: T201 - this is the command


def hang_up() -> None:
    """Forget standard output, whose reader has gone; what is still buffered goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def printable(text: str, keep: str = "") -> str:
    r"""Escape what would steer a terminal, for a feed's text may hold anything.

    >>> printable("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    if text.isprintable():
        return text
    return "".join(character if character in keep else _shown(character) for character in text)


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    return " " if category(character) == "Zs" else character.encode("unicode_escape").decode()


_JSON_ESCAPES = "feednorm.json-escapes"


def _escape_as_json(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    escapes = (f"\\u{units[index]:02x}{units[index + 1]:02x}" for index in range(0, len(units), 2))
    return "".join(escapes), error.end


codecs.register_error(_JSON_ESCAPES, _escape_as_json)
