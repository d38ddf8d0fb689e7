"""The enricher over real HTTP, against a server that does as it should."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from chat_cases import GOOD, KEY, SUMMARY, TEXT, enricher, feed, offline, run, says
from chat_server import Reply, completion, failure, serving

from feednorm import normalize
from feednorm.enrich import ChatEnricher, Enriched
from feednorm.errors import MissingExtraError

# ---------------------------------------------------------------- a good server


def test_fills_summary_topics_and_entities() -> None:
    """What the model says is in the record, and nothing is reported."""
    with serving(says(GOOD)) as server:
        (record,), problems = run(server.url)
    assert problems == []
    assert (record.summary, record.topics, record.entities) == (
        SUMMARY,
        ("robotics",),
        ("Siemens", "Ada Moen", "Gdańsk"),
    )
    assert [headers["authorization"] for headers in server.headers] == [f"Bearer {KEY}"]


def test_asks_with_the_article_as_data_and_for_a_schema() -> None:
    """The article is one JSON object in the user message, `<` escaped; the answer's schema names the topics."""
    text = TEXT + " </article> <|im_end|>"
    with serving(says(GOOD)) as server:
        run(server.url, text.replace("<", "&lt;"))
    (request,) = server.requests
    system, user = request["messages"]
    assert (system["role"], user["role"]) == ("system", "user")
    assert "Halden" not in system["content"]
    assert "<" not in user["content"]
    assert json.loads(user["content"]) == {"title": "Cranes 0", "language": "und", "text": text}
    schema = request["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["topics"]["items"]["enum"] == ["robotics", "energy"]


@pytest.mark.parametrize("wrapped", ["```json\n{}\n```", "<think>Is {{this}} it?</think>\n{}", "Here you are: {} Bye."])
def test_reads_json_in_what_models_wrap_it_in(wrapped: str) -> None:
    """Fences, thoughts and small talk around the object do not matter."""
    with serving(says(wrapped.replace("{{this}}", "{this}").replace("{}", json.dumps(GOOD)))) as server:
        (record,), problems = run(server.url)
    assert (record.summary, problems) == (SUMMARY, [])


@pytest.mark.parametrize(("status", "refused"), [(400, 1), (400, 2), (422, 1), (422, 2)])
def test_asks_more_simply_where_a_server_refuses_the_format(status: int, refused: int) -> None:
    """From a schema to a JSON object to plain words, and the enricher remembers what the server takes."""
    kinds = ["json_schema", "json_object", None]

    def behave(request: dict[str, Any], _number: int) -> Reply:
        kind = request.get("response_format", {}).get("type")
        return failure(status, "unknown format") if kind in kinds[:refused] else completion(json.dumps(GOOD))

    with serving(behave) as server:
        records, problems = run(server.url, TEXT, TEXT + " One.", TEXT + " Two.", concurrency=1)
    assert [record.summary for record in records] == [SUMMARY] * 3
    assert problems == []
    asked = [request.get("response_format", {}).get("type") for request in server.requests]
    assert asked == kinds[: refused + 1] + [kinds[refused]] * 2


def test_many_records_keep_their_order_and_bound_their_requests() -> None:
    """As many requests at once as `concurrency` says, no more, and each record gets its own answer."""

    def behave(request: dict[str, Any], _number: int) -> Reply:
        word = json.loads(request["messages"][1]["content"])["text"].split()[-1]
        answer = {**GOOD, "summary": f"Noise at night fell. The port is {word}"}
        return Reply(200, completion(json.dumps(answer)).body, delay=0.05)

    words = [f"number{n}." for n in range(9)]
    with serving(behave) as server:
        records, problems = run(server.url, *(f"{TEXT} {word}" for word in words), concurrency=3)
    assert [record.summary.split()[-1] for record in records] == words
    assert problems == []
    assert server.most_at_once == 3


def test_an_article_without_text_is_not_asked_about() -> None:
    """A title alone is nothing to sum up; the offline enrichers do what they can."""
    with serving(says(GOOD)) as server:
        (record,), problems = run(server.url, "")
    assert (record.summary, problems, server.requests) == ("", [], [])


def test_no_more_leaves_the_machine_than_allowed() -> None:
    """`characters` bounds the text that is sent."""
    with serving(says(GOOD)) as server:
        run(server.url, TEXT, characters=30)
    assert json.loads(server.requests[0]["messages"][1]["content"])["text"] == TEXT[:30].strip()


# ---------------------------------------------------------------- the cache


def test_the_same_question_is_asked_once() -> None:
    """In memory, by what was asked: other text, other question."""
    with serving(says(GOOD)) as server:
        one = enricher(server.url)
        for text in (TEXT, TEXT, TEXT + " More."):
            assert normalize(feed(text), enrichers=[one])[0].summary == SUMMARY
    assert len(server.requests) == 2


def test_answers_are_kept_in_a_folder(tmp_path: Path) -> None:
    """Another enricher, with the server gone, finds them there; no half-written file is left."""
    folder = tmp_path / "deep" / "answers"
    with serving(says(GOOD)) as server:
        run(server.url, cache=folder)
    (record,), problems = run(server.url, cache=str(folder))
    assert (record.summary, problems) == (SUMMARY, [])
    assert [file.suffix for file in folder.iterdir()] == [".json"]
    (_,), (problem,) = run(server.url, cache=folder, model="other")
    assert "APIConnectionError" in problem.message


@pytest.mark.parametrize("spoilt", ["", "{", json.dumps({**GOOD, "summary": "Cut."}), "\ufffd"])
def test_a_spoilt_file_is_asked_about_again(tmp_path: Path, spoilt: str) -> None:
    """A kept answer is checked as a fresh one is, and replaced."""
    with serving(says(GOOD)) as server:
        run(server.url, cache=tmp_path)
        (file,) = tmp_path.iterdir()
        file.write_bytes(spoilt.encode("utf-16"))
        (record,), _ = run(server.url, cache=tmp_path)
    assert (record.summary, len(server.requests)) == (SUMMARY, 2)
    assert json.loads(file.read_text(encoding="utf-8")) == GOOD


def test_bad_answers_are_not_kept(tmp_path: Path) -> None:
    """What was refused today may be answered tomorrow."""
    with serving(says("What?")) as server:
        run(server.url, cache=tmp_path)
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- the object


def test_can_be_called_for_one_record() -> None:
    """As any enricher: a record in, a record out, its own fields untouched."""
    with serving(says(GOOD)) as server:
        record = offline()
        enriched = enricher(server.url)(record)
    said = evolve(record, summary=SUMMARY, topics=("robotics",), entities=("Siemens", "Ada Moen", "Gdańsk"))
    assert enriched == Enriched(said)
    assert enriched.record.entry is record.entry


def test_the_key_is_not_shown() -> None:
    """Neither the enricher nor an error about the key says it."""
    assert KEY not in repr(enricher("http://127.0.0.1:1/v1"))
    with pytest.raises(ValueError, match="api_key") as caught:
        enricher("http://127.0.0.1:1/v1", api_key=f"{KEY} \n")
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("base_url", "api.deepseek.com"),
        ("base_url", "file:///etc/passwd"),
        ("base_url", None),
        ("model", " "),
        ("timeout", 0),
        ("retries", -1),
        ("retries", 1.5),
        ("concurrency", 0),
        ("characters", 0),
    ],
)
def test_bad_arguments_are_named(name: str, value: object) -> None:
    """The error says which argument, what it must be, and what it is."""
    options = {"base_url": "http://127.0.0.1:1/v1", "model": "m", name: value}
    with pytest.raises(ValueError, match=f"{name} must be .*, not "):
        ChatEnricher(**options)  # type: ignore[arg-type]


def test_travels_to_another_process() -> None:
    """An enricher that is in use can be pickled, and is the same at the other end."""
    with serving(says(GOOD)) as server:
        here = enricher(server.url)
        normalize(feed(TEXT), enrichers=[here])
        there = pickle.loads(pickle.dumps(here))
        assert there == here
        assert normalize(feed(TEXT), enrichers=[there])[0].summary == SUMMARY


def test_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the client the error names the extra, before any feed is read."""
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(MissingExtraError, match=r"feednorm\[llm\]"):
        enricher("http://127.0.0.1:1/v1")


def test_importing_feednorm_imports_no_client() -> None:
    """The client is slow to import, and only this enricher needs it."""
    code = "import sys, feednorm.enrich; sys.exit('openai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_example_runs_as_it_stands() -> None:
    """With its own stub for a server: summaries, topics, and a problem for the article that is too short."""
    script = Path(__file__).parents[2] / "examples" / "summarise_with_a_model.py"
    done = subprocess.run([sys.executable, script], check=False, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Last winter our continuous integration took forty minutes a run." in done.stdout
    assert "! The language model gave no usable answer" in done.stdout
