"""`normalize_frame` on a real local Spark: the same records as `normalize`, and a row for every document."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from feednorm import DEFAULT_ENRICHERS, FeedError, Record, Site, normalize
from feednorm.model import Entry

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
NOW = datetime(2026, 5, 20, 13, 4, 6, 74844, tzinfo=UTC)
SITE = Site(base_url="https://news.example/")
BROKEN = {
    "pdf": b"%PDF-1.7",
    "empty": b"",
    "page": b"<!doctype html><title>A page</title>",
    "cut": b"<rss><channel><item><title>Kept</title><link>https://a.example/1</link></item><item><title>Cut",
    "no entries": b'<rss version="2.0"><channel><title>Nothing yet</title></channel></rss>',
    "twice": b"<rss><channel>" + b"<item><guid>1</guid><title>A</title></item>" * 2 + b"</channel></rss>",
}

Rows = dict[str, list[dict[str, Any]]]

pytestmark = pytest.mark.filterwarnings("default")  # Spark's own, and those of what it brings


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """Start a Spark with two threads, far from Greenwich."""
    pytest.importorskip("pyspark", reason="needs the spark extra")
    if shutil.which("java") is None:
        pytest.skip("needs Java")
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "Asia/Tokyo")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    """The example feeds and some broken ones, by name."""
    feeds = {f"https://a.example/{file.name}": file.read_bytes() for file in sorted((EXAMPLES / "feeds").iterdir())}
    return {**feeds, **BROKEN}


def frame_of(spark: SparkSession, documents: dict[str, bytes]) -> DataFrame:
    """Put documents in a frame."""
    rows = [(bytearray(data), name) for name, data in documents.items()]
    return spark.createDataFrame(rows, "content binary, url string").coalesce(2)


def by_source(rows: list[Any]) -> Rows:
    """Group rows, as plain values, by the document that they came from."""
    grouped: Rows = {}
    for row in rows:
        grouped.setdefault(row.source, []).append(row.asDict(recursive=True))
    return grouped


@pytest.fixture(scope="module")
def rows(spark: SparkSession, documents: dict[str, bytes]) -> Rows:
    """Return the rows of all documents, by document: starting a job is slow, so that one serves several tests."""
    from feednorm.spark import normalize_frame

    return by_source(normalize_frame(frame_of(spark, documents), site=SITE, now=NOW).collect())


def expected(name: str, data: bytes) -> list[dict[str, Any]]:
    """Return what `normalize` gives for a document, or nothing where it is no feed."""
    try:
        return [record.to_dict() for record in normalize(data, url=name, site=SITE, now=NOW)]
    except FeedError:
        return []


def record_of(row: dict[str, Any]) -> dict[str, Any]:
    """Return the record in a row, as `to_dict` writes it."""
    record = {name: value for name, value in row.items() if name not in ("source", "error", "problems")}
    for time in ("published_at", "updated_at"):
        # collect() gives naive times of this machine's zone
        record[time] = str(record[time].astimezone(UTC))
    return record


def test_rows_are_the_records_of_normalize(rows: Rows, documents: dict[str, bytes]) -> None:
    """Every document's rows hold the records that `normalize` makes of it, field by field and in order."""
    assert set(rows) == set(documents)
    for name, data in documents.items():
        records = [record_of(row) for row in rows[name] if row["slug"] is not None]
        assert records == expected(name, data), name


def test_every_document_leaves_a_row(rows: Rows) -> None:
    """What is no feed leaves its error, what has no entries a row without a record, and the job goes on."""
    assert {name: len(rows[name]) for name in BROKEN if name != "cut"} == dict.fromkeys(set(BROKEN) - {"cut"}, 1)
    for name in ("pdf", "empty", "page"):
        with pytest.raises(FeedError) as refused:
            normalize(BROKEN[name])
        assert (rows[name][0]["error"], rows[name][0]["slug"]) == (str(refused.value), None)
    assert (rows["no entries"][0]["error"], rows["no entries"][0]["slug"]) == (None, None)
    assert rows["cut"][0]["title"] == "Kept"


def test_problems_stand_in_the_row_that_they_are_about(rows: Rows) -> None:
    """A record's row has its own problems; those of no record's entry are in the document's first row."""
    codes = [problem["code"] for problem in rows["twice"][0]["problems"]]
    told: list[str] = []
    normalize(BROKEN["twice"], on_problem=lambda problem: told.append(problem.code))
    assert sorted(codes) == sorted(told)
    assert "duplicate-entry" in codes


