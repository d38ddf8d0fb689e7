"""Stage 5: topics by a taxonomy kept as data, a linear model over words that a person can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from attrs import field, frozen

from feednorm.enrich.base import with_values
from feednorm.enrich.lead import LENGTH, lead
from feednorm.enrich.taxonomy import read_taxonomy
from feednorm.enrich.topic_model import Model
from feednorm.enrich.words import lower_words, words
from feednorm.model import Entry
from feednorm.record import Record

MOST = 5
_ENGLISH = ("", "en", "und")
_FOREIGN = "ai"  # "to the" in Italian, "oh" in Portuguese; the initials stand in capitals


@frozen(slots=False)
class Topics:
    """An enricher that says which topics of a taxonomy fit an article: at most five, the most fitting first.

    `taxonomy` is a JSON file, or what such a file holds: `{"topics": [{"slug": …, "title": …, "aliases": […],
    "patterns": […]}]}`; the fields of `Topic` say what more a topic may have. Without one it is the taxonomy of the
    package, 24 topics of technology news. One of your own is read at once, and what is wrong with it is raised.

    >>> from feednorm import normalize
    >>> feed = "<rss><channel><item><title>My cat sleeps</title></item></channel></rss>"
    >>> cats = Topics({"topics": [{"slug": "cats", "aliases": ["cat", "kitten"]}]})
    >>> normalize(feed, enrichers=[cats])[0].topics
    ('cats',)
    """

    taxonomy: Mapping[str, Any] | Path | str | None = field(default=None, hash=False)

    def __attrs_post_init__(self) -> None:
        if self.taxonomy is not None:
            self._model  # noqa: B018 - a file that is missing should fail here, not once for every record

    def __call__(self, record: Record, entry: Entry) -> Record:
        """The record with its topics."""
        article = lead(record)
        title, text = article.title_words, article.words or lower_words(record.summary)
        if record.lang.lower().partition("-")[0] not in _ENGLISH and (_FOREIGN in text or _FOREIGN in title):
            title, text = _native(record.title[:LENGTH]), _native(article.text or record.summary)
        labels = [(category.label or category.term)[:LENGTH] for category in entry.categories]
        topics = self._best(title, text, labels)
        return record if topics == record.topics else with_values(record, topics=topics)

    def of(self, title: str, text: str = "", categories: Iterable[str] = ()) -> tuple[str, ...]:
        """The topics of a text.

        >>> Topics().of("OpenAI releases a new large language model")[:2]
        ('large-language-models', 'artificial-intelligence')
        """
        return self._best(lower_words(title), lower_words(text), categories)

    def _best(self, title: Sequence[str], text: Sequence[str], categories: Iterable[str]) -> tuple[str, ...]:
        labels = [lower_words(category) for category in categories]
        scores = self._model.scores(title, text, labels)
        if max(scores, default=0.0) <= 0:
            return ()  # as for most articles
        best = sorted([(-score, place) for place, score in enumerate(scores) if score > 0])
        return tuple([self._model.topics[place].slug for _, place in best[:MOST]])

    @property
    def slugs(self) -> tuple[str, ...]:
        """The topics that there are, in the order of the taxonomy.

        >>> Topics({"topics": [{"slug": "cats"}, {"slug": "dogs"}]}).slugs
        ('cats', 'dogs')
        """
        return tuple([topic.slug for topic in self._model.topics])

    @cached_property
    def _model(self) -> Model:
        """That of the package is read at the first use: a chain that is never applied reads no file."""
        return _shipped() if self.taxonomy is None else Model.of(read_taxonomy(self.taxonomy))


def _native(text: str) -> list[str]:
    """The words in lower case, without the common word that looks like initials."""
    return [word.lower() for word in words(text) if word not in (_FOREIGN, _FOREIGN.capitalize())]


@cache
def _shipped() -> Model:
    return Model.of(read_taxonomy(Path(__file__).parent / "data" / "taxonomy.json"))
