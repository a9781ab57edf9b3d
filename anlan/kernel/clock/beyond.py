"""Days and moments that the database holds and Python's calendar does not: before Christ, after 9999, infinity.

Nobody can put one in through the site; by SQL somebody can. One such row must not keep every list, export and verification from
being read: it reads as the first or last day, history does not agree with it, and so it is found as any other alteration.

read_beyond(connection)        # psycopg's; for each new one
"""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from psycopg import DataError
from psycopg.abc import Loader
from psycopg.pq import Format
from psycopg.types.datetime import DateLoader

# Some days within the calendar's ends, so that they can be moved to another zone.
FIRST, LAST = date(1, 1, 3), date(9999, 12, 28)


class _Day(DateLoader):
    def load(self, data: Any) -> date:
        try:
            return date.fromisoformat(bytes(data).decode())  # four times as fast as psycopg's own that is not in C
        except ValueError:
            pass
        try:
            return super().load(data)
        except DataError:
            return _nearest(data)


@cache
def _of_moments(usual: type[Loader]) -> type[Loader]:
    """As Django's own loader, which knows the connection's zone."""

    class Moment(usual):  # type: ignore[valid-type,misc]
        def load(self, data: Any) -> datetime:
            try:
                moment: datetime = super().load(data)
            except (DataError, OverflowError):
                day = _nearest(data)
                return datetime(day.year, day.month, day.day, tzinfo=UTC)
            return moment

    return Moment


def _nearest(data: Any) -> date:
    text = bytes(data)
    return FIRST if text.endswith(b"BC") or text.startswith(b"-") else LAST


def read_beyond(connection: Any) -> None:
    """Let a connection read them."""
    connection.adapters.register_loader("date", _Day)
    adapters = connection.adapters
    usual = adapters.get_loader(adapters.types["timestamptz"].oid, Format.TEXT)
    adapters.register_loader("timestamptz", _of_moments(usual))
