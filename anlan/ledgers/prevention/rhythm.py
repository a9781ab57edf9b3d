"""When a risk point is to be checked again, and how long before that its to-do opens.

next_check(point)     # date(2024, 11, 16)
"""

from datetime import date, timedelta

from anlan.kernel import clock
from anlan.kernel.clock.working import add_working_days, calendar

from .models import RiskPoint

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
# Days before its day on which a check is put before the firm; of what is checked each day, none.
AHEAD = {"day": 0, "week": 2, "month": 7, "quarter": 14, "year": 30}
MOST_AHEAD = timedelta(days=max(AHEAD.values()))
_LAST_OF_ALL = 28  # a day that every month has


def after(day: date, rhythm: str) -> date:
    """The day of the next check after one on `day`."""
    if rhythm == "day":
        return add_working_days(day, 1, calendar())
    if rhythm == "week":
        return day + timedelta(days=7)
    months = day.month - 1 + _MONTHS[rhythm]
    return day.replace(year=day.year + months // 12, month=months % 12 + 1, day=min(day.day, _LAST_OF_ALL))


def next_check(point: RiskPoint) -> date:
    """The day by which a point is to be checked: as it says, else a period after it was checked or put in."""
    if point.check_due_on is not None:
        return point.check_due_on
    since = clock.legal_day(point.state_since) if point.state_since else clock.today()
    return after(point.checked_on or since, point.rhythm)


def opens_on(point: RiskPoint) -> date:
    """The day from which the check is to be made."""
    return next_check(point) - timedelta(days=AHEAD[point.rhythm])
