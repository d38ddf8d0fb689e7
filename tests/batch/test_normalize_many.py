"""`normalize_many`: one outcome a document, whatever becomes of the document, its worker or the caller."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from collections.abc import Callable, Iterator
from copy import copy, deepcopy
from datetime import UTC, datetime
from multiprocessing import get_all_start_methods
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from attrs import asdict, evolve

from feednorm import TAGS, FeedError, Outcome, Record, Site, normalize, normalize_many, render
from feednorm.batch import _HELD_DOCUMENTS, WorkerDiedError
from feednorm.batch.sources import Pace, Source, chunks_of, documents_of
from feednorm.enrich import enrich, entities, topics
from feednorm.model import Entry

NOW = datetime(2026, 5, 20, 13, 3, tzinfo=UTC)


def feed(title: str, *titles: str) -> bytes:
    """Return a feed with an item for each title."""
    items = "".join(
        f"<item><title>{name}</title><link>https://a.example/{number}</link><description>&lt;p>On {name}.</description>"
        f"<category>news</category><author>ada@a.example</author></item>"
        for number, name in enumerate((title, *titles))
    )
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def fall_over(record: Record, _entry: Entry) -> Record:
    """Enrich by killing the process, where the title says so."""
    if "lethal" in record.title:
        os.kill(os.getpid(), signal.SIGKILL)
    return record


def die_while_writing(record: Record, _entry: Entry) -> Record:
    """Enrich such that the process dies halfway through its answer, where the title says so."""

    def write_half(connection: Connection, message: bytes) -> None:
        os.write(connection.fileno(), bytes(message)[: len(message) // 2])
        os.kill(os.getpid(), signal.SIGKILL)

    if "lethal" in record.title:
        Connection._send = write_half  # type: ignore[attr-defined]
    return record


def tell_process(record: Record, _entry: Entry) -> Record:
    """Enrich with the number of the process."""
    return evolve(record, topics=(f"p{os.getpid()}",))


def dawdle(record: Record, _entry: Entry) -> Record:
    """Enrich for a minute, where the title says so."""
    time.sleep(60 if "slow" in record.title else 0.2 if "late" in record.title else 0)
    return record


# ---------------------------------------------------------------- outcomes


@pytest.mark.parametrize("workers", [1, 2])
def test_every_source_has_its_outcome_in_order(workers: int, tmp_path: Path) -> None:
    """Paths, bytes and pairs give what `normalize` gives, each under its name; what fails is a value among them."""
    path = tmp_path / "a.xml"
    path.write_bytes(feed("From a path"))
    sources: list[Source] = [
        path,
        str(path),
        feed("Bytes"),
        ("pair", feed("Pair", "Two")),
        ("pdf", b"%PDF-1.7"),
        tmp_path / "none",
    ]
    outcomes = list(normalize_many(sources, workers=workers, now=NOW))
    assert [outcome.source for outcome in outcomes] == [path, str(path), 2, "pair", "pdf", tmp_path / "none"]
    assert [list(outcome.records) for outcome in outcomes] == [
        normalize(feed("From a path"), now=NOW),
        normalize(feed("From a path"), now=NOW),
        normalize(feed("Bytes"), now=NOW),
        normalize(feed("Pair", "Two"), now=NOW),
        [],
        [],
    ]
    assert [type(outcome.error) for outcome in outcomes] == [type(None)] * 4 + [FeedError, FileNotFoundError]
    assert isinstance(outcomes[4].error, FeedError)
    assert outcomes[4].error.kind == "pdf"
    assert [problem.code for problem in outcomes[3].problems] == [*["no-id"] * 2, *["no-date"] * 2]
    assert all(outcome.seconds > 0 for outcome in outcomes)


def test_records_travel_whole() -> None:
    """A record from a worker has its entry and identity, though neither takes part in equality."""
    (there,) = normalize_many([feed("A", "B")], workers=2, now=NOW)
    here = normalize(feed("A", "B"), now=NOW)
    assert [record.entry for record in there.records] == [record.entry for record in here]
    assert [record.identity for record in there.records] == [record.identity for record in here]
    assert hash(there.records[0]) == hash(here[0])


def test_an_entry_that_came_from_a_worker_is_like_any_other() -> None:
    """Entries travel unread, which nobody need know: each thing one may do with an entry first reads it."""
    doings: list[Callable[[Record], object]] = [
        lambda record: record.entry,
        lambda record: repr(record.entry),
        lambda record: vars(evolve(record)),
        lambda record: evolve(record.entry, line=7) if record.entry else None,
        asdict,
        lambda record: vars(copy(record.entry)),
        lambda record: vars(deepcopy(record).entry),
        lambda record: vars(pickle.loads(pickle.dumps(record)).entry),
        lambda record: render(record, "jsonld"),
        lambda record: enrich([record], [tell_title], print)[0].summary,
    ]
    titles = [f"Item {number}" for number in range(40)]
    here = normalize(feed("A", *titles), now=NOW)
    for do in doings:
        (there,) = normalize_many([feed("A", *titles)], workers=2, now=NOW)
        assert [do(record) for record in there.records] == [do(record) for record in here]


def tell_title(record: Record, entry: Entry) -> Record:
    """Enrich with the title of the entry as the feed has it."""
    return evolve(record, summary=entry.title.value if entry.title else "")


def test_an_unread_entry_has_its_fields_alone() -> None:
    """What no entry has is an error as for any object, before the entry is read and after."""
    (outcome,) = normalize_many([feed("A")], workers=2)
    entry = outcome.records[0].entry
    for _ in range(2):
        with pytest.raises(AttributeError, match="'Entry' object has no attribute 'colour'"):
            entry.colour  # type: ignore[union-attr]  # noqa: B018


def test_a_record_that_is_kept_keeps_few_others() -> None:
    """An unread entry holds a small part of a long document, and takes none of it where it is pickled."""
    titles = [f"{number} {'x' * 1000}" for number in range(200)]
    (outcome,) = normalize_many([feed("A", *titles)], workers=2)
    entry = outcome.records[100].entry
    assert 1000 < len(vars(entry)["_place"][0].content) < 100_000
    assert len(pickle.dumps(entry)) < 5_000


def test_the_time_of_ingest_is_pinned_once() -> None:
    """Documents of one call share one `now`, though they are worked on at different times."""
    outcomes = normalize_many([feed("A"), feed("B")], workers=1)
    first = next(outcomes)
    time.sleep(0.002)
    assert next(outcomes).records[0].updated_at == first.records[0].updated_at


def test_options_reach_the_workers() -> None:
    """`site` and `enrichers` hold in every worker, `url` and `content_type` for each document by its name."""
    (outcome,) = normalize_many(
        [("latin", "<rss><channel><item><title>Café</title><link>/x</link></item></channel></rss>".encode("latin-1"))],
        workers=2,
        url=lambda name: f"https://a.example/{name}",
        content_type=lambda _name: "application/rss+xml; charset=iso-8859-1",
        site=Site(base_url="https://news.example/"),
        enrichers=[tell_process],
    )
    (record,) = outcome.records
    assert (record.title, record.url) == ("Café", "https://news.example/cafe")
    assert record.canonical_source == "https://a.example/x"
    assert record.topics != (f"p{os.getpid()}",)


def test_a_users_tags_reach_the_workers() -> None:
    """A table of tags travels, though rows of the package's own may hold what pickle cannot write."""
    site = Site(tags={**TAGS, "x-note": TAGS["em"]})
    data = b"<rss><channel><item><description>&lt;x-note>so&lt;/x-note></description></item></channel></rss>"
    (outcome,) = normalize_many([data], workers=2, site=site)
    assert [record.body_md for record in outcome.records] == ["*so*"]


