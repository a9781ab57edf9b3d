"""Rows written once and put back many times: COPY takes milliseconds for what the loop's own way takes a quarter of a second.

snapshot = Snapshot.of(found)     # found() has run once, and its rows are there
snapshot.restore()                # in another test's database: the same rows again
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction


@dataclass(frozen=True)
class Snapshot:
    """What stood in tables that were empty before: {table: its rows as COPY writes them}."""

    tables: dict[str, bytes]

    @classmethod
    def of(cls, write: Callable[[], Any]) -> "Snapshot":
        """Run `write` and keep what it wrote. Raises AssertionError where it changed a table that had rows before."""
        before = {name: rows for name, rows in _everything() if rows}
        write()
        after = {name: rows for name, rows in _everything() if rows}
        assert all(after.get(name) == rows for name, rows in before.items()), "a table that had rows before was changed"
        return cls({name: rows for name, rows in after.items() if name not in before})

    def restore(self) -> None:
        """Put every row back as it was, history with its proofs; what triggers would write again is among the rows."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name, rows in self.tables.items():
                with cursor.copy(f"COPY {name} FROM STDIN") as copying:
                    copying.write(rows)
            cursor.execute("SET LOCAL session_replication_role = origin")


def _everything() -> Iterator[tuple[str, bytes]]:
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            with cursor.copy(f"COPY {connection.ops.quote_name(name)} TO STDOUT") as copying:
                yield connection.ops.quote_name(name), b"".join(map(bytes, copying))
