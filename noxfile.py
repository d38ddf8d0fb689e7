"""The tasks of the project: `nox -s lint`, `type`, `test`, `docs`, `bench`; `nox` alone runs the first four."""

from __future__ import annotations

import nox

nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "type", "test", "docs"]


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff's rules and its format."""
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def type(session: nox.Session) -> None:  # noqa: A001 - the name of the task
    """Mypy on sources and tests, pyright on a user's script."""
    session.run("mypy")
    session.run("pyright", "tests/typing")


@nox.session
def test(session: nox.Session) -> None:
    """All tests; arguments go to pytest."""
    session.run("pytest", "-q", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """The examples in documents and docstrings."""
    session.run("pytest", "-q", "tests/test_docs.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """The benchmarks' one table."""
    session.run("python", "-m", "benchmarks", *session.posargs)
