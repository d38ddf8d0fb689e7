"""What a request holds, how long it may take, and how it ends; over real HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import threading
from typing import Any, Literal

import pytest
from attrs import evolve
from chat_cases import GOOD, KEY, SUMMARY, TEXT, enricher, feed, offline, run, says
from chat_server import Reply, completion, serving

from feednorm import normalize

# ---------------------------------------------------------------- what is in it

AMBIENT = {
    "OPENAI_API_KEY": "sk-of-openai",
    "OPENAI_ADMIN_KEY": "sk-of-an-admin",
    "OPENAI_ORG_ID": "org-leak",
    "OPENAI_PROJECT_ID": "proj-leak",
    "OPENAI_BASE_URL": "http://127.0.0.1:9/leak",
    "OPENAI_CUSTOM_HEADERS": "X-Leak: leak\nAuthorization: Bearer sk-leak\nUser-Agent: agent",
    "OPENAI_WEBHOOK_SECRET": "whsec-leak",
}


@pytest.mark.parametrize("key", [KEY, ""])
def test_nothing_of_the_environment_reaches_the_server(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment holds for an account at OpenAI stays here: a server that was named gets its key alone."""
    for name, value in AMBIENT.items():
        monkeypatch.setenv(name, value)
    with serving(says(GOOD)) as server:
        (record,), problems = run(server.url, api_key=key)
    assert (record.summary, problems) == (SUMMARY, [])
    (headers,), (request,) = server.headers, server.requests
    assert headers["authorization"] == f"Bearer {key or 'none'}"
    assert set(headers) <= {
        *("accept", "accept-encoding", "connection", "content-length", "content-type", "host"),
        *("authorization", "idempotency-key", "user-agent"),
    }
    assert "leak" not in json.dumps([headers, request])
    assert set(request) == {"model", "messages", "temperature", "response_format"}


def test_a_proxy_of_the_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the network is reached through a proxy only, requests go there."""
    with serving(says(GOOD)) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.removesuffix("/v1"))
        monkeypatch.setenv("http_proxy", proxy.url.removesuffix("/v1"))
        (record,), problems = run("http://model.example/v1")
    assert (record.summary, problems) == (SUMMARY, [])
    assert [headers["host"] for headers in proxy.headers] == ["model.example"]


# ---------------------------------------------------------------- how long it may take


@pytest.mark.parametrize("dripping", ["headers", "body"])
def test_a_server_that_drips_holds_nobody(dripping: Literal["headers", "body"]) -> None:
    """A good answer, a byte now and then, comes too late: its request ends in time, and so does its connection."""
    reply = Reply(200, completion(json.dumps(GOOD)).body, drip=0.05, dripping=dripping)
    with serving(lambda _request, _number: reply) as server:
        (record,), (problem,) = run(server.url, timeout=0.5)
        assert server.hung_up.wait(20)
    assert record.summary == offline().summary
    assert "APITimeoutError" in problem.message
    assert len(server.requests) == 1


def test_a_request_that_took_too_long_is_repeated() -> None:
    """Dripping is a passing failure: each try has its own time, and a quick second one succeeds."""
    good = completion(json.dumps(GOOD))
    with serving(lambda _request, number: good if number else evolve(good, drip=0.05)) as server:
        (record,), problems = run(server.url, timeout=2, retries=1)
    assert (record.summary, problems, len(server.requests)) == (SUMMARY, [], 2)


def test_an_answer_without_end_is_cut() -> None:
    """Of a response only so much is taken into memory; a good answer behind that is none."""
    reply = Reply(200, " " * 9_000_000 + completion(json.dumps(GOOD)).body)
    with serving(lambda _request, _number: reply) as server:
        (record,), (problem,) = run(server.url)
    assert record.summary == offline().summary
    assert problem.code == "model-fallback"


def test_an_interrupt_ends_requests_at_once() -> None:
    """Ctrl-C does not wait for a server that is silent, nor for the requests that have not begun."""
    waiting = threading.Event()

    def behave(_request: dict[str, Any], _number: int) -> Reply:
        waiting.set()
        return evolve(completion(json.dumps(GOOD)), delay=60)

    def interrupt() -> None:
        waiting.wait()
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()
    with serving(behave) as server:
        with pytest.raises(KeyboardInterrupt):
            run(server.url, *(f"{TEXT} {number}" for number in range(9)), concurrency=2)
        assert len(server.requests) <= 2


# ---------------------------------------------------------------- who asks


def test_a_caller_with_an_event_loop_can_ask_too() -> None:
    """In a notebook or an asynchronous server `normalize` is called from within a running loop."""

    async def main(url: str) -> str:
        return normalize(feed(TEXT), enrichers=[enricher(url)])[0].summary

    with serving(says(GOOD)) as server:
        assert asyncio.run(main(server.url)) == SUMMARY


def test_one_question_is_asked_once() -> None:
    """Records of one text that are enriched together share an answer, or a refusal, and so a request."""
    for answer, requests in ((GOOD, 1), ("What?", 2)):
        with serving(says(answer)) as server:
            one, two = enricher(server.url).enrich_many([offline()] * 2)
        assert one == two
        assert len(server.requests) == requests


def test_another_enricher_of_the_kind_may_stand_in() -> None:
    """Where one server gives nothing usable, the next one in `fallback` is asked."""
    with serving(says("What?")) as first, serving(says(GOOD)) as second:
        (record,), (problem,) = run(first.url, fallback=[enricher(second.url)])
    assert (record.summary, problem.code) == (SUMMARY, "model-fallback")
