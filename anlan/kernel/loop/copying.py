"""Rows written by COPY: new ones, and old ones that are written again.

copy_in(Span, ["ledger", …], rows)
update_by_copy(Hazard, hazards)
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from psycopg import Copy

from ..history.models import Event
from ..scope import Record
from .lines import EVENT_COLUMNS

_AGAIN = "written_again"


def copy_in(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Put rows into a table; their values as COPY takes them, JSON as text."""
    _copy(model._meta.db_table, columns, rows)


def copy_lines(model: type[models.Model], columns: Sequence[str], blocks: Iterable[Sequence[bytes]]) -> None:
    """As `copy_in`, of rows that are spelled already, some at once."""
    with _copying(model._meta.db_table, columns) as copy:
        for block in blocks:
            copy.write(b"".join(block))


def events_in(events: Sequence[Event]) -> None:
    """Append events, whose hashes are made."""
    copy_in(Event, EVENT_COLUMNS, (_as_copied(event) for event in events))


def update_by_copy(model: type[Record], records: Sequence[Record]) -> None:
    """Write all columns of records that are locked, but those that the database makes itself."""
    if not records:
        return
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    plain = [str(field.column) for field in fields]
    names = [connection.ops.quote_name(name) for name in plain]
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(names)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {_AGAIN} ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA")
        _copy(
            _AGAIN,
            plain,
            (
                [field.get_db_prep_save(getattr(record, field.attname), connection) for field in fields]
                for record in records
            ),
        )
        changed = ", ".join(f"{name} = again.{name}" for name in names if name != '"id"')
        cursor.execute(f"UPDATE {table} AS row SET {changed} FROM {_AGAIN} AS again WHERE row.id = again.id")
        cursor.execute(f"DROP TABLE {_AGAIN}")


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with _copying(table, columns) as copy:
        for row in rows:
            copy.write_row(row)


@contextmanager
def _copying(table: str, columns: Sequence[str]) -> Iterator[Copy]:
    quoted = ", ".join(connection.ops.quote_name(name) for name in columns)
    with (
        connection.wrap_database_errors,  # Django wraps what a call raises, not what ends the block
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(table)} ({quoted}) FROM STDIN") as copy,
    ):
        yield copy


def _as_copied(event: Event) -> list[Any]:
    """An event's columns, with JSON as text."""
    return [
        json.dumps(event.content, ensure_ascii=False) if name == "content" else getattr(event, name)
        for name in EVENT_COLUMNS
    ]
