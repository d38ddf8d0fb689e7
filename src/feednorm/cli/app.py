"""The commands, their options and their help."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from feednorm._version import __version__
from feednorm.batch import Outcome, normalize_many
from feednorm.cli import check as checking
from feednorm.cli.exits import ExitCode
from feednorm.cli.inputs import find, fitting_jobs, how_to_fetch, looks_like_a_command, open_sources
from feednorm.cli.progress import Watch, somebody_looks_on
from feednorm.cli.slugs import Published, load_slugs
from feednorm.cli.tally import Tally, nothing_found
from feednorm.cli.terminal import complete_streams, flush_data, hang_up, printable, write_data
from feednorm.cli.writing import open_sink
from feednorm.enrich import DEFAULT_ENRICHERS, AnyEnricher, DetectLanguage
from feednorm.errors import MissingExtraError
from feednorm.output import schema
from feednorm.site import WPNEWS, Site
from feednorm.urls import is_http_url

_EXAMPLES = """
\b
Examples:
  feednorm feed.xml                         one JSON record a line
  curl -s https://a.example/rss | feednorm --url https://a.example/rss -
  feednorm feeds/ --output site --format json --format markdown
  feednorm check feeds/                     what is wrong with them
  feednorm schema                           the JSON Schema of a record
  feednorm --version                        the version

\b
Exit codes:
  0    every document gave its records (check: nothing worse than a repair)
  1    some document is no feed or cannot be read; the others are done
  2    wrong usage, or an extra is missing
  3    the output cannot be written
  130  interrupted (143: terminated)