def test_a_name_that_is_a_url_is_the_documents_url() -> None:
    """A poller's pairs of URL and bytes need no option for relative links to resolve."""
    data = b"<rss><channel><item><title>A</title><link>/x</link></item></channel></rss>"
    (outcome,) = normalize_many([("https://a.example/feed.xml", data)], workers=1)
    assert outcome.records[0].canonical_source == "https://a.example/x"


def test_one_worker_is_this_process() -> None:
    """With `workers=1` enrichers run here, so that they need not be such as pickle can send."""
    seen: list[int] = []

    def note_process(record: Record, _entry: Entry) -> Record:
        seen.append(os.getpid())
        return record

    list(normalize_many([feed("A")], workers=1, enrichers=[note_process]))
    assert seen == [os.getpid()]


def test_unordered_results_do_not_wait_for_a_slow_one() -> None:
    """`ordered=False` gives documents as they are done, each once."""
    sources = [("late", feed("late")), *((str(number), feed("A")) for number in range(40))]
    as_done = [outcome.source for outcome in normalize_many(sources, workers=2, ordered=False, enrichers=[dawdle])]
    in_order = [outcome.source for outcome in normalize_many(sources, workers=2, enrichers=[dawdle])]
    assert as_done != in_order == [source for source, _data in sources]
    assert sorted(as_done) == sorted(in_order)


