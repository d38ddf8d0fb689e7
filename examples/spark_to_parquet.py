"""Read a folder of feeds on Spark and write their records as Parquet.

    python examples/spark_to_parquet.py [FOLDER [TARGET]]     default: the bundled feeds, to ./records.parquet

It needs the `spark` extra, pip install 'feednorm[spark]', and Java 17 or newer.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from feednorm.errors import MissingExtraError
from feednorm.spark import normalize_frame

BUNDLED = Path(__file__).parent / "feeds"


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, and say what is missing."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", metavar="FOLDER", nargs="?", default=str(BUNDLED), help="default: the bundled feeds")
    parser.add_argument("target", metavar="TARGET", nargs="?", default="records.parquet", help="default: %(default)s")
    options = parser.parse_args(arguments)
    if "://" not in options.folder and not Path(options.folder).is_dir():
        parser.error(f"{options.folder} is no folder")
    try:
        write(options.folder, options.target)
    except MissingExtraError as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


def write(folder: str, target: str) -> None:
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
    sys.exit(main())
