"""Stage 3: HTML -> Markdown. Players and embedded pages as links, and what is for browsers without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from feednorm.markdown.attributes import own_and_content, read_attributes
from feednorm.markdown.escape import escape, fold
from feednorm.markdown.images import image_source, link_text
from feednorm.markdown.links import IMAGE_SCHEMES, destination, tail
from feednorm.patterns import lazy

if TYPE_CHECKING:
    from feednorm.markdown.page import Page, Piece
    from feednorm.markdown.program import Left

_ADDRESSES = ("src", "data-src", "data-lazy-src")
_NOWHERE = ("", "about:blank")
_ABSOLUTE = ("http", "//")
_WORDPRESS = "wp-embedded-content"  # a post of WordPress, to be shown in place of the quotation before it
_NEAR = 4  # pieces: a text and the blanks around it
_PARAMETERS = frozenset({"param", "/param"})
_LINK = lazy(r"<a(\s[^<>]*)>", re.IGNORECASE)
_YOUTUBE = lazy(
    r"""(?:https?:)?//(?:www\.)?youtube(?:-nocookie|\.googleapis)?\.com/(?:embed|v)/([\w-]{5,})
        (?:[^\#]*?[?&](start=[1-9][0-9]{0,5}))?""",
    re.VERBOSE,
)
# Embedly's and Hatena's frames, which hold the page of an address
_FRAMED = lazy(
    r"""https?://(?:cdn\.embedly\.com/widgets/media\.html|hatenablog-parts\.com/embed)
        \?(?:.*&)?url=(https?%3A%2F%2F[^&]+)""",
    re.IGNORECASE | re.VERBOSE,
)
_ID = lazy(r"[\w-]{5,20}", re.ASCII)
_IDS = ("videoid", "data-videoid", "data-tweetid", "data-shortcode")
_YOUTUBES = "https://www.youtube.com/watch?v="
_NO_VIDEOS = frozenset({"videoseries", "live_stream"})  # lists and channels, by what follows
_POSTS = frozenset({"amp-twitter", "amp-instagram"})  # what stands in these until they load is their text
_PAGES = {  # of elements that have an id alone, what stands before it in the address of its page
    "lite-vimeo": "https://vimeo.com/",
    "amp-vimeo": "https://vimeo.com/",
    "amp-dailymotion": "https://www.dailymotion.com/video/",
    "amp-twitter": "https://twitter.com/i/status/",
    "amp-instagram": "https://www.instagram.com/p/",
}
_VIMEO = lazy(r"(?:https?:)?//player\.vimeo\.com/video/(\d+)(?:[^#]*?[?&]h=([0-9a-f]+))?")  # h opens unlisted ones


def noscript(page: Page, name: str, _attributes: str) -> Left | None:
    """Write what is for browsers without scripts, but for what stands in for something just written.

    That is images and players; and links, if there is no text beside them: a poll, a list of sounds, a player's page.
    """
    pieces = [*page.inside(name)]
    for _, _text, tag, attributes in pieces:
        found = read_attributes(own_and_content(attributes or "")[0]) if tag in ("img", "iframe") else {}
        source = image_source(found)
        if tag == "img" and not page.is_lazy and destination(source, page.base_url, IMAGE_SCHEMES) != page.last_image:
            before = page.last_image
            _forget_alt(page, found.get("alt", ""))
            page.dispatch(tag, attributes)
            page.from_noscript = page.last_image if page.last_image and page.last_image != before else ""
        elif tag == "iframe" and destination(watch_url(source), page.base_url) != page.last_player:
            page.dispatch(tag, attributes)
    page.is_lazy = False
    for href, text in _lone_links(page, pieces):
        if destination(href, page.base_url) != page.last_player:
            put_link(page, href, text)
    return page.left()


def _forget_alt(page: Page, alt: str) -> None:
    """Take back what stands for an image without an address, if the one to come has the same name."""
    written = escape(fold(alt).strip(" "))
    latest = page.run[: -_NEAR - 1 : -1]
    if written and written == page.lone_alt and written in latest:
        page.run[-1 - latest.index(written)] = ""


def _lone_links(page: Page, pieces: list[Piece]) -> list[tuple[str, str]]:
    """Return the addresses and texts of the links among pieces, if there is no text beside them."""
    links: list[tuple[str, str]] = []
    href, label = "", ""
    for index, text, tag, attributes in pieces:
        if href:
            label += page.texts[index]
        elif text.strip():
            return []
        if tag == "a":
            href, label = read_attributes(attributes or "").get("href", ""), ""
        elif tag == "/a":
            links += [(href, label)] if label.strip() else []
            href = label = ""
    return links


def embed(page: Page, _name: str, attributes: str) -> None:
    """Write an embedded page as a link to it."""
    own, content = own_and_content(attributes)
    found = read_attributes(own)
    put_link(page, _embedded_address(found, content), found.get("title", ""))


def _source(found: dict[str, str]) -> str:
    """Return the address of what is played, which loaders keep under names of their own."""
    source = next((url for name in _ADDRESSES if (url := found.get(name, "").strip()) not in _NOWHERE), "")
    if source:
        return source
    others = (url for name, url in found.items() if "src" in name and not name.endswith("srcset"))
    return next((url for url in others if url.startswith(_ABSOLUTE)), "")


def _embedded_address(found: dict[str, str], content: str) -> str:
    """Return the address of an embedded page, which scripts may be to load: late, after consent, or by a card."""
    if found.get("data-content", "").startswith("http"):  # Qiita's and Zenn's cards
        return unquote(found["data-content"])
    source = _source(found)
    if not source and (link := _LINK.search(content)):  # Medium leaves it to the reader to load the page
        return read_attributes(link[1]).get("href", "")
    is_unseen = "0" in (found.get("width"), found.get("height")) or _WORDPRESS in found.get("class", "")
    return "" if is_unseen else source


def embed_by_id(page: Page, name: str, attributes: str) -> Left | None:
    """Write a video or a post that has its id alone, as AMP and light-weight players have it; of YouTube, mostly."""
    found = read_attributes(attributes)
    known = next(filter(None, map(found.get, _IDS)), "")
    left = None if name in _POSTS else page.skip(name)
    if _ID.fullmatch(known):
        put_link(page, _PAGES.get(name, _YOUTUBES) + known, found.get("title") or found.get("playlabel") or "")
    return left


def embedded_object(page: Page, _name: str, attributes: str) -> Left | None:
    """Write an object that holds nothing to show in its place as a link to it."""
    _, text, tag, inner, _ = next(page.tokens)
    while tag and tag.lower() in _PARAMETERS and not text.strip():
        _, text, tag, inner, _ = next(page.tokens)
    if tag and tag.lower() == "/object" and not text.strip():
        found = read_attributes(attributes)
        source, label = found.get("data", ""), found.get("title") or found.get("aria-label") or ""
        if found.get("type", "").startswith("image/"):
            url = destination(source, page.base_url, IMAGE_SCHEMES)
            page.run.append(f"![{link_text(fold(label).strip())}{tail(url, '')}" if url else "")
        else:
            put_link(page, source, label)
    elif text:
        page.run.append(text)
    return tag, inner


def area(page: Page, _name: str, attributes: str) -> None:
    """Write an area of an image that leads somewhere as a link."""
    found = read_attributes(attributes)
    href = found.get("href", "")
    put_link(page, "" if href.startswith("#") else href, found.get("alt") or found.get("title") or "")


def player(page: Page, name: str, attributes: str) -> Left | None:
    """Write a video or a sound as a link to it, instead of what is shown where it cannot be played."""
    found = read_attributes(attributes)
    source = _source(found)
    for _, _text, tag, inner in page.inside(name):
        if tag == "source" and not source:
            source = _source(read_attributes(inner or ""))
    put_link(page, source, found.get("title") or found.get("aria-label") or name.removeprefix("amp-").capitalize())
    return page.left()


def put_link(page: Page, source: str, title: str = "") -> None:
    """Write a link to what cannot be shown, on a line of its own where there may be lines."""
    source = watch_url(source.strip())
    url = destination(source, page.base_url) if source else None
    if not url:
        page.run.append("")
        return
    page.last_player = url
    if not page.line:
        page.flush()
    label = fold(title).strip() or _site(source)
    page.run += [" ", f"[{link_text(label)}{tail(url, '')}", " "]
    if not page.line:
        page.flush()


def watch_url(url: str) -> str:
    """Return the page of a video for the address of its player.

    >>> watch_url("https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0")
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ'
    >>> watch_url("http://www.youtube.com/v/dQw4w9WgXcQ&hl=en&start=90"), watch_url("//player.vimeo.com/video/12?h=a1")
    ('https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90', 'https://vimeo.com/12/a1')
    """
    if found := _FRAMED.match(url):
        url = unquote(found[1])
    if found := _YOUTUBE.match(url):
        time = (found[2] or "").replace("start", "&t")
        return _YOUTUBES + found[1] + time if found[1] not in _NO_VIDEOS else url
    if found := _VIMEO.match(url):
        return "/".join(filter(None, ("https://vimeo.com", *found.groups())))
    return url


def _site(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or "Embedded page"
