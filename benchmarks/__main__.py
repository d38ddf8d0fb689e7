"""One command, one table: `python -m benchmarks`, and `python -m benchmarks scaling` for the curves."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import growth, scaling
from benchmarks.feeds import corpus, feed_of_size
from benchmarks.pipelines import FEEDNORM, installed
from benchmarks.stages import stage_tasks
from benchmarks.timing import race
from feednorm import normalize_many

_DOCS = Path(__file__).parent.parent / "docs"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("table", "scaling"), default="table")
    parser.add_argument("--rounds", type=int, default=5, help="timed rounds of each race (default 5)")
    parser.add_argument("--most", type=float, default=2e8, help="scaling: up to so many bytes, entries, elements")
    options = parser.parse_args(arguments)
    if options.what == "scaling":
        scaling.run(_DOCS / "scaling.svg", options.most)
    else:
        table(options.rounds)


def table(rounds: int) -> None:
    """Print the race, the stages, the batch and the memory, in one table."""
    by_platform = corpus()
    feeds = [data for of_platform in by_platform.values() for data in of_platform]
    size = sum(map(len, feeds)) / 1e6
    print(f"{len(feeds)} feeds, {size:.2f} MB; {rounds} rounds\n")
    print(f"{'benchmark':52}{'seconds':>10}{'MB/s':>9}{'x feednorm':>12}")

    pipelines = installed()
    seconds = race({name: lambda run=run: [run(data) for data in feeds] for name, run in pipelines.items()}, rounds)  # type: ignore[misc]
    whole = seconds[FEEDNORM]
    for name, taken in seconds.items():
        _line(f"race: {name}", taken, size, whole)
    for name, of_platform in by_platform.items():
        (taken,) = race({name: lambda some=of_platform: list(map(pipelines[FEEDNORM], some))}, rounds).values()  # type: ignore[misc]
        _line(f"platform: {name}", taken, sum(map(len, of_platform)) / 1e6)
    for name, taken in race(stage_tasks(feeds), rounds).items():
        _line(f"stage: {name}", taken, size, whole)
    _batch(feeds * 10, rounds=3)
    _memory()


def _line(name: str, seconds: float, megabytes: float, whole: float | None = None) -> None:
    ratio = "" if whole is None else f"{seconds / whole:12.2f}"
    print(f"{name:52}{seconds:10.3f}{megabytes / seconds:9.1f}{ratio}", flush=True)


def _batch(feeds: Sequence[bytes], rounds: int) -> None:
    """Many documents in one process and in two, the start of the processes included."""
    seconds = race(
        {
            f"batch: {len(feeds)} feeds, workers={workers}": lambda workers=workers: list(  # type: ignore[misc]
                normalize_many(feeds, workers=workers)
            )
            for workers in (1, 2)
        },
        rounds,
        clock=time.perf_counter,
    )
    one = next(iter(seconds.values()))
    for name, taken in seconds.items():
        _line(f"{name} ({one / taken:.2f} times as fast)", taken, sum(map(len, feeds)) / 1e6)


def _memory() -> None:
    print(f"\n{'memory, in a process of its own':52}{'seconds':>10}{'MB/s':>9}{'growth MiB':>12}")
    with tempfile.TemporaryDirectory() as folder:
        feed = Path(folder, "feed.xml")
        for megabytes in (10, 40):
            feed.write_bytes(feed_of_size(megabytes * 1_000_000))
            for task in growth.TASKS:
                point = growth.measure(task, feed)
                rate = feed.stat().st_size / 1e6 / point["seconds"]
                print(f"{f'{task}, {megabytes} MB':52}{point['seconds']:10.2f}{rate:9.1f}{point['growth']:12.1f}")


if __name__ == "__main__":
    main()