def test_a_task_that_runs_again_gives_the_same_rows(spark: SparkSession) -> None:
    """The time of ingest belongs to the job, not to the task that is evaluated."""
    from feednorm.spark import normalize_frame

    frame = normalize_frame(frame_of(spark, {"a": b"<rss><channel><item><title>A</title></item></channel></rss>"}))
    (first,), (second,) = frame.collect(), frame.collect()
    assert first == second
    assert first.updated_at is not None


def test_options_reach_the_tasks(spark: SparkSession) -> None:
    """Enrichers may be closures; a column may hold the HTTP header, none the URL; a bad enricher is a problem."""
    from feednorm.spark import normalize_frame

    def shout(record: Record, _entry: Entry) -> Record:
        return evolve(record, summary=record.title.upper())

    def fail(_record: Record, _entry: Entry) -> Record:
        raise LookupError("\ud800")

    frame = spark.createDataFrame(
        [("<rss><channel><item><title>Día</title></item></channel></rss>", 1)], "feed string, n int"
    )
    (row,) = normalize_frame(frame, "feed", None, enrichers=[*DEFAULT_ENRICHERS, shout, fail]).collect()
    assert (row.source, row.title, row.summary) == (None, "Día", "DÍA")
    assert "enricher-failed" in {problem.code for problem in row.problems}


def test_nothing_in_a_cell_is_a_document_like_others(spark: SparkSession) -> None:
    """A null document is an empty one, a null address none; a frame without rows gives one without rows."""
    from feednorm.spark import normalize_frame

    feed = "<rss><channel><item><title>A</title></item></channel></rss>"
    frame = spark.createDataFrame([(None, "a", 1), (feed, None, 2), ("", "c", 3)], "content string, url string, n int")
    rows = normalize_frame(frame.withColumnRenamed("n", "slug")).collect()
    assert [(row.source, row.slug, row.error) for row in rows] == [
        ("a", None, "The document is empty."),
        (None, "a", None),
        ("c", None, "The document is empty."),
    ]
    assert normalize_frame(frame.limit(0)).collect() == []


def test_a_frame_of_another_shape_is_refused_before_the_job(spark: SparkSession) -> None:
    """A column that is not there, is there twice, or holds no documents is named at once, and so is a bad enricher."""
    from pyspark.errors import AnalysisException

    from feednorm.spark import normalize_frame

    frame = spark.createDataFrame([(1, "u", b"")], "n int, url string, content binary")
    with pytest.raises(TypeError, match="'n' must hold documents as binary or string, not integer"):
        normalize_frame(frame, "n")
    with pytest.raises(AnalysisException, match="`address`"):
        normalize_frame(frame, url="address")
    with pytest.raises(AnalysisException, match="`url` is ambiguous"):
        normalize_frame(frame.withColumnRenamed("n", "url"))
    with pytest.raises(TypeError, match="an enricher is a callable"):
        normalize_frame(frame, enrichers=[7])  # type: ignore[list-item]


def test_a_huge_feed_is_handed_on_in_parts() -> None:
    """The rows of one document go out in batches of a bounded size."""
    pyarrow = pytest.importorskip("pyarrow", reason="needs the spark extra")
    from feednorm.batch.transfer import dumps_job
    from feednorm.batch.work import Job
    from feednorm.spark import _mapper

    item = "<item><title>T{0}</title><guid>{0}</guid><description>" + "word " * 2000 + "</description></item>"
    feed = "<rss><channel>" + "".join(map(item.format, range(2000))) + "</channel></rss>"
    batches = list(
        _mapper(dumps_job(Job(SITE, NOW, ())))([pyarrow.RecordBatch.from_pylist([{"content": feed.encode()}])])
    )
    assert sum(batch.num_rows for batch in batches) == 2000
    assert max(batch.nbytes for batch in batches) < 12_000_000


def test_the_example_writes_parquet(spark: SparkSession, tmp_path: Path) -> None:
    """The example script reads a folder of feeds and writes their records as Parquet."""
    script = EXAMPLES / "spark_to_parquet.py"
    done = subprocess.run(
        [sys.executable, str(script), str(EXAMPLES / "feeds"), str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    written = spark.read.parquet(str(tmp_path / "out"))
    assert written.count() >= len(list((EXAMPLES / "feeds").iterdir()))
    assert f"{written.count()} rows" in done.stdout


def test_without_its_extra_it_says_how_to_get_it() -> None:
    """Where pyspark cannot be imported, a `MissingExtraError` names the extra."""
    script = (
        "import sys; sys.modules['pyspark'] = None\n"
        "from feednorm.errors import MissingExtraError\n"
        "from feednorm.spark import normalize_frame\n"
        "try: normalize_frame(None)\n"
        "except MissingExtraError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "feednorm.spark needs an extra: pip install 'feednorm[spark]'\n"
