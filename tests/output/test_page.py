"""The page: valid, accessible, and inert whatever the record holds."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from typing import Any

import html5lib
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from sound_record import make

from feednorm import Entry, Person, render
from feednorm.errors import MissingExtraError


def tree(page: str) -> Any:  # noqa: ANN401 - html5lib knows not which tree it builds
    """The page as the strictest of HTML parsers reads it, without namespaces; a fault raises."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def test_page_is_valid_and_says_what_the_record_says() -> None:
    """A strict parser has no complaint, and title, byline, summary, body and footer are there."""
    root = tree(render(make(), "html"))
    assert root.get("lang") == "en"
    assert root.get("dir") == "ltr"
    assert root.findtext("head/title") == root.findtext(".//h1") == "Cranes & <gulls>"
    assert root.find(".//time").get("datetime") == "2026-03-01T08:00:00+00:00"
    assert root.findtext(".//header/p[@class='summary']") == "The port is quiet. Nobody minds."
    assert [item.text for item in root.findall(".//footer/ul[@aria-label='Topics']/li")] == ["robotics"]
    links = {link.get("type"): link.get("href") for link in root.findall("head/link[@rel='alternate']")}
    assert links == {
        "text/markdown": "https://news.example/cranes.md",
        "text/plain": "https://news.example/cranes.txt",
        "application/ld+json": "https://news.example/cranes.jsonld",
    }
    assert root.find("head/link[@rel='canonical']").get("href") == "https://www.port.example/cranes?id=7"


def test_page_numbers_its_headings_without_a_gap() -> None:
    """The title is the only first level; the body's levels follow it, whatever they were."""
    levels = [
        element.tag for element in tree(render(make(), "html")).iter() if re.fullmatch("h[1-6]", str(element.tag))
    ]
    assert levels == ["h1", "h2", "h3"]


def test_page_scrolls_by_keyboard_and_aligns_without_style() -> None:
    """Code and tables can take the focus, and alignment is a class, which the policy allows."""
    root = tree(render(make(), "html"))
    assert root.find(".//pre").get("tabindex") == "0"
    assert root.find(".//table/..").get("tabindex") == "0"
    assert [cell.get("class") for cell in root.iter("td")] == ["left", "right"]
    assert not [element for element in root.iter() if element.get("style")]


def test_page_has_the_jsonld_inside() -> None:
    """The script element holds the JSON-LD but for the body, which the page has already."""
    inside = json.loads(tree(render(make(), "html")).findtext("head/script"))
    alone = json.loads(render(make(), "jsonld"))
    assert inside == {name: value for name, value in alone.items() if name != "articleBody"}


def test_page_policy_lets_in_its_style_and_images_only() -> None:
    """The hash in the policy is the style sheet's; nothing else but images may load, and no script runs."""
    root = tree(render(make(), "html"))
    policy = root.find("head/meta[@http-equiv='Content-Security-Policy']").get("content")
    digest = base64.b64encode(hashlib.sha256(root.findtext("head/style").encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; img-src http: https:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize(
    ("lang", "direction"), [("ar", "rtl"), ("he", "rtl"), ("fa", "rtl"), ("de", "ltr"), ("und", "auto")]
)
def test_page_direction_follows_the_language(lang: str, direction: str) -> None:
    """Right to left where the language is written so; left to the text where it is not known."""
    assert tree(render(make(lang=lang), "html")).get("dir") == direction


HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "[x](javascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//evil.example/)",
    "![x](data:image/svg+xml,<svg>)",
    '![x](https://a.example/"onerror=alert`1`)',
    "<javascript:alert(1)>",
    "[x]\n\n[x]: javascript:alert(1)",
    "]]><svg onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "```\n</code></pre><script>alert(1)</script>\n```",
    '```a"onclick=alert(1)\n```',
]


def live_parts(page: str) -> list[str]:
    """What on the page would run, or lead anywhere but to http(s), mailto and tel."""
    found = []
    for element in tree(page).iter():
        name = str(element.tag)
        if name in ("iframe", "object", "embed", "base", "form", "svg", "math", "audio", "video"):
            found.append(name)
        if name == "script" and element.get("type") != "application/ld+json":
            found.append(name)
        for attribute, value in element.attrib.items():
            address = attribute in ("href", "src") and not re.match("(?:https?://|mailto:|tel:)", value)
            if attribute.startswith("on") or address or attribute in ("style", "srcdoc", "srcset"):
                found.append(f"{name} {attribute}={value}")
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_page_is_inert_and_valid_whatever_a_record_holds(text: str) -> None:
    """In title, summary, body, topics, entities, author: a hostile text stays text, and the text stays whole."""
    flat = " ".join(text.split())
    record = make(title=flat, summary=text, body_md=text, topics=[text], entities=[text])
    page = render(evolve(record, entry=Entry(authors=(Person(flat),), image=text)), "html")
    assert live_parts(page) == []
    root = tree(page)
    assert root.findtext(".//h1") == flat
    assert json.loads(root.findtext("head/script"))["description"] == text
    assert len(root.findall(".//script")) == 1


texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(list("<>&\"'`[]()!*_#|~:/-\n")))


@given(texts.filter(str.strip), texts)
def test_page_is_inert_and_valid_for_any_text(title: str, text: str) -> None:
    """Controls, code points that are no characters, half a tag: the strictest parser has no complaint."""
    page = render(make(title=title, summary=text, body_md=text, entities=[title]), "html")
    assert live_parts(page) == []


def test_page_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without markdown-it-py the error names the extra; the other formats do not need it."""
    from feednorm.output import body

    body._renderer.cache_clear()
    monkeypatch.setitem(sys.modules, "markdown_it", None)
    with pytest.raises(MissingExtraError, match=r"feednorm\[render\]"):
        render(make(), "html")
    assert render(make(), "text")


def test_a_summary_that_is_all_of_the_body_is_shown_once() -> None:
    """On the page and in the text; a body that says more has its summary before it."""
    for body, times in (("The port *is* quiet. Nobody minds.", 1), ("The port is quiet. Nobody minds. Then rain.", 2)):
        record = make(body_md=body)
        words = " ".join("".join(tree(render(record, "html")).find("body").itertext()).split())
        assert words.count("Nobody minds.") == render(record, "text").count("Nobody minds.") == times
