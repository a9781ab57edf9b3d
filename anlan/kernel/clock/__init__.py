"""The only source of "now" for records, and the legal day.

    from anlan.kernel import clock
    clock.now()      # aware, UTC
    clock.today()    # the legal day, Asia/Shanghai

Sessions, tokens and job timers use the machine's clock; records ask here. In the sample district the clock was set once
and runs on from there (`models.Start`).
"""

import contextlib
import contextvars
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

LEGAL_ZONE = ZoneInfo("Asia/Shanghai")

_fixed: contextvars.ContextVar[datetime | None] = contextvars.ContextVar("clock_fixed", default=None)
_shift: timedelta | None = None


def now() -> datetime:
    """The moment records live in, aware and in UTC."""
    fixed = _fixed.get()
    return fixed if fixed is not None else datetime.now(UTC) + shift()


def today() -> date:
    """The legal day of `now()`, in Asia/Shanghai."""
    return legal_day(now())


def legal_day(moment: datetime) -> date:
    """The day in Asia/Shanghai on which an aware `moment` falls."""
    return moment.astimezone(LEGAL_ZONE).date()


def day_of(value: date) -> date:
    """The legal day of a day or of an aware moment, as a column of either kind holds it."""
    return legal_day(value) if isinstance(value, datetime) else value


@lru_cache(maxsize=4096)  # a sheet of a year's records asks for the same days thousands of times
def start_of(day: date) -> datetime:
    """The first moment of a legal day, aware and in UTC."""
    return datetime.combine(day, time.min, LEGAL_ZONE).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The first moment after a legal day: the open end of `[start_of(day), end_of(day))`."""
    return start_of(day + timedelta(days=1))


def day_words(day: date) -> str:
    """A day as people say it, with its year where that is another one than now: 1月1日, 2028年1月1日."""
    return f"{day.month}月{day.day}日" if day.year == today().year else day_in_full(day)


def day_this_year(day: date) -> str:
    """A day as people say it in a sentence about a year: 今年1月1日, 2023年1月1日."""
    return f"今年{day.month}月{day.day}日" if day.year == today().year else day_in_full(day)


def moment_words(moment: datetime) -> str:
    """An aware moment as people say it: 10月16日09:00, 2023年10月16日09:00."""
    local = moment.astimezone(LEGAL_ZONE)
    return f"{day_words(local)}{local:%H:%M}"


def day_in_full(day: date) -> str:
    """A day with its year: 2024年10月15日."""
    return f"{day.year}年{day.month}月{day.day}日"


def shift() -> timedelta:
    """How far the records' clock is from the machine's: zero but in the sample district. Read once a process."""
    global _shift
    if _shift is None:
        from .models import Start

        _shift = Start.shift()
    return _shift


def forget_shift() -> None:
    """Read the shift anew at the next question: called by whoever sets the clock, and by tests."""
    global _shift
    _shift = None


@contextlib.contextmanager
def fixed(moment: datetime) -> Iterator[datetime]:
    """Stand still at an aware `moment`: for building history and for tests."""
    if moment.tzinfo is None:
        raise ValueError("clock.fixed() takes an aware moment")
    token = _fixed.set(moment)
    try:
        yield moment
    finally:
        _fixed.reset(token)
