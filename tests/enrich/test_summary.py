"""Summaries: the feed's own, or extracted."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest

from feednorm import Record, normalize
from feednorm.enrich import Summary

BODY = (
    "<h2>Three days of rain in Rome.</h2><p>The rain in Rome lasted for three days and three nights.</p>"
    "<ul><li>An item about rain in Rome that is no sentence of a summary.</li></ul>"
    "<p>Rivers around Rome rose by two metres, and the rain closed several bridges. Wow! What now?</p>"
    "<p>The following were closed:</p><p>Read more about the rain in Rome here. "
    "The mayor of Rome thanked the helpers.</p>"
)


def summarised(body: str, summary: str | None = None, title: str = "Rain in Rome") -> str:
    """The summary of an item with this body, and with this description beside it."""
    content = f"<content:encoded>{escape(body)}</content:encoded>"
    described = "" if summary is None else f"<description>{escape(summary)}</description>"
    feed = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item>'
        f"<title>{escape(title)}</title>{described}{content}</item></channel></rss>"
    )
    record: Record = normalize(feed, enrichers=[Summary()])[0]
    return record.summary


def test_sentences_of_the_body_stand_whole_and_in_order() -> None:
    """Two to four whole sentences of paragraphs: no heading, item, teaser or half sentence."""
    assert summarised(BODY) == (
        "The rain in Rome lasted for three days and three nights. "
        "Rivers around Rome rose by two metres, and the rain closed several bridges. "
        "The mayor of Rome thanked the helpers."
    )


@pytest.mark.parametrize(
    "own",
    [
        "A storm brought the capital to a halt. Experts see more to come.",
        "A storm brought the capital of Italy to a halt, and experts see more to come",
    ],
)
def test_the_feeds_own_summary_wins(own: str) -> None:
    """A plain summary beside a full body stands as it is, with or without a full stop."""
    assert summarised(BODY, own) == own


def test_markup_of_an_own_summary_goes() -> None:
    """The feed's summary is plain text in the record."""
    own = "<p>A <b>storm</b> brought the capital to a halt &amp; more.</p>"
    assert summarised(BODY, own) == "A storm brought the capital to a halt & more."


@pytest.mark.parametrize(
    "no_summary",
    [
        "The rain in Rome lasted for three days and three […]",
        "The rain in Rome lasted for three days and three nights.",
        "A storm brought the capital to a halt and more of it…",
        "Read more",
        "By Ada Lovelace",
        "Rain in Rome",
        "Photos",
        "The rain in Rome lasted for three days. The post Rain in Rome appeared first on The Weather.",
    ],
)
def test_what_is_no_summary_does_not_stand(no_summary: str) -> None:
    """A cut copy of the body, a teaser, a byline, the title again: the body's sentences stand instead."""
    assert summarised(BODY, no_summary) == summarised(BODY)


def test_sentences_that_speak_of_the_title_come_first() -> None:
    """Of many sentences those stand that hold words of the title, then the first; no question while others are left."""
    asked, told = "How long will the rain in Rome last this time?", "The rain closed several bridges of Rome."
    ada, bo, cy = [
        f"Nobody in the office of {name} had a comment to make on that day or on any of those that followed, "
        "however often one asked again."
        for name in ("Ada", "Bo", "Cy")
    ]
    assert summarised(f"<p>{asked} {ada} {bo} {cy} {told}</p>") == f"{ada} {bo} {told}"


def test_no_more_than_four_sentences() -> None:
    """A long summary of the feed is cut after its fourth sentence."""
    own = " ".join(f"Sentence number {word} says something else." for word in ("one", "two", "three", "four", "five"))
    assert summarised(BODY, own) == own.removesuffix(" Sentence number five says something else.")


def test_wrapped_lines_are_one_sentence() -> None:
    """A plain text broken at eighty columns gives whole sentences."""
    text = (
        "The rain in Rome lasted for three days, and it was so heavy that all\nbridges closed early. It then stopped."
    )
    feed = f"<rss><channel><item><title>Rain</title><description>{text}</description></item></channel></rss>"
    summary = normalize(feed, enrichers=[Summary()])[0].summary
    assert summary.startswith(
        "The rain in Rome lasted for three days, and it was so heavy that all bridges closed early."
    )


