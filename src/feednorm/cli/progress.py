"""A progress bar for whoever looks on; nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from feednorm.batch import Outcome
from feednorm.cli.terminal import write_message

if TYPE_CHECKING:
    from rich.progress import Progress


class Watch:
    """Passes outcomes on and shows how far they are; messages go above the bar."""

    def __init__(self) -> None:
        self._progress: Progress | None = None

    def follow(self, outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
        """Yield the outcomes, with a bar on the screen until the last."""
        with _bar() as progress:
            self._progress = progress
            task = progress.add_task("", total=total, entries=0, errors=0)
            entries = errors = 0
            try:
                for outcome in outcomes:
                    entries += len(outcome.records)
                    errors += outcome.error is not None
                    yield outcome
                    progress.update(task, advance=1, entries=entries, errors=errors)
            finally:
                self._progress = None

    def tell(self, message: str) -> None:
        """Print a line to standard error."""
        if self._progress is None:
            write_message(message)
        else:
            self._progress.console.print(message, markup=False, highlight=False, soft_wrap=True)


def somebody_looks_on(*, data_on_stdout: bool) -> bool:
    """Whether a bar would be seen, and would not stand among the data on the same screen."""
    return sys.stderr.isatty() and not (data_on_stdout and sys.stdout is not None and sys.stdout.isatty())


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed or 0:.0f} feeds/s")

    return Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("feeds  {task.fields[entries]} entries  {task.fields[errors]} errors "),
        Rate(),
        TimeLeft(),
        console=Console(stderr=True),
        transient=True,
    )