def test_an_unexpected_exception_is_a_value_with_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of the library costs one document, and says where it is."""
    monkeypatch.setattr("feednorm.batch.work.normalize", lambda *_, **__: 1 / 0)
    (outcome,) = normalize_many([b""], workers=1)
    assert isinstance(outcome.error, ZeroDivisionError)
    assert "in perform" in outcome.error.__notes__[0]


def tell_tables(record: Record, _entry: Entry) -> Record:
    """Enrich with whether this process has the tables of the enrichers at hand."""
    read = [topics._shipped.cache_info().currsize, entities._shipped.cache_info().currsize]
    return evolve(record, topics=("read" if all(read) else "missing",))


@pytest.mark.skipif("forkserver" not in get_all_start_methods(), reason="workers are spawned here")
def test_workers_begin_with_the_tables_read() -> None:
    """The server that workers are forked from has imported the package and read its tables once for all of them."""
    (outcome,) = normalize_many([feed("A")], workers=2, enrichers=[tell_tables])
    assert outcome.records[0].topics == ("read",)


# ---------------------------------------------------------------- misuse


def test_misuse_is_refused_at_the_call() -> None:
    """What no document can be blamed for raises before the first result."""
    with pytest.raises(ValueError, match="workers must be a whole number, at least 1"):
        normalize_many([], workers=0)
    with pytest.raises(ValueError, match="workers must be a whole number"):
        normalize_many([], workers=1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="an enricher is a callable"):
        normalize_many([], enrichers=[7])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="aware"):
        normalize_many([], now=datetime(2026, 1, 1))  # noqa: DTZ001 - naive on purpose
    with pytest.raises(TypeError, match="a source is a path, bytes or a"):
        list(normalize_many([7], workers=1))  # type: ignore[list-item]


def test_an_enricher_that_cannot_travel_is_refused() -> None:
    """A lambda cannot be sent to a worker; the message says what can."""
    with pytest.raises(TypeError, match="that pickle can write"):
        list(normalize_many([b""], workers=2, enrichers=[lambda record, _entry: record]))


# ---------------------------------------------------------------- workers that die


@pytest.mark.parametrize("ordered", [True, False])
def test_a_worker_that_dies_costs_its_document_alone(*, ordered: bool) -> None:
    """Killed workers are replaced and everything else in their hands runs again."""
    sources = [(number, feed("lethal" if number in (3, 4, 17) else "A")) for number in range(40)]
    outcomes = list(normalize_many(sources, workers=2, ordered=ordered, enrichers=[fall_over]))
    lost = [outcome.source for outcome in outcomes if outcome.error is not None]
    assert sorted(lost) == [3, 4, 17]
    assert sorted(outcome.source for outcome in outcomes) == list(range(40))
    assert {type(outcome.error) for outcome in outcomes} == {type(None), WorkerDiedError}
    assert all(outcome.records for outcome in outcomes if outcome.error is None)


def test_a_worker_that_dies_within_its_result_costs_its_document_alone() -> None:
    """What it has written of the result is no message, and nobody waits for the rest."""
    sources = [(title, feed(title)) for title in ("one", "lethal", "two", "three")]
    outcomes = list(normalize_many(sources, workers=2, enrichers=[die_while_writing]))
    assert [type(outcome.error) for outcome in outcomes] == [type(None), WorkerDiedError, type(None), type(None)]


def test_a_worker_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    """A document whose worker was killed once, by no fault of its own, runs again and succeeds."""
    stumble = Stumble(tmp_path / "stumbled")
    outcomes = list(normalize_many([feed("A") for _ in range(20)], workers=2, enrichers=[stumble]))
    assert (tmp_path / "stumbled").exists()
    assert [outcome.error for outcome in outcomes] == [None] * 20


class Stumble:
    """An enricher that kills its process once."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __call__(self, record: Record, _entry: Entry) -> Record:
        """Leave a mark and fall, or pass by it."""
        if not self.mark.exists():
            self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return record


class Unreadable:
    """An enricher that no worker can read."""

    def __call__(self, record: Record, _entry: Entry) -> Record:
        """Never called."""
        return record

    def __reduce__(self) -> tuple[object, ...]:
        return _raise, ()


def _raise() -> None:
    raise ImportError("not here")


