"""The four alternates: each says what the record says, and none of them is live."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import Any, get_args

import html5lib
import pytest
import yaml
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from feednorm import Enclosure, Entry, Person, Record, render
from feednorm.errors import MissingExtraError
from feednorm.output import SUFFIXES, Format

BODY = """\
It *rained* in [Halden](https://a.example/map).

# First

1. one
   - nested
2. two

> quoted
>
> still quoted

### Deeper

```python
if a < b: pass
```

| Crane | dB |
| :-- | --: |
| North | 71 |"""

ENTRY = Entry(
    authors=(Person("Mara  Okonkwo", "mara@a.example", "https://a.example/mara"), Person(None, "x@a.example")),
    image="https://a.example/lead.png",
    enclosures=(Enclosure("https://a.example/talk%201.mp3", "audio/mpeg", 2_500_000), Enclosure("javascript:alert(1)")),
)


def make(**changes: object) -> Record:
    """A record with these fields."""
    url = "https://news.example/cranes"
    suffixes = {"html": "", "markdown": ".md", "text": ".txt", "jsonld": ".jsonld"}
    sound = {
        "slug": "cranes",
        "title": "Cranes & <gulls>",
        "summary": "The port is quiet. Nobody minds.",
        "body_md": BODY,
        "url": url,
        "canonical_source": "https://www.port.example/cranes?id=7",
        "published_at": "2026-03-01 08:00:00+00:00",
        "updated_at": "2026-03-01 08:01:02.000345+00:00",
        "lang": "en",
        "topics": ["robotics"],
        "entities": ["Port of Halden"],
        "alternates": {name: url + suffix for name, suffix in suffixes.items()},
    }
    return evolve(Record.from_dict({**sound, **changes}), entry=ENTRY)


def tree(page: str) -> Any:  # noqa: ANN401 - html5lib knows not which tree it builds
    """The page as the strictest of HTML parsers reads it, without namespaces; a fault raises."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


# ---------------------------------------------------------------- the table of formats


def test_formats_suffixes_and_renderers_are_the_same_five() -> None:
    """Every format has a suffix and renders."""
    assert set(get_args(Format)) == set(SUFFIXES)
    assert all(render(make(), form).strip() for form in SUFFIXES)


@pytest.mark.parametrize("form", ["HTML", "pdf", ""])
def test_an_unknown_format_is_refused_with_the_five_names(form: str) -> None:
    """The error says what there is."""
    with pytest.raises(ValueError, match="json, html, markdown, text, jsonld"):
        render(make(), form)  # type: ignore[arg-type]


def test_json_is_the_record_s_own() -> None:
    """The JSON of the site is `Record.to_json`, byte for byte."""
    assert render(make(), "json") == make().to_json()


# ---------------------------------------------------------------- JSON-LD


def test_jsonld_says_what_the_record_and_its_entry_say() -> None:
    """A NewsArticle with every field; no mail address, and no link that is not http(s)."""
    assert json.loads(render(make(body_md="It *rained*."), "jsonld")) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": "https://news.example/cranes"},
        "url": "https://news.example/cranes",
        "headline": "Cranes & <gulls>",
        "description": "The port is quiet. Nobody minds.",
        "datePublished": "2026-03-01T08:00:00+00:00",
        "dateModified": "2026-03-01T08:01:02.000345+00:00",
        "author": [{"@type": "Person", "name": "Mara Okonkwo", "url": "https://a.example/mara"}],
        "inLanguage": "en",
        "keywords": ["robotics"],
        "mentions": [{"@type": "Thing", "name": "Port of Halden"}],
        "image": "https://a.example/lead.png",
        "isBasedOn": "https://www.port.example/cranes?id=7",
        "publisher": {"@type": "Organization", "name": "news.example", "url": "https://news.example/"},
        "associatedMedia": [
            {
                "@type": "AudioObject",
                "contentUrl": "https://a.example/talk%201.mp3",
                "encodingFormat": "audio/mpeg",
                "contentSize": "2500000 B",
            }
        ],
        "articleBody": "It rained.",
    }


def test_jsonld_leaves_out_what_is_not_known() -> None:
    """Nothing empty stands in it: no author, no language und, no keywords."""
    bare = evolve(make(summary="", body_md="", topics=[], entities=[], lang="und"), entry=None)
    said = json.loads(render(bare, "jsonld"))
    assert not {"description", "author", "inLanguage", "keywords", "mentions", "image", "articleBody"} & said.keys()
    assert all(said.values())


# ---------------------------------------------------------------- Markdown


