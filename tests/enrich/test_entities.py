"""Entities by a gazetteer."""

from __future__ import annotations

from pathlib import Path

import pytest

from feednorm import Site, normalize
from feednorm.enrich import Entities
from feednorm.enrich.gazetteer import read_gazetteer

SHIPPED = Path(__file__).parents[2] / "src/feednorm/enrich/data/gazetteer.txt"


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("OpenAI's Sam Altman met Emmanuel Macron in Paris.", ("OpenAI", "Sam Altman", "Emmanuel Macron", "Paris")),
        ("NVIDIA and AWS sign a deal", ("Nvidia", "Amazon Web Services")),
        ("An apple a day; the amazon of old; go and rust.", ()),
        ("Apple pie for all", ()),
        ("Apple sells the iPhone", ("Apple", "iPhone")),
        ("Jack London wrote; Paris Hilton sang; London Bridge fell.", ()),
        ("The New York Times reports", ("New York Times",)),
        ("The New\nYork\u00a0Times reports", ("New York Times",)),
        ("GPT-4.1 follows GPT-4o", ("GPT-4.1", "GPT-4o")),
        ("GPT-4.9 is unknown", ()),
        ("https://github.com/OpenAI/x mail me@Microsoft.com", ()),
        ("NotOpenAI OpenAIish", ()),
        ("Meta-learning at Facebook", ("Facebook",)),
        ("Claude Monet painted", ()),
        ("Berlin, Berlin and Berlin", ("Berlin",)),
    ],
)
def test_names_and_no_common_words(text: str, entities: tuple[str, ...]) -> None:
    """Names count whole, by their canonical form, once, and only where they are no common word or part of another."""
    assert Entities().of(text) == entities


def test_code_is_not_searched() -> None:
    """A name in a listing is no subject of the article."""
    body = "&lt;pre&gt;import OpenAI&lt;/pre&gt;&lt;p&gt;Ask Anthropic.&lt;/p&gt;"
    feed = f"<rss><channel><item><title>T</title><description>{body}</description></item></channel></rss>"
    assert normalize(feed, enrichers=[Entities()], site=Site())[0].entities == ("Anthropic",)


def test_a_gazetteer_of_ones_own(tmp_path: Path) -> None:
    """A file and a mapping say the same; the longest name wins, and a context is asked for."""
    path = tmp_path / "names.txt"
    path.write_text("[organisations]\nAcme | Acme Corp.\nBlock ? payments\n- Acme Street\n", encoding="utf-8")
    text = "Acme Corp. of Acme Street has a Block."
    assert Entities(path).of(text) == Entities({"Acme": ["Acme Corp."]}).of(text) == ("Acme",)
    assert Entities(path).of(text + " It takes payments.") == ("Acme", "Block")


def test_the_shipped_gazetteer_names_nothing_twice() -> None:
    """A way of writing stands for one name only."""
    written = [name.written for name in read_gazetteer(SHIPPED)]
    assert sorted({name for name in written if written.count(name) > 1}) == []


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("It rained. OpenAI slept.", ("OpenAI",)),
        ("He left New\nYork for Berlin.", ("New York", "Berlin")),
        ("Rain in Berlin\n\nYesterday it rained.", ("Berlin",)),
        ("“OpenAI” and «Nvidia»", ("OpenAI", "Nvidia")),
    ],
)
def test_where_a_name_may_stand(text: str, entities: tuple[str, ...]) -> None:
    """At the start of a sentence, over a line break, at the end of a paragraph and in quotation marks."""
    assert Entities().of(text) == entities


@pytest.mark.parametrize("name", ["docker", ".NET", "C++", "@acme", "東京", "Ärzte ohne Grenzen", "x"])
def test_names_of_all_shapes(name: str) -> None:
    """A name of one's own may be in lower case, hold marks, or be written in another script."""
    entities = Entities({name: []})
    assert entities.of(f"We use {name} here, and {name}.") == (name,)
    assert entities.of(f"We use a{name}b here.") == (() if name[0].isalnum() else entities.of(f"a{name}b"))


@pytest.mark.parametrize(
    ("gazetteer", "error"),
    [("nope.txt", FileNotFoundError), (7, TypeError), ({"Acme": "Acme Corp."}, TypeError), ({7: []}, TypeError)],
)
def test_a_wrong_gazetteer_is_refused_at_once(gazetteer: object, error: type[Exception]) -> None:
    """The constructor says what is wrong, not every record later."""
    with pytest.raises(error):
        Entities(gazetteer)  # type: ignore[arg-type]
