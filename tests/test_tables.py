"""An empty database is given the tables that its models describe: those to which all migrations lead."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.core.management import call_command
from psycopg import sql

from anlan.site.testing import BRING_UP, address

# What a database consists of; each row as text. The order of columns is no part of it: what is added later stands last.
_TOLD = """
    SELECT 'column', relname, attname, format_type(atttypid, atttypmod), attnotnull::text, pg_get_expr(adbin, adrelid)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid LEFT JOIN pg_attrdef ON (adrelid, adnum) = (attrelid, attnum)
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'v', 'S')
    UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', ''
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'index', tablename, indexname, indexdef, '', '' FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '', ''
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', proname, pg_get_function_identity_arguments(oid), prosrc, '', ''
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'extension', extname, '', '', '', '' FROM pg_extension
    UNION ALL SELECT 'migration', app, name, '', '', '' FROM django_migrations
"""
# Django's own table for groups, which nobody uses: its keys are of the kind that the setting of the day makes them.
_NOT_TOLD = "auth_group_permissions"


@pytest.mark.django_db
def test_no_model_differs_from_what_its_migrations_make_of_it():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


@pytest.mark.wide
def test_they_are_what_all_migrations_lead_to():
    at_once = _told("test_tables_at_once", [sys.executable, "-c", BRING_UP])
    migrated = _told("test_tables_migrated", [sys.executable, "-m", "django", "migrate", "--verbosity", "0"])

    assert at_once - migrated == set()
    assert migrated - at_once == set()
    assert {kind for kind, *_ in at_once} == {
        "column",
        "constraint",
        "index",
        "trigger",
        "function",
        "extension",
        "migration",
    }


def _told(name, command):
    database = sql.Identifier(name)
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(database))
        subprocess.run(
            command,
            env={**os.environ, "DATABASE_URL": address(name), "DJANGO_SETTINGS_MODULE": "anlan.site.settings"},
            check=True,
        )
        with psycopg.connect(address(name)) as built:
            rows = set(built.execute(_TOLD).fetchall())
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))
    return {row for row in rows if not str(row[1]).startswith(_NOT_TOLD)}
