"""What the command does where its streams, its files and its end are not as usual; each in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes, signals and names as POSIX has them")

COMMAND = [sys.executable, "-m", "feednorm"]
FEED = "<rss><channel><item><title>One</title><guid>1</guid></item></channel></rss>"
REPAIRED = FEED.replace("One", "One & two")


def shell(script: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell, in which `$feednorm` is the command."""
    environment = {**os.environ, "feednorm": " ".join(COMMAND)}
    return subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a feed, and one with forty documents that are none before a feed."""
    (tmp_path / "a.xml").write_text(FEED, "utf-8")
    (tmp_path / "bad").mkdir()
    for number in range(40):
        (tmp_path / "bad" / f"{number}.xml").touch()
    (tmp_path / "bad" / "z.xml").write_text(FEED, "utf-8")
    return tmp_path


# ---------------------------------------------------------------- streams


@pytest.mark.parametrize("arguments", ["a.xml", "check bad", "schema"])
def test_without_standard_output_nothing_can_be_written(arguments: str, folder: Path) -> None:
    """A closed standard output is one that cannot be written: one line, exit status 3."""
    done = shell(f"$feednorm {arguments} >&-", folder)
    assert (done.returncode, done.stderr.count(b"\n")) == (3, 1)
    assert b"output cannot be written" in done.stderr


def test_without_standard_error_the_work_is_done(folder: Path) -> None:
    """A closed standard error takes no message, and no message goes to the data."""
    done = shell("$feednorm bad 2>&-", folder)
    assert done.returncode == 1
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == ["One"]


def test_without_standard_input_a_document_is_empty(folder: Path) -> None:
    """A closed standard input says what an empty one says."""
    done = shell("$feednorm - <&-", folder)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == b"feednorm: <stdin>: error no-feed: The document is empty.\n"


def test_a_reader_of_messages_who_has_enough_stops_no_work(folder: Path) -> None:
    """`feednorm … 2>&1 | head -1` writes every record all the same, and its exit status tells of the failures."""
    done = shell("($feednorm bad -o out 2>&1 >/dev/null; echo $? >code) | head -1", folder)
    assert done.stdout.count(b"\n") == 1
    assert [file.name for file in (folder / "out").iterdir()] == ["one.json"]
    assert (folder / "code").read_text("utf-8") == "1\n"


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_pipe_of_the_shell_is_a_document(jobs: int, folder: Path) -> None:
    """`<(curl …)` is read in this process, whichever works on it: no other could."""
    done = shell(f"$feednorm --jobs {jobs} <(cat a.xml) a.xml", folder)
    assert (done.returncode, done.stderr, done.stdout.count(b"\n")) == (0, b"", 2)


def test_a_pipe_in_a_folder_is_no_feed(folder: Path) -> None:
    """Nobody may be writing to it: a folder means its files."""
    os.mkfifo(folder / "bad" / "0.xml.rss")
    assert shell("$feednorm bad", folder).stdout.count(b"\n") == 1


def test_a_name_that_is_no_utf8_is_told_and_lossless(folder: Path) -> None:
    """JSON has such a byte as the escape that Python's file names have; nothing fails over it."""
    name = os.fsdecode(b"bad\xff.xml")
    try:
        (folder / name).write_text(REPAIRED, "utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    done = subprocess.run([*COMMAND, "check", "--json", name], cwd=folder, capture_output=True, check=True)
    assert {json.loads(line)["file"] for line in done.stdout.splitlines()} == {name}
    assert shell("$feednorm bad?.xml", folder).returncode == 0


def test_the_advice_can_be_pasted(folder: Path) -> None:
    """The command that standard error advises names the files as a shell reads them, and only a few of many."""
    (folder / "a day.xml").write_text(REPAIRED, "utf-8")
    assert shell('$feednorm "a day.xml"', folder).stderr.endswith(b"notes; to see them: feednorm check 'a day.xml'\n")
    assert shell('$feednorm "a day.xml" a.xml{,,,,,}', folder).stderr.endswith(
        b"a.xml a.xml a.xml a.xml \xe2\x80\xa6\n"
    )


@pytest.mark.parametrize(("arguments", "complaint"), [("''", b"a FILE is empty"), ("a.xml --slugs no/s", b"no folder")])
def test_what_cannot_end_well_does_not_begin(arguments: str, complaint: bytes, folder: Path) -> None:
    """An empty name, and a file of slugs that could not be written afterwards, are wrong usage."""
    done = shell(f"$feednorm {arguments}", folder)
    assert (done.returncode, done.stdout) == (2, b"")
    assert complaint in done.stderr


# ---------------------------------------------------------------- the end


def test_slugs_of_what_was_written_are_kept_whatever_ends_the_run(folder: Path) -> None:
    """A run that a reader ends early has published what it wrote: its slugs stay put."""
    items = "".join(f"<item><title>T{n}</title><guid>{n}</guid></item>" for n in range(3000))
    (folder / "long.xml").write_text(f"<rss><channel>{items}</channel></rss>", "utf-8")
    shell("$feednorm long.xml --slugs slugs.json | head -1", folder)
    slugs = json.loads((folder / "slugs.json").read_text("utf-8"))
    assert slugs["0"] == "t0"
    assert 0 < len(slugs) < 3000


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_termination_leaves_nothing_behind(jobs: str, folder: Path) -> None:
    """SIGTERM ends the command with 143, without a word, and with no half-written file."""
    items = "".join(f"<item><title>T{n}</title><guid>{n}</guid></item>" for n in range(3000))
    for number in range(20):
        (folder / "bad" / f"{number}.xml").write_text(f"<rss><channel>{items}</channel></rss>", "utf-8")
    with subprocess.Popen([*COMMAND, "bad", "-o", "out", "-j", jobs], cwd=folder, stderr=subprocess.PIPE) as job:
        while not list((folder / "out").glob("*.json")):
            time.sleep(0.01)
        job.send_signal(signal.SIGTERM)
        assert job.wait(20) == 143
        assert job.stderr is not None
        assert b"Traceback" not in job.stderr.read()
    assert {file.suffix for file in (folder / "out").iterdir()} == {".json"}
