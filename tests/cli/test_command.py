"""The command: data on standard output, messages on standard error, an exit code for each outcome."""

from __future__ import annotations

import gzip
import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from feednorm import Site, normalize, render, schema
from feednorm.cli import run
from feednorm.cli.app import feednorm
from feednorm.cli.exits import ExitCode
from feednorm.cli.terminal import printable
from feednorm.cli.writing import open_sink

Run = Callable[..., tuple[int, str, str]]
NOW = "2026-05-20 13:04:06+00:00"
COMMAND = [sys.executable, "-m", "feednorm"]


def feed(titles: Iterable[str], source: str = "https://a.example", *, guid: str = "") -> str:
    """Return a feed with a dated item for each title."""
    items = "\n".join(
        f"<item><title>{title}</title><link>{source}/{number}</link><guid isPermaLink='false'>{guid or source}-{number}"
        "</guid><pubDate>Wed, 20 May 2026 13:03:00 GMT</pubDate><description>Café in the sun.</description></item>"
        for number, title in enumerate(titles)
    )
    return f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>N</title>\n{items}\n</channel></rss>'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder of good and bad feeds."""
    (tmp_path / "feeds" / "sub").mkdir(parents=True)
    (tmp_path / "feeds" / "a.xml").write_text(feed(["One", "Two"]), "utf-8")
    (tmp_path / "feeds" / "sub" / "b.rss").write_text(feed(["Three"], "https://b.example"), "utf-8")
    (tmp_path / "feeds" / "notes.txt").write_text("no feed, and not called one", "utf-8")
    (tmp_path / "feeds" / ".hidden.xml").write_text("hidden", "utf-8")
    (tmp_path / "page.html").write_text(
        '<!doctype html><link rel="alternate" type="application/rss+xml" href="https://a.example/rss">', "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def command(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the command in this process; its exit code, standard output and standard error."""

    def call(*arguments: str) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        code = run(list(arguments))
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


def records_of(lines: str) -> list[dict[str, Any]]:
    """Read JSON Lines."""
    return [json.loads(line) for line in lines.splitlines()]


# ---------------------------------------------------------------- normalize


def test_files_become_json_lines(folder: Path, command: Run) -> None:
    """Without a command or options, each record is a line of JSON, as `to_json` writes it."""
    code, out, err = command("feeds/a.xml", "--now", NOW)
    assert (code, err) == (0, "")
    here = normalize((folder / "feeds" / "a.xml").read_bytes())
    assert [record["slug"] for record in records_of(out)] == [record.slug for record in here] == ["one", "two"]
    assert "Café" in out
    assert out == command("normalize", "feeds/a.xml", "--now", NOW)[1]


@pytest.mark.usefixtures("folder")
def test_a_folder_means_the_feeds_below_it(command: Run) -> None:
    """A folder's feeds are read in the order of their names; hidden files and other kinds are not."""
    code, out, _err = command("feeds")
    assert (code, [record["slug"] for record in records_of(out)]) == (0, ["one", "two", "three"])


@pytest.mark.usefixtures("folder")
def test_jobs_change_nothing_but_the_time(command: Run) -> None:
    """With several processes the output is the same."""
    assert command("feeds", "--now", NOW, "--jobs", "2") == command("feeds", "--now", NOW, "--jobs", "1")


@pytest.mark.usefixtures("folder")
def test_options_reach_the_records(command: Run) -> None:
    """`--site-url`, `--body`, `--now` and `--no-enrich` do what they say."""
    _code, out, _err = command("feeds/a.xml", "--site-url", "https://s.example/x", "--now", NOW, "--no-enrich")
    record = records_of(out)[0]
    assert (record["url"], record["updated_at"]) == ("https://s.example/x/one", NOW)
    assert (record["summary"], record["topics"]) == ("", [])
    assert command("feeds/a.xml", "--body", "paragraphs")[0] == 0


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", ["jsonl", "json", "markdown", "text", "jsonld", "html"])
def test_every_format_goes_to_standard_output(form: str, command: Run) -> None:
    """Each format prints every record; those of JSON can be read back."""
    code, out, err = command("feeds/a.xml", "--format", form)
    assert (code, err) == (0, "")
    assert "One" in out
    assert "Two" in out
    if form == "json":
        assert [record["slug"] for record in json.loads(out)] == ["one", "two"]


def test_an_array_without_records_is_an_array(tmp_path: Path, command: Run) -> None:
    """`--format json` prints JSON even where there is nothing."""
    (tmp_path / "empty.xml").write_text('<rss version="2.0"><channel><title>N</title></channel></rss>', "utf-8")
    code, out, _err = command(str(tmp_path / "empty.xml"), "--format", "json")
    assert (code, json.loads(out)) == (0, [])


# ---------------------------------------------------------------- files


def test_output_is_a_file_a_record_and_format(folder: Path, command: Run) -> None:
    """Each record gets a file for each format, holding what `render` gives, and nothing else lies beside them."""
    code, out, err = command("feeds", "-o", "out", "-f", "json", "-f", "markdown", "--now", NOW)
    assert (code, out, err) == (0, "", "")
    names = sorted(file.name for file in (folder / "out").iterdir())
    assert names == ["one.json", "one.md", "three.json", "three.md", "two.json", "two.md"]
    (one, _two) = normalize((folder / "feeds" / "a.xml").read_bytes())
    assert json.loads((folder / "out" / "one.json").read_text("utf-8"))["title"] == one.title
    assert (folder / "out" / "one.md").read_text("utf-8").split("\n")[0] == render(one, "markdown").split("\n")[0]


def test_articles_of_one_name_do_not_overwrite_each_other(tmp_path: Path, command: Run) -> None:
    """Two articles of two feeds that want one slug get a file each, and standard error says so."""
    for name in "ab":
        (tmp_path / f"{name}.xml").write_text(feed(["Same"], f"https://{name}.example", guid="1"), "utf-8")
    code, _out, err = command(str(tmp_path / "a.xml"), str(tmp_path / "b.xml"), "-o", str(tmp_path / "out"))
    written = [json.loads(file.read_text("utf-8")) for file in sorted((tmp_path / "out").iterdir())]
    assert (code, len(written), len({record["slug"] for record in written})) == (0, 2, 2)
    assert {record["canonical_source"] for record in written} == {"https://a.example/0", "https://b.example/0"}
    assert all(record["url"].endswith(record["slug"]) for record in written)
    assert all(record["alternates"]["text"] == record["url"] + ".txt" for record in written)
    assert "same is another article's" in err


def test_an_article_of_two_feeds_is_written_once(tmp_path: Path, command: Run) -> None:
    """The same article in two feeds is one file, the newer of the two."""
    older, newer = feed(["Same"]), feed(["Same"]).replace("20 May", "21 May").replace("Wed", "Thu")
    for order in ([older, newer], [newer, older]):
        for name, text in zip("ab", order, strict=True):
            (tmp_path / f"{name}.xml").write_text(text, "utf-8")
        code, _out, err = command(str(tmp_path / "a.xml"), str(tmp_path / "b.xml"), "-o", str(tmp_path / "out"))
        (file,) = (tmp_path / "out").iterdir()
        assert json.loads(file.read_text("utf-8"))["published_at"].startswith("2026-05-21")
        assert code == 0
        assert "is also in" in err


def test_records_on_standard_output_stand_apart(tmp_path: Path, command: Run) -> None:
    """Texts have an empty line between them, and JSON-LD has a line each, as a stream of JSON has."""
    (tmp_path / "a.xml").write_text(feed(["One", "Two"]), "utf-8")
    _code, out, _err = command(str(tmp_path / "a.xml"), "-f", "text")
    assert "\n\nTwo\n===\n" in out
    _code, out, _err = command(str(tmp_path / "a.xml"), "-f", "jsonld")
    assert [json.loads(line)["headline"] for line in out.splitlines()] == ["One", "Two"]


def test_the_language_is_detected_on_request(tmp_path: Path, command: Run) -> None:
    """A feed that does not say its language gets the one it is written in."""
    text = "Heute wird es im ganzen Land sonnig und warm, morgen kommt Regen auf und die Wolken ziehen nach Norden."
    (tmp_path / "a.xml").write_text(feed([text]), "utf-8")
    (record,) = records_of(command(str(tmp_path / "a.xml"))[1])
    assert record["lang"] == "und"
    (record,) = records_of(command(str(tmp_path / "a.xml"), "--detect-language")[1])
    assert record["lang"] == "de"


def test_slugs_stay_over_runs(tmp_path: Path, command: Run) -> None:
    """With `--slugs`, an article that changes its title keeps its slug, and a new one cannot take it."""
    file, slugs = tmp_path / "a.xml", tmp_path / "slugs.json"
    file.write_text(feed(["Old title"]), "utf-8")
    assert command(str(file), "--slugs", str(slugs))[0] == 0
    file.write_text(feed(["New title", "Old title"]), "utf-8")
    _code, out, _err = command(str(file), "--slugs", str(slugs))
    first, second = (record["slug"] for record in records_of(out))
    assert first == "old-title"
    assert second.startswith("old-title-")
    assert sorted(json.loads(slugs.read_text("utf-8")).values()) == [first, second]


def test_slugs_of_feeds_with_the_same_guids_stay_apart(tmp_path: Path, command: Run) -> None:
    """Guids such as 1 are every other feed's: runs over several feeds keep each article under its own slug."""
    item = "<item><guid>1</guid><title>{}</title><link>https://{}.example/1</link></item>"
    slugs, folder = tmp_path / "slugs.json", tmp_path / "out"
    for name in ("alpha", "beta"):
        text = f"<rss version='2.0'><channel><title>C</title>{item.format(name, name)}</channel></rss>"
        (tmp_path / f"{name}.xml").write_text(text, "utf-8")
    for names in (["alpha"], ["beta"], ["beta", "alpha"], ["alpha", "beta"]):
        files = [str(tmp_path / f"{name}.xml") for name in names]
        assert command(*files, "--slugs", str(slugs), "-o", str(folder))[0] == 0
        for name in names:
            assert json.loads((folder / f"{name}.json").read_text("utf-8"))["title"] == name
    assert len(list(folder.iterdir())) == 2


def test_slugs_of_one_host_with_the_same_guids_stay_apart(tmp_path: Path, command: Run) -> None:
    """Of two feeds of one host, the second article of a guid is known by its title from the first run on."""
    item = "<item><guid>1</guid><title>Same</title><link>https://a.example/{}</link></item>"
    slugs, folder = tmp_path / "slugs.json", tmp_path / "out"
    files = [tmp_path / "a.xml", tmp_path / "b.xml"]
    for file in files:
        text = f"<rss version='2.0'><channel><title>C</title>{item.format(file.stem)}</channel></rss>"
        file.write_text(text, "utf-8")
    for _ in range(3):
        assert command(*map(str, files), "--slugs", str(slugs), "-o", str(folder))[0] == 0
        assert len(list(folder.iterdir())) == 2
    assert len(json.loads(slugs.read_text("utf-8"))) == 2


def test_a_file_is_written_whole_or_not_at_all(folder: Path, command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing fails, what was there stays, no half file remains, and the exit code says so."""
    (folder / "out").mkdir()
    (folder / "out" / "one.json").write_text("before", "utf-8")

    def fail(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    code, _out, err = command("feeds/a.xml", "-o", "out")
    assert code == 3
    assert "No space left on device" in err
    assert [(file.name, file.read_text("utf-8")) for file in (folder / "out").iterdir()] == [("one.json", "before")]


# ---------------------------------------------------------------- failures


@pytest.mark.usefixtures("folder")
def test_a_bad_document_costs_nothing_but_itself(command: Run) -> None:
    """What is no feed, or no file, is named on standard error; the others' records are printed; the code is 1."""
    code, out, err = command("page.html", "none.xml", "feeds/a.xml")
    assert (code, len(records_of(out))) == (1, 2)
    assert "feednorm: page.html: error no-feed: " in err
    assert "feednorm: none.xml: error unreadable: No such file or directory" in err


def test_a_folder_without_feeds_is_said(tmp_path: Path, command: Run) -> None:
    """An empty folder is no success."""
    for arguments in ([str(tmp_path)], ["check", str(tmp_path)]):
        code, out, err = command(*arguments)
        assert (code, out) == (1, "")
        assert "no feeds in" in err
        assert ".atom .cdf .feed .json .rdf .rss .xml" in err


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "FILE"),
        (["feeds", "--format", "yaml"], "'yaml' is not one of"),
        (["feeds", "--now", "yesterday"], "no ISO 8601 time"),
        (["feeds", "--site-url", "example"], "absolute http(s) URL"),
        (["feeds", "--jobs", "0"], "x>=1"),
        (["feeds", "-f", "json", "-f", "text"], "several formats need --output"),
        (["feeds", "--slugs", "page.html"], "page.html"),
        (["normalise", "feeds"], "normalise: no such file or command; commands: check, normalize, schema"),
        (
            ["feeds", "https://a.example/rss"],
            "feednorm fetches nothing: curl -s https://a.example/rss | feednorm --url https://a.example/rss -",
        ),
        (
            ["check", "https://a.example/?n=1&m=2"],
            "curl -s 'https://a.example/?n=1&m=2' | feednorm check --url 'https://a.example/?n=1&m=2' -",
        ),
    ],
)
def test_wrong_usage_is_explained(arguments: list[str], complaint: str, command: Run) -> None:
    """A wrong command line prints what is wrong, no data, and returns 2."""
    code, out, err = command(*arguments)
    assert (code, out) == (2, "")
    assert complaint in err
    assert "Traceback" not in err


