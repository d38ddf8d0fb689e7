"""Spark: many documents on many machines, on `mapInArrow`; needs the `spark` extra."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from feednorm.batch.transfer import dumps_job, loads_job
from feednorm.batch.work import Job
from feednorm.enrich import DEFAULT_ENRICHERS, AnyEnricher, checked_enrichers
from feednorm.entries import parse
from feednorm.errors import FeedError, MissingExtraError
from feednorm.pipeline import checked_time, normalize
from feednorm.problems import Problem
from feednorm.record import Record
from feednorm.site import Site

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyspark.sql import DataFrame

__all__ = ["SCHEMA", "normalize_frame"]

SCHEMA = """
    source string, slug string, title string, summary string, body_md string, url string, canonical_source string,
    published_at timestamp, updated_at timestamp, lang string, topics array<string>, entities array<string>,
    alternates struct<html: string, markdown: string, text: string, jsonld: string>,
    error string,
    problems array<struct<code: string, severity: string, message: string, line: int, column: int, entry: int>>
"""
"""The columns of the result, as Spark's DDL has them: the record between where it came from and what went wrong."""

_WPNEWS_SITE = Site()
# An output batch is handed on at this many characters of Markdown or rows, so that a huge feed is never one batch.
_BATCH_CHARACTERS = 8_000_000
_BATCH_ROWS = 4096
_NO_RECORD: Mapping[str, None] = dict.fromkeys(
    "slug title summary body_md url canonical_source published_at updated_at lang topics entities alternates".split()
)

_CONTENT = frozenset({"binary", "string", "varchar", "char"})

Row = dict[str, Any]


def normalize_frame(
    df: DataFrame,
    content: str = "content",
    url: str | None = "url",
    *,
    content_type: str | None = None,
    site: Site = _WPNEWS_SITE,
    now: datetime | None = None,
    enrichers: Iterable[AnyEnricher] = DEFAULT_ENRICHERS,
) -> DataFrame:
    """Turn a frame with a feed a row into a frame with a record a row; its columns are `SCHEMA`.

    `content` names the column with the documents, binary or string; `url` the one that says where each came from
    (None: there is none), which becomes `source`; `content_type` the one with its HTTP header, if any.

    A document that is no feed gives one row with its `error` and no record, so that every document leaves a row and
    none fails the job. A record's problems stand in its row, those of the document in its first. `now` is pinned here,
    so that a task that runs again gives the same rows.

        feeds = spark.read.format("binaryFile").load("feeds/").select("content", col("path").alias("url"))
        normalize_frame(feeds).write.parquet("records/")
    """
    try:
        import pyarrow as pa  # noqa: F401 - the workers need it; say so here, not in the middle of a job
        from pyspark.cloudpickle import CloudPickler
        from pyspark.sql.functions import col
        from pyspark.sql.pandas.utils import require_minimum_pandas_version

        require_minimum_pandas_version()
    except ImportError as missing:
        raise MissingExtraError("feednorm.spark", "spark") from missing
    columns = [col(content).alias("content")]
    for name, column in (("url", url), ("content_type", content_type)):
        if column is not None:
            columns.append(col(column).cast("string").alias(name))
    job = dumps_job(Job(site, checked_time(now), checked_enrichers(enrichers)), CloudPickler)
    documents = df.select(*columns)
    kind = documents.schema["content"].dataType.typeName()
    if kind not in _CONTENT:
        raise TypeError(f"the column {content!r} must hold documents as binary or string, not {kind}")
    return documents.mapInArrow(_mapper(job), SCHEMA)


def _mapper(pickled_job: bytes) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """The function that Spark sends to every task."""

    def normalise_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        job = loads_job(pickled_job)
        for batch in batches:
            yield from _batched(row for document in _documents(batch) for row in _rows_of(*document, job))

    return normalise_batches


