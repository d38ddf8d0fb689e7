"""Read a folder of feeds on Spark and write their records as Parquet.

pip install 'feednorm[spark]'        # and Java 17 or newer
python examples/spark_to_parquet.py examples/feeds /tmp/records
"""

from __future__ import annotations

import sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import col

from feednorm.spark import normalize_frame


def main(folder: str, target: str) -> None:
    """Write a row for each record, and one for each document that is no feed."""
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
    main(*sys.argv[1:3])