def test_slugs_that_are_none_are_refused(folder: Path, command: Run) -> None:
    """A file of slugs whose values are no slugs is wrong usage; the sentence names the value and the file."""
    (folder / "slugs.json").write_text('{"https://a.example-0": "../../one"}', "utf-8")
    code, out, err = command("feeds", "--slugs", "slugs.json", "-o", "out")
    assert (code, out) == (2, "")
    assert "slugs.json: " in err
    assert "'../../one'" in err
    assert not (folder / "out").exists()


@pytest.mark.parametrize("name", ["../one", "a/b", "", "A day", "a\\b"])
def test_a_name_that_is_no_slug_names_no_file(name: str, tmp_path: Path) -> None:
    """Whatever a record is called, it is written inside the folder or not at all."""
    (record,) = normalize(feed(["One"]))
    sink = open_sink(["json"], tmp_path / "out", Site(), print)
    with pytest.raises(OSError, match="is no slug"):
        sink.write(evolve(record, slug=name), "a.xml")
    assert [path.name for path in tmp_path.rglob("*")] == ["out"]


def test_without_its_extra_the_command_says_how_to_get_it() -> None:
    """Where click cannot be imported, one line names what to install, and the code is 2."""
    script = "import sys; sys.modules['click'] = None; from feednorm.__main__ import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "feednorm: the command needs an extra: pip install 'feednorm[cli]'\n"


