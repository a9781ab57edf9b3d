"""What a figure is counted by, row by row: every place and month of a report, the sectors that have anything.

keys_of("town", values, scope, period)      # ["990199103", "990199104"]
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from ..indicator.compute import Measured, without_rows
from ..indicator.declare import Figure, Period
from ..people.codes import LEVEL_DIGITS
from ..people.divisions import current_regions, sector_names
from ..scope import Scope

ALL = ""


def keys_of(by: str, values: Mapping[str, Measured], scope: Scope, period: Period) -> list[str]:
    if by in LEVEL_DIGITS:
        digits = LEVEL_DIGITS[by]
        return [code for code in sorted(current_regions()) if len(code) == digits and scope.reaches(code)]
    if by == "month":
        return months_of(period)
    return [code for code in sector_names() if any(each.groups.get(code) for each in values.values())]


def value_of(figure: Figure, measured: Measured, key: str) -> Decimal | None:
    """The value of a row; of all of them for ALL."""
    if key == ALL:
        return measured.total
    return measured.groups[key] if key in measured.groups else without_rows(figure, measured.total)


def scope_and_period(by: str, key: str, scope: Scope, period: Period) -> tuple[Scope, Period]:
    """What a row counts."""
    if key == ALL:
        return scope, period
    if by == "month":
        return scope, next(month for month in _months(period) if f"{month.start:%Y-%m}" == key)
    if by == "sector":
        return replace(scope, sectors=(key,), body=None, elsewhere=False), period
    return scope.narrowed(key), period


def year_before(by: str, key: str) -> str:
    """The key of the same row a year before."""
    return f"{int(key[:4]) - 1}{key[4:]}" if by == "month" else key


def months_of(period: Period) -> list[str]:
    """The keys of the months that a period touches: 2024-09."""
    return [f"{month.start:%Y-%m}" for month in _months(period)]


def _months(period: Period) -> Iterator[Period]:
    start = period.start
    while start <= period.end:
        after = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        yield Period(start, min(after - timedelta(days=1), period.end))
        start = after
