"""Days, numbers and places as offices note them: 3月15日, 9.3, 2024年5月, 上午9点, 80余人; tried where the kind refuses.

day_text("3月15日", year=2024)       # "2024-3-15"
number_text("约80余人")              # "80人"
"""

import re
from collections.abc import Iterable
from typing import Any

from ..column import CellRefused
from ..column.day import in_hours
from ..column.spelling import plain
from ..people import divisions
from ..people.actor import Actor
from ..people.codes import DISTRICT, TOWN

_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*(?:年|[-/.]\d{1,2}[-/.]\d{1,2}|$)")
_DAYLESS = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*月?\s*(?:份|([上中下]旬|初|中|底|末))?$")
_PART_OF_MONTH = {"上旬": 1, "中旬": 11, "下旬": 21, "初": 1}
_YEARLESS = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?=\D|$)")
_ABOUT = re.compile(r"^(?:大约|大概|约|近)|(?:左右|上下|以上)$")
_MORE = re.compile(r"([\d十百千万])(?:余|多|来)(?=\D|$)")
_GROUP = re.compile(r"[一二三四五六七八九十\d]+(?:村民)?小?组$|村民委员会$|村委会$")


class DayUnknown(CellRefused):
    """A cell that names a month and no day; once for the sheet somebody says whether its first day is meant."""


def year_of(texts: Iterable[Any]) -> int | None:
    """The only year that these titles or cells name."""
    years: set[int] = set()
    for text in texts:
        if hasattr(text, "year"):
            years.add(text.year)
        elif isinstance(text, str):
            years.update(int(year_text) for year_text in _YEAR.findall(plain(text)))
    return years.pop() if len(years) == 1 else None


def region_in(texts: Iterable[str], actor: Actor) -> str:
    """The only town or village within the actor's scope that a text names, of the first text that names one; "" for none."""
    regions = divisions.current_regions()
    own_regions = {
        code: region_name for code, region_name in regions.items() if len(code) > DISTRICT and actor.scope.reaches(code)
    }
    for text in texts:
        codes = {code for code, region_name in own_regions.items() if region_name in text}
        # 云台镇石沟村 names both; a village of the same name in another town is not meant.
        towns = {code for code in codes if len(code) == TOWN}
        inside = {code for code in codes - towns if not towns or code[:TOWN] in towns}
        matches = inside or towns
        if len(matches) == 1 and len(towns) <= 1:
            return matches.pop()
    return ""


def day_text(cell: Any, year: int | None, *, first_of_month: bool) -> str:
    """A day, or a day and an hour, spelled in full. Raises CellRefused where the cell leaves open which one.

    A number such as 9.1 may be the first or, its zero lost, the tenth.
    """
    if isinstance(cell, float):
        return _number(cell, year, first_of_month)
    text = in_hours(cell)
    if (match := _DAYLESS.fullmatch(text)) and (match[1] or "月" in text):
        year_text = match[1] or (str(year) if year else "")
        if not year_text:
            raise CellRefused(f"“{plain(cell)}”没有写年份，也没有写哪一天，请写成2024-{int(match[2]):02d}-01这样")
        return _day_of_month(year_text, int(match[2]), match[3] or "", first_of_month)
    if match := _YEARLESS.match(text):
        if year is None:
            raise CellRefused(f"“{plain(cell)}”没有写年份，请写成2024-{int(match[1]):02d}-{int(match[2]):02d}这样")
        return f"{year}-{match[1]}-{match[2]} {text[match.end() :]}".strip()
    return text


def _number(cell: float, year: int | None, first_of_month: bool) -> str:
    whole, _, rest = repr(cell).partition(".")
    if not (whole.isdecimal() and rest.isdecimal()):
        raise CellRefused(f"“{plain(cell)}”不是日期，请写成2024-05-01")
    months = {int(rest), int(rest) * 10} if len(rest) == 1 else {int(rest)}
    if 1900 < int(whole) < 2200 and months & set(range(1, 13)):
        if len(months & set(range(1, 13))) > 1:
            raise CellRefused(f"“{cell}”可能是1月，也可能是10月，请写成{whole}年1月这样")
        return _day_of_month(whole, min(months), "", first_of_month)
    if not 1 <= int(whole) <= 12 or len(rest) > 2:
        raise CellRefused(f"“{plain(cell)}”不是日期，请写成2024-05-01")
    if len(months & set(range(1, 32))) > 1:
        suggestion = f"{year}-{int(whole):02d}-{int(rest):02d}" if year else ""
        raise CellRefused(f"“{cell}”可能是{whole}月{rest}日，也可能是{whole}月{rest}0日，请写清楚", suggestion)
    return day_text(f"{whole}.{rest}", year, first_of_month=first_of_month)


def _day_of_month(year: str, month: int, part: str, allowed: bool) -> str:
    """The first day of a month, or of its third that is named; of the middle and the end of one nobody can say."""
    if not 1 <= month <= 12:
        raise CellRefused(f"没有{month}月，请核对")
    if part and part not in _PART_OF_MONTH:
        raise CellRefused(f"只写到{month}月{part}，没有写哪一天，请写清楚")
    day = _PART_OF_MONTH.get(part, 1)
    if not allowed:
        raise DayUnknown(f"只写到{month}月{part}，没有写哪一天", f"{year}-{month:02d}-{day:02d}")
    return f"{year}-{month}-{day}"


def number_text(cell: Any) -> str:
    """A number without the words that say it is about that many."""
    return _MORE.sub(r"\1", _ABOUT.sub("", plain(cell)).strip())


def place_text(cell: Any) -> str:
    """A village without the group of it, or its committee."""
    return _GROUP.sub("", plain(cell)).strip()
