"""Days that a cell counts from the day of its row's matter: 15日内, 三个工作日内, 当日; a day without a year that comes after it.

each = counted("15日内", DEADLINE)
each.on(date(2026, 10, 8))      # 2026-10-23
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..clock.working import add_working_days, calendar
from ..column import CellRefused
from ..column.day import in_hours
from ..column.numerals import NUMERALS
from ..column.numerals import counted as number_of
from .loose_days import DEADLINE, DONE

_WITHIN = re.compile(rf"(\d{{1,3}}|{NUMERALS})\s*(个工作日|个?自然日|[日天]|个?星期|周|个?月)(?:之|以)?内\S{{0,4}}$")
_AT_ONCE = re.compile(r"(?:当[日天场时]|同[日天]|立[即刻]|马上|即[时刻])\S{0,4}$")
_MONTHS_END = re.compile(r"[本当]?月[底末](?:之|以)?前?\S{0,4}$")
_MOST_MONTHS, _MOST_AHEAD = 36, 6


@dataclass(frozen=True)
class FromMatter:
    """A day that hangs on the one of its row's matter. on: it, told that day; alone: it where the row does not say that day, None where
    nobody can know it then; said: what is told of it.
    """

    on: Callable[[date], date]
    alone: date | None = None
    said: str = ""


def counted(cell: Any, meaning: int) -> FromMatter | None:
    """The day by when something is due or on which it was done, as far as a cell counts it from the matter; else None."""
    if not isinstance(cell, str) or meaning not in (DEADLINE, DONE):
        return None
    text = in_hours(cell)
    if _AT_ONCE.match(text):
        return FromMatter(lambda day: day)
    if meaning == DONE:
        return None
    if _MONTHS_END.match(text):
        return FromMatter(_months_end)
    if match := _WITHIN.match(text):
        number = int(match[1]) if match[1].isdecimal() else number_of(match[1])
        return None if number is None else FromMatter(_within(number, match[2].removeprefix("个")))
    return None


def after(value: date, said: str = "") -> FromMatter:
    """A day that was written without its year: of a matter of December one in January is the next year's. One that would be more than
    half a year later is a slip of the pen, and stays where it is written.
    """

    def on(day: date) -> date:
        crosses = value.year == day.year and 0 < value.month + 12 - day.month <= _MOST_AHEAD
        return _months_on(value, 12) if crosses else value

    return FromMatter(on, value, said)


def _within(number: int, unit: str) -> Callable[[date], date]:
    if unit == "工作日":
        return lambda day: add_working_days(day, number, calendar())
    if unit == "月":
        if number > _MOST_MONTHS:
            raise CellRefused(f"{number}个月太长了，请核对")
        return lambda day: _months_on(day, number)
    days = number * (7 if unit in ("星期", "周") else 1)
    return lambda day: day + timedelta(days)


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, monthrange(day.year + years, month + 1)[1]))


def _months_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
