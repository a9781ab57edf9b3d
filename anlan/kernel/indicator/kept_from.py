"""From which day a ledger was kept: of the time before its district was founded there is only what sheets brought in.

kept_from([(Drill, "held_on")], [period.year_before()])     # [{(Drill, "held_on"): date(2023, 6, 3)}]: of the days before that, nothing
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection

from .. import clock
from ..history.models import Event
from ..scope import Record
from ..scope.record import field_of
from .declare import Indicator, Period
from .filters import starts_by

# Where a ledger is kept at a steady pace, fewer than one pause in four hundred is so long by chance.
_MISSING = 6
# Of so few no pace can be told.
_FEW = 10
_SHORT = 12  # a pause of less than this part of a period is not looked at: a year's January, a month's first days

Dated = tuple[type[Record], str]


def dated_by(figure: Indicator) -> Dated | None:
    """The ledger of a figure and the date that places its rows; None where nothing places them."""
    name = starts_by(figure)
    return None if name is None else (figure.model, name)


def kept_from(dated: Iterable[Dated | None], periods: Sequence[Period]) -> list[dict[Dated | None, date]]:
    """For each period the first day of each ledger that was kept for a later part of it alone; one that was kept for the whole is left out.

    dated: a ledger, and the date that places its rows. A ledger of few records, as of accidents, is taken to be kept from the
    beginning: as many are missing as came in the same time at its later pace, and they must be six. All its rows count, whoever asks.
    """
    asked = list(dict.fromkeys(each for each in dated if each is not None))
    if not asked or min(each.start for each in periods) >= _founded_on():
        return [{} for _ in periods]
    firsts = [
        (each, first, count) for each, (first, count) in zip(asked, _firsts(asked), strict=True) if first is not None
    ]
    return [{each: first for each, first, count in firsts if _is_late(first, count, period)} for period in periods]


def _founded_on() -> date:
    """The day of the first event of all; of an empty district, today."""
    first = Event.objects.order_by("pk").values_list("recorded_at", flat=True).first()
    return clock.today() if first is None else clock.legal_day(first)


def _is_late(first: date, count: int, period: Period) -> bool:
    pause, length = (first - period.start).days, (period.end - period.start).days + 1
    days = max((clock.today() - first).days, 0) + 1
    return (
        period.start < first <= period.end
        and pause * _SHORT > length
        and count >= _FEW
        and pause * count >= _MISSING * days
    )


def _firsts(dated: Iterable[Dated]) -> list[tuple[date | None, int]]:
    """The first day and the number of rows of each, in one query."""
    quote, parts = connection.ops.quote_name, []
    for model, name in dated:
        table, column = quote(model._meta.db_table), quote(str(field_of(model, name).column))
        parts += [f"(SELECT min({column}) FROM {table})", f"(SELECT count({column}) FROM {table})"]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}")
        told = cursor.fetchone()
    return [(first and clock.day_of(first), count) for first, count in zip(told[::2], told[1::2], strict=True)]
