"""Timing that a busy machine distorts as little as can be."""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Mapping

Task = Callable[[], object]


Clock = Callable[[], float]


def race(tasks: Mapping[str, Task], rounds: int, clock: Clock = time.process_time) -> dict[str, float]:
    """Time tasks side by side: the median of interleaved rounds, in a new order each, after one to warm up.

    Whatever else the machine does slows all of them alike, so that their ratios hold where their seconds do not. The
    clock is this process's processor time, which does not run while others have the processor; what uses several
    processes needs `time.perf_counter`.
    """
    shuffle = random.Random(0).sample
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for number in range(rounds + 1):
        for name in shuffle(list(tasks), len(tasks)):
            gc.collect()
            start = clock()
            tasks[name]()
            if number:
                seconds[name].append(clock() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}
