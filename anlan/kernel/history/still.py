"""A moment of stillness: every change of a record writes an event, so while nobody else may write one nothing changes.

with transaction.atomic():
    hold_still()
    …     # what is read here, in however many queries, is of one moment
"""

from django.db import connection


def hold_still() -> None:
    """Let nobody else change a record until this transaction ends. Waits for those who are doing so now."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE loop_event IN SHARE ROW EXCLUSIVE MODE")
