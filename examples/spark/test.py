"""The Spark job, run: 100,000 rows on a local cluster of two workers, with the answers of one program for all of them;
again with a worker and a program killed in between; and bad rows kept apart.

    python examples/spark/test.py target/release/mesoplan [ROWS]
"""

import csv
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
ROWS = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
PROTOCOLS = ["hair-loss", "fibroblast", "cellulite"]


def write_list(path):
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "protocol", "start", "on", "name"])
        for row in range(ROWS):
            protocol = "fibroblats" if row % 1000 == 999 else PROTOCOLS[row % 3]
            start = "soon" if row % 777 == 776 else date(2026, 12, 1) + timedelta(row % 365)
            rows.writerow([f"p-{row}", protocol, start, ["", "mon,wed", "tue,thu,sat"][row % 5 % 3], f"Ayşe {row}"])


def of_one_program(mesoplan, path):
    """The answers of one program for the whole list: the days by id, and the codes of the bad rows."""
    run = subprocess.run([mesoplan, "batch", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert run.returncode == 1, run.returncode
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    good = {answer["id"]: answer["sessions"] for answer in answers if "sessions" in answer}
    bad = {answer["id"]: answer["error"]["id"] for answer in answers if "error" in answer}
    return good, bad


def of_spark(mesoplan, path, plans, kill=None):
    command = [sys.executable, HERE / "batch.py", path, plans, "--mesoplan", mesoplan, "--partitions", "16"]
    settings = "--master local-cluster[2,1,1024] --conf spark.ui.enabled=false pyspark-shell"
    environment = {
        **os.environ,
        "PYSPARK_SUBMIT_ARGS": settings,
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_HOSTNAME": "localhost",
    }
    with (plans.parent / f"{plans.name}.log").open("w") as log:
        job = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        killed = kill(job.pid) if kill else []
        assert job.wait() == 0, (plans.parent / f"{plans.name}.log").read_text()[-3000:]
    import pyarrow.parquet as parquet

    good, bad = parquet.read_table(plans / "good").to_pylist(), parquet.read_table(plans / "bad").to_pylist()
    assert len(good) + len(bad) == ROWS, f"{len(good)} good and {len(bad)} bad rows"
    days = {row["id"]: [day.isoformat() for day in row["sessions"]] for row in good}
    return days, {row["id"]: row["code"] for row in bad}, killed


def descendants(pid):
    """The processes below one, with their command lines."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
            except (FileNotFoundError, ProcessLookupError):
                pass
    found, waiting = [], [pid]
    while waiting:
        for child in parents.get(waiting.pop(), []):
            waiting.append(child)
            try:
                found.append((child, (Path("/proc") / str(child) / "cmdline").read_bytes().split(b"\0")))
            except FileNotFoundError:
                pass
    return found


def kill_some(job):
    """Kills a program that answers rows, and then a whole worker, as soon as each is at work."""
    killed = []
    deadline = time.monotonic() + 300
    for word in (b"batch", b"CoarseGrainedExecutorBackend"):
        while time.monotonic() < deadline:
            names = [(pid, line) for pid, line in descendants(job) if any(word in part for part in line)]
            at_work = word == b"batch" or any(b"batch" in part for _, line in descendants(job) for part in line[1:2])
            names = [(pid, line) for pid, line in names if word != b"batch" or line[1:2] == [b"batch"]]
            if names and at_work:
                try:
                    os.kill(names[0][0], signal.SIGKILL)
                    killed.append(word.decode())
                except ProcessLookupError:
                    continue
                break
            time.sleep(0.002)
    return killed


def main():
    mesoplan = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        path = folder / "patients.csv"
        write_list(path)
        good, bad = of_one_program(mesoplan, path)
        assert len(good) + len(bad) == ROWS and len(bad) > ROWS // 500, (len(good), len(bad))
        for name, kill in (("killed", kill_some), ("plans", None)):
            begin = time.monotonic()
            spark_good, spark_bad, killed = of_spark(mesoplan, path, folder / name, kill)
            assert spark_good == good, f"{name}: other days"
            assert spark_bad == bad, f"{name}: other bad rows"
            assert kill is None or len(killed) == 2, f"killed only {killed}"
            print(f"{name}: {len(good)} good and {len(bad)} bad rows, {time.monotonic() - begin:.0f} s, killed {killed}")
    print("2 passed, 0 failed")


if __name__ == "__main__":
    main()
