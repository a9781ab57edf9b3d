"""Cells that say more than one thing where one is asked: a span of days, some days, some telephones, 3-5人.

Nothing is dropped in silence: what a cell says besides is put into the column that asks for it, or kept beside the record and told.

span_in("2024.3.5-3.7")          # ("2024.3.5", "3.7")
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..column import CellRefused
from ..column.day import in_hours
from ..column.spelling import NoSuchRecord, plain, written

_DAY = r"(?:\d{4}\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?"
_HOUR = r"\d{1,2}[:时点]\d{0,2}分?"
_TO = r"\s*(?:--?|~+|—+|–|至|到)\s*"
_NEXT_YEAR = re.compile("次年|翌年")
_END_OF_MONTH = "月末"
_SPAN = re.compile(rf"({_DAY}(?:\s*{_HOUR})?){_TO}((?:次年|翌年)?\s*{_DAY})(?:\s*{_HOUR})?$")
_IN_A_MONTH = re.compile(
    rf"((?:\d{{4}}\s*[-/.年]\s*)?\d{{1,2}}\s*[月.])\s*(\d{{1,2}})\s*[日号]?{_TO}(\d{{1,2}})\s*[日号]?$"
)
_IN_A_DAY = re.compile(rf"(.*\d{{1,2}}[:时点]\d{{0,2}}分?){_TO}\d{{1,2}}(?:[:时点](?:半|\d{{0,2}}))?分?$")
_FROM_MONTH = re.compile(
    rf"(?:(\d{{4}})\s*[-/.年]\s*)?(\d{{1,2}})\s*月?{_TO}(次年|翌年)?(?:(\d{{4}})\s*[-/.年]\s*)?(\d{{1,2}})\s*月?[份底末]?$"
)
_MONTHS = re.compile(rf"(?:\d{{4}}\s*年\s*)?\d{{1,2}}\s*月?{_TO}(?:\d{{4}}\s*年\s*)?\d{{1,2}}\s*月(?:份)?$")
_DAYS = re.compile(rf"{_DAY}(?:\s*[、,，;；和及]\s*(?:{_DAY}|\d{{1,2}}\s*[日号]?))+$")
_NUMBERS = re.compile(rf"(\d[\d,.]*){_TO}(\d[\d,.]*)\s*\D{{0,4}}$")
_OF_EACH, _BETWEEN = re.compile(r"(\d[\d,.]*)\s*([^\d\s/、，,;；+和及]{1,3})"), " /、，,;；+和及"
_LISTED = re.compile(r"\s*[、，,;；/\n]\s*")
_ALSO = re.compile(r"[、,，;；和及]")
_ALL_OF = re.compile(r"(?:各|全体|所有|有关|相关)[\u4e00-\u9fff]")  # 各镇街, 有关部门


@dataclass(frozen=True)
class Taken:
    """What is taken of a cell that says more. until: the other day of a span, for the column that asks for it; beside: what is kept
    in words beside the record where no column does; said: what is then told at the cell; words: for the column that tells in words
    what the ledger does not have, {attname: words}; newcomer: the name of what is registered with the sheet.
    """

    value: Any
    said: str
    beside: str
    until: date | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    newcomer: str = ""


class SeveralGiven(CellRefused):
    """A cell that gives several numbers; once for the sheet somebody says whether the first is taken and the others are kept beside."""


class NotInLedger(NoSuchRecord):
    """A cell that names what no ledger has; once for the sheet somebody says what becomes of it."""


def several_in(cell: Any) -> list[str]:
    """What a cell lists, where it lists several; else nothing."""
    parts = [part for part in _LISTED.split(str(cell).strip()) if part]
    return parts if len(parts) > 1 else []


def span_in(cell: Any, *, months: bool = False) -> tuple[str, str] | None:
    """From which day to which a cell speaks, in its own words; "" for the second where only the hour is another. months: those from
    which to which it speaks count from their first day to their last.

    Raises CellRefused for what names several days, or months alone.
    """
    if not isinstance(cell, str):
        return None
    text = in_hours(cell)
    if match := _IN_A_MONTH.match(text):
        return f"{match[1]}{match[2]}", f"{match[1]}{match[3]}"
    if match := _SPAN.match(text):
        return match[1], match[2]
    if match := _IN_A_DAY.match(text):
        return match[1], ""
    if months and (match := _FROM_MONTH.match(text)) and ("月" in text or match[1]):
        return _whole_months(*match.groups())
    if _DAYS.match(text):
        raise CellRefused(f"写了{len(_ALSO.split(text))}天；一行只记一天，请分成几行，或只留一天")
    if _MONTHS.match(text):
        raise CellRefused("写的是几个月，没有写哪一天，请写清楚")
    return None


def _whole_months(
    year: str | None, first: str, next_year: str | None, last_year: str | None, last: str
) -> tuple[str, str]:
    """The first day of the one month and the last of the other. Raises CellRefused for what is no month."""
    if not (1 <= int(first) <= 12 and 1 <= int(last) <= 12):
        raise CellRefused("写的月份不对，请核对")
    known_year = int(last_year or 0) or (int(year or 0) + bool(next_year or int(last) < int(first)) if year else 0)
    until = f"{known_year}年{last}{_END_OF_MONTH}" if known_year else f"{next_year or ''}{last}{_END_OF_MONTH}"
    return (f"{year}-{first}-1" if year else f"{first}月1日"), until


def in_full(text: str, first: date) -> date:
    """The second day of a span, with the month and the year that only the first one names. Raises CellRefused."""
    whole_month = text.endswith(_END_OF_MONTH)
    parts = [int(part) for part in re.findall(r"\d+", text)] + [1] * whole_month
    year, month, day = [first.year, first.month, first.day][: 3 - len(parts)] + parts
    try:
        last = date(year, month, day)
        next_year = len(parts) < 3 and (last < first or bool(_NEXT_YEAR.match(text)))  # from December into January
        last = last.replace(year=year + next_year)
        return last.replace(day=monthrange(last.year, last.month)[1]) if whole_month else last
    except ValueError:
        raise CellRefused(f"没有“{text}”这一天，请核对") from None


def one_of_each(cell: Any, says: str) -> str:
    """Of a cell that counts several kinds of things the one that its column's title names: 60人/3户; "" where it counts none besides."""
    text = plain(cell)
    counts = _OF_EACH.findall(text)
    own = [f"{number}{unit}" for number, unit in counts if unit in says]
    return own[0] if len(counts) > 1 and len(own) == 1 and not _OF_EACH.sub("", text).strip(_BETWEEN) else ""


def refuse_numbers(cell: Any) -> None:
    """Raises CellRefused for what says from how many to how many: 3-5人."""
    if match := _NUMBERS.match(plain(cell)):
        raise CellRefused(f"写的是{match[1]}到{match[2]}，这里只记一个数，请改成一个")


def refuse_several(cell: Any) -> None:
    """Raises CellRefused for what lists several where a row says one, or means them all."""
    if isinstance(cell, str) and _ALL_OF.match(cell.strip()):
        raise CellRefused(f"“{written(cell)}”说的不止一个，一行只记一个，请分成几行，或者只写牵头的")
    if parts := several_in(cell):
        raise CellRefused(f"一格写了{len(parts)}个：{'、'.join(map(written, parts[:3]))}；一行只记一个，请分成几行")
