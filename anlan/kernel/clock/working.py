"""Working days with the yearly holiday table.

add_working_days(date(2024, 9, 30), 5, calendar())   # over National Day week → 2024-10-12
"""

from collections.abc import Mapping
from datetime import date, timedelta

from .models import Holiday


def calendar() -> dict[date, str]:
    """Every day that differs from its week: {day: "holiday" | "workday"}."""
    return dict(Holiday.objects.values_list("day", "kind"))


def is_working_day(day: date, days: Mapping[date, str]) -> bool:
    """Whether `day` is worked, by the table `days`; a year that is not in it has weekends only."""
    special = days.get(day)
    return special == Holiday.WORKDAY if special else day.weekday() < 5


def add_working_days(start: date, count: int, days: Mapping[date, str]) -> date:
    """The `count`-th working day after `start`; the day of the event itself is not counted.

    Source: 行政处罚法 (2021) 第85条; 民法典 第201条.
    """
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, days)
    return day


def years_without_table(first: date, last: date, days: Mapping[date, str]) -> list[int]:
    """The years between two days for which no holiday is known: a page that shows a deadline there must say so."""
    table_years = {day.year for day in days}
    return [year for year in range(first.year, last.year + 1) if year not in table_years]