"""


class _Commands(click.Group):
    """A group whose command is `normalize` where none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h", "--version"):
            if looks_like_a_command(args[0]):
                raise click.UsageError(
                    f"{args[0]}: no such file or command; commands: {', '.join(sorted(self.commands))}", ctx
                )
            args = ["normalize", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a reader of its output that has enough is no error."""
        try:
            code = super().invoke(ctx)
            flush_data()
        except BrokenPipeError:
            hang_up()
            return ExitCode.OK
        return code

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the options of the command that needs no name beside the commands."""
        normalising = self.commands["normalize"]
        with click.Context(normalising, info_name="normalize", parent=ctx) as inner:
            normalising.format_options(inner, formatter)
        self.format_commands(ctx, formatter)


@click.group(
    cls=_Commands,
    name="feednorm",
    epilog=_EXAMPLES,
    options_metavar="",
    subcommand_metavar="[normalize] [OPTIONS] FILE...",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="feednorm %(version)s")
def feednorm() -> None:
    """Turn feeds into records: RSS, Atom and every other kind in, JSON with clean and safe Markdown out.

    A FILE may be a folder, which means the feeds in it and below it, or - for standard input. Data goes to standard
    output, everything else to standard error.
    """


def _time(_context: click.Context, _option: click.Parameter, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no ISO 8601 time, such as 2026-05-20T13:03:00+00:00") from None
    return time if time.utcoffset() is not None else time.replace(tzinfo=UTC)


def _sites_url(_context: click.Context, _option: click.Parameter, url: str) -> str:
    try:
        return Site(base_url=url).base_url
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _no_urls(context: click.Context, _argument: click.Parameter, files: tuple[str, ...]) -> tuple[str, ...]:
    for name in files:
        if not name:
            raise click.UsageError("a FILE is empty: a variable that is not set?", context)
        if is_http_url(name):
            command = "feednorm check" if context.info_name == "check" else "feednorm"
            raise click.UsageError(how_to_fetch(name, command), context)
    return files


@feednorm.command("normalize", epilog=_EXAMPLES)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", callback=_no_urls)
@click.option(
    "-f",
    "--format",
    "forms",
    multiple=True,
    type=click.Choice(["jsonl", "json", "markdown", "text", "html", "jsonld"]),
    help="What to write; jsonl unless told, json in a folder. May be repeated with --output.",
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write a file for each record and format, named by its slug, whole or not at all.",
)
@click.option("--site-url", default=WPNEWS, show_default=True, callback=_sites_url, help="Where records are published.")
@click.option(
    "--body",
    type=click.Choice(["markdown", "paragraphs"]),
    default="markdown",
    show_default=True,
    help="All that an article says, or its paragraphs alone.",
)
@click.option("--now", callback=_time, metavar="TIME", help="The time of ingest, ISO 8601; UTC unless it has a zone.")
@click.option("--detect-language", is_flag=True, help="Detect the language of each article (the extra lang).")
@click.option("--no-enrich", is_flag=True, help="Leave summary, topics and entities empty.")
@click.option("--url", metavar="URL", help="Where the document came from, for its relative links.")
@click.option(
    "--slugs",
    "slugs_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Keep slugs over runs: a JSON file that is read before and written after.",
)
@click.option("-j", "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes; as many as pay unless told.")
def normalize_command(
    files: tuple[str, ...],
    forms: tuple[str, ...],
    folder: Path | None,
    slugs_file: Path | None,
    jobs: int | None,
    **options: Any,  # noqa: ANN401 - what `_outcomes` reads by name
) -> int:
    """Turn feeds into records (the command that needs no name)."""
    if len(forms) > 1 and folder is None:
        raise click.UsageError("several formats need --output, where each record gets a file for each")
    site = Site(base_url=options["site_url"], body=options["body"], slugs=load_slugs(slugs_file))
    watch = Watch()
    sink = open_sink(forms or (("jsonl",) if folder is None else ("json",)), folder, site, _teller(watch))
    outcomes = normalize_many(
        open_sources(find(files)),
        workers=jobs or fitting_jobs(files),
        url=options["url"],
        site=site,
        now=options["now"],
        enrichers=_enrichers(offline=not options["no_enrich"], detect=options["detect_language"]),
    )
    published = Published(dict(site.slugs))
    tally = Tally(_teller(watch))
    try:
        for outcome in _watched(outcomes, files, watch, data_on_stdout=folder is None):
            for record in outcome.records:
                published.add(sink.write(record, outcome.source))
            tally.count(outcome)
        sink.close()
    finally:  # what is written is published, even if an interrupt or a full disk keeps the rest from it
        if slugs_file is not None:
            published.save(slugs_file)
    return tally.sum_up(files)


@feednorm.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", callback=_no_urls)
@click.option("--json", "machine", is_flag=True, help="One JSON object a line.")
@click.option("--url", metavar="URL", help="Where the document came from, for its relative links.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes; as many as pay unless told.")
def check_command(files: tuple[str, ...], *, machine: bool, url: str | None, jobs: int | None) -> int:
    """Say what is wrong with feeds, line by line, as a compiler does.

    A problem is a note (worth knowing), a repair (the document was mended) or an error (something could not be
    saved).
    """
    outcomes = normalize_many(open_sources(find(files)), workers=jobs or fitting_jobs(files), url=url, enrichers=())
    failed = documents = 0
    for outcome in outcomes:
        found = checking.findings(outcome)
        for finding in found:
            lines = [checking.as_json(finding)] if machine else checking.as_text(finding)
            write_data("".join(line + "\n" for line in lines), json=machine)
        failed += any(finding["severity"] == "error" for finding in found)
        documents += 1
    if not documents:
        _teller(Watch())(nothing_found(files))
        return ExitCode.FAILED
    return ExitCode.FAILED if failed else ExitCode.OK


@feednorm.command("schema")
def schema_command() -> int:
    """Print the JSON Schema (draft 2020-12) of a record."""
    write_data(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n", json=True)
    return ExitCode.OK


# ---------------------------------------------------------------- running


def run(arguments: list[str]) -> int:
    """Run the command and return its exit code; whatever happens is one line on standard error, never a traceback."""
    complete_streams()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _end)  # else workers and half-written files would stay behind
    try:
        code = feednorm.main(arguments, prog_name="feednorm", standalone_mode=False)
    except click.Abort:
        return ExitCode.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except MissingExtraError as error:
        click.echo(f"feednorm: {error}", err=True)
        return ExitCode.USAGE
    except OSError as error:
        click.echo(f"feednorm: the output cannot be written: {error}", err=True)
        return ExitCode.UNWRITABLE
    return int(code or 0)


def _end(*_signal: object) -> None:
    sys.exit(ExitCode.TERMINATED)


def _enrichers(*, offline: bool, detect: bool) -> tuple[AnyEnricher, ...]:
    """The language comes first, for topics depend on it."""
    chain: tuple[AnyEnricher, ...] = DEFAULT_ENRICHERS if offline else ()
    return (DetectLanguage(), *chain) if detect else chain


def _watched(
    outcomes: Iterator[Outcome], files: tuple[str, ...], watch: Watch, *, data_on_stdout: bool
) -> Iterator[Outcome]:
    if not somebody_looks_on(data_on_stdout=data_on_stdout):
        return outcomes
    return watch.follow(outcomes, sum(1 for _ in find(files)))


def _teller(watch: Watch) -> Callable[[str], None]:
    return lambda message: watch.tell(f"feednorm: {printable(message)}")
