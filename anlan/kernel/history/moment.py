"""A transaction that sees one moment, however many queries it asks, and keeps nobody waiting.

event = in_one_moment(lambda: advance(report, "issue", actor=actor, key=key))
"""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection, transaction
from psycopg.errors import SerializationFailure

T = TypeVar("T")
_TRIES = 3


def in_one_moment(deed: Callable[[], T]) -> T:
    """Do something in a transaction of PostgreSQL's REPEATABLE READ: all that it reads is of one moment.

    Whoever changes a row that the deed changes, too, makes it begin anew, at a later moment; after three times OperationalError
    is raised. Inside a transaction that has begun already, it reads as that one does.
    """
    if connection.in_atomic_block:
        return deed()
    for retries in reversed(range(_TRIES)):
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                    # What reads long reads on one core, so that the others are left to whoever writes meanwhile.
                    cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
                return deed()
        except OperationalError as error:
            if not retries or not isinstance(error.__cause__, SerializationFailure):
                raise
    raise AssertionError("unreachable: the last try returns or raises")
