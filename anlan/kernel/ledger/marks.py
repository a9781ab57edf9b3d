"""By which edition of a rule a column was filled, kept as the column's comment: what follows from code alone is made anew when the code changes."""

from django.db import connection

from ..scope import Record


def mark_of(model: type[Record], column: str) -> str:
    """The mark of a column; "" where it has none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT col_description(attrelid, attnum) FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s",
            [model._meta.db_table, column],
        )
        row = cursor.fetchone()
        return (row[0] or "") if row else ""


def keep_mark(model: type[Record], column: str, mark: str) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON COLUMN {table}.{connection.ops.quote_name(column)} IS '{mark}'")
