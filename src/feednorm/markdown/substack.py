"""Stage 3: HTML -> Markdown. What Substack's pages load by script, of which a feed has JSON in an attribute."""

from __future__ import annotations

import json
from html import escape as quoted
from typing import TYPE_CHECKING, Any

from feednorm.markdown.attributes import read_attributes
from feednorm.markdown.characters import clean
from feednorm.markdown.escape import fold
from feednorm.markdown.math import put_tex
from feednorm.markdown.players import put_link

if TYPE_CHECKING:
    from feednorm.markdown.page import Page


def embedded(page: Page, _name: str, attributes: str) -> None:
    """Write a formula as TeX, the images of a gallery, and anything else as a link to it."""
    data = _object(read_attributes(attributes).get("data-attrs", ""))
    if tex := fold(_text(data, "persistentExpression")).strip(" "):
        put_tex(page, tex, is_block=True)
    elif url := _text(data, "canonical_url", "url"):
        put_link(page, url, _text(data, "full_text", "title"))
    for image in _images(data):
        page.dispatch("img", f' src="{quoted(_text(image, "src"))}" alt="{quoted(_text(image, "alt"))}"')


def _object(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _text(data: dict[str, Any], *names: str) -> str:
    """The first of these members that is a text with something in it."""
    texts = (data.get(name) for name in names)
    return next((clean(text) for text in texts if isinstance(text, str) and text.strip()), "")


def _images(data: dict[str, Any]) -> list[dict[str, Any]]:
    gallery = data.get("gallery")
    images = gallery.get("images") if isinstance(gallery, dict) else None
    return [image for image in images if isinstance(image, dict)] if isinstance(images, list) else []
