"""Periods in words, both ways: what a report calls its own, and which one a figure's word means.

said(Period(date(2024, 7, 1), date(2024, 9, 30)))      # "三季度", read in 2025 "2024年三季度"
meant("上半年", report_period)                          # Period(2024-01-01, 2024-06-30)
"""

import re
from datetime import date, timedelta

from .. import clock
from ..indicator.declare import FIRST_DAY, Period, earlier

_DAY = timedelta(days=1)
_QUARTERS = "一二三四"
_FIRST_MONTHS = {3: "一季度", 6: "上半年", 9: "前三季度"}
SO_FAR = "今年以来"
YEAR_BEFORE = "去年同期"
_ALIKE = {"本季度": "本季", "上季度": "上季", "本年": SO_FAR, "今年": SO_FAR, "去年全年": "去年"}
_RELATIVE = ("本月", "上月", "本季", "上季", "上半年", "下半年", "前三季度", SO_FAR, YEAR_BEFORE, "去年")
OFFERED = (
    "本月",
    "上月",
    "本季",
    "上季",
    "一季度",
    "二季度",
    "三季度",
    "四季度",
    "上半年",
    "前三季度",
    SO_FAR,
    YEAR_BEFORE,
    "去年",
)
_QUARTER = re.compile(rf"(?:(\d{{4}})年)?第?([{_QUARTERS}])季度")
_MONTH = re.compile(r"(?:(\d{4})年)?(1[0-2]|[1-9])月份?")
_YEAR = re.compile(r"(\d{4})年")
_UNTIL = re.compile(r"截至(?:(\d{4})年)?(1[0-2]|[1-9])月(\d{1,2})日")


class NotBegun(ValueError):
    """这段时间还没有到。"""


def counted(period: Period) -> Period:
    """The part of a period that has been: up to today where it is in progress. Raises NotBegun."""
    today = clock.today()
    if period.start > today:
        raise NotBegun(not_begun(period.start))
    return Period(period.start, min(period.end, today))


def not_begun(start: date) -> str:
    return f"{clock.day_in_full(start)}还没有到，写不了这段时间的报告，请改起日。"


def said(period: Period) -> str:
    """What a report calls its period; 截至 is said of one in progress."""
    today = clock.today()
    if period.start <= today < period.end:
        name = SO_FAR if _is_whole_year(period) else _name(period)
        return f"{name}（截至{clock.day_words(today)}）"
    return _name(period)


def _name(period: Period) -> str:
    start, end = period.start, period.end
    year = "" if start.year == end.year == clock.today().year else f"{start.year}年"
    if start.day == 1 and (end + _DAY).day == 1 and start.year == end.year:
        months = end.month - start.month + 1
        if months == 12:
            return f"{start.year}年"
        if start.month == 1 and months in _FIRST_MONTHS:
            return year + _FIRST_MONTHS[months]
        if months == 6 and start.month == 7:
            return f"{year}下半年"
        if months == 3 and start.month % 3 == 1:
            return f"{year}{_QUARTERS[start.month // 3]}季度"
        if months == 1:
            return f"{year}{start.month}月份"
    if not year and (start.month, start.day) == (1, 1):
        return SO_FAR
    last_year = "" if start.year == end.year else f"{end.year}年"
    return f"{clock.day_in_full(start)}至{last_year}{end.month}月{end.day}日"


def _is_whole_year(period: Period) -> bool:
    return period.start.year == period.end.year and period.end - period.start >= timedelta(days=364)


def is_word(text: str) -> bool:
    """Whether a word names a period."""
    word = _ALIKE.get(text, text)
    return word in _RELATIVE or any(pattern.fullmatch(word) for pattern in (_QUARTER, _MONTH, _YEAR, _UNTIL))


def meant(word: str, period: Period) -> Period:
    """The period that a word means in a report of `period`, as far as it has been. Raises NotBegun; ValueError for a day that is none."""
    try:
        span = _meant(_ALIKE.get(word, word), period)
    except ValueError:
        raise ValueError(f"没有“{word}”这段时间。") from None
    return counted(span)


def _meant(word: str, period: Period) -> Period:
    end = period.end
    if word == YEAR_BEFORE:
        return period.year_before()
    if word == "本月":
        return Period(end.replace(day=1), end)
    if word == "上月":
        return _months_up_to(end.replace(day=1) - _DAY, 1)
    if word == "本季":
        return Period(_quarter(end), end)
    if word == "上季":
        return _months_up_to(_quarter(end) - _DAY, 3)
    if word == "去年":
        return _months(end.year - 1, 1, 12)
    if word == SO_FAR:
        return Period(date(end.year, 1, 1), end)
    if word in ("上半年", "下半年", "前三季度"):
        first, last = {"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9)}[word]
        return _months(end.year, first, last)
    return _dated(word, period)


def _dated(word: str, period: Period) -> Period:
    """三季度, 2023年10月, 2023年, 截至9月30日: of the report's year where none is named."""
    if match := _UNTIL.fullmatch(word):
        day = date(int(match[1] or period.end.year), int(match[2]), int(match[3]))
        return Period(period.start if period.start <= day else date(day.year, 1, 1), day)
    if match := _QUARTER.fullmatch(word):
        first = _QUARTERS.index(match[2]) * 3 + 1
        return _months(int(match[1] or period.end.year), first, first + 2)
    if match := _MONTH.fullmatch(word):
        return _months(int(match[1] or period.end.year), int(match[2]), int(match[2]))
    match = _YEAR.fullmatch(word)
    assert match is not None  # `is_word` has let it in
    return _months(int(match[1]), 1, 12)


def previous(period: Period) -> tuple[Period, str]:
    """The period that 环比 compares with, and its name: the month, quarter or as many days before."""
    start = period.start
    day_before = start - _DAY
    if day_before < FIRST_DAY:
        return earlier(day_before, day_before), "上期"
    if start.day == 1 and (period.end.year, period.end.month) == (start.year, start.month):
        return _as_long(_months_up_to(day_before, 1), period), "上月"
    if start == _quarter(period.end):
        return _as_long(_months_up_to(day_before, 3), period), "上季度"
    return earlier(day_before - (period.end - start), day_before), "上期"


def _as_long(before: Period, period: Period) -> Period:
    """A whole month beside a whole month; beside one in progress as many of its days."""
    if (period.end + _DAY).day == 1:
        return before
    return Period(before.start, min(before.end, before.start + (period.end - period.start)))


def _months(year: int, first: int, last: int) -> Period:
    after = date(year + 1, 1, 1) if last == 12 else date(year, last + 1, 1)
    return Period(date(year, first, 1), after - _DAY)


def _months_up_to(end: date, count: int) -> Period:
    return _months(end.year, end.month - count + 1, end.month)


def _quarter(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