def test_chinese_is_summarised() -> None:
    """Scripts without spaces have sentences as well."""
    body = "<p>罗马连续下了三天的大雨。河水上涨了两米，几座桥梁被关闭。市长感谢了所有的志愿者。</p>"
    assert summarised(body, title="罗马大雨").startswith("罗马连续下了三天的大雨。")


@pytest.mark.parametrize(
    "body", ["", "<ul><li>One</li></ul>", "<pre>x = 1.</pre>", "<p>Only:</p>", "<h1>Big news.</h1>"]
)
def test_nothing_to_say_is_said_by_nothing(body: str) -> None:
    """A body without a sentence gives no summary."""
    assert summarised(body) == ""


@pytest.mark.parametrize(
    "notice",
    [
        "Learn more about your ad choices. Visit podcastchoices.com/adchoices.",
        "Hosted on Acast. See <a href='https://acast.com/privacy'>acast.com/privacy</a> for more information.",
        "See omnystudio.com/listener for the privacy information of this show.",
        "See Privacy Policy at https://art19.com/privacy and California Privacy Notice at https://art19.com/privacy.",
        "0:00 How it began to rain.<br>(1:15:40) What the mayor said about the rain.",
    ],
)
def test_notices_of_podcasts_and_their_chapters_stand_in_no_summary(notice: str) -> None:
    """What the host of a show puts below each episode, and the times of its chapters, tell nothing of it."""
    told = "We talk to the mayor about the rain in Rome."
    assert summarised(f"<p>{told}</p><p>{notice}</p>") == told


def test_a_time_of_day_may_begin_a_sentence() -> None:
    """Only the time of a chapter is furniture."""
    told = "5:30 p.m. was when the first of the bridges in Rome was closed. It rained all night long."
    assert summarised(f"<p>{told}</p>") == told


@pytest.mark.parametrize(
    "own",
    [
        'The storm of the century came to Rome. <img style="border: 0',
        "A storm came, as [the paper](https://a.example/1) wrote about the capital on Monday morning.",
        "A storm brought the capital of Italy to a halt :smile: and experts see more to come :tada:",
        "A **storm** brought the capital to a halt, and experts see more of it to come soon.",
        "A storm in the capital of Italy | News | Organization: The Weather | Source: Weather (news)",
    ],
)
def test_a_summary_shows_no_markup(own: str) -> None:
    """A cut tag, literal Markdown, codes of emoji and bars between parts: the body's sentences stand instead."""
    assert summarised(BODY, own) == summarised(BODY)


def test_markup_in_the_body_shows_not_either() -> None:
    """A paragraph that holds Markdown as text gives only the sentences without any."""
    body = "<p>[![A gif](https://a.example/1.gif) Demo](https://a.example/) It rained. The rain closed two bridges.</p>"
    assert summarised(body) == "The rain closed two bridges."


def test_a_repeated_sentence_stands_once() -> None:
    """A feed that says the same over and over says it once in the summary."""
    own = "A storm brought the capital to a halt. " * 35
    assert summarised(BODY, own) == "A storm brought the capital to a halt."
    assert summarised(f"<p>{'Rainy Rome. ' * 35}</p>") == ""


def test_marks_of_footnotes_go() -> None:
    """A raised number that links to a note is no part of its word; a number of the text stays."""
    body = (
        '<p>The rain in Rome was heavier than before<sup id="r1"><a href="#fn1">1</a></sup>. '
        'It filled all rivers of the region.<sup><a href="https://a.example/x#fn2">2</a></sup> '
        "Highway A1 was closed for all cars.</p>"
    )
    assert summarised(body) == (
        "The rain in Rome was heavier than before. It filled all rivers of the region. "
        "Highway A1 was closed for all cars."
    )


@pytest.mark.parametrize("nothing", ["null", "None", "undefined", " | ", "Home | News | About"])
def test_a_placeholder_is_no_summary(nothing: str) -> None:
    """What programs write where they have no text is neither a feed's summary nor a body's."""
    assert summarised(f"<p>{nothing}</p>") == ""
    assert summarised(BODY, nothing) == summarised(BODY)
