"""Read a folder of feeds on Spark and write their records as Parquet.

    python examples/spark_to_parquet.py [FOLDER [TARGET]]     default: the bundled feeds, to ./records.parquet

It needs the `spark` extra, pip install 'feednorm[spark]', and Java 17 or newer.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from feednorm.errors import MissingExtraError
from feednorm.spark import normalize_frame

BUNDLED = Path(__file__).parent / "feeds"


def main(folder: str = str(BUNDLED), target: str = "records.parquet") -> None:
    """Write a row for each record, and one for each document that is no feed."""
    try:
        from pyspark.sql import SparkSession
        from pyspark.sql.functions import col
    except ImportError as missing:
        raise MissingExtraError("spark_to_parquet.py", "spark") from missing

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else the workers run whatever `python3` is
    spark = (
        SparkSession.builder.appName("feeds to Parquet")
        # a batch is what a task holds at once: as many documents as fit in memory beside their records
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
        .getOrCreate()
    )
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(folder)
    feeds = files.select("content", col("path").alias("url")).repartition(spark.sparkContext.defaultParallelism)
    normalize_frame(feeds).write.mode("overwrite").parquet(target)

    written = spark.read.parquet(target)
    failed = written.where(col("error").isNotNull())
    print(f"{written.count()} rows in {target}, {failed.count()} of them documents that are no feeds")
    spark.stop()


if __name__ == "__main__":
    try:
        main(*sys.argv[1:3])
    except MissingExtraError as missing:
        sys.exit(str(missing))  # to standard error, with exit status 1
