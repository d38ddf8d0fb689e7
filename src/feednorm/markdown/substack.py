"""Stage 3: HTML -> Markdown. What Substack's pages load by script, of which a feed has JSON in an attribute."""

from __future__ import annotations

import json
from html import escape as quoted
from typing import TYPE_CHECKING, Any

from feednorm.markdown.attributes import read_attributes
from feednorm.markdown.characters import clean
from feednorm.markdown.escape import escape, fold
from feednorm.markdown.inline import end_link, open_link
from feednorm.markdown.math import put_tex
from feednorm.markdown.players import put_link

if TYPE_CHECKING:
    from feednorm.markdown.page import Page
_MENTIONED = ("user", "pub")


def embedded(page: Page, _name: str, attributes: str) -> None:
    """Write a formula as TeX, a gallery's images, somebody's name as text, and anything else as a link to it."""
    data = _object(read_attributes(attributes).get("data-attrs", ""))
    url = _text(data, "canonical_url", "url")
    if tex := fold(_text(data, "persistentExpression")).strip(" "):
        put_tex(page, tex, is_block=True)
    elif data.get("type") in _MENTIONED and (name := fold(_text(data, "name")).strip(" ")):
        open_link(page, "a", f' href="{quoted(url)}"' if url else "")
        page.run.append(escape(name))
        end_link(page, "a", "")
    elif url:
        put_link(page, url, _text(data, "full_text", "title") or _text(_member(data, "comment"), "body"))
    gallery = _member(data, "gallery")
    for image in _images(gallery):
        page.dispatch("img", f' src="{quoted(_text(image, "src"))}" alt="{quoted(_text(image, "alt"))}"')
    if caption := fold(_text(gallery, "caption")):
        page.flush()
        page.run.append(escape(caption))
        page.flush()


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


def _member(data: dict[str, Any], name: str) -> dict[str, Any]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def _images(gallery: dict[str, Any]) -> list[dict[str, Any]]:
    images = gallery.get("images")
    return [image for image in images if isinstance(image, dict)] if isinstance(images, list) else []
