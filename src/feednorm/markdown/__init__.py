"""Stage 3: HTML -> Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Tags = Mapping[str, Any]
TAGS: Tags = {}
