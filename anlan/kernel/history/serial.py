"""Serial numbers of papers: each series counts its own from 1 in each year, without a gap and without a double.

take("（青禾）应急责改", 2026)   # 86; call inside the transaction that keeps the paper
"""

from django.db import connection


def take(series: str, year: int) -> int:
    """The next number of a series in a year. Its row is locked until the transaction ends: one that fails gives its number back,
    and whoever comes meanwhile waits for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO loop_counter (prefix, year, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (prefix, year) DO UPDATE SET last = loop_counter.last + 1 RETURNING last",
            [series, year],
        )
        return int(cursor.fetchone()[0])
