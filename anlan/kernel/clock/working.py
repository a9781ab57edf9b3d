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
    """Whether `day` is worked, by the table `days`; a year that is not in it has weekends only: see `years_without_notice`."""
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


def years_without_notice(first: date, last: date) -> list[int]:
    """The years between two days whose holidays are not known for sure: none are kept, or those alone that the law itself names.
    What is counted there is told as uncertain.
    """
    # Each year's notice says which days around 1 October are off; a year of which it was put in has that.
    notices = Holiday.objects.filter(day__month=10, day__range=(date(first.year, 1, 1), date(last.year, 12, 31)))
    known_years = {day.year for day in notices.exclude(source=Holiday.PROVISIONAL).values_list("day", flat=True)}
    return [year for year in range(first.year, last.year + 1) if year not in known_years]
