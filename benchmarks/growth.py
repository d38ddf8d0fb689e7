"""Time and memory of one call over one feed, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.feeds import feed_of_size
from feednorm import iter_records, normalize

_ROOT = Path(__file__).parent.parent
_MEBIBYTE = 1 << 20
_ENOUGH_SECONDS, _ENOUGH_RUNS = 0.5, 50


def _normalize(file: Path) -> int:
    return len(normalize(file.read_bytes()))


def _iter_records(file: Path) -> int:
    with file.open("rb") as stream:
        return sum(1 for _ in iter_records(stream))


TASKS: Mapping[str, Callable[[Path], int]] = {"normalize": _normalize, "iter_records": _iter_records}


def measure(task: str, feed: Path) -> dict[str, float]:
    """Run a task in a fresh process: its processor time in seconds, and how far its memory grew, in MiB."""
    command = [sys.executable, "-m", "benchmarks.growth", task, str(feed)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=_ROOT)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _child(task: str, feed: Path) -> dict[str, float]:
    small = feed.with_name(f"warm-up-{feed.name}")
    small.write_bytes(feed_of_size(20_000))
    for _ in range(3):
        TASKS[task](small)
    small.unlink()
    before = _memory("VmRSS")
    seconds, runs = 0.0, 0
    best = float("inf")
    while seconds < _ENOUGH_SECONDS and runs < _ENOUGH_RUNS:  # of a short task the quickest run counts
        start = time.process_time()
        records = TASKS[task](feed)
        best = min(best, time.process_time() - start)
        seconds, runs = seconds + best, runs + 1
    return {"seconds": best, "growth": _memory("VmHWM") - before, "records": records}


def _memory(field: str) -> float:
    """A figure from Linux's /proc, in MiB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024 / _MEBIBYTE
    raise SystemExit("needs /proc/self/status")


if __name__ == "__main__":
    print(json.dumps(_child(sys.argv[1], Path(sys.argv[2]))))
