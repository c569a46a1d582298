"""Plans a list of courses on a Spark cluster.

    spark-submit examples/spark/batch.py patients.csv plans/ --mesoplan /usr/local/bin/mesoplan

Reads CSV (or Parquet, by the ending of the path) with the columns of `mesoplan schema batch`. Writes Parquet:
`plans/good` with the id and the days of each row, `plans/bad` with the id and what is wrong.

`mesoplan batch -` answers each line by itself and in order, so every partition goes through a program of its own, as it
would through one for all. Where a program or its worker is killed, Spark does the partition again: a row is never lost,
and none is there twice. The program has to be on every machine, at the same path.
"""

import argparse
import subprocess
import threading

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, from_json

ANSWER = "id string, sessions array<date>, error struct<id: string, text: string, help: string, key: string>"


def answers(mesoplan, options):
    """A function from the lines of a partition to their answers."""

    def of_partition(lines):
        command = [mesoplan, "batch", "-", "--jobs", "1", *options]
        # What is wrong with a row is on its line; the messages would only say it again.
        program = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
        )
        fed = []

        def feed():
            try:
                for line in lines:
                    program.stdin.write(line + "\n")
                    fed.append(None)
                program.stdin.close()
            except BrokenPipeError:
                pass  # It has ended, which its status says below.

        feeder = threading.Thread(target=feed)
        feeder.start()
        answered = 0
        for answer in program.stdout:
            answered += 1
            yield answer.rstrip("\n")
        feeder.join()
        # 1 says that some rows are bad. Anything else, and any line that is missing, has the partition done again.
        status = program.wait()
        if status not in (0, 1) or answered != len(fed):
            raise RuntimeError(f"{' '.join(command)} ended with {status} after {answered} of {len(fed)} rows")

    return of_partition


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("list", help="the list, as CSV or Parquet")
    arguments.add_argument("plans", help="the folder to write to")
    arguments.add_argument("--mesoplan", default="mesoplan", help="the program, on every machine")
    arguments.add_argument("--partitions", type=int, help="how many pieces the list is done in")
    arguments.add_argument("--option", action="append", default=[], help="an option for mesoplan batch, such as --clinic=F")
    given = arguments.parse_args()

    spark = SparkSession.builder.appName("mesoplan").getOrCreate()
    rows = spark.read.parquet(given.list) if given.list.endswith(".parquet") else spark.read.csv(given.list, header=True)
    if given.partitions:
        rows = rows.repartition(given.partitions)
    # A row as a line of JSON, without the cells that are empty.
    lines = rows.toJSON()
    answered = spark.createDataFrame(lines.mapPartitions(answers(given.mesoplan, given.option)), "string")
    parsed = answered.select(from_json(col("value"), ANSWER).alias("answer")).select("answer.*").cache()
    parsed.where(col("error").isNull()).select("id", "sessions").write.mode("overwrite").parquet(f"{given.plans}/good")
    parsed.where(col("error").isNotNull()).select("id", "error.*").toDF(
        "id", "code", "text", "help", "column"
    ).write.mode("overwrite").parquet(f"{given.plans}/bad")
    spark.stop()


if __name__ == "__main__":
    main()
