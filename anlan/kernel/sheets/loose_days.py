"""Days as offices note them: 3月15日, 9.3, 2024年5月, 上午9点, 10月底前; tried where the kind refuses.

day_text("3月15日", Years.whole(2024), EVENT, allowed=False)       # "2024-3-15"
day_text("10月底前", Years.whole(2024), DEADLINE, allowed=False)   # "2024-10-31"
"""

import re
from calendar import monthrange
from datetime import date
from typing import Any

from .. import clock
from ..column import CellRefused, kind_of
from ..column.day import DUE, ENDS, in_hours
from ..column.kind import Field
from ..column.meant_days import YEARLESS, without_words
from ..column.spelling import plain
from .years import Years

# What a column's days are: when something was, from when it holds, when something was done about it, by when it is due, until when it
# holds. The first two are what else is told of, the others come after it.
EVENT, BEGINNING, DONE, DEADLINE, END = range(5)
_BEGINNINGS = ("starts_on", "valid_from")
_FIRST_YEAR = 1900
_DAYLESS = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*月?\s*(?:份|([上中下]旬|初|中|底|末))?$")
_YEARS_END = re.compile(r"(?:(\d{4})\s*)?年[底末]$")
_THIRDS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 0), "初": (1, 0), "底": (0, 0), "末": (0, 0), "": (1, 0)}
_ENDLESS = re.compile(r"[至迄]今|现在|长期(?:有效)?|永久(?:有效)?|在[任岗职]|无固定期限")
_MONTH_ALONE = re.compile(r"(?:\d{4}\s*年\s*)?\d{1,2}\s*月$")


class DayUnknown(CellRefused):
    """A cell that names a month and no day; once for the sheet somebody says whether its first day is meant."""


def meaning_of(field: Field) -> int:
    """What a column's days are."""
    if field.name.endswith(ENDS):
        return END
    if field.name.endswith(_BEGINNINGS):
        return BEGINNING
    if field.name.endswith(DUE):
        return DEADLINE
    return DONE if kind_of(field).follows(field) else EVENT


def comes_after(meaning: int) -> bool:
    """Whether a column's days come after what the record is about."""
    return meaning in (DONE, DEADLINE, END)


def names_year(cell: Any) -> bool:
    """Whether a cell says of which year its day is."""
    return cell >= _FIRST_YEAR if isinstance(cell, float) else bool(re.match(r"\D{0,2}\d{4}(?!\d)|\d{8}$", plain(cell)))


def is_dayless(cell: Any, meaning: int) -> bool:
    """Whether a cell names a month or a part of one, and no day."""
    if isinstance(cell, float):
        return cell >= _FIRST_YEAR
    text = _spelled(cell, meaning)
    return bool(_YEARS_END.fullmatch(text) or ((match := _DAYLESS.fullmatch(text)) and (match[1] or "月" in text)))


def day_text(cell: Any, years: Years | None, meaning: int, *, allowed: bool) -> str:
    """A day, or a day and an hour, spelled in full. Raises CellRefused where the cell leaves open which one.

    A month is its last day where the column asks by when or until when, its first where it asks from when. allowed: elsewhere it is its
    first, and of what was done its last. A number such as 9.1 may be the first or, its zero lost, the tenth.
    """
    if isinstance(cell, float):
        return _number(cell, years, meaning, allowed)
    text = _spelled(cell, meaning)
    later = comes_after(meaning)
    if match := _YEARS_END.fullmatch(text):
        return _day_of_month(cell, match[1] or _year(years, 12, later), 12, "底", meaning, allowed)
    if (match := _DAYLESS.fullmatch(text)) and (match[1] or "月" in text):
        month = int(match[2])
        return _day_of_month(cell, match[1] or _year(years, month, later), month, match[3] or "", meaning, allowed)
    if match := YEARLESS.match(text):
        year = _year(years, int(match[1]), later)
        if not year:
            raise CellRefused(f"“{plain(cell)}”没有写年份，请写成2024-{int(match[1]):02d}-{int(match[2]):02d}这样")
        return f"{year}-{match[1]}-{match[2]} {text[match.end() :]}".strip()
    return text


def remark_of(cell: Any, meaning: int) -> str:
    """What is told of a cell that names a month where the column asks from when, by when or until when; the day's place is left open."""
    if meaning not in (BEGINNING, DEADLINE, END) or not is_dayless(cell, meaning):
        return ""
    return "没有写哪一天，记{}" if meaning == BEGINNING else "没有写哪一天，记最后一天{}"


def is_endless(cell: Any) -> bool:
    """Whether a cell says that what it is about has no end as yet."""
    return bool(_ENDLESS.fullmatch(plain(cell)))


def _spelled(cell: Any, meaning: int) -> str:
    """A cell in digits, without what says that it is about that day, or by that day where the column asks by when."""
    spelled = in_hours(cell)
    text = without_words(spelled, meaning in (DEADLINE, END))
    if text != spelled and "前" in spelled and _MONTH_ALONE.match(text):
        raise CellRefused(f"“{plain(cell)}”可能是月初，也可能是月底，请写到哪一天")
    return text


def _year(years: Years | None, month: int, later: bool) -> str:
    return str(years.of(month, later=later) or "") if years else ""


def _number(cell: float, years: Years | None, meaning: int, allowed: bool) -> str:
    whole, _, rest = repr(cell).partition(".")
    if not (whole.isdecimal() and rest.isdecimal()):
        raise CellRefused(f"“{plain(cell)}”不是日期，请写成2024-05-01")
    months = {int(rest), int(rest) * 10} if len(rest) == 1 else {int(rest)}
    if 1900 < int(whole) < 2200 and months & set(range(1, 13)):
        if len(months & set(range(1, 13))) > 1:
            raise CellRefused(f"“{cell}”可能是1月，也可能是10月，请写成{whole}年1月这样")
        return _day_of_month(cell, whole, min(months), "", meaning, allowed)
    if not 1 <= int(whole) <= 12 or len(rest) > 2:
        raise CellRefused(f"“{plain(cell)}”不是日期，请写成2024-05-01")
    if len(months & set(range(1, 32))) > 1:
        year = _year(years, int(whole), comes_after(meaning))
        suggestion = f"{year}-{int(whole):02d}-{int(rest):02d}" if year else ""
        raise CellRefused(f"“{cell}”可能是{whole}月{rest}日，也可能是{whole}月{rest}0日，请写清楚", suggestion)
    return day_text(f"{whole}.{rest}", years, meaning, allowed=allowed)


def _day_of_month(cell: Any, year: str, month: int, part: str, meaning: int, allowed: bool) -> str:
    """The day that a month or a part of it means in a column; of its beginning and its middle nobody can say which ends them."""
    if not 1 <= month <= 12:
        raise CellRefused(f"没有{month}月，请核对")
    if not year:
        raise CellRefused(f"“{plain(cell)}”没有写年份，也没有写哪一天，请写成2024-{month:02d}-01这样")
    ends = comes_after(meaning)
    if part == "中" or (part == "初" and ends):
        raise CellRefused(f"只写到{month}月{part}，没有写哪一天，请写清楚")
    first, last = _THIRDS[part]
    last = last or monthrange(int(year), month)[1]
    day = date(int(year), month, last if ends or not first else first)
    if meaning == DONE:
        day = max(min(day, clock.today()), day.replace(day=1))  # what was done this month was done by today
    if meaning in (EVENT, DONE) and not allowed:
        raise DayUnknown(f"只写到{month}月{part}，没有写哪一天", f"{day}")
    return f"{day}"