# ---------------------------------------------------------------- check and schema


def test_check_prints_problems_as_a_compiler_does(tmp_path: Path, command: Run) -> None:
    """Each problem has its file, line, severity, code and sentence, and the source line below it."""
    file = tmp_path / "a.xml"
    file.write_text(feed(["One", ""]).replace("20 May 2026 13:03:00 GMT", "no day"), "utf-8")
    code, out, err = command("check", str(file))
    assert (code, err) == (0, "")
    assert f"{file}:3: note bad-date: The date 'Wed, no day' cannot be read.\n    <item><title>One</title>" in out
    assert f"{file}:4: note no-title: " in out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252", "koi8-r"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_check_shows_lines_in_the_encoding_of_the_document(
    encoding: str, pack: Callable[[bytes], bytes], tmp_path: Path, command: Run
) -> None:
    """The source line below a problem is decoded as the parser decoded it, unpacked where it is packed."""
    title = "Дни" if encoding == "koi8-r" else "Grüne"
    text = feed([f"{title} & Markt"]).replace("Café", "C").replace('"1.0"', f'"1.0" encoding="{encoding}"')
    (tmp_path / "a.xml").write_bytes(pack(text.encode(encoding)))
    _code, out, _err = command("check", str(tmp_path / "a.xml"))
    assert f"    <item><title>{title} & Markt</title>" in out


