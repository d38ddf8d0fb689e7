"""The functions beside `to_markdown`, and their arguments."""

from __future__ import annotations

from pathlib import Path

import pytest
from liveness import live_parts

from feednorm import parse
from feednorm.markdown import DROP, TAGS, Page, Tag, text_to_markdown, to_markdown, to_paragraphs, unescape_double


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>One</p><ul><li>x</li></ul><p>Two <em>w</em>ords</p>", "One\nTwo words"),
        ("<blockquote><p>a</p></blockquote><p>b<br>c</p><p></p>", "a\nb c"),
        ("<div>no</div><p>a<div>no</div>no", "a"),
        ("<div>a</div><ul><li>b<li>c</ul>", "a\nb\nc"),
        ("a<br>b", "a b"),
        ("<p># a</p><p>*b*</p><p>===</p><p>|--|</p><p>1. c</p>", "\\# a\n\\*b\\*\n\\===\n\\|--|\n1\\. c"),
        ("<p>a<script>x</script><img src=/i.png alt=no><p hidden>no</p><p>b", "a\nb"),
        ('<p><a href="javascript:alert(1)">a</a> <code>`b`</code></p>', "a \\`b\\`"),
    ],
)
def test_paragraphs(html: str, lines: str) -> None:
    """The texts of the paragraphs, one a line, escaped; without any paragraph those of the blocks."""
    assert to_paragraphs(html) == lines
    assert not live_parts(lines)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("", ""),
        ("One\nTwo\n\n \nThree", "One\\\nTwo\n\nThree"),
        ("0:00 Intro\r\n- not a list\r\n# nor a heading", "0:00 Intro\\\n\\- not a list\\\n\\# nor a heading"),
        ("<b>no tag</b> &amp; AT&T", "\\<b>no tag\\</b> \\&amp; AT&T"),
        ("https://a.example/<b>", "https:\\//a.example/\\<b>"),
        ("see https://a.example/a_b?c=1&d=2", "see https://a.example/a_b?c=1&d=2"),
        ("\\\x0b<img src=x>", "\\\\\\<img src=x>"),
    ],
)
def test_plain_text(text: str, markdown: str) -> None:
    """Plain text keeps its lines and its paragraphs, and nothing in it becomes markup."""
    assert text_to_markdown(text) == markdown
    assert not live_parts(markdown)


@pytest.mark.parametrize(
    ("html", "decoded"),
    [
        ("&lt;p&gt;a &amp;amp; b&lt;/p&gt;", "<p>a &amp; b</p>"),
        ("\n&lt;img src=&quot;/a.png&quot;/&gt; ", '\n<img src="/a.png"/> '),
        ("&lt;p&gt; is a tag", None),
        ("&lt;p&gt; opens, and so does &lt;b&gt;", None),
        ("<p>&lt;p&gt;a&lt;/p&gt;</p>", None),
        ("1 &lt; 2 &gt; 0", None),
        ("plain", None),
    ],
)
def test_double_escaped_html(html: str, decoded: str | None) -> None:
    """Only what is HTML from its first tag to its last is decoded, and once."""
    assert unescape_double(html) == decoded


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('<a href="b">x</a>', "[x](https://a.example/c/b)"),
        ('<a href="//b.example/">x</a>', "[x](https://b.example/)"),
        ('<a href="?q=1">x</a>', "[x](https://a.example/c/d?q=1)"),
        ('<a href="#f">x</a>', "x"),
        ('<a href="">x</a>', "x"),
        ('<a href="http://[x">x</a>', "[x](http://%5Bx)"),
        ('<img srcset="/1.png 1x, /2.png 2x">', "![](https://a.example/2.png)"),
        ('<iframe src="/e" title="t"></iframe>', "[t](https://a.example/e)"),
    ],
)
def test_relative_addresses(html: str, markdown: str) -> None:
    """With a base, relative addresses become absolute; those within the page are text."""
    assert to_markdown(html, base_url="https://a.example/c/d") == markdown


def test_a_base_cannot_smuggle_a_scheme() -> None:
    """What a relative address resolves to is held to the same schemes."""
    assert to_markdown('<a href="x">a</a><img src="y">', base_url="ftp://a.example/") == "a"


def test_rows_of_ones_own() -> None:
    """A row is another element's, or a handler, and a table may lack rows; the default stays as it is."""

    def start(page: Page, name: str, _attributes: str) -> None:
        page.run.append(f"({name})")

    tags = {**TAGS, "aside": TAGS["blockquote"], "x-a": Tag(start), "x-b": DROP, "b": Tag()}
    html = "<aside>q</aside><p>a <X-A>b</X-A> <x-b>no</x-b><b>c</b></p>"
    assert to_markdown(html, tags=tags) == "> q\n\na (x-a)b c"
    assert to_markdown(html) == "q\n\na b no**c**"
    assert to_markdown("<p>a<br>b</p>", tags={}) == "ab"
    assert to_paragraphs("<x-b>no</x-b><p>a<x-b>no</x-b></p>", tags=tags) == "a"


@pytest.mark.parametrize("row", [name for name in TAGS if name.isalnum()])
@pytest.mark.parametrize("name", ["x-own", "heading"])
def test_a_row_lent_to_another_element_loses_nothing_behind_it(row: str, name: str) -> None:
    """What a row says ends with the element that it is lent to."""
    html = f"<div><{name}>within</{name}></div><p>behind</p>"
    assert to_markdown(html, tags={**TAGS, name: TAGS[row]}).endswith("behind")


def test_rows_with_a_name_in_them() -> None:
    """Another element with a heading's row is of the second level, and one with a `pre`'s is code."""
    tags = {**TAGS, "x-title": TAGS["h1"], "x-code": TAGS["pre"]}
    assert to_markdown("<x-title>a</x-title>b<x-code> c\n</x-code>", tags=tags) == "## a\n\nb\n\n```\n c\n```"


def test_real_feeds(corpus: Path) -> None:
    """Nothing in the bodies of real feeds comes out live."""
    for file in sorted(corpus.glob("*.xml")):
        for entry in parse(file.read_bytes()).entries:
            for text in (entry.content, entry.summary):
                markdown = to_markdown(text.value) if text is not None else ""
                assert not live_parts(markdown), file.name
