"""Stage 5: summary, topics and entities from a language model, over the chat-completions protocol (extra `llm`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any

from attrs import Attribute, evolve, field, fields, frozen

from feednorm.enrich.base import AnyEnricher, Enriched, enrich
from feednorm.enrich.chat_answer import Answer, AnswerError, read_answer
from feednorm.enrich.chat_cache import AnswerCache, key_of
from feednorm.enrich.chat_prompt import VERSION, Article, answer_formats, messages
from feednorm.enrich.entities import Entities
from feednorm.enrich.summary import Summary
from feednorm.enrich.topics import Topics
from feednorm.errors import MissingExtraError
from feednorm.model import Entry
from feednorm.problems import Problem, problem
from feednorm.record import Record
from feednorm.urls import is_http_url

if TYPE_CHECKING:
    from openai import OpenAI

_ASKED = 2  # times for a usable answer; the transport has its own retries
_REASON_LENGTH = 200


def _check(rule: str) -> Any:  # noqa: ANN401 - attrs types its validators so
    """An attrs validator for a rule of the table."""
    holds = _RULES[rule]

    def check(_enricher: object, attribute: Attribute[Any], value: object) -> None:
        if not holds(value):
            shown = "" if attribute.name == "api_key" else f", not {value!r}"
            raise ValueError(f"ChatEnricher: {attribute.name} must be {rule}{shown}")

    return check


_RULES: Mapping[str, Any] = {
    "an absolute http(s) URL": lambda v: isinstance(v, str) and is_http_url(v) and v.split() == [v],
    "the name of a model": lambda v: isinstance(v, str) and bool(v.strip()),
    "a text of printable ASCII without spaces": lambda v: (
        isinstance(v, str) and v.isascii() and v.isprintable() and " " not in v
    ),
    "a number of seconds above 0": lambda v: isinstance(v, int | float) and v > 0,
    "a whole number, 0 or more": lambda v: isinstance(v, int) and v >= 0,
    "a whole number, 1 or more": lambda v: isinstance(v, int) and v >= 1,
}


def _folder(path: Path | str | None) -> Path | None:
    """The cache's folder, made where it is not there; an `OSError` says at once that it cannot be."""
    if path is None:
        return None
    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@frozen(kw_only=True, slots=False)
