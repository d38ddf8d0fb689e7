"""Where sentences end."""

from __future__ import annotations

import pytest

from feednorm.enrich.sentences import sentences


@pytest.mark.parametrize(
    "whole",
    [
        "Mr. J. R. Smith of the U.S. Senate met Acme Inc. officials on Jan. 5 at 3 p.m. sharp.",
        "See https://a.example/x.y?z=1 and node.js v1.2.3 for $3.50 e.g. there.",
        "Am 3. Oktober feiert man, z. B. in Berlin, bzw. überall, den Tag.",
        "M. Dupont et Mme. Durand sont là, cf. la page 3.",
        "El Sr. Pérez y la Sra. Gómez viven en EE. UU. desde 1990.",
        "Он живёт в г. Москва, т. е. далеко.",
        "彼は「行く。」と言った。",
        '"Will it rain?" she asked.',
        "« Vraiment ? » dit-il.",
        "Yahoo! News reported it.",
        "It is No. 5 on the list… or so they say.",
    ],
)
def test_a_sentence_stays_whole(whole: str) -> None:
    """Abbreviations, initials, numbers, addresses and quotations do not end a sentence."""
    assert sentences(whole) == [whole]


@pytest.mark.parametrize(
    "parts",
    [
        ["It rained.", "It stopped!", "Did it?", "Yes."],
        ["He joined Acme Inc.", "The next day he left."],
        ["It began in 2020.", "Then it ended."],
        ['She said "no."', "He left.", "(It was late.)", "Good night."],
        ["¿Qué pasó?", "¡Vamos!", "Nada más."],
        ["Il pleut.", "« Oui ! »", "Très bien."],
        ["Das war es.", "Übrigens regnet es."],
        ["Шёл дождь.", "Потом он кончился."],
        ["한국어 문장입니다.", "다음 문장이에요!"],
        ["यह है।", "वह था।"],
        ["هل أنت هنا؟", "نعم."],
    ],
)
def test_sentences_come_apart(parts: list[str]) -> None:
    """A mark, a space and a new beginning end one, whatever the language."""
    assert sentences(" ".join(parts)) == parts


def test_a_line_break_ends_a_sentence() -> None:
    """Whatever follows: after a full stop, a sign that would go on with the sentence in the same line does not."""
    assert sentences("It rained\nall day. \nThen not.") == ["It rained", "all day.", "Then not."]
    assert sentences("大雨でした。\nまあ、それだけ。") == ["大雨でした。", "まあ、それだけ。"]


def test_cjk_needs_no_space() -> None:
    """Full-width marks end a sentence by themselves, together with the brackets that close."""
    assert sentences("終わり。次です！本当？他说：“走吧。”然后离开了。") == [
        "終わり。",
        "次です！",
        "本当？",
        "他说：“走吧。”",
        "然后离开了。",
    ]


def test_a_line_break_ends_one() -> None:
    """What stands on two lines is no one sentence."""
    assert sentences("One line\nAnother line") == ["One line", "Another line"]


@pytest.mark.parametrize("other", ["Why?", "Oh!", "So…", "終わり。", "क्यों।"])
def test_a_mark_that_is_no_point_changes_nothing_before_it(other: str) -> None:
    """A text whose sentences all end with points is parted in the same places if another mark follows them."""
    told = ["Dr. Jo paid $3.50 at example.com.", 'She left... "Too much."', "(It rained.) »", "No. 5 is shut."]
    assert sentences(" ".join([*told, other])) == [*sentences(" ".join(told)), other]
