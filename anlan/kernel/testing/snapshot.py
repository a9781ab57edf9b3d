"""Rows written once and put back many times: one statement takes milliseconds for what the loop's own way takes a quarter of a second.

snapshot = Snapshot.of(found)     # found() has run once, and its rows are there
snapshot.restore()                # in another test: the same rows again

They are kept in a schema of their own, beside the tables of the tests' database.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

_WITHOUT_TRIGGERS = "SET LOCAL session_replication_role = replica"
_WITH_TRIGGERS = "SET LOCAL session_replication_role = origin"


@dataclass(frozen=True)
class Snapshot:
    """What stood in tables that were empty before, and the statement that puts it back."""

    statement: str

    @classmethod
    def of(cls, write: Callable[[], Any]) -> "Snapshot":
        """Run `write` and keep what it wrote. Raises AssertionError where it changed a table that had rows before."""
        before = {name: rows for name, rows in _everything() if rows}
        write()
        after = {name: rows for name, rows in _everything() if rows}
        assert all(after.get(name) == rows for name, rows in before.items()), "a table that had rows before was changed"
        return cls(_kept({name: rows for name, rows in after.items() if name not in before}))

    def restore(self) -> None:
        """Put every row back as it was, history with its proofs; what triggers would write again is among the rows."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(self.statement)


def _everything() -> Iterator[tuple[str, bytes]]:
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            with cursor.copy(f"COPY {connection.ops.quote_name(name)} TO STDOUT") as copying:
                yield connection.ops.quote_name(name), b"".join(map(bytes, copying))


def _kept(tables: Mapping[str, bytes]) -> str:
    """Keep {table: its rows} past the test, by a connection of its own; the statement that copies them to where they were."""
    statements, other = [_WITHOUT_TRIGGERS], connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("DROP SCHEMA IF EXISTS snapshot CASCADE; CREATE SCHEMA snapshot")
            for name, rows in tables.items():
                columns = _columns(cursor, name)
                cursor.execute(f"CREATE TABLE snapshot.{name} AS SELECT {columns} FROM {name} WITH NO DATA")
                with cursor.copy(f"COPY snapshot.{name} FROM STDIN") as copying:
                    copying.write(rows)
                inserted = f"INSERT INTO {name} ({columns}) OVERRIDING SYSTEM VALUE"
                statements.append(f"{inserted} SELECT {columns} FROM snapshot.{name}")
    finally:
        other.close()
    return "; ".join([*statements, _WITH_TRIGGERS])


def _columns(cursor: Any, name: str) -> str:
    """The columns that COPY writes, in its order: none that the database reckons itself."""
    cursor.execute(
        "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute "
        "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
        [name],
    )
    return str(cursor.fetchone()[0])
