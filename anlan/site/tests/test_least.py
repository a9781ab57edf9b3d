"""The user of the database by which people are answered: it works with rows, and can do nothing else."""

from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from psycopg.errors import InsufficientPrivilege

from anlan.site.environment import BadSetting
from anlan.site.least import SITE_USER, allow, site_url

BEYOND = [
    "ALTER TABLE loop_event DISABLE TRIGGER append_only",
    "UPDATE loop_event SET seq = seq",
    "DELETE FROM people_disclosure",
    "DELETE FROM report_frozenreport",
    "TRUNCATE people_post",
    "DROP TABLE people_post",
    "CREATE TABLE public.mine (id int)",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION anlan_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "SET ROLE postgres",
    "ALTER ROLE anlan_site SUPERUSER",
    "COPY people_post TO PROGRAM 'cat'",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT * FROM pg_authid",
]


@pytest.fixture
def as_site(transactional_db, district):
    """A connection as the site's user, on the tests' own database."""
    allow()
    parameters = connection.get_connection_params()
    with psycopg.connect(
        host=parameters["host"], dbname=connection.settings_dict["NAME"], user=SITE_USER, autocommit=True
    ) as opened:
        yield opened


def test_it_reads_and_writes_rows(as_site):
    assert as_site.execute("SELECT count(*) FROM people_post").fetchone()[0] > 5
    assert as_site.execute("UPDATE people_person SET phone = phone").rowcount > 5
    assert as_site.execute("SELECT nextval('loop_event_id_seq')").fetchone()[0] > 0


@pytest.mark.parametrize("statement", BEYOND)
def test_it_can_do_nothing_else(as_site, statement):
    with pytest.raises(InsufficientPrivilege):
        as_site.execute(statement)


def test_what_people_reach_is_served_by_it(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("ANLAN_VAR", str(tmp_path))
    assert urlsplit(site_url()).username == SITE_USER

    monkeypatch.setenv("DATABASE_URL", "postgresql://owner@db.example.cn/anlan")
    assert site_url() == "postgresql://owner@db.example.cn/anlan"
    monkeypatch.setenv("ANLAN_SITE_DATABASE_URL", "postgresql://db.example.cn/anlan")
    with pytest.raises(BadSetting, match="owns nothing"):
        site_url()
    monkeypatch.setenv("ANLAN_SITE_DATABASE_URL", "postgresql://site:x@db.example.cn/anlan")
    assert urlsplit(site_url()).username == "site"
