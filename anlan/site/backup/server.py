"""The server that is backed up: its address, its size, and who it is."""

import os
from typing import Any

from django.db import connection
from psycopg.conninfo import make_conninfo

_OURS = ("dbname", "host", "port", "user", "password", "sslmode", "sslrootcert")
SLOT = "anlan_backup"  # keeps the log until it was received


def address() -> str:
    """The address of this site's database."""
    return make_conninfo(
        "", **{name: value for name, value in connection.get_connection_params().items() if name in _OURS}
    )


def is_embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


def facts() -> dict[str, Any]:
    """What a restore has to know: version, size, and which migrations were applied."""
    size, version = _row("SELECT pg_database_size(current_database()), current_setting('server_version')")
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        migrations = [f"{app}.{name}" for app, name in cursor.fetchall()]
    return {"database_size": size, "postgres": version, "migrations": migrations}


def system() -> str:
    """The identifier of the server: the logs of two servers never lie together."""
    return str(_row("SELECT system_identifier FROM pg_control_system()")[0])


def segment() -> str:
    """The name of the log's segment that is being written."""
    return str(_row("SELECT pg_walfile_name(pg_current_wal_lsn())")[0])


def written() -> str:
    """Up to where the log is on the disk."""
    return str(_row("SELECT pg_current_wal_flush_lsn()")[0])


def is_received(place: str) -> bool:
    """Whether the receiver has the log up to there."""
    rows = _rows(
        "SELECT write_lsn >= %s::pg_lsn FROM pg_stat_replication WHERE application_name = 'pg_receivewal'", [place]
    )
    return any(row[0] for row in rows)


def slot() -> str:
    """How the slot is: "" where there is none, "lost" where the server had to give up its log."""
    rows = _rows("SELECT coalesce(wal_status, 'reserved') FROM pg_replication_slots WHERE slot_name = %s", [SLOT])
    return str(rows[0][0]) if rows else ""


def make_slot() -> None:
    """Make the slot anew; from now on no change is given up before it was received."""
    if slot():
        _rows("SELECT pg_drop_replication_slot(%s)", [SLOT])
    _rows("SELECT pg_create_physical_replication_slot(%s, true)", [SLOT])


def _row(query: str) -> Any:
    return _rows(query, [])[0]


def _rows(query: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()
