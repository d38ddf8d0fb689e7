"""What a run of `feednorm normalize` has to say on standard error, and its exit code."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Iterable

from attrs import define, field

from feednorm.batch import Outcome
from feednorm.cli.check import as_text, findings
from feednorm.cli.exits import ExitCode
from feednorm.cli.inputs import SUFFIXES

_MOST_NAMES = 5


@define
class Tally:
    """Reports errors as they come and counts the rest; a run without repairs says nothing."""

    tell: Callable[[str], None]
    documents: int = 0
    failed: int = 0
    _problems: Counter[str] = field(factory=Counter)

    def count(self, outcome: Outcome) -> None:
        """Take one document into account."""
        self.documents += 1
        self.failed += outcome.error is not None
        for finding in findings(outcome):
            self._problems[finding["severity"]] += 1
            if finding["severity"] == "error":
                self.tell(next(as_text(finding)))

    def sum_up(self, files: Iterable[str]) -> ExitCode:
        """Say what was repaired, and return the exit code."""
        if not self.documents:
            self.tell(nothing_found(files))
            return ExitCode.FAILED
        repairs, notes = self._problems["repair"], self._problems["note"]
        if repairs:
            self.tell(f"{repairs} repaired, {notes} notes; to see them: {how_to_check(files)}")
        return ExitCode.FAILED if self.failed else ExitCode.OK


def how_to_check(files: Iterable[str]) -> str:
    """The command that says what is wrong with these files, as a shell takes it.

    >>> how_to_check(["a day.xml", "b.xml"]), how_to_check("abcdefg")
    ("feednorm check 'a day.xml' b.xml", 'feednorm check a b c d e …')
    """
    names = list(files)
    return f"feednorm check {shlex.join(names[:_MOST_NAMES])}{' …' if len(names) > _MOST_NAMES else ''}"


def nothing_found(files: Iterable[str]) -> str:
    """The sentence about folders without feeds."""
    suffixes = " ".join(sorted(SUFFIXES))
    return f"no feeds in {', '.join(files)}; looked for {suffixes}, also with .gz behind"