def test_check_shows_a_line_though_the_declaration_is_wrong(example_feeds: Path, command: Run) -> None:
    """What says UTF-8 and is windows-1252 is shown as what it was read as."""
    _code, out, _err = command("check", str(example_feeds / "broken.xml"))
    assert "Grüne Woche & Markt" in out
    assert "\ufffd" not in out


@pytest.mark.usefixtures("folder")
def test_check_prints_json(command: Run) -> None:
    """`--json` prints an object a line with the same, and what a page that is no feed links to."""
    code, out, _err = command("check", "--json", "page.html", "feeds")
    assert code == 1
    (failure, *others) = records_of(out)
    assert (failure["file"], failure["severity"], failure["kind"]) == ("page.html", "error", "html")
    assert failure["feed_links"] == ["https://a.example/rss"]
    assert others == []
    assert "it links to the feed https://a.example/rss" in command("check", "page.html")[1]


def test_check_shows_no_feed_text_that_steers_a_terminal() -> None:
    """Control characters of a feed appear as escapes; a no-break space is a space."""
    assert printable("a\x1b[2J\x9b\u00a0b") == "a\\x1b[2J\\x9b b"


def test_schema_is_the_schema(command: Run) -> None:
    """`feednorm schema` prints what `schema()` returns."""
    code, out, err = command("schema")
    assert (code, err, json.loads(out)) == (0, "", schema())


