"""Stage 6: Record -> JSON, HTML, Markdown, text, JSON-LD, and the JSON Schema of the first."""

from __future__ import annotations

from feednorm.output.schema import schema

__all__ = ["schema"]
