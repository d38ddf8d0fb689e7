"""The command line; the only part of feednorm that touches files and screens."""

from __future__ import annotations

from feednorm.cli.app import run

__all__ = ["run"]