def test_help_names_commands_options_examples_and_exit_codes(command: Run) -> None:
    """The first page of help is enough to start."""
    code, out, _err = command("--help")
    assert code == 0
    for part in ("check", "schema", "--site-url", "Examples:", "Exit codes:", "130"):
        assert part in out


def test_the_documentation_names_every_option_and_exit_code() -> None:
    """docs/command.md keeps up with the command."""
    text = (Path(__file__).parent.parent.parent / "docs" / "command.md").read_text("utf-8")
    options = {option for command in feednorm.commands.values() for param in command.params for option in param.opts}
    assert {option for option in options if option.startswith("--") and f"`{option}" not in text} == set()
    assert all(f"| {code} |" in text for code in ExitCode)


# ---------------------------------------------------------------- the streams of a process


def test_a_reader_that_hangs_up_is_no_error(tmp_path: Path) -> None:
    """`feednorm … | head -1` ends without a word and with 0."""
    (tmp_path / "long.xml").write_text(feed(f"Title {number} " + "x" * 500 for number in range(2000)), "utf-8")
    with subprocess.Popen(
        [*COMMAND, str(tmp_path / "long.xml")], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as job:
        assert job.stdout is not None
        assert job.stderr is not None
        assert job.stdout.readline().startswith(b'{"slug": "title-0')
        job.stdout.close()
        assert (job.stderr.read(), job.wait()) == (b"", 0)


@pytest.mark.parametrize("arguments", [["-"], ["-", "--jobs", "2"]])
def test_an_interrupt_ends_with_130(arguments: list[str]) -> None:
    """Ctrl-C while waiting for input ends at once, without a traceback."""
    with subprocess.Popen(
        [*COMMAND, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as job:
        assert job.stdin is not None
        assert job.stderr is not None
        job.stdin.write(b" " * 1_000_000)  # more than a pipe holds: when this returns, it is reading
        job.stdin.flush()
        job.send_signal(signal.SIGINT)
        assert job.wait(20) == 130
        assert b"Traceback" not in job.stderr.read()


def test_standard_input_is_a_document() -> None:
    """`-` reads standard input; a pipe gets UTF-8 whatever the locale, and no progress bar."""
    done = subprocess.run(
        [*COMMAND, "-", "--url", "https://a.example/feed"],
        input=feed(["One"]).replace("https://a.example/0", "/0").encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
    )
    (record,) = records_of(done.stdout.decode("utf-8"))
    assert (record["canonical_source"], record["body_md"]) == ("https://a.example/0", "Café in the sun.")
    assert done.stderr == b""


def on_a_terminal(arguments: list[str], stream: str, **variables: str) -> tuple[str, str]:
    """Run the command with that stream on a terminal; what the terminal shows, and the other stream."""
    terminal, end = pty.openpty()
    streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: end}
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120", **variables}
    with subprocess.Popen([*COMMAND, *arguments], env=environment, **streams) as job:
        os.close(end)
        shown = b""
        try:
            while part := os.read(terminal, 65536):
                shown += part
        except OSError:
            pass  # the other end is closed: all is read
        other = job.stdout if stream == "stderr" else job.stderr
        assert other is not None
        rest = other.read().decode()
    os.close(terminal)
    return shown.decode(errors="replace"), rest


def test_a_terminal_that_cannot_show_a_character_gets_the_same_data(tmp_path: Path) -> None:
    """On an ASCII terminal JSON is escaped, not mangled; text shows a question mark."""
    (tmp_path / "a.xml").write_text(feed(["Emoji 🌞 day"]), "utf-8")
    shown, _err = on_a_terminal([str(tmp_path / "a.xml")], "stdout", PYTHONIOENCODING="ascii")
    (record,) = records_of(shown.replace("\r", ""))
    assert (record["title"], record["body_md"]) == ("Emoji 🌞 day", "Café in the sun.")
    shown, _err = on_a_terminal([str(tmp_path / "a.xml"), "-f", "text"], "stdout", PYTHONIOENCODING="ascii")
    assert "Caf? in the sun." in shown


@pytest.mark.usefixtures("folder")
def test_who_looks_on_sees_progress() -> None:
    """With standard error on a terminal and data elsewhere, a bar counts feeds, entries and errors."""
    shown, out = on_a_terminal(["feeds", "page.html"], "stderr")
    assert len(records_of(out)) == 3
    assert "3/3" in shown
    assert "3 entries" in shown
    assert "1 errors" in shown
    assert "feeds/s" in shown
    assert "page.html: error no-feed" in shown
