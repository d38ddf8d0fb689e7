"""The example scripts run as they stand."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from feednorm import Record

EXAMPLES = Path(__file__).parent.parent / "examples"
# What a script needs beside the core; those that need a server or a cluster have tests of their own.
NEEDS = {"write_alternates": "markdown_it"}
ELSEWHERE = {"spark_to_parquet", "summarise_with_a_model"}
SCRIPTS = sorted(file.stem for file in EXAMPLES.glob("*.py") if file.stem not in ELSEWHERE)


# Runs a script where a package cannot be imported.
WITHOUT = "import runpy, sys; sys.modules[sys.argv.pop(1)] = None; runpy.run_path(sys.argv.pop(1), run_name='__main__')"


def run(script: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in a folder of its own."""
    command = [sys.executable, "-W", "error", "-X", "utf8", str(EXAMPLES / f"{script}.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=folder, check=False)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_runs_without_arguments(script: str, tmp_path: Path) -> None:
    """It ends well, prints something, and warns of nothing."""
    if script in NEEDS:
        pytest.importorskip(NEEDS[script])
    finished = run(script, folder=tmp_path)
    assert (finished.returncode, finished.stdout != "") == (0, True), finished.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="there are no such pipes here")
@pytest.mark.parametrize("script", ["folder_to_jsonl", "normalize_file"])
def test_a_reader_that_has_enough_ends_a_script_quietly(script: str, tmp_path: Path) -> None:
    """A script that prints records into a pipe which nobody reads any more says nothing of it."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, str(EXAMPLES / f"{script}.py")]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, cwd=tmp_path, check=False)
    os.close(writer)
    assert done.returncode == -signal.SIGPIPE
    assert "Pipe" not in done.stderr


ALL = sorted(file.stem for file in EXAMPLES.glob("*.py"))
WRONG = {"summarise_with_a_model": [["https://a.example/v1"], ["no-url", "small"]], "folder_to_jsonl": [["none"]]}
WRONG |= {"spark_to_parquet": [["none"]]}


@pytest.mark.parametrize("script", ALL)
def test_a_script_says_how_to_call_it(script: str, tmp_path: Path) -> None:
    """`--help` prints the script's first line and every argument; arguments that make no sense print the usage."""
    helped = run(script, "--help", folder=tmp_path)
    assert (helped.returncode, helped.stderr) == (0, "")
    source = (EXAMPLES / f"{script}.py").read_text("utf-8")
    assert " ".join(source.partition('"""')[2].partition("\n")[0].split()) in " ".join(helped.stdout.split())
    for arguments in (["a"] * 4, ["--no-such"], *WRONG.get(script, [])):
        refused = run(script, *arguments, folder=tmp_path)
        assert (refused.returncode, refused.stdout) == (2, ""), arguments
        assert refused.stderr.startswith(f"usage: {script}.py [-h]")
        assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("script", "package", "extra"),
    [
        ("write_alternates", "markdown_it", "render"),
        ("summarise_with_a_model", "openai", "llm"),
        ("spark_to_parquet", "pyspark", "spark"),
    ],
)
def test_without_its_extra_a_script_says_how_to_get_it(script: str, package: str, extra: str, tmp_path: Path) -> None:
    """One line on standard error, exit status 1, and nothing is written."""
    command = [sys.executable, "-c", WITHOUT, package, str(EXAMPLES / f"{script}.py")]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(f"pip install 'feednorm[{extra}]'\n")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("script", "package"),
    [("normalize_file", "feednorm"), ("folder_to_jsonl", "feednorm"), ("summarise_with_a_model", "openai")],
)
def test_a_script_that_prints_records_does_so_anywhere(script: str, package: str, tmp_path: Path) -> None:
    """Where the locale is ASCII, records still come out, as UTF-8."""
    pytest.importorskip(package)
    (tmp_path / "a.xml").write_text("<rss><channel><item><title>Café 🌞</title></item></channel></rss>", "utf-8")
    arguments = {"normalize_file": ["a.xml"], "folder_to_jsonl": ["."]}.get(script, [])
    command = [sys.executable, str(EXAMPLES / f"{script}.py"), *arguments]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert not arguments or "Café 🌞" in done.stdout.decode("utf-8")


def test_one_file_becomes_json(tmp_path: Path, example_feeds: Path) -> None:
    """The printed object is a record."""
    printed = run("normalize_file", str(example_feeds / "dev_community.xml"), folder=tmp_path).stdout
    assert Record.from_dict(json.loads(printed)).slug.startswith("what-our-build-cache")


def test_what_is_no_feed_is_refused_with_a_word(tmp_path: Path) -> None:
    """Exit status 1, the reason on standard error, nothing on standard output."""
    finished = run("normalize_file", str(EXAMPLES.parent / "LICENSE"), folder=tmp_path)
    assert (finished.returncode, finished.stdout) == (1, "")
    assert "LICENSE: " in finished.stderr


def test_a_folder_becomes_json_lines_and_repairs_are_told(tmp_path: Path) -> None:
    """Every bundled feed gives records, and the broken one tells what was mended, with file and line."""
    finished = run("folder_to_jsonl", folder=tmp_path)
    records = [Record.from_dict(json.loads(line)) for line in finished.stdout.splitlines()]
    assert {"cafe-ouvert", "lyhyt-muistiinpano", "cafe-kuchen-am-kanal"} <= {record.slug for record in records}
    assert "broken.xml:" in finished.stderr


def test_slugs_stay_from_one_poll_to_the_next(tmp_path: Path) -> None:
    """The article that was published first keeps its address though another of its name comes before it."""
    lines = run("own_site", folder=tmp_path).stdout.splitlines()
    assert lines[0].split()[1:] == lines[2].split()[1:]
    assert lines[1] != lines[0]
