"""Stage 3: HTML -> Markdown. Bounds that keep time and size in proportion to the input."""

from __future__ import annotations

MOST_MARKS = 8  # open at once; further ones say nothing new
DEEPEST_LOOK = 100  # elements; how far up an end tag looks for its start tag
