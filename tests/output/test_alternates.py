"""The four alternates: each says what the record says, and none of them is live."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from sound_record import make

from feednorm import render
from feednorm.output import SUFFIXES, Format

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
