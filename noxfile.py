"""The tasks of the project: `nox -s lint`, `type`, `test`, `docs`, `bench`; `nox` alone runs the first four."""

from __future__ import annotations

import sys

import nox

nox.options.default_venv_backend = "none"  # the environment that nox itself runs in
nox.options.sessions = ["lint", "type", "test", "docs"]


def run(session: nox.Session, module: str, *arguments: str) -> None:
    """Run a module with the Python that runs nox, whatever the PATH says."""
    session.run(sys.executable, "-m", module, *arguments)


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff's rules and its format."""
    run(session, "ruff", "check", ".")
    run(session, "ruff", "format", "--check", ".")


@nox.session
def type(session: nox.Session) -> None:  # noqa: A001 - the name of the task
    """Mypy on sources and tests, pyright on a user's script."""
    run(session, "mypy")
    run(session, "pyright", "tests/typing")


@nox.session
def test(session: nox.Session) -> None:
    """All tests; arguments go to pytest."""
    run(session, "pytest", "-q", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """The examples in documents and docstrings."""
    run(session, "pytest", "-q", "tests/test_docs.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """The benchmarks' one table."""
    run(session, "benchmarks", *session.posargs)