def _documents(batch: pa.RecordBatch) -> Iterator[tuple[Any, str | None, str | None]]:
    """The content, URL and content type of each row, one at a time: a batch may hold thousands of documents."""
    columns = [
        batch.column(name) if name in batch.schema.names else None for name in ("content", "url", "content_type")
    ]
    for position in range(batch.num_rows):
        content, url, content_type = (None if column is None else column[position].as_py() for column in columns)
        yield content, url, content_type


def _batched(rows: Iterable[Row]) -> Iterator[pa.RecordBatch]:
    """Put rows together in batches of a bounded size."""
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += len(row["body_md"] or "")
        if size >= _BATCH_CHARACTERS or len(batch) == _BATCH_ROWS:
            yield _arrow_batch(batch)
            batch, size = [], 0
    if batch:
        yield _arrow_batch(batch)


def _arrow_batch(rows: list[Row]) -> pa.RecordBatch:
    import pyarrow as pa

    schema = _arrow_schema()
    try:
        return pa.RecordBatch.from_pylist(rows, schema)
    except UnicodeError:  # a user's enricher may write what no encoder takes
        return pa.RecordBatch.from_pylist([_encodable(row) for row in rows], schema)


def _encodable(value: Any) -> Any:  # noqa: ANN401 - a row and whatever is in it
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _encodable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_encodable(part) for part in value]
    return value


def _arrow_schema() -> pa.Schema:
    """`SCHEMA` in Arrow's terms."""
    import pyarrow as pa

    text, time = pa.string(), pa.timestamp("us", tz="UTC")
    alternates = pa.struct([(form, text) for form in ("html", "markdown", "text", "jsonld")])
    problem = pa.struct(
        [("code", text), ("severity", text), ("message", text)]
        + [(place, pa.int32()) for place in ("line", "column", "entry")]
    )
    special = {
        "published_at": time,
        "updated_at": time,
        "topics": pa.list_(text),
        "entities": pa.list_(text),
        "alternates": alternates,
    }
    fields = [("source", text), *((name, special.get(name, text)) for name in _NO_RECORD)]
    return pa.schema([*fields, ("error", text), ("problems", pa.list_(problem))])


# ---------------------------------------------------------------- rows


def _rows_of(content: bytes | str | None, url: str | None, content_type: str | None, job: Job) -> Iterator[Row]:
    """A document -> its rows."""
    problems: list[Problem] = []
    error: str | None = None
    records: list[Record] = []
    places: dict[int, int] = {}
    try:
        feed = parse(content or b"", url=url, content_type=content_type)
        places = {id(entry): position for position, entry in enumerate(feed.entries)}
        records = normalize(feed, site=job.site, now=job.now, enrichers=job.enrichers, on_problem=problems.append)
    except FeedError as no_feed:
        error = str(no_feed)
    except Exception as failure:  # noqa: BLE001 - one document must never fail a job of millions
        error = f"{type(failure).__name__}: {failure}"
    yield from _rows(url, records, error, problems, places)


def _rows(
    source: str | None,
    records: list[Record],
    error: str | None,
    problems: list[Problem],
    places: Mapping[int, int],
) -> Iterator[Row]:
    """A row for each record with its problems; the first row has the document's own, and there is always one."""
    own = [places.get(id(record.entry)) for record in records]
    told: dict[int | None, list[Row]] = {place: [] for place in own}
    first = own[0] if own else None
    for doubt in problems:
        told.setdefault(doubt.entry if doubt.entry in told else first, []).append(_problem_row(doubt))
    values = [_record_values(record) for record in records] or [{**_NO_RECORD}]
    for place, record in zip(own or [None], values, strict=True):
        yield {"source": source, **record, "error": error, "problems": told.pop(place, [])}


def _record_values(record: Record) -> Row:
    return {
        **record.to_dict(),
        "published_at": record.published_at,
        "updated_at": record.updated_at,
    }


def _problem_row(doubt: Problem) -> Row:
    return {
        "code": doubt.code,
        "severity": doubt.severity,
        "message": doubt.message,
        "line": doubt.line,
        "column": doubt.column,
        "entry": doubt.entry,
    }
