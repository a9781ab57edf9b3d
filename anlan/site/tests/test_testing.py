"""The database that tests are copied from is migrated on from the nearest that was kept."""

import json

import psycopg
import pytest
from psycopg import sql

from ..testing import address, nearest

KEPT = {
    "test_migrated_00000000a1": {"requirements.lock": "1", "a/migrations/0001.py": "1"},
    "test_migrated_00000000a2": {"requirements.lock": "1", "a/migrations/0001.py": "1", "a/migrations/0002.py": "2"},
    "test_migrated_00000000a3": {"requirements.lock": "0", "a/migrations/0001.py": "1"},
}


@pytest.fixture
def server(django_db_setup):
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        for name, files in KEPT.items():
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
            connection.execute(comment.format(sql.Identifier(name), sql.Literal(json.dumps(files))))
        yield connection
        for name in KEPT:
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def test_it_is_the_one_with_the_most_of_the_same_files_and_no_other(server):
    now = {**KEPT["test_migrated_00000000a2"], "a/migrations/0003.py": "3"}

    assert nearest(server, now) == "test_migrated_00000000a2"
    assert nearest(server, {**now, "a/migrations/0002.py": "altered"}) == "test_migrated_00000000a1"
    assert nearest(server, {**now, "requirements.lock": "2"}) is None
    assert nearest(server, {"requirements.lock": "1"}) is None
