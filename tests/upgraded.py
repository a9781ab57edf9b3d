"""Districts that earlier states of the project built, each with its own code and packages, and what today's code makes of them.

    with upgraded(Earlier("c776959")) as district:     # migrated, as an administrator would
        district.before                               # the report's figures, as that code counted them
        district.json("verify", "--json")

What a commit built is the same whenever it is built: it is kept beside the tests' own database and copied for each test.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from anlan.site.postgres import home
from anlan.site.testing import address
from benchmarks.earlier import HERE, Earlier
from tests.conftest import Sample

REPORT = ("report", "annual", "--from", "2024-01-01", "--to", "2024-10-15", "--json")
PATIENCE = 1800  # seconds for any one command: a busy machine builds the sample in ten minutes


@dataclass(frozen=True)
class Upgraded(Sample):
    """A district that was built by an earlier state and brought up to date; `before`: its report, as that state wrote it."""

    before: dict[str, Any]
    commit: str


@contextlib.contextmanager
def upgraded(earlier: Earlier) -> Iterator[Upgraded]:
    """A copy of what it built, brought up to date by today's `anlan demo`, which builds nothing where a district stands."""
    kept = _built(earlier)
    name, var = f"test_upgraded_{earlier.commit}", kept / "upgraded"
    _copied(f"test_earlier_{earlier.commit}", name)
    shutil.rmtree(var, ignore_errors=True)
    shutil.copytree(kept / "var", var)
    before = json.loads((kept / "report.json").read_text(encoding="utf-8"))
    district = Upgraded(address(name), var, before, earlier.commit)
    done = district.anlan("demo", "--no-serve")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    try:
        yield district
    finally:
        _dropped(name)
        shutil.rmtree(var)


def _built(earlier: Earlier) -> Path:
    """The folder with its evidence and its report; its database is named after the commit. Built where either is missing."""
    name, kept = f"test_earlier_{earlier.commit}", home().parent / f"test-earlier-{earlier.commit}"
    if _exists(name) and (kept / "report.json").exists():
        return kept
    shutil.rmtree(kept, ignore_errors=True)
    var = kept / "var"
    var.mkdir(parents=True)
    half = f"{name}_half"
    _copied("template0", half)
    _run(earlier, {"DATABASE_URL": address(half), "ANLAN_VAR": str(var)}, "demo", "--no-serve")
    written = _run(earlier, {"DATABASE_URL": address(half), "ANLAN_VAR": str(var)}, *REPORT)
    _dropped(name)
    with _postgres() as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(_named(half), _named(name)))
    (kept / "report.json").write_text(written, encoding="utf-8")
    return kept


def _run(earlier: Earlier, variables: Mapping[str, str], *arguments: str) -> str:
    """What a part of that state's own command prints, run by the packages of its own lock."""
    code, python = earlier.worktree(), earlier.environment(without=earlier.tools())
    environment = {**os.environ, **variables, "PYTHONPATH": str(code), "ANLAN_SAMPLE": "1"}
    command = [python, "-W", "ignore", "-m", "anlan.site.cli", *arguments]
    done = subprocess.run(command, cwd=code, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, f"{earlier.commit} anlan {arguments[0]}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done.stdout


def answers(district: Sample) -> dict[str, Any]:
    """What the pages of everybody answer: tests/pages_of_everybody.py, in that district."""
    environment = {**district.environment, "DJANGO_SETTINGS_MODULE": "anlan.site.settings", "PYTHONPATH": str(HERE)}
    command = [sys.executable, "-m", "tests.pages_of_everybody"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout)


def _exists(name: str) -> bool:
    with _postgres() as connection:
        return connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _copied(template: str, name: str) -> None:
    _dropped(name)
    with _postgres() as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(_named(name), _named(template)))


def _dropped(name: str) -> None:
    with _postgres() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(_named(name)))


def _postgres() -> psycopg.Connection[Any]:
    return psycopg.connect(address("postgres"), autocommit=True)


def _named(name: str) -> sql.Identifier:
    return sql.Identifier(name)
