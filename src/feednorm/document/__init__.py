"""Stage 1: bytes -> Document: a strict tree of whatever came, and what had to be repaired on the way."""

from __future__ import annotations

from feednorm.document.reading import Document, read

__all__ = ["Document", "read"]
