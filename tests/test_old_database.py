"""A district built by the code of 2026-11-28 and migrated forward: every record, chain and anchor of it still holds."""

import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from anlan.site.testing import address

ROOT = Path(__file__).parents[1]
OLD = "c776959"
NAME = "test_old_database"
BUILD = "import django; django.setup(); from anlan.sample.district import build; build()"


@pytest.fixture
def old_code(tmp_path):
    """The code of that day, from the repository's own history."""
    packed = subprocess.run(["git", "-C", str(ROOT), "archive", OLD, "anlan"], capture_output=True)
    if packed.returncode != 0:
        pytest.skip(f"this clone has no commit {OLD}: it is shallow")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path


@pytest.fixture
def database():
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        yield address(NAME)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(NAME)))


def run(code: Path, database: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ, "PYTHONPATH": str(code), "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "anlan.site.settings",
        "ANLAN_SAMPLE": "1", "ANLAN_VAR": str(ROOT / "var"),
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-W", "ignore", *arguments], cwd=code, env=environment, capture_output=True, text=True,
        timeout=600,
    )  # fmt: skip


@pytest.mark.slow
def test_a_district_of_that_day_verifies_whole_after_every_migration_since(old_code, database):
    for arguments in (("-m", "django", "migrate", "--verbosity", "0"), ("-c", BUILD)):
        built = run(old_code, database, *arguments)
        assert built.returncode == 0, built.stderr[-2000:]

    migrated = run(ROOT, database, "-m", "django", "migrate", "--verbosity", "0")
    assert migrated.returncode == 0, migrated.stderr[-2000:]

    verified = run(ROOT, database, "-m", "anlan.site.cli", "verify", "--json")
    found = json.loads(verified.stdout)
    assert found["problems"] == []
    assert found["events"] > 10_000
