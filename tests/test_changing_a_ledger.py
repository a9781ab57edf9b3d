"""docs/changing-a-ledger.md, followed to the letter in a copy of the code with records in its database: history holds after each."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from anlan.kernel.testing.waiting import wait_until
from anlan.site.testing import address, migrated
from tests.test_new_ledger import _FILE, FOLDER, copy

__all__ = ["copy"]

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/changing-a-ledger.md").read_text("utf-8")
NAME = "test_changing_a_ledger"
ROWS = 2500
PATIENCE = 300  # seconds: more than a busy machine takes
SEED = f"""
import django
django.setup()
from datetime import date
from uuid import uuid4
from anlan.kernel.admission.founding import found_district
from anlan.kernel.loop.bulk import Origin, open_many
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.advance import advance
from anlan.kernel.people import roles
from anlan.kernel.people.models import Body
from anlan.kernel.testing.cast import seat
from anlan.ledgers.hydrants.models import Hydrant
system = found_district("990199", "青禾区")
body = open_record(Body, {{"name": "清河镇", "kind": "town", "region": "990199103"}}, actor=system, key=uuid4())
town = seat("town", "张明", roles.TOWN, system, body=body, region="990199103")
columns = ("spot", "region", "found_on", "litres", "note")
rows = [(f"第{{n}}处", "990199103", date(2024, 10, 1), n % 30 or None, "锈了" if n % 2 else "") for n in range({ROWS})]
open_many(Hydrant, columns, rows, actor=town, origin=Origin("消火栓.xlsx", ""), row_numbers=range({ROWS}))
typed = {{"spot": "小学门口", "region": "990199103", "found_on": "2024-10-02", "litres": 15, "note": "漏水"}}
hydrant = open_record(Hydrant, typed, actor=town, key=uuid4())
advance(hydrant, "mend", actor=town, key=uuid4(), content={{"litres": 20}})
"""
BREAKING = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("hydrants", "0001_initial")]
    operations = [migrations.RemoveField("hydrant", "note")]
"""


@pytest.fixture
def database():
    """A database of its own, as a migrated one is."""
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(NAME), sql.Identifier(migrated()))
        )
        yield address(NAME)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(NAME)))


