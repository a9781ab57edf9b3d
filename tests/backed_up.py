"""A district that was built and backed up, and what the commands say of it: for the drill and its refusals in test_backup.py."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

PATIENCE = 300  # seconds: more than a busy machine takes
BY = ("--by", "陈默", "--with", "李雷")

BUILD = """
import sys
import django
django.setup()
from io import BytesIO
from uuid import uuid4
from PIL import Image
from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.history import anchors
from anlan.kernel.history.witness import state_first
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import roles
from anlan.kernel.people.actor import system_actor
from anlan.kernel.people.models import Body
from anlan.kernel.testing.cast import seat
from anlan.ledgers.feedback.models import Opinion
from anlan.site.founding import Named, found
three = {"administrator": Named("陈默", "chenmo"), "security": Named("安宁", "anning"), "auditor": Named("卢刚", "lugang")}
found("610199", "青禾区", three, tell=lambda founded: None)
state_first()  # as `anlan serve` does when it prepares the site
system = system_actor()
body = Body.objects.within(system.scope).get(kind="committee")
clerk = seat("clerk", "刘静", roles.OFFICE, system, body=body, region="610199")
for number in range(5):
    record = open_record(Opinion, {"content": f"河堤有裂缝{number}", "kind": "complaint"}, actor=clerk, key=uuid4())
    picture = BytesIO()
    Image.new("RGB", (40, 40), (number, 90, 90)).save(picture, "PNG")
    picture.seek(0)
    store.keep(record, picture, actor=clerk, name="裂缝.png")
anchors.drop_anchor(clock.today())
from anlan.site import cli
sys.exit(cli.main(["backup", *sys.argv[1:]]))
"""

WRITE = """
import sys
from anlan.site.postgres import ensure, home
server = ensure(home())
import django
django.setup()
from uuid import uuid4
from anlan.kernel.loop.opening import open_record
from anlan.ledgers.feedback.models import Opinion
from anlan.site.commands.common import actor_of_command
open_record(Opinion, {"content": sys.argv[1], "kind": "complaint"}, actor=actor_of_command("clerk"), key=uuid4())
server.stop()
"""


def environment(var: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "ANLAN_SAMPLE")}
    return {**kept, "ANLAN_VAR": str(var), "DJANGO_SETTINGS_MODULE": "anlan.site.settings", **more}


def python(script: str, *arguments: str, var: Path, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, env=environment(var, **more), text=True, capture_output=True, timeout=PATIENCE)


def anlan(*arguments: str, var: Path, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "anlan.site.cli", *arguments]
    return subprocess.run(
        command,
        env=environment(var, **more),
        text=True,
        capture_output=True,
        timeout=PATIENCE,
        stdin=subprocess.DEVNULL,
    )


@dataclass(frozen=True)
class Saved:
    """A district that was built and backed up: its database, its folder, the vault, the key."""

    url: str
    var: Path
    vault: Path
    key: Path
    public: str
    made: dict[str, Any]


@contextlib.contextmanager
def lost(var: Path) -> Iterator[None]:
    """Leave nothing of a folder behind, not the cluster of root either."""
    try:
        yield
    finally:
        if (var / "postgres/cluster").is_symlink():
            shutil.rmtree((var / "postgres/cluster").resolve(), ignore_errors=True)
        shutil.rmtree(var, ignore_errors=True)


def contents(url: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return (
            connection.execute(
                "SELECT ledger, record_id, seq, hash FROM loop_event WHERE step <> 'site_restored' ORDER BY id"
            ).fetchall()
            + connection.execute("SELECT day, hash FROM loop_anchor ORDER BY id").fetchall()
        )
