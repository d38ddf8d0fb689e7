"""Stage 5: summary, topics and entities from a language model, over the chat-completions protocol (extra `llm`)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import Attribute, evolve, field, fields, frozen

from feednorm.enrich.base import AnyEnricher, Enriched, enrich
from feednorm.enrich.chat_answer import Answer, AnswerError, read_answer
from feednorm.enrich.chat_cache import AnswerCache, key_of
from feednorm.enrich.chat_client import finish, import_openai, open_client
from feednorm.enrich.chat_prompt import VERSION, Article, answer_formats, messages
from feednorm.enrich.entities import Entities
from feednorm.enrich.summary import Summary
from feednorm.enrich.topics import Topics
from feednorm.model import Entry
from feednorm.problems import Problem, problem
from feednorm.record import Record
from feednorm.urls import is_http_url

if TYPE_CHECKING:
    from openai import AsyncOpenAI

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


def _as_chain(enrichers: Iterable[AnyEnricher]) -> tuple[AnyEnricher, ...]:
    return tuple(enrichers)


@frozen(kw_only=True, slots=False)
class ChatEnricher:
    """Asks a model for summary, topics and entities; where it gives no usable answer, the offline enrichers stand in.

    `base_url` is that of any server with the chat-completions protocol ("https://api.deepseek.com",
    "http://localhost:11434/v1"), `api_key` may be empty where it wants none. Only title, language and the first
    `characters` of the text leave the machine. A request takes `timeout` seconds at most, from its start to the last
    byte of its answer; one that fails for a passing reason is repeated `retries` times, later and later, or when the
    server says. `enrich_many` has as many requests under way as `concurrency` says. Answers are kept by what was asked,
    in memory, and in the folder `cache` if one is given. `topics` is the taxonomy to choose from, `fallback` what
    stands in, with a `model-fallback` problem.

    The article is data in the question and never an instruction, and nothing of the answer is believed unchecked:
    see `read_answer`.

    >>> ChatEnricher(base_url="http://127.0.0.1:11434/v1", model="small", api_key="secret").model
    'small'
    """

    base_url: str = field(validator=_check("an absolute http(s) URL"))
    model: str = field(validator=_check("the name of a model"))
    api_key: str = field(default="", repr=False, validator=_check("a text of printable ASCII without spaces"))
    topics: Topics = field(factory=Topics)
    fallback: Sequence[AnyEnricher] = field(converter=_as_chain)
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
        return self.enrich_many([record])[0]

    def enrich_many(self, records: Sequence[Record]) -> list[Enriched]:
        """As for one, with several requests under way at once; the order stays."""
        answers = self._session.answers([Article.of(record, self.characters) for record in records])
        return [self._enriched(record, answer) for record, answer in zip(records, answers, strict=True)]

    def _enriched(self, record: Record, answer: Answer | AnswerError | None) -> Enriched:
        match answer:
            case Answer():
                return Enriched(evolve(record, summary=answer.summary, topics=answer.topics, entities=answer.entities))
            case AnswerError():
                line = record.entry.line if record.entry else None
                return self._without_model(record, problem("model-fallback", line=line, reason=answer))
        return self._without_model(record)

    def _without_model(self, record: Record, *problems: Problem) -> Enriched:
        doubts = list(problems)
        (plain,) = enrich([record], self.fallback, doubts.append)
        # Which entry of the feed it is, is known to whoever applies the chain.
        return Enriched(plain, tuple([evolve(doubt, entry=None) for doubt in doubts]))


def _again(options: dict[str, Any]) -> ChatEnricher:
    return ChatEnricher(**options)


class _Session:
    """What changes while an enricher works: its cache, and what the server has shown to understand.

    No connection outlives a call: none is left open, and none is shared by two event loops or by two processes.
    """

    def __init__(self, options: ChatEnricher) -> None:
        self._options = options
        self._slugs = options.topics.slugs
        self._formats = answer_formats(self._slugs)
        self._format = 0
        self._cache = AnswerCache(options.cache)
        self._openai = import_openai()

    def answers(self, articles: Sequence[Article]) -> list[Answer | AnswerError | None]:
        """What the model says of each article, None where there is no text to ask about."""
        asked = {self._key(article): article for article in articles if article.text}
        known: dict[str, Answer | AnswerError] = {}
        for key, article in asked.items():
            if (kept := self._kept(key, article)) is not None:
                known[key] = kept
        missing = {key: article for key, article in asked.items() if key not in known}
        if missing:
            known |= zip(missing, finish(self._ask_all(missing)), strict=True)
        return [known.get(self._key(article)) for article in articles]

    def _key(self, article: Article) -> str:
        return key_of(VERSION, self._options.model, self._slugs, article.title, article.language, article.text)

    def _kept(self, key: str, article: Article) -> Answer | None:
        with suppress(AnswerError):  # a file that was cut or changed: ask again
            if (content := self._cache.get(key)) is not None:
                return read_answer(content, article, self._slugs)
        return None

    async def _ask_all(self, articles: Mapping[str, Article]) -> list[Answer | AnswerError]:
        options = self._options
        places = asyncio.Semaphore(options.concurrency)
        async with open_client(options.base_url, options.api_key, options.timeout, options.retries) as client:

            async def ask(key: str, article: Article) -> Answer | AnswerError:
                async with places:
                    try:
                        return await self._ask(client, key, article)
                    except AnswerError as error:
                        return error

            return await asyncio.gather(*(ask(key, article) for key, article in articles.items()))

    async def _ask(self, client: AsyncOpenAI, key: str, article: Article) -> Answer:
        """What the model says of the article, asked again once if it makes no sense."""
        reason = AnswerError("it was not asked")
        for _ in range(_ASKED):
            content = await self._complete(client, article)
            try:
                answer = read_answer(content, article, self._slugs)
            except AnswerError as error:
                reason = error
            else:
                self._cache.put(key, str(content))
                return answer
        raise reason

    async def _complete(self, client: AsyncOpenAI, article: Article) -> object:
        """The text of a completion; the strictest form of answer first that the server accepts."""
        openai = self._openai
        for place in range(self._format, len(self._formats)):
            try:
                content = await self._request(client, article, self._formats[place])
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                if place == len(self._formats) - 1:
                    raise self._failure(error) from None
            except Exception as error:  # noqa: BLE001 - a broken response breaks the client in ways of its own
                raise self._failure(error) from None
            else:
                self._format = place
                return content
        raise AssertionError("there is always a last form")

    async def _request(self, client: AsyncOpenAI, article: Article, answer_format: Mapping[str, Any] | None) -> object:
        more: dict[str, Any] = {"response_format": answer_format} if answer_format else {}
        completion: Any = await client.chat.completions.create(
            model=self._options.model,
            messages=messages(article, self._slugs),  # type: ignore[arg-type]
            temperature=0,
            **more,
        )
        try:
            return completion.choices[0].message.content
        except (AttributeError, IndexError, TypeError):
            return None  # no completion at all, whatever its status says

    def _failure(self, error: Exception) -> AnswerError:
        """The error in a line, without the key, which some servers quote."""
        status = getattr(error, "status_code", None)
        reason = " ".join(str(error).split()) or type(error).__name__
        if self._options.api_key:
            reason = reason.replace(self._options.api_key, "***")
        return AnswerError(f"{type(error).__name__}{f' {status}' if status else ''}: {reason[:_REASON_LENGTH]}")
