"""Numbers that people can say on the phone: YH-2024-0317.

take(Hazard, 2024)   # the next one, gapless within a committed transaction
"""

from django.db import connection

from ..scope import Record


def take(model: type[Record], year: int) -> str:
    """The next number of a ledger in a year. Call inside the transaction that writes the record."""
    return take_many(model, year, 1)[0]


def take_many(model: type[Record], year: int, count: int) -> list[str]:
    """The next `count` numbers, in order. The counter's row is locked until the transaction ends.

    A counter that was set back past the loop would give a number twice, and nobody could put anything in: it is set on again.
    """
    last, given_before = _count_on(model, year, count)
    if given_before:
        _set_on(model, year)
        last, _ = _count_on(model, year, count)
    return [f"{model.prefix}-{year}-{serial:04d}" for serial in range(last - count + 1, last + 1)]


def _count_on(model: type[Record], year: int, count: int) -> tuple[int, bool]:
    """The last serial number of `count` new ones, and whether a record has one of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH given AS (INSERT INTO loop_counter (prefix, year, last) VALUES (%(prefix)s, %(year)s, %(count)s) "
            "ON CONFLICT (prefix, year) DO UPDATE SET last = loop_counter.last + excluded.last RETURNING last) "
            "SELECT last, EXISTS (SELECT FROM generate_series(last - %(count)s + 1, last) AS serial "
            f"JOIN {connection.ops.quote_name(model._meta.db_table)} AS row "
            "ON row.number = %(prefix)s || '-' || %(year)s || '-' || lpad(serial::text, greatest(4, length(serial::text)), '0')) "
            "FROM given",
            {"prefix": model.prefix, "year": year, "count": count},
        )
        last, given_before = cursor.fetchone()
    return int(last), bool(given_before)


def _set_on(model: type[Record], year: int) -> None:
    """Let a counter go on after the largest number that a record has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE loop_counter SET last = (SELECT max(substring(number FROM '[0-9]+$')::bigint) "
            f"FROM {connection.ops.quote_name(model._meta.db_table)} WHERE number ~ %(numbers)s) "
            "WHERE prefix = %(prefix)s AND year = %(year)s",
            {"numbers": f"^{model.prefix}-{year}-[0-9]{{1,9}}$", "prefix": model.prefix, "year": year},
        )


def years_behind(model: type[Record]) -> list[int]:
    """The years in which a record has a larger number than the counter has given; what was put in past the loop has its own word."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT counter.year FROM loop_counter AS counter JOIN (SELECT split_part(number, '-', 2)::int AS year, "
            f"max(split_part(number, '-', 3)::bigint) AS last FROM {connection.ops.quote_name(model._meta.db_table)} AS row "
            "WHERE number ~ %(numbers)s AND EXISTS (SELECT FROM loop_event AS event WHERE event.ledger = %(code)s "
            "AND event.record_id = row.id AND event.seq = 1) GROUP BY 1) AS given ON given.year = counter.year "
            "WHERE counter.prefix = %(prefix)s AND counter.last < given.last ORDER BY 1",
            {"numbers": f"^{model.prefix}-[0-9]{{4}}-[0-9]{{1,9}}$", "prefix": model.prefix, "code": model.code},
        )
        return [row[0] for row in cursor.fetchall()]
