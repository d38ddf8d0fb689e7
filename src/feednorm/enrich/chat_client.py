"""Stage 5: requests to a chat-completions server: bounded in time and size, with nothing in them that nobody meant.

The `openai` client takes from the environment what belongs to an account at OpenAI (OPENAI_ORG_ID, OPENAI_PROJECT_ID,
OPENAI_CUSTOM_HEADERS), and more of it from version to version; a server that the caller named is another party. So what
may leave is a list here, and all else is dropped from each request.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from feednorm.errors import MissingExtraError

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_HEADERS = frozenset(
    """
    accept accept-encoding authorization connection content-length content-type host idempotency-key user-agent
    """.split()
)
_MOST_BYTES = 8_000_000  # of a response; what is cut there is no JSON, and fails as such
_ENCODED = frozenset({"content-encoding", "content-length", "transfer-encoding"})

T = TypeVar("T")


def import_openai() -> ModuleType:
    """The package of the client; without it, an error that names the extra."""
    try:
        import openai
    except ImportError as error:
        raise MissingExtraError("ChatEnricher", "llm") from error
    return openai


def open_client(base_url: str, api_key: str, timeout: float, retries: int) -> AsyncOpenAI:
    """A client whose requests take `timeout` seconds at most, each of their repetitions by itself.

    Close it in the event loop that it was used in.
    """
    openai: Any = import_openai()
    key = api_key or "none"

    class BoundedHttp(openai.DefaultAsyncHttpxClient):  # type: ignore[misc]
        async def send(self, request: Any, **options: Any) -> Any:  # noqa: ANN401 - of httpx or of its successor
            for name in set(request.headers) - _HEADERS:
                del request.headers[name]
            request.headers["authorization"] = f"Bearer {key}"
            try:
                async with asyncio.timeout(timeout):
                    return await _read(await super().send(request, **{**options, "stream": True}))
            except TimeoutError as late:
                # The client repeats what fails with a time-out of the HTTP package that it is built on.
                package = sys.modules[type(request).__module__.partition(".")[0]]
                raise package.ReadTimeout(f"no answer within {timeout} s", request=request) from late

    client: AsyncOpenAI = openai.AsyncOpenAI(
        base_url=base_url, api_key=key, timeout=timeout, max_retries=retries, http_client=BoundedHttp()
    )
    return client


async def _read(response: Any) -> Any:  # noqa: ANN401 - of httpx or of its successor
    """The response with its body, or with the beginning of one that does not end."""
    body = bytearray()
    try:
        async for part in response.aiter_bytes():
            body += part
            if len(body) > _MOST_BYTES:
                break
    finally:
        await response.aclose()
    headers = [(name, value) for name, value in response.headers.multi_items() if name.lower() not in _ENCODED]
    return type(response)(
        response.status_code, headers=headers, content=bytes(body[:_MOST_BYTES]), request=response.request
    )


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, also for a caller who has an event loop (a notebook, a server)."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, work).result()
