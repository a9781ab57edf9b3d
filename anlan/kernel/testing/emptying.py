"""What a test with real transactions leaves is deleted row by row.

Django makes each table and each index anew, and then all that migrations leave beside their tables: seconds for a handful of rows.
"""

from typing import Any

from django.db import connection, transaction

# What stands in a database that was only migrated.
KEPT = {"django_content_type", "auth_permission", "loop_edition"}


def empty(_: Any = None) -> None:
    """Every table of a model but those that a migrated database has filled. Whoever still writes is waited for."""
    with transaction.atomic(), connection.cursor() as cursor:
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        names = [connection.ops.quote_name(name) for name in tables if name not in KEPT]
        cursor.execute("SET LOCAL session_replication_role = replica")  # history refuses it, and keys hold rows fast
        cursor.execute(f"LOCK TABLE {', '.join(names)} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("; ".join(f"DELETE FROM {name}" for name in names))
