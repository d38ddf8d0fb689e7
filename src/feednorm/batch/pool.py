"""Batch: worker processes that may die.

Each worker is an executor of its own with one process, a lane. So when a process dies, its lane alone breaks, and the
chunk at its head is the one that did it: its documents run again, each alone, and the one that kills its worker again
is given up. The other lanes go on.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from multiprocessing.context import BaseContext
from queue import SimpleQueue
from typing import Self

from attrs import define, field

from feednorm.batch.sources import Chunk
from feednorm.batch.transfer import dumps_job, dumps_result, loads, loads_job
from feednorm.batch.work import Finished, Job, Task, WorkerDiedError, perform, task_of

# A lane gets a second chunk to go on with while the first one's result travels, unless the first is long.
_LANE_CHUNKS = 2
_LANE_BYTES = 512 * 1024
# What a pipe of results shall hold: most of them; with the usual 64 KB their writers wait for the parent.
_PIPE_BYTES = 256 * 1024

# ---------------------------------------------------------------- in the worker

_job: Job | None = None


def _start(pickled_job: bytes) -> None:
    """Read the job once; leave interrupts to the parent, and do not outlive it."""
    global _job  # noqa: PLW0603 - a worker process has one job
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _job = loads_job(pickled_job)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _ready() -> None:
    """A worker that answers has started."""


def _perform_all(tasks: Sequence[Task]) -> list[bytes]:
    assert _job is not None
    results = []
    for task in tasks:
        result = perform(task, _job)
        try:
            results.append(dumps_result(result))
        except Exception as error:  # noqa: BLE001 - an enricher may leave in a record what cannot travel
            lost = TypeError(f"the result cannot be sent to the parent process: {error or result[2]!r}")
            results.append(dumps_result(((), (), lost, result[3])))
    return results


# ---------------------------------------------------------------- in the parent


@define(eq=False)
class _Lane:
    """One worker process and the chunks that it has been given, oldest first."""

    executor: ProcessPoolExecutor
    ready: Future[None] = field(init=False)
    chunks: deque[Chunk] = field(factory=deque)
    dead: bool = False

    def __attrs_post_init__(self) -> None:
        _widen(self.executor)
        self.ready = self.executor.submit(_ready)
        _let_go(self.executor)

    @property
    def bytes(self) -> int:
        return sum(document.size for chunk in self.chunks for document in chunk)

    @property
    def has_room(self) -> bool:
        return not self.chunks or (len(self.chunks) < _LANE_CHUNKS and self.bytes <= _LANE_BYTES)

    def kill(self) -> None:
        """Stop at once, whatever the process is doing."""
        for process in list((getattr(self.executor, "_processes", None) or {}).values()):  # public from 3.14 on
            process.kill()
        self.executor.shutdown(wait=True, cancel_futures=True)


def _widen(executor: ProcessPoolExecutor) -> None:
    """Let the worker put a result down and go on, whatever the parent is about."""
    results = getattr(getattr(executor, "_result_queue", None), "_reader", None)
    if sys.platform == "linux" and results is not None:
        from fcntl import F_SETPIPE_SZ, fcntl

        with suppress(OSError):  # there are bounds for all pipes of a user together
            fcntl(results.fileno(), F_SETPIPE_SZ, _PIPE_BYTES)


def _let_go(executor: ProcessPoolExecutor) -> None:
    """Leave the end of the pipe that results are written to, to the worker alone.

    So the pipe ends with the worker. Else one that dies within a result would leave the parent waiting for the rest.
    """
    writer = getattr(getattr(executor, "_result_queue", None), "_writer", None)
    if os.name == "posix" and writer is not None:  # elsewhere a worker takes the pipe over once it has started
        writer.close()


class Pool:
    """Performs chunks in worker processes; use it as a context manager, which leaves no process behind."""

    def __init__(self, workers: int, job: Job) -> None:
        self._workers = workers
        self._pickled_job = dumps_job(job)
        self._context = _context()
        self._lanes: list[_Lane] = []
        self._backlog: deque[Chunk] = deque()
        self._suspects: set[int] = set()
        self._done: SimpleQueue[tuple[_Lane, Chunk, Future[list[bytes]]]] = SimpleQueue()
        self._started, self._failed_starts = 0, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        for lane in self._lanes:
            if lane.chunks:
                lane.kill()
        for lane in self._lanes:
            lane.executor.shutdown(wait=True)

    @property
    def busy(self) -> bool:
        """Whether results are still to come."""
        return bool(self._backlog) or any(lane.chunks for lane in self._lanes)

    @property
    def full(self) -> bool:
        """Whether a chunk waits for a place already: one does, so that a lane that ends has the next at once."""
        return bool(self._backlog)

    @property
    def has_results(self) -> bool:
        """Whether `wait` would return at once."""
        return not self._done.empty()

    def submit(self, chunk: Chunk) -> None:
        """Take a chunk; it waits its turn if all lanes are full."""
        self._backlog.append(chunk)
        self._feed()

    def wait(self) -> Finished:
        """The results of a chunk that is finished, or nothing where a worker died and its chunk runs again."""
        lane, chunk, future = self._done.get()
        if lane.dead:
            return []
        try:
            results = future.result()
        except BrokenProcessPool:
            finished = self._bury(lane)
            self._feed()
            return finished
        lane.chunks.remove(chunk)
        self._started += 1
        self._feed()  # no lane shall wait while the results are read
        return [(document, loads(result)) for document, result in zip(chunk, results, strict=True)]

    # ---------------------------------------------------------------- lanes

    def _feed(self) -> None:
        while self._backlog and (lane := self._free_lane()) is not None:
            chunk = self._backlog[0]
            try:
                future = lane.executor.submit(_perform_all, [task_of(document) for document in chunk])
            except BrokenProcessPool:  # it died since we last looked
                if not lane.chunks:
                    self._remove(lane)
                    continue
                return  # the results of its chunks are about to say so
            self._backlog.popleft()
            lane.chunks.append(chunk)
            future.add_done_callback(partial(self._report, lane, chunk))

    def _report(self, lane: _Lane, chunk: Chunk, future: Future[list[bytes]]) -> None:
        self._done.put((lane, chunk, future))

    def _free_lane(self) -> _Lane | None:
        """An idle lane, else a new one, else the one with the least to do that has room."""
        with_room = [lane for lane in self._lanes if lane.has_room]
        best = min(with_room, key=lambda lane: lane.bytes, default=None)
        if (best is None or best.chunks) and len(self._lanes) < self._workers:
            best = _Lane(
                ProcessPoolExecutor(1, mp_context=self._context, initializer=_start, initargs=(self._pickled_job,))
            )
            self._lanes.append(best)
        return best

    def _remove(self, lane: _Lane) -> None:
        lane.dead = True
        self._lanes.remove(lane)
        lane.executor.shutdown(wait=False)

    def _bury(self, lane: _Lane) -> Finished:
        """Take the work back from a worker that died; a document that killed one alone is finished."""
        self._remove(lane)
        if lane.ready.exception() is not None:
            self._check_starts(lane.ready.exception())
            self._backlog.extendleft(reversed(lane.chunks))
            return []
        first, *others = lane.chunks
        self._backlog.extendleft(reversed(others))
        if len(first) == 1 and first[0].number in self._suspects:
            self._suspects.discard(first[0].number)
            return [(first[0], ((), (), WorkerDiedError(), 0.0))]
        self._suspects.update(document.number for document in first)
        self._backlog.extendleft([document] for document in reversed(first))
        return []

    def _check_starts(self, reason: BaseException | None) -> None:
        """Workers that never start are no fault of a document: say so instead of trying for ever."""
        self._failed_starts += 1
        if self._failed_starts > min(self._started, 3):
            raise RuntimeError(
                "worker processes do not start: a script needs `if __name__ == '__main__':` around its main part, "
                "and its enrichers at the top level of a module (workers=1 needs neither)"
            ) from reason


def _context() -> BaseContext:
    """Forking a process that has threads can deadlock, so never that; a fork server is the cheaper of the others.

    It imports this package and reads its tables once, and every worker, of later calls too, begins with them.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # the first is what it would do by itself
    context.set_forkserver_preload(["__main__", __name__, "feednorm.batch.warm"])
    return context
