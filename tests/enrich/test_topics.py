"""Topics by a taxonomy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from feednorm import normalize
from feednorm.enrich import Topics
from feednorm.enrich.taxonomy import read_taxonomy
from feednorm.enrich.topics import MOST

SHIPPED = Path(__file__).parents[2] / "src/feednorm/enrich/data/taxonomy.json"
CATS = {"topics": [{"slug": "cats", "aliases": ["cat", "maine coon"], "patterns": ["猫"]}, {"slug": "dogs"}]}


@pytest.mark.parametrize(
    ("title", "text", "topic"),
    [
        ("Ransomware gang exploits zero-day in VPN firewalls", "Attackers stole credentials.", "cybersecurity"),
        ("PostgreSQL 19 speeds up SQL queries", "The database has a new query planner.", "databases"),
        ("Humanoid robots learn to fold laundry", "The robot has two arms.", "robotics"),
        ("OpenAI ships a new large language model", "The LLM has a longer context window.", "large-language-models"),
        ("TSMC raises wafer prices", "The chip foundry makes GPUs for Nvidia.", "semiconductors"),
    ],
)
def test_plain_cases(title: str, text: str, topic: str) -> None:
    """An article that says plainly what it is about gets that topic first or second."""
    assert topic in Topics().of(title, text)[:2]


def test_categories_count() -> None:
    """What the entry is filed under tells its topic where the text does not."""
    feed = """<rss><channel><item><title>Notes of the week</title><category>robotics</category>
    <category>robots</category></item></channel></rss>"""
    assert "robotics" in normalize(feed, enrichers=[Topics()])[0].topics


def test_a_title_without_end_counts_as_far_as_a_text() -> None:
    """What stands far behind in a title of thousands of words is not searched for topics."""
    feed = "<rss><channel><item><title>{}cat</title></item></channel></rss>"
    near, far = (normalize(feed.format("pet " * words), enrichers=[Topics(CATS)])[0] for words in (3, 3000))
    assert (near.topics, far.topics) == (("cats",), ())


def test_at_most_five() -> None:
    """However much an article speaks of, the five topics named most often stand, in that order."""
    pets = ["cat", "dog", "hen", "pig", "cow", "ewe", "fox"]
    text = " ".join(f"{pet} " * (10 - place) for place, pet in enumerate(pets))
    assert Topics({"topics": [{"slug": pet} for pet in pets]}).of("Pets", text) == tuple(pets[:MOST])


def test_nothing_fits_a_recipe() -> None:
    """An article about none of the topics has none."""
    assert Topics().of("Grandmother's plum cake", "Stone the plums, add sugar and bake for an hour.") == ()


def test_an_alias_may_be_long() -> None:
    """An alias of any number of words is found as a whole, and not by a part of it."""
    alias = "the cat that sat on the mat all day and all night long"
    topics = Topics({"topics": [{"slug": "cats", "aliases": [alias]}]})
    assert topics.of(f"News of {alias}") == ("cats",)
    assert topics.of(f"News of {alias.removesuffix(' long')}") == ()


@pytest.mark.parametrize(
    ("title", "text", "topics"),
    [
        ("My cat", "", ("cats",)),
        ("Pets", "A cat and another cat.", ("cats",)),
        ("Pets", "One cat.", ()),
        ("A Maine Coon cat", "", ("cats",)),
        ("Pets", "Maine Coon, Maine Coon.", ("cats",)),
        ("Pets", "Maine Coon.", ()),
        ("Category theory", "Concatenate.", ()),
        ("猫の話", "", ("cats",)),
        ("Dogs and cat", "dogs", ("cats", "dogs")),
    ],
)
def test_a_taxonomy_of_ones_own(title: str, text: str, topics: tuple[str, ...], tmp_path: Path) -> None:
    """One mention in a title, or two in a text, make a topic fit; a file says the same as a mapping."""
    path = tmp_path / "taxonomy.json"
    path.write_text(json.dumps(CATS), encoding="utf-8")
    assert set(Topics(CATS).of(title, text)) == set(Topics(path).of(title, text)) == set(topics)


def test_the_shipped_taxonomy_is_sound_and_small() -> None:
    """Each topic has a slug of its own, a title and aliases, and the file stays small enough to read."""
    topics = read_taxonomy(SHIPPED)
    assert len({topic.slug for topic in topics}) == len(topics) == 24
    assert all(topic.title and topic.aliases for topic in topics)
    assert SHIPPED.stat().st_size < 300_000


@pytest.mark.parametrize(("word", "found"), [("ai", False), ("AI", True)])
def test_a_word_of_another_language_is_no_topic(word: str, found: bool) -> None:
    """Outside English "ai" is a common word, and only the capitals name the topic."""
    feed = f"""<rss><channel><language>it</language><item><title>Giovani</title>
    <description>Uno spettacolo {word} giardini.</description></item></channel></rss>"""
    assert ("artificial-intelligence" in normalize(feed, enrichers=[Topics()])[0].topics) is found


@pytest.mark.parametrize(
    ("title", "text", "topic", "found"),
    [
        ("Claude Monet's garden", "Claude Monet painted his garden.", "artificial-intelligence", False),
        ("Claude speaks with Anthropic's voice", "Claude is a model.", "artificial-intelligence", True),
        ("Gemini: your week", "Gemini, the sign of the zodiac.", "large-language-models", False),
        ("Apple pie", "Peel the apple, and bake it with sugar.", "consumer-tech", False),
        ("Apple sells a new iPhone", "The iPhone of Apple is a smartphone.", "consumer-tech", True),
        ("FREE FONT", "", "science", False),
    ],
)
def test_an_unsure_name_counts_beside_another(title: str, text: str, topic: str, found: bool) -> None:
    """A painter, a sign of the zodiac and a fruit name no topic; their namesakes do beside what is sure."""
    assert (topic in Topics().of(title, text)) is found


@pytest.mark.parametrize(
    ("taxonomy", "error", "message"),
    [
        ("nope.json", FileNotFoundError, "nope.json"),
        (7, TypeError, "int"),
        ({}, ValueError, "topics"),
        ({"topics": [{"slug": "My cats"}]}, ValueError, "topic 1: slug"),
        ({"topics": [{"slug": "cats", "alias": "cat"}]}, ValueError, "alias must be|numbers"),
        ({"topics": [{"slug": "cats", "names": []}]}, ValueError, "names is no field"),
        ({"topics": [{"slug": "cats", "aliases": "cat"}]}, ValueError, "aliases must be a list"),
        ({"topics": [{"slug": "cats", "patterns": ["("]}]}, ValueError, "no regular expression"),
        ({"topics": [{"slug": "cats"}, {"slug": "cats"}]}, ValueError, "twice"),
        ({"topics": [{"slug": "cats", "terms": {"cat": 1e9}}]}, ValueError, "from -1000 to 1000"),
        ({"topics": [{"slug": "cats", "terms": {"cat": float("nan")}}]}, ValueError, "terms must be"),
    ],
)
def test_a_wrong_taxonomy_is_refused_at_once(taxonomy: object, error: type[Exception], message: str) -> None:
    """The constructor says what is wrong, not every record later."""
    with pytest.raises(error, match=message):
        Topics(taxonomy)  # type: ignore[arg-type]


def test_a_file_that_is_no_json_is_named(tmp_path: Path) -> None:
    """The error names the file."""
    path = tmp_path / "taxonomy.json"
    path.write_text("topics:", encoding="utf-8")
    with pytest.raises(ValueError, match=r"taxonomy\.json is no JSON"):
        Topics(path)
