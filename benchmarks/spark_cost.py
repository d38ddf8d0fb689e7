"""What a million documents cost on Spark: `python -m benchmarks.spark_cost` (needs the spark extra and Java).

Processor time of the driver, the JVM and all Python workers together, read from Linux's /proc: on a cluster that is
what is paid for.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from pyspark.sql import SparkSession

from benchmarks.feeds import corpus
from feednorm import normalize
from feednorm.spark import normalize_frame

_COPIES, _PARTITIONS = 12, 8
_HOUR = 3600


def main() -> None:
    """Print a line for `normalize` alone and one for each of two jobs: the first also starts the Python workers."""
    feeds = [data for of_platform in corpus().values() for data in of_platform]
    size = sum(map(len, feeds)) / len(feeds)
    print(f"documents of {size / 1000:.0f} KB on average")
    start = time.process_time()
    for data in feeds:
        normalize(data)
    _line("normalize alone", time.process_time() - start, len(feeds), size)

    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
        .getOrCreate()
    )
    rows = [(bytearray(data), f"https://a.example/{number}") for number, data in enumerate(feeds * _COPIES)]
    with tempfile.TemporaryDirectory() as folder:
        feeds_frame = spark.createDataFrame(rows, "content binary, url string").repartition(_PARTITIONS)
        feeds_frame.write.parquet(f"{folder}/feeds")
        for number in (1, 2):
            start = _processor_seconds()
            normalize_frame(spark.read.parquet(f"{folder}/feeds")).write.parquet(f"{folder}/records{number}")
            _line(f"Spark, job {number}", _processor_seconds() - start, len(rows), size)
    spark.stop()


def _line(name: str, seconds: float, documents: int, size: float) -> None:
    each = seconds / documents
    print(
        f"{name:18}{documents:6} documents{seconds:8.1f} s"
        f"{each * 1e6 / _HOUR:8.1f} hours a million documents{each / size * 1e9:8.0f} s/GB"
    )


def _processor_seconds() -> float:
    """What this process and all below it have used so far."""
    tick = os.sysconf("SC_CLK_TCK")
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        process = int(stat.parent.name)
        parents[process] = int(fields[1])
        used[process] = sum(map(int, fields[11:15])) / tick

    def below(process: int) -> bool:
        while process not in (os.getpid(), 0):
            process = parents.get(process, 0)
        return process != 0

    return sum(seconds for process, seconds in used.items() if below(process))


if __name__ == "__main__":
    main()