class Copy:
    """The copy of the code, with the hydrants of docs/new-ledger.md and their records."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        self.environment = {
            **os.environ, "PYTHONPATH": str(folder), "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "anlan.site.settings",
        }  # fmt: skip

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", *arguments], cwd=self.folder, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *arguments: str) -> str:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, out[-2000:] + err[-2000:]
        return out

    def refused(self, *arguments: str) -> str:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode != 0, out
        return out + err

    def migrate(self) -> str:
        return self.run("-m", "django", "migrate", "hydrants", "--verbosity", "0")

    def make(self, name: str) -> None:
        self.run("-m", "django", "makemigrations", "hydrants", "-n", name)

    def write(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        path = self.folder / FOLDER / name
        text = path.read_text("utf-8")
        path.write_text(text.replace(old, new), encoding="utf-8")

    def forget(self, field: str) -> None:
        for name in ("ledger.py", "loop.py"):
            self.replace(name, f', "{field}"', ",")

    def query(self, statement: str) -> list[tuple]:
        with psycopg.connect(self.database, autocommit=True) as connection:
            answer = connection.execute(statement)
            return answer.fetchall() if answer.description else []

    def holds(self) -> bool:
        process = self.start("-m", "anlan.site.cli", "verify", "--json")
        out, err = process.communicate(timeout=PATIENCE)
        found = json.loads(out or "{}")
        assert found.get("problems") == [], err[-2000:] + out[-2000:]
        return bool(found["holds"])


@pytest.fixture
def hydrants(copy, database):
    made = Copy(copy, database)
    (copy / FOLDER / "migrations").mkdir(parents=True)
    for path in ("__init__.py", "migrations/__init__.py"):
        (copy / FOLDER / path).touch()
    for found in _FILE.finditer((ROOT / "docs/new-ledger.md").read_text("utf-8")):
        made.write(found["path"], found["code"])
    made.run("-m", "django", "makemigrations", "hydrants")
    made.run("-m", "django", "migrate", "--verbosity", "0")
    made.run("-c", SEED)
    return made


def diff(heading: str) -> tuple[str, str]:
    """(what stands in models.py, what shall stand there) under a heading of the page."""
    block = re.search(rf"^## {heading}$.*?```diff\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL)
    assert block
    lines = block[1].splitlines()
    return (
        "\n".join(line[1:] for line in lines if line[:1] in " -") + "\n",
        "".join(line[1:] + "\n" for line in lines if line[:1] in " +"),
    )


def migration(name: str) -> str:
    block = re.search(rf"migrations/{name}\.py`:\n\n```python\n(.*?)```", PAGE, re.DOTALL)
    assert block
    return block[1]


def put(made: Copy, name: str) -> None:
    made.write(f"{FOLDER}/migrations/{name}.py", migration(name))


@pytest.mark.slow
def test_every_change_of_the_page_leaves_history_whole(hydrants):
    assert hydrants.holds()
    hashes = hydrants.query("SELECT id, facts, hash FROM loop_event ORDER BY id")

    hydrants.replace("models.py", *diff("Add a field"))
    hydrants.make("pressure")
    hydrants.migrate()
    assert hydrants.holds()

    hydrants.replace("models.py", *diff("Rename a field"))
    for name in ("ledger.py", "loop.py"):
        hydrants.replace(name, '"note"', '"remark"')
    put(hydrants, "0003_remark")
    hydrants.migrate()
    assert hydrants.holds()
    assert hydrants.query("SELECT id, facts, hash FROM loop_event ORDER BY id") == hashes

    hydrants.replace("models.py", *diff("Give a field another type"))
    put(hydrants, "0004_litres")
    hydrants.migrate()
    assert hydrants.holds()
    resealed = hydrants.query("SELECT content FROM loop_event WHERE step = 'resealed' ORDER BY id")
    assert len(resealed) == ROWS + 1
    assert resealed[1][0]["resealed"]["old"] == 1
    assert resealed[1][0]["values"] == {"litres": "1"}

    hydrants.replace("models.py", *diff("Drop a field"))
    hydrants.forget("remark")
    put(hydrants, "0005_without_remark")
    killed_in_its_middle(hydrants)
    hydrants.migrate()
    assert hydrants.holds()
    dropped = hydrants.query("SELECT content FROM loop_event WHERE step = 'resealed' AND edition = 5 ORDER BY id")
    assert len(dropped) == ROWS + 1
    assert dropped[1][0]["resealed"]["old"] == "锈了"
    assert hydrants.query("SELECT count(*) FROM loop_resealing") == [(0,)]
    assert hydrants.run("-m", "django", "makemigrations", "hydrants", "--check", "--dry-run")


def killed_in_its_middle(hydrants: Copy) -> None:
    """Migrate, and be killed while the second batch of events is written."""
    (middle,) = hydrants.query("SELECT id FROM hydrants_hydrant ORDER BY id OFFSET 1500 LIMIT 1")[0]
    hydrants.query(
        f"""CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(600); RETURN NEW; END $$;
        CREATE TRIGGER wait BEFORE INSERT ON loop_event FOR EACH ROW
        WHEN (NEW.step = 'resealed' AND NEW.record_id = {middle}) EXECUTE FUNCTION wait()"""
    )
    migrating = hydrants.start("-m", "django", "migrate", "hydrants", "--verbosity", "0")
    asleep = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
    found: list[tuple[int]] = []

    def sleeps() -> bool:
        assert migrating.poll() is None, migrating.communicate()
        found.extend(hydrants.query(asleep))
        return bool(found)

    wait_until(sleeps, "the migration has come to the row in the middle")
    migrating.send_signal(signal.SIGKILL)
    migrating.communicate()
    hydrants.query(f"SELECT pg_terminate_backend({found[0][0]})")
    hydrants.query("DROP TRIGGER wait ON loop_event; DROP FUNCTION wait()")
    written = hydrants.query("SELECT count(*) FROM loop_event WHERE step = 'resealed' AND edition = 5")
    assert written == [(1000,)]


@pytest.mark.slow
def test_what_would_break_history_is_refused_before_it_is_applied(hydrants):
    hydrants.replace("models.py", *diff("Rename a field"))
    hydrants.replace("models.py", '    remark = models.TextField("备注", blank=True)\n', "")
    hydrants.forget("note")
    hydrants.write(f"{FOLDER}/migrations/0002_breaking.py", BREAKING)

    said = hydrants.refused("-m", "django", "migrate", "hydrants", "--verbosity", "0")

    assert 'DropField("hydrant", "note", ledger="hydrants")' in said
    assert hydrants.query("SELECT count(note) FROM hydrants_hydrant") == [(ROWS + 1,)]
    assert "history.E001" in hydrants.refused("-m", "django", "check")


@pytest.mark.slow
def test_a_row_that_was_altered_stops_a_drop_before_anything_has_changed(hydrants):
    hydrants.query("UPDATE hydrants_hydrant SET litres = 99 WHERE spot = '第7处'")
    hydrants.replace("models.py", *diff("Rename a field"))
    hydrants.replace("models.py", '    remark = models.TextField("备注", blank=True)\n', "")
    hydrants.forget("note")
    text = migration("0005_without_remark").replace("remark", "note").replace("0004_litres", "0001_initial")
    hydrants.write(f"{FOLDER}/migrations/0002_without_note.py", text)

    said = hydrants.refused("-m", "django", "migrate", "hydrants", "--verbosity", "0")

    assert "1 records do not say what their last event says" in said
    assert hydrants.query("SELECT count(note) FROM hydrants_hydrant") == [(ROWS + 1,)]
    assert hydrants.query("SELECT count(*) FROM loop_event WHERE step = 'resealed'") == [(0,)]
