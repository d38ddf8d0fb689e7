"""Time and memory against size, entries and elements, as a table and a log-log plot."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.feeds import feed_of_elements, feed_of_entries, feed_of_size
from benchmarks.growth import TASKS, measure
from benchmarks.plot import Panel, picture, slope

_AXES: Mapping[str, tuple[Callable[[int], bytes], Sequence[int]]] = {
    "bytes": (feed_of_size, (10_000, 100_000, 1_000_000, 10_000_000, 40_000_000, 200_000_000)),
    "entries": (feed_of_entries, (10, 100, 1_000, 10_000, 100_000)),
    "elements": (feed_of_elements, (100, 1_000, 10_000, 100_000, 1_000_000)),
}
# Below this growth a figure is the allocator's, not the feed's.
_LEAST_GROWTH = 4.0

Point = dict[str, float]


def run(target: Path, most: float) -> None:
    """Measure up to that many bytes, entries or elements; print a table and write the plot."""
    panels = []
    print(f"{'task':14}{'axis':>10}{'amount':>12}{'MB':>9}{'seconds':>10}{'MB/s':>8}{'growth MiB':>12}")
    with tempfile.TemporaryDirectory() as folder:
        for axis, (make, amounts) in _AXES.items():
            curves: dict[str, list[Point]] = {task: [] for task in TASKS}
            for amount in (amount for amount in amounts if amount <= most):
                feed = Path(folder, "feed.xml")
                feed.write_bytes(make(amount))
                for task, curve in curves.items():
                    curve.append(_measured(task, axis, amount, feed))
            panels += _panels(axis, curves)
    target.write_text(picture(panels), encoding="utf-8")
    for _title, axis, figure, lines in panels:
        for task, points in lines.items():
            print(f"slope of {figure} against {axis}: {task} {slope(points):.3f}")
    print(f"plot: {target}")


def _measured(task: str, axis: str, amount: int, feed: Path) -> Point:
    size = feed.stat().st_size / 1e6
    point = {"amount": float(amount if axis != "bytes" else feed.stat().st_size), **measure(task, feed)}
    print(
        f"{task:14}{axis:>10}{amount:12}{size:9.2f}{point['seconds']:10.3f}{size / point['seconds']:8.1f}"
        f"{point['growth']:12.1f}",
        flush=True,
    )
    return point


def _panels(axis: str, curves: Mapping[str, Sequence[Point]]) -> list[Panel]:
    time = {task: [(point["amount"], point["seconds"]) for point in curve] for task, curve in curves.items()}
    memory = {
        task: [(point["amount"], max(point["growth"], _LEAST_GROWTH)) for point in curve]
        for task, curve in curves.items()
    }
    return [(f"time against {axis}", axis, "seconds", time), (f"memory against {axis}", axis, "MiB", memory)]
