"""The detecting enricher."""

from __future__ import annotations

import importlib.util
import socket

import pytest

from feednorm import Problem, normalize
from feednorm.enrich import DetectLanguage
from feednorm.errors import MissingExtraError

KOREAN = "오늘은 전국이 대체로 맑고 기온은 평년보다 조금 높겠습니다. 내일은 오후부터 비가 오겠습니다."


def detected(language: str, text: str) -> tuple[str, list[Problem]]:
    """The language of an item in a feed that states another, and what was reported."""
    feed = f"""<rss><channel><language>{language}</language><item><title>T</title><link>https://a.example/</link>
    <guid>1</guid><pubDate>Wed, 20 May 2026 13:03:00 +0000</pubDate><description>{text}</description>
    </item></channel></rss>"""
    problems: list[Problem] = []
    record = normalize(feed, enrichers=[DetectLanguage()], on_problem=problems.append)[0]
    return record.lang, problems


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No socket opens in any of these tests."""

    def refuse(*_: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_a_wrong_language_is_overridden_and_reported() -> None:
    """A feed that says en and writes Korean gets ko and a problem."""
    lang, problems = detected("en-us", KOREAN)
    assert (lang, [problem.code for problem in problems]) == ("ko", ["language-overridden"])


@pytest.mark.parametrize(
    "text", ["Kurz.", "12:30 https://a.example/ein/langer/pfad/der/nichts/sagt/aber/lang/ist", "OK " * 10]
)
def test_short_or_uncertain_text_changes_nothing(text: str) -> None:
    """Too few letters say nothing against the feed."""
    assert detected("en", text) == ("en", [])


def test_a_language_not_stated_is_found_without_a_problem() -> None:
    """Where the feed says nothing, there is nothing to override."""
    assert detected("", "Es regnet seit drei Tagen in Rom, und der Fluss steigt weiter; die Brücken bleiben zu.") == (
        "de",
        [],
    )


def test_kin_languages_are_left_to_the_feed() -> None:
    """A detector takes Norwegian and Danish for each other; the feed knows better."""
    assert (
        detected("nb", "Det har regnet i tre dager, og elven stiger fortsatt; broene er stengt for all trafikk.")[0]
        == "nb"
    )


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """It fails when it is made, not once an article."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr("feednorm.enrich.language.find_spec", lambda _name: None)
    with pytest.raises(MissingExtraError, match="lang"):
        DetectLanguage()