@pytest.mark.filterwarnings("default")
def test_workers_that_cannot_start_are_no_documents_fault(capfd: pytest.CaptureFixture[str]) -> None:
    """Where no worker starts, the call fails and says what is needed, instead of blaming every document in turn."""
    with pytest.raises(RuntimeError, match="worker processes do not start"):
        list(normalize_many([feed("A")], workers=2, enrichers=[Unreadable()]))
    capfd.readouterr()


# ---------------------------------------------------------------- bounds


def test_a_million_sources_are_taken_up_as_there_is_room() -> None:
    """Of an endless generator only so many are read as are under way or wait for their turn."""
    taken = 0

    def endless() -> Iterator[tuple[int, bytes]]:
        nonlocal taken
        while True:
            taken += 1
            yield taken, feed("A")

    outcomes = normalize_many(endless(), workers=2)
    got = [next(outcomes).source for _ in range(100)]
    assert got == list(range(1, 101))
    assert taken < 100 + 2 * _HELD_DOCUMENTS  # those in the workers are far fewer than those that may wait
    outcomes.close()  # type: ignore[attr-defined]


def test_results_held_back_by_a_slow_one_are_bounded() -> None:
    """Behind a document that takes long, in order, no more are taken up than may be held."""
    taken = 0

    def endless() -> Iterator[tuple[str, bytes]]:
        nonlocal taken
        yield "slow", feed("slow")
        while True:
            taken += 1
            yield "A", b"x" * 3_000_000

    outcomes = normalize_many(endless(), workers=2, enrichers=[dawdle])
    threading.Timer(3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        next(outcomes)
    assert 0 < taken < 40


def test_small_documents_travel_together() -> None:
    """A chunk holds many small documents while they are quick, a large one goes alone, and nothing is left out."""
    sizes = [10] * 40 + [1_000_000, 10, 10]
    sources = [b"x" * size for size in sizes]
    assert [len(chunk) for chunk in chunks_of(documents_of(sources, None, None), Pace())] == [1] * len(sizes)
    chunks = list(chunks_of(documents_of(sources, None, None), Pace(0.0001)))
    assert sorted(document.number for chunk in chunks for document in chunk) == list(range(len(sizes)))
    assert max(map(len, chunks)) == 16
    assert [len(chunk) for chunk in chunks if any(document.size > 10 for document in chunk)] == [1]


def test_large_documents_go_first_of_those_in_view() -> None:
    """Of documents taken up together the largest are begun first and the small ones keep their order."""
    sizes = [10, 200_000, 20, 900_000, 30] + [40] * 60 + [800_000]
    chunks = chunks_of(documents_of([b"x" * size for size in sizes], None, None), Pace())
    order = [document.number for chunk in chunks for document in chunk]
    assert order == [3, 1, 0, 2, *range(4, 64), 65, 64]


def test_a_slow_source_is_not_waited_for_with_work_in_hand() -> None:
    """What has been taken up goes to work when the next document is long in coming, before more are taken up."""
    taken = 0

    def slow() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(9):
            taken += 1
            yield b"x"
            time.sleep(0.05)

    next(chunks_of(documents_of(slow(), None, None), Pace(0.0001)))
    assert taken <= 2


# ---------------------------------------------------------------- stopping


def _workers() -> set[int]:
    """The worker processes of this one: the children of its fork server."""
    parents = {int(stat.parent.name): _parent(stat) for stat in Path("/proc").glob("[0-9]*/stat")}
    servers = {process for process, parent in parents.items() if parent == os.getpid()}
    return {process for process, parent in parents.items() if parent in servers and _runs(process)}


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _runs(process: int) -> bool:
    """Whether it is no zombie: these have no command line."""
    try:
        return bool(Path(f"/proc/{process}/cmdline").read_bytes())
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads processes from /proc")
@pytest.mark.parametrize("how", ["close", "interrupt", "error"])
def test_stopping_kills_the_workers_at_once(how: str) -> None:
    """Closing the iterator, an interrupt and an error of the sources end workers in the middle of a long document."""

    def sources() -> Iterator[bytes]:
        yield feed("A")
        yield feed("slow")
        if how == "error":
            time.sleep(0.5)
            raise LookupError("no more")
        yield from [feed("slow")] * 9

    outcomes = normalize_many(sources(), workers=2, enrichers=[dawdle])
    start = time.monotonic()
    if how == "close":
        assert isinstance(next(outcomes), Outcome)
        assert _workers()
        outcomes.close()  # type: ignore[attr-defined]
    else:
        if how == "interrupt":
            threading.Timer(1, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt if how == "interrupt" else LookupError):
            list(outcomes)
    assert time.monotonic() - start < 30  # the documents take a minute each
    assert _workers() == set()