class ChatEnricher:
    """Asks a model for summary, topics and entities; where it gives no usable answer, the offline enrichers stand in.

    `base_url` is that of any server with the chat-completions protocol ("https://api.deepseek.com",
    "http://localhost:11434/v1"), `api_key` may be empty where it wants none. Only title, language and the first
    `characters` of the text leave the machine. `timeout` is in seconds, without a word from the
    server; a request that fails for a
    passing reason is repeated `retries` times, later and later, or when the server says. `enrich_many` has as many
    requests under way as `concurrency` says. Answers are kept by what was asked, in memory, and in the folder `cache`
    if one is given. `topics` is the taxonomy to choose from, `fallback` what stands in, with a `model-fallback`
    problem.

    The article is data in the question and never an instruction, and nothing of the answer is believed unchecked:
    see `read_answer`.

    >>> ChatEnricher(base_url="http://127.0.0.1:11434/v1", model="small", api_key="secret").model
    'small'
    """

    base_url: str = field(validator=_check("an absolute http(s) URL"))
    model: str = field(validator=_check("the name of a model"))
    api_key: str = field(default="", repr=False, validator=_check("a text of printable ASCII without spaces"))
    topics: Topics = field(factory=Topics)
    fallback: Sequence[AnyEnricher] = field(converter=tuple)
    timeout: float = field(default=60.0, validator=_check("a number of seconds above 0"))
    retries: int = field(default=3, validator=_check("a whole number, 0 or more"))
    concurrency: int = field(default=4, validator=_check("a whole number, 1 or more"))
    characters: int = field(default=12_000, validator=_check("a whole number, 1 or more"))
    cache: Path | None = field(default=None, converter=_folder)
    _session: _Session = field(init=False, repr=False, eq=False)

    @fallback.default
    def _offline(self) -> tuple[AnyEnricher, ...]:
        return (Summary(), self.topics, Entities())

    @_session.default
    def _open_session(self) -> _Session:
        return _Session(self)

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to another process without the connection."""
        return _again, ({column.name: getattr(self, column.name) for column in fields(ChatEnricher) if column.init},)

    def __call__(self, record: Record, _entry: Entry | None = None) -> Enriched:
        """The record with what the model says, or with what the offline enrichers say and a problem."""
        return self._enriched(record)

    def enrich_many(self, records: Sequence[Record]) -> list[Enriched]:
        """As for one, with several requests under way at once; the order stays."""
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(min(self.concurrency, len(records) or 1)) as pool:
            return list(pool.map(self._enriched, records))

    def _enriched(self, record: Record) -> Enriched:
        article = Article.of(record, self.characters)
        if not article.text:
            return self._without_model(record)
        try:
            answer = self._session.answer(article)
        except AnswerError as error:
            line = record.entry.line if record.entry else None
            return self._without_model(record, problem("model-fallback", line=line, reason=error))
        said = evolve(record, summary=answer.summary, topics=answer.topics, entities=answer.entities)
        return Enriched(said)

    def _without_model(self, record: Record, *problems: Problem) -> Enriched:
        doubts = list(problems)
        (plain,) = enrich([record], self.fallback, doubts.append)
        # Which entry of the feed it is, is known to whoever applies the chain.
        return Enriched(plain, tuple([evolve(doubt, entry=None) for doubt in doubts]))


def _again(options: dict[str, Any]) -> ChatEnricher:
    return ChatEnricher(**options)


class _Session:
    """What changes while an enricher works: its connection, its cache, and what the server has shown to understand."""

    def __init__(self, options: ChatEnricher) -> None:
        self._options = options
        self._slugs = options.topics.slugs
        self._formats = answer_formats(self._slugs)
        self._format = 0
        self._cache = AnswerCache(options.cache)
        self._client: OpenAI | None = None
        self._lock = Lock()
        self._openai = _openai()

    def answer(self, article: Article) -> Answer:
        """What the model says of the article, asked again once if it makes no sense."""
        options = self._options
        key = key_of(VERSION, options.model, self._slugs, article.title, article.language, article.text)
        if (kept := self._cache.get(key)) is not None:
            with suppress(AnswerError):  # a file that was cut or changed: ask again
                return read_answer(kept, article, self._slugs)
        reason = AnswerError("it was not asked")
        for _ in range(_ASKED):
            content = self._complete(article)
            try:
                answer = read_answer(content, article, self._slugs)
            except AnswerError as error:
                reason = error
            else:
                self._cache.put(key, str(content))
                return answer
        raise reason

    def _complete(self, article: Article) -> object:
        """The text of a completion; the strictest form of answer first that the server accepts."""
        openai = self._openai
        for place in range(self._format, len(self._formats)):
            try:
                content = self._request(article, self._formats[place])
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                if place == len(self._formats) - 1:
                    raise self._failure(error) from None
            except Exception as error:  # noqa: BLE001 - a broken response breaks the client in ways of its own
                raise self._failure(error) from None
            else:
                self._format = place
                return content
        raise AssertionError("there is always a last form")

    def _request(self, article: Article, answer_format: Mapping[str, Any] | None) -> object:
        more: dict[str, Any] = {"response_format": answer_format} if answer_format else {}
        completion: Any = self._connection().chat.completions.create(
            model=self._options.model,
            messages=messages(article, self._slugs),  # type: ignore[arg-type]
            temperature=0,
            **more,
        )
        try:
            return completion.choices[0].message.content
        except (AttributeError, IndexError, TypeError):
            return None  # no completion at all, whatever its status says

    def _connection(self) -> OpenAI:
        with self._lock:
            if self._client is None:
                options = self._options
                self._client = self._openai.OpenAI(
                    base_url=options.base_url,
                    api_key=options.api_key or "none",
                    timeout=options.timeout,
                    max_retries=options.retries,
                )
            return self._client

    def _failure(self, error: Exception) -> AnswerError:
        """The error in a line, without the key, which some servers quote."""
        status = getattr(error, "status_code", None)
        reason = " ".join(str(error).split()) or type(error).__name__
        if self._options.api_key:
            reason = reason.replace(self._options.api_key, "***")
        return AnswerError(f"{type(error).__name__}{f' {status}' if status else ''}: {reason[:_REASON_LENGTH]}")


def _openai() -> ModuleType:
    try:
        import openai
    except ImportError as error:
        raise MissingExtraError("ChatEnricher", "llm") from error
    return openai
