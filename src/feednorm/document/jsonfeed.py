"""Stage 1: JSON documents, read leniently."""

from __future__ import annotations

import json
from typing import Any

from feednorm.errors import FeedError


def read_json(text: str) -> dict[str, Any]:
    """Return the object of a JSON feed (https://www.jsonfeed.org/version/1.1/); control characters in texts may pass.

    >>> read_json('{"version": "https://jsonfeed.org/version/1.1", "items": []}')["items"]
    []
    """
    try:
        document, _ = json.JSONDecoder(strict=False).raw_decode(text.lstrip())
    except (ValueError, RecursionError):
        raise FeedError("The document looks like JSON, and cannot be read.", kind="json") from None
    if not isinstance(document, dict) or not (isinstance(document.get("items"), list) or "jsonfeed.org" in str(document.get("version"))):
        raise FeedError("The document is JSON, but no JSON feed: it has no list of items.", kind="json")
    return document
