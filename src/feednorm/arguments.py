"""Leaf: what callers hand over, looked at where it comes in, so that a mistake is told by the argument's name."""

from __future__ import annotations

from typing import Any


def check_type(name: str, value: object, wanted: Any, what: str) -> None:  # noqa: ANN401 - as isinstance takes it
    """Raise a `TypeError` where an argument is not what is wanted.

    >>> check_type("url", 5, (str, type(None)), "a str or None")
    Traceback (most recent call last):
    TypeError: url is a str or None, not int
    """
    if not isinstance(value, wanted):
        raise TypeError(f"{name} is {what}, not {type(value).__name__}")


def check_text(name: str, value: object) -> None:
    """Raise a `TypeError` where an argument that may be left out is no text."""
    check_type(name, value, (str, type(None)), "a str or None")


def check_callable(name: str, value: object) -> None:
    """Raise a `TypeError` where an argument that may be left out cannot be called."""
    if value is not None and not callable(value):
        raise TypeError(f"{name} is a callable or None, not {type(value).__name__}")
