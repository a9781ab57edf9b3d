"""The sample district, built once for all tests that look at it from outside, through the `anlan` command."""

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from anlan.site.postgres import home
from anlan.site.testing import address, migrated

_DATABASE, _UNTOUCHED = "test_sample", "test_sample_untouched"
_LOCK = 2_024_1016  # any number of our own: whoever holds it builds, the others wait


@dataclass(frozen=True)
class Sample:
    """The sample in a database of its own. Other tests look at it too, and some act in it: leave what stands in it as it is."""

    url: str
    var: Path

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "DATABASE_URL": self.url, "ANLAN_VAR": str(self.var), "ANLAN_SAMPLE": "1"}

    def anlan(self, *arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run the command and return what became of it."""
        command = [sys.executable, "-m", "anlan.site.cli", *(str(argument) for argument in arguments)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=600, **options)

    def json(self, *arguments: object) -> Any:
        """What the command prints as JSON, and nothing else."""
        done = self.anlan(*arguments)
        assert done.returncode in (0, 1), done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="session")
def sample() -> Sample:
    """The built sample; the first worker to ask builds it, and where `make` runs the tests in two parts, the first part."""
    run = os.environ.get("ANLAN_TEST_RUN") or os.environ.get("PYTEST_XDIST_TESTRUNUID", "alone")
    built = Sample(address(_DATABASE), home().parent / "test-sample")
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        if _built_by(connection) != run or run == "alone":
            _copy(connection, migrated(), _DATABASE)
            shutil.rmtree(built.var, ignore_errors=True)
            done = built.anlan("demo", "--no-serve")
            assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
            _copy(connection, _DATABASE, _UNTOUCHED)
        elif os.environ.get("ANLAN_SAMPLE_ANEW"):  # tests/under_load.py: what the round before did is forgotten
            _copy(connection, _UNTOUCHED, _DATABASE)
        if _built_by(connection) != run:
            comment = sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(_DATABASE), sql.Literal(run))
            connection.execute(comment)
    return built


@pytest.fixture(scope="session")
def untouched(sample: Sample) -> Sample:
    """The sample as it was built, in which no test acts."""
    return replace(sample, url=address(_UNTOUCHED))


@contextlib.contextmanager
def alone_in_rooms(sample: Sample) -> Iterator[None]:
    """No other worker's people enter a conference meanwhile: a person is in one room, and the sample has one of each."""
    with (sample.var / "rooms.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="module")
def rooms(sample: Sample) -> Iterator[None]:
    """The conferences of the sample, for one module alone."""
    with alone_in_rooms(sample):
        yield


def _built_by(connection: psycopg.Connection[Any]) -> str | None:
    """Which run of the tests built the database; None where nobody did."""
    row = connection.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [_DATABASE]
    ).fetchone()
    return row[0] if row else None


def _copy(connection: psycopg.Connection[Any], template: str, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
