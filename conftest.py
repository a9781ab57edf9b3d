"""Tests run against a real PostgreSQL: DATABASE_URL, or the embedded one, started here if it is down."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("ANLAN_VAR", str(Path(__file__).resolve().parent / "var" / "test"))
os.environ.setdefault("ANLAN_SAMPLE", "1")

if "DATABASE_URL" not in os.environ:
    from anlan.site.postgres import ensure

    SERVER = ensure(Path(os.environ["ANLAN_VAR"]) / "postgres")  # kept in use until the tests end, then stopped
    os.environ["DATABASE_URL"] = SERVER.url

pytest.register_assert_rewrite("anlan.kernel.testing.suites")
pytest_plugins = ["anlan.kernel.testing.cast", "anlan.places.testing"]
