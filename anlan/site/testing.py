"""An empty database with all tables, that test databases are copied from: to make it takes seconds, to copy it half a one.

Where migrations were added since the last one was made, a copy of that is migrated on, as a district's would be.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from .postgres import database_url

_CODE = Path(__file__).parents[1]
_PREFIX = "test_migrated_"
_LOCKED = "requirements.lock"
BRING_UP = "import django; django.setup(); from anlan.site.tables import bring_up_to_date; bring_up_to_date()"
_LOCK = 2_024_1017  # any number of our own: whoever holds it migrates, the others wait


def migrated() -> str:
    """Its name; made by the first who asks, and kept for later runs until a migration or a dependency changes."""
    made_of = _made_of()
    name = f"{_PREFIX}{_digest(json.dumps(made_of))}"
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            base = nearest(connection, made_of)
            try:
                _migrate(connection, name, base)
            except subprocess.CalledProcessError:
                if base is None:
                    raise
                _migrate(connection, name, None)  # what was added comes before what the copy has: begun anew
            comment = sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(name), sql.Literal(json.dumps(made_of))
            )
            connection.execute(comment)
    return name


def nearest(connection: psycopg.Connection, made_of: Mapping[str, str]) -> str | None:
    """The kept one with the most of these files and no other; None without one."""
    kept = connection.execute(
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname ~ %s",
        [f"^{_PREFIX}[0-9a-f]+$"],
    ).fetchall()
    fitting = [
        (len(files), name)
        for name, text in kept
        if text
        and (files := json.loads(text)).items() <= made_of.items()
        and files.get(_LOCKED) == made_of.get(_LOCKED)
    ]
    return max(fitting)[1] if fitting else None


def address(name: str) -> str:
    """The address of another database of the same server."""
    return urlunsplit(urlsplit(database_url())._replace(path=f"/{name}"))


def _made_of() -> dict[str, str]:
    """Each file that decides what the database is, with its digest: migrations, and the packages that bring some."""
    root = _CODE.parent
    files = [*sorted(_CODE.rglob("migrations/*.py")), root / _LOCKED]
    return {
        path.relative_to(root).as_posix(): _digest(path.read_text(encoding="utf-8")) for path in files if path.exists()
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _migrate(connection: psycopg.Connection, name: str, base: str | None) -> None:
    """Under another name until it is whole."""
    half, whole = sql.Identifier(f"{name}_half"), sql.Identifier(name)
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(half))
    template = sql.SQL(" TEMPLATE {}").format(sql.Identifier(base)) if base else sql.SQL("")
    connection.execute(sql.SQL("CREATE DATABASE {}{}").format(half, template))
    environment = {
        **os.environ, "DATABASE_URL": address(f"{name}_half"), "DJANGO_SETTINGS_MODULE": "anlan.site.settings",
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", BRING_UP], env=environment, check=True)
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(half, whole))