def read_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """What a YAML parser reads between the first two rules, and the rest."""
    _, matter, rest = re.split(r"^---\n", text, maxsplit=2, flags=re.MULTILINE)
    return yaml.safe_load(matter), rest


def test_markdown_has_front_matter_title_and_body() -> None:
    """The fields come first as YAML, then the title as a heading, then the body as it is."""
    matter, rest = read_front_matter(render(make(), "markdown"))
    fields = make().to_dict()
    assert rest == "\n# Cranes & \\<gulls>\n\n" + fields.pop("body_md") + "\n"
    assert matter == fields


@pytest.mark.parametrize("title", ["C #", "#", "C ##", "1. one", "- a", "*x*", "a | b", "<b>", "&amp;", "# a", "=="])
def test_markdown_titles_read_back_as_their_text(title: str) -> None:
    """Whatever marks a title holds, rendered it is a heading of that text."""
    from markdown_it import MarkdownIt

    heading = read_front_matter(render(make(title=title, body_md=""), "markdown"))[1]
    tokens = MarkdownIt("commonmark").parse(heading)
    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
    assert "".join(child.content for child in tokens[1].children or ()) == title


texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts.filter(str.strip), texts, st.lists(texts.filter(bool), unique=True, max_size=3))
def test_front_matter_survives_any_text(title: str, summary: str, entities: list[str]) -> None:
    """A YAML parser reads the very same texts back: line separators, controls, emoji, "no" and "2026-01-01" too."""
    record = make(title=title, summary=summary, entities=entities, lang="no", body_md="")
    matter = yaml.safe_load(render(record, "markdown").split("\n---\n")[0].removeprefix("---\n"))
    assert matter == {name: value for name, value in record.to_dict().items() if name != "body_md"}


# ---------------------------------------------------------------- text


def test_text_reads_as_it_should() -> None:
    """Title, origin, summary and body, block by block; no mark of Markdown left."""
    assert render(make(), "text") == (
        "Cranes & <gulls>\n================\n\nMara Okonkwo\n2026-03-01 08:00 UTC\nhttps://www.port.example/cranes?id=7\n\n"
        "The port is quiet. Nobody minds.\n\n* * *\n\nIt rained in Halden.\n\nFirst\n-----\n\n"
        "1. one\n   - nested\n2. two\n\n> quoted\n>\n> still quoted\n\nDeeper\n------\n\n    if a < b: pass\n\n"
        "Crane  dB\nNorth  71\n"
    )


def test_text_of_wide_characters_stands_in_columns() -> None:
    """A wide character counts as two columns, in rules and in tables."""
    text = render(make(title="甲乙", body_md="| 名 | b |\n| --- | --- |\n| x | y |"), "text")
    assert text.startswith("甲乙\n====\n")
    assert text.endswith("\n名  b\nx   y\n")


def test_text_of_a_wide_table_has_bars() -> None:
    """Columns that no window shows side by side are not padded."""
    text = render(make(body_md=f"| {'a' * 90} | {'b' * 30} |\n| --- | --- |\n| x | y |"), "text")
    assert text.endswith(f"{'a' * 90} | {'b' * 30}\nx | y\n")


def test_text_steers_no_terminal() -> None:
    """Control characters of a hostile record do not reach the screen."""
    text = render(make(title="a\x1b[2Jb", body_md="c\x9b1m"), "text")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)


# ---------------------------------------------------------------- HTML


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


def test_page_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without markdown-it-py the error names the extra; the other formats do not need it."""
    from feednorm.output import body

    body._renderer.cache_clear()
    monkeypatch.setitem(sys.modules, "markdown_it", None)
    with pytest.raises(MissingExtraError, match=r"feednorm\[render\]"):
        render(make(), "html")
    assert render(make(), "text")


# ---------------------------------------------------------------- the example


def test_the_example_writes_every_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The script writes the five files of the bundled feed's article, and their names to the screen."""
    script = Path(__file__).parents[2] / "examples" / "write_alternates.py"
    spec = importlib.util.spec_from_file_location("write_alternates", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    feed = script.parent / "feeds" / "dev_community.xml"
    assert module.main([str(feed), str(tmp_path / "site")]) == 0
    files = sorted(path.suffix for path in (tmp_path / "site").iterdir())
    assert files == sorted(SUFFIXES.values())
    assert len(capsys.readouterr().out.splitlines()) == len(SUFFIXES)
    assert module.main([str(tmp_path / "none.xml"), str(tmp_path)]) == 1
