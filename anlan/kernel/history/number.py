"""Numbers that people can say on the phone: YH-2024-0317.

take(Hazard, 2024)   # the next one, gapless within a committed transaction
"""

from django.db import connection

from ..scope import Record


def take(model: type[Record], year: int) -> str:
    """The next number of a ledger in a year. Call inside the transaction that writes the record."""
    return take_many(model, year, 1)[0]


def take_many(model: type[Record], year: int, count: int) -> list[str]:
    """The next `count` numbers, in order. The counter's row is locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO loop_counter (prefix, year, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (prefix, year) DO UPDATE SET last = loop_counter.last + excluded.last RETURNING last",
            [model.prefix, year, count],
        )
        last: int = cursor.fetchone()[0]
    return [f"{model.prefix}-{year}-{serial:04d}" for serial in range(last - count + 1, last + 1)]
