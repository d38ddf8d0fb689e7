"""Markdown of our own writing as plain text."""

from __future__ import annotations

import re
from html import unescape

import pytest

from feednorm import to_markdown
from feednorm.prose import Block, blocks, first_words, plain

ARTICLE = """\
# One *day*

Rain with **thunder** and a [link](https://a.example/x "y").\\
A second line.

- first
- second

  more of the second
  1. inner

> said
>
> - in a quote

```python
x = *1*
```

---

| a | b \\| c |
| --- | :-: |
| *1* | 2 |
"""


def test_each_block_has_its_kind_and_place() -> None:
    """Headings, items, quotes, code, breaks and tables are told apart, with how deep they stand."""
    assert list(blocks(ARTICLE)) == [
        Block("heading", "One day", level=1),
        Block("paragraph", "Rain with thunder and a link.\nA second line."),
        Block("item", "first", level=1, marker="-"),
        Block("item", "second", level=1, marker="-"),
        Block("paragraph", "more of the second", level=1),
        Block("item", "inner", level=2, marker="1."),
        Block("quote", "said", quoted=1),
        Block("item", "in a quote", level=1, marker="-", quoted=1),
        Block("code", "x = *1*", marker="python"),
        Block("break", ""),
        Block("table", "a\tb | c\n1\t2"),
    ]


def test_of_numbers_only_one_begins_a_list_in_a_paragraph() -> None:
    """A line that begins with another number is text, in an item as well, while a list after a blank line is one."""
    assert list(blocks("It was\n1986. Rain\n- a\n  2. b\n\n3. c\n4. d")) == [
        Block("paragraph", "It was\n1986. Rain"),
        Block("item", "a\n2. b", level=1, marker="-"),
        Block("item", "c", level=1, marker="3."),
        Block("item", "d", level=1, marker="4."),
    ]


def test_a_list_in_a_list_is_as_deep_as_it_is_set() -> None:
    """An item belongs to the one under whose text it is set; one that is set elsewhere to the next above."""
    found = blocks("- a\n  - *b*\n    1. c\n  - d\n- e\n\n  f\n\n10. g\n    - h")
    assert [(block.kind, block.text, block.level, block.marker) for block in found] == [
        ("item", "a", 1, "-"),
        ("item", "b", 2, "-"),
        ("item", "c", 3, "1."),
        ("item", "d", 2, "-"),
        ("item", "e", 1, "-"),
        ("paragraph", "f", 1, ""),
        ("item", "g", 1, "10."),
        ("item", "h", 2, "-"),
    ]
    assert [(block.text, block.level) for block in blocks("- a\n   - b\n - c")] == [("a", 1), ("b", 2), ("c", 1)]
    assert [block.text for block in blocks("- in\n  1984. a\n- b")] == ["in\n1984. a", "b"]


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        (r"2 \* 3 \_ 4 \\ 5 \# 6", r"2 * 3 _ 4 \ 5 # 6"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("`` a`b `` and `x_y_z`", "a`b and x_y_z"),
        ("**bold *and* more** ~~gone~~", "bold and more gone"),
        ("AT&amp;T &lt;b&gt; &#8212; &copy;", "AT&T <b> — ©"),
        ("[a [b] c](https://a.example/(x)) and [no link]", "a [b] c and [no link]"),
        ("<https://a.example/a_b_c> a < b", "https://a.example/a_b_c a < b"),
        ("![alt](https://a.example/1.png) text", "alt text"),
        ("日本**語**です", "日本語です"),
        ("***a*** **b *c* d** *e **f** g*", "a b c d e f g"),
        ('[a](https://a.example/ "t (1)") [b](https://a.example/(x)) ![](u)', "a b"),
        ("[![a cloud](https://a.example/1.png)](https://a.example/) rained", "a cloud rained"),
        ("[a](u [b](v)", "[a](u b"),
        ("a\\\n*b* \\\\\nc", "a\nb \\\nc"),
        ("![[](u) a & b; c", "![ a & b; c"),
        ("x ![alt [n]](u) [c](d)", "x alt [n] c"),
    ],
)
def test_marks_go_and_text_stays(markdown: str, text: str) -> None:
    """Escapes, emphasis, code, links and references are read; what is no mark stays."""
    assert plain(markdown) == text


def test_images_can_be_left_out() -> None:
    """Without `alt`, an image leaves nothing, and a paragraph of images alone is no block."""
    assert [block.text for block in blocks("![a cloud](https://a.example/1.png)\n\nRain", alt=False)] == ["Rain"]
    assert plain("![[](u) Rain [fell](v)", alt=False) == "![ Rain fell"


@pytest.mark.parametrize(
    "html",
    [
        "<p>5 * 3 < 20 & `x` [1] #2 _a_ ~b~ | c</p>",
        "<p>1. one</p><p>- two</p><p>+ three</p><p># four</p><p>===</p>",
        "<p>f(x)[0] ![no](image) &amp;amp; \\ backslash</p>",
    ],
)
def test_text_comes_back_from_our_own_markdown(html: str) -> None:
    """What the sanitiser escapes, the reader reads back as it was."""
    texts = [" ".join(unescape(text).split()) for text in re.findall("<p>(.*?)</p>", html)]
    assert [block.text for block in blocks(to_markdown(html))] == texts


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("", ""),
        ("![a cloud](https://a.example/1.png)", "a cloud"),
        ("# The heading\n\nText", "The heading"),
        ("    only code", "only code"),
        ("one two three four five six seven eight nine ten eleven twelve thirteen", None),
        ("語" * 300, "語" * 100),
    ],
)
def test_first_words_name_an_article(markdown: str, words: str | None) -> None:
    """The first block with text gives at most twelve whole words, or a hundred signs."""
    expected = "one two three four five six seven eight nine ten eleven twelve" if words is None else words
    assert first_words(markdown) == expected


@pytest.mark.parametrize("unit", ["[", "](", "`", "**a", "> ", "- ", "\\", '](x "', "|", "<http://", "&a", "\n "])
def test_hostile_text_is_read_to_its_end(unit: str) -> None:
    """A hundred thousand marks that open and never close neither fail nor take more than linear time to read."""
    letters = "".join(block.text for block in blocks(unit * 100_000 + "\n\nend"))
    assert letters.endswith("end")
