"""An empty database with every migration, that test databases are copied from: to migrate takes 15 seconds, to copy half a one."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from .postgres import database_url

_CODE = Path(__file__).parents[1]
_LOCK = 2_024_1017  # any number of our own: whoever holds it migrates, the others wait


def migrated() -> str:
    """Its name; made by the first who asks, and kept for later runs until a migration or a dependency changes."""
    name = f"test_migrated_{_stamp()}"
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            _migrate(connection, name)
    return name


def address(name: str) -> str:
    """The address of another database of the same server."""
    return urlunsplit(urlsplit(database_url())._replace(path=f"/{name}"))


def _stamp() -> str:
    """Changes with what the migrations make."""
    made_by = [*sorted(_CODE.rglob("migrations/*.py")), _CODE.parent / "requirements.lock"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in made_by if path.exists())).hexdigest()[:10]


def _migrate(connection: psycopg.Connection, name: str) -> None:
    """Under another name until it is whole."""
    half, whole = sql.Identifier(f"{name}_half"), sql.Identifier(name)
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(half))
    connection.execute(sql.SQL("CREATE DATABASE {}").format(half))
    environment = {
        **os.environ, "DATABASE_URL": address(f"{name}_half"), "DJANGO_SETTINGS_MODULE": "anlan.site.settings",
    }  # fmt: skip
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], env=environment, check=True)
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(half, whole))
