"""Stage 3: HTML -> Markdown. Images."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feednorm.markdown.attributes import read_attributes
from feednorm.markdown.escape import escape, escape_brackets, fold
from feednorm.markdown.links import IMAGE_SCHEMES, destination, tail
from feednorm.patterns import lazy

if TYPE_CHECKING:
    from feednorm.markdown.page import Page

_SOURCES = tuple(
    """data-src data-lazy-src data-original data-orig-file data-actualsrc data-cfsrc data-echo data-lazy data-hi-res-src
    data-srcset data-lazy-srcset srcset""".split()
)
_ANY_SOURCE = frozenset(_SOURCES)
_OF_LAZY = frozenset({"data-src", "data-lazy-src", "data-srcset", "data-lazy-srcset"})  # a `<noscript>` follows these
_IMAGE_FILE = lazy(r"(?:https?:/)?/\S+\.(?:avif|gif|jpe?g|png|svg|webp)(?:[?#]\S*)?", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(?:blank|spacer|placeholder|transparent|pixel|loading|lazy|grey|gray|1x1)[\w.-]*+(?<=\.gif|\.png|\.svg|\.jpg|jpeg)"
)
_TINY = lazy(r"[wWhH](?<![\w-].)(?i:idth|eight)\s*+:\s*+[01](?i:px)")  # no max-width
_FEW_PIXELS = frozenset({"", "1", "2", "3"})  # beside a width or height of one; a rule or a shadow is longer
_TRACKERS = (
    "feeds.feedburner.com/~r/",
    "feedsportal.com/",
    "pixel.wp.com/",
    "stats.wordpress.com/b.gif",
    "medium.com/_/stat",
    "doubleclick.net/",
    "google-analytics.com/",
    "pixel.quantserve.com/",
    "sb.scorecardresearch.com/",
    "blogger.googleusercontent.com/tracker/",
)
_RESERVED = "__wf_reserved_"  # what Webflow writes for an `alt` that nobody has written
_LONGEST_NAME = 80  # characters of a file's name that are looked at
_LONGEST_TRACKER = 80  # characters: scheme, host and a little of the path
_EMOJI = lazy(r"""\b(?:emoji|wp-smiley|smiley|twemoji)\b|/emoji/|/smilies/""", re.IGNORECASE)
_IS_EMOJI = re.compile(r"[^\x00-\x7f]|:\w+:")  # the character or its name


def image(page: Page, _name: str, attributes: str) -> None:
    """Write an image; an emoji as its text, a tracking pixel not at all."""
    found = read_attributes(attributes)
    alt = fold(found.get("alt", "")).strip(" ")
    alt = "" if alt.startswith(_RESERVED) else alt
    source = image_source(found)
    if is_tracker(found, source):
        page.run.append("")
        return
    if _IS_EMOJI.match(alt) and _EMOJI.search(f"{found.get('class', '')} {source}"):
        page.run.append(escape(alt))
        return
    url = destination(source, page.base_url, IMAGE_SCHEMES) if source else None
    if url is None and page.picture and (picture := _of_picture(page.picture)):
        url = destination(picture, page.base_url, IMAGE_SCHEMES)
    page.is_lazy = bool(url) and (source != found.get("src", "").strip() or not _OF_LAZY.isdisjoint(found))
    is_repeated = url == page.from_noscript  # some loaders put the one for browsers without scripts first
    page.last_image, page.from_noscript = url, ""
    if url and is_repeated:
        page.run.append("")
        return
    if not url:
        page.lone_alt = escape(alt) if source and alt else ""
        page.run += [" ", page.lone_alt, " "] if page.lone_alt else [""]
        return
    page.run.append(f"![{link_text(alt)}{tail(url, found.get('title', ''))}")


def link_text(text: str) -> str:
    """Return what an image or an embedded page is called, as the text of its link."""
    return escape_brackets(escape(text)) if text else ""


def image_source(found: dict[str, str]) -> str:
    """Return the address of an image, which lazy loaders keep elsewhere."""
    source = found.get("src", "").strip()
    if source and _ANY_SOURCE.isdisjoint(found) and not source.startswith("data:"):
        return source
    file_name = source.rpartition("/")[2].partition("?")[0][:_LONGEST_NAME].lower()
    if source and not source.startswith("data:") and not _PLACEHOLDER.search(file_name):
        return source
    for name in _SOURCES:
        value = found.get(name, "").strip()
        if value and "srcset" in name:
            value = largest(value)
        if value and not value.startswith("data:"):
            return value
    others = (value for name, value in found.items() if name.startswith("data-"))
    return next(filter(_IMAGE_FILE.fullmatch, others), source)


_CANDIDATE_END = lazy(r"\s+|(?<=\d[wxh]),")
_DESCRIPTOR = lazy(r"(\d{1,9}(?:\.\d{0,9})?)[wxh],?")


def largest(srcset: str) -> str:
    """Return the address of the largest image of a `srcset`.

    >>> largest("/a.jpg 320w, /b.jpg 640w,/c.jpg 80w")
    '/b.jpg'
    """
    best, size = "", -1.0
    words = _CANDIDATE_END.split(srcset)
    for word, following in zip(words, [*words[1:], ""], strict=True):
        url = word.strip(",")
        descriptor = _DESCRIPTOR.fullmatch(following)
        width = float(descriptor[1]) if descriptor else 0.0
        if url and width > size and not _DESCRIPTOR.fullmatch(word):
            best, size = url, width
    return best


def is_tracker(found: dict[str, str], source: str) -> bool:
    """Whether an image is there to count readers."""
    if "width" in found or "height" in found:
        sizes = {found.get("width", "").strip().removesuffix("px"), found.get("height", "").strip().removesuffix("px")}
        if "0" in sizes or ("1" in sizes and sizes <= _FEW_PIXELS):
            return True
    if "style" in found and _TINY.search(found["style"]):
        return True
    start = source[:_LONGEST_TRACKER]
    return bool([tracker for tracker in _TRACKERS if tracker in start])


def source_element(page: Page, _name: str, attributes: str) -> None:
    """Note a source of a `<picture>`, for an `<img>` without one."""
    page.picture = attributes


def _of_picture(attributes: str) -> str:
    found = read_attributes(attributes)
    return largest(found.get("srcset", "") or found.get("data-srcset", ""))


def end_picture(page: Page, _name: str, _attributes: str) -> None:
    """Forget what the sources of a `<picture>` said."""
    page.picture = ""
