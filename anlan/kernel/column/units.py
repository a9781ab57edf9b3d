"""Quantities as people write them: 1,200  5０  12万元  3.5公里; and how many of the field's unit one of theirs is.

factor("万元", "元")         # Decimal(10000)
quantity("12万", "元")       # Decimal(120000)
"""

import re
from decimal import Decimal
from functools import cache
from math import isfinite
from typing import Any

from django.db import models

from .numerals import NUMERALS, counted
from .spelling import CellRefused, plain

_IN_BRACKETS = re.compile(r"[(（\[]([^()（）\[\]]*)[)）\]]")
# Thousands stand apart by a comma or a blank, and by nothing else: 1,2,3 is no number.
_QUANTITY = re.compile(r"([-+]?(?:\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+))\s*(%|[^\d\s,.]{0,4})$")
_IN_NUMERALS = re.compile(rf"(-?)({NUMERALS})([^\d\s]{{0,3}})$")
_CURRENCY = re.compile(r"^(?:人民币|RMB|CNY|¥)\s*|(?<=[元角分])[整正]$", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:大约|大概|约|近)|(?:左右|上下|以上)$")
_MORE = re.compile(r"([\d十百千万])(?:余|多|来)(?=\D|$)")  # 80余人, 二十多户
_LESS = re.compile(r"^(?:负|−|–)\s*(?=\S)|^\((?=[\d,.]+\)$)")  # minus as people write it, and as accountants do: (300)

# What is measured, and how much of it one unit is. Units of one kind turn into each other.
_UNITS: dict[str, tuple[str, Decimal]] = {
    **dict.fromkeys(("元", "人民币元"), ("money", Decimal(1))),
    "千元": ("money", Decimal(1_000)),
    **dict.fromkeys(("万元", "万"), ("money", Decimal(10_000))),
    **dict.fromkeys(("亿元", "亿"), ("money", Decimal(100_000_000))),
    **dict.fromkeys(("米", "m"), ("length", Decimal(1))),
    **dict.fromkeys(("公里", "千米", "km"), ("length", Decimal(1_000))),
    **dict.fromkeys(("毫米", "mm"), ("length", Decimal("0.001"))),
    **dict.fromkeys(("立方米", "方", "m3", "m³"), ("volume", Decimal(1))),
    **dict.fromkeys(("万立方米", "万方", "万m3", "万m³"), ("volume", Decimal(10_000))),
}
_COUNTED = (
    "人",
    "人次",
    "户",
    "处",
    "次",
    "家",
    "个",
    "座",
    "条",
    "项",
    "起",
    "名",
    "台",
    "套",
    "辆",
    "份",
    "场",
    "期",
    "分",
)
_TIMES = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}


def unit_in(title: str) -> str:
    """The unit that a title gives in brackets: 整改资金（万元） → 万元; empty where it gives none."""
    brackets = _IN_BRACKETS.findall(title)
    return next((plain(each) for each in brackets if plain(each).lower() in _UNITS), "")


def counted_in(title: str) -> str:
    """What a title's numbers count, as it says in brackets: 发现问题(条); "" where it says nothing of it."""
    return next((each.strip() for each in _IN_BRACKETS.findall(title) if each.strip() in (*_COUNTED, "天")), "")


def without_unit(title: str) -> str:
    """A title for a sentence that says the unit itself: 罚款金额(元) → 罚款金额."""
    return _IN_BRACKETS.sub("", title)


def unit_of(field: "models.Field[Any, Any]") -> str:
    """The unit in which a field is kept: that of its title, and 元 for money."""
    return unit_in(str(field.verbose_name)) or ("元" if field.name.endswith("_yuan") else "")


@cache
def factor(source_unit: str, target_unit: str) -> Decimal | None:
    """How many of the unit that is kept one of the written unit is; None where the one does not turn into the other."""
    if source_unit == target_unit or not source_unit:
        return Decimal(1)
    theirs, ours = _UNITS.get(source_unit.lower()), _UNITS.get(target_unit.lower())
    if theirs is None or ours is None or theirs[0] != ours[0]:
        return None
    return theirs[1] / ours[1]


def quantity(value: Any, target_unit: str, title_unit: str = "", title: str = "") -> Decimal:
    """A cell as a number of the unit that is kept. title_unit: the unit in the column's title, where the cell names none. title: what
    the column is called, for what it counts may stand beside its numbers: 4学时.

    Raises CellRefused.
    """
    if isinstance(value, bool):
        raise CellRefused(f"“{value}”不是数字，请填数字")
    if isinstance(value, int | float):
        if not isfinite(value):
            raise CellRefused(f"“{value}”不是数字，请填数字")
        return Decimal(repr(value)) * (factor(title_unit, target_unit) or 1)
    text = plain(value)
    number, unit, title_unit = _in_parts(text, title_unit)
    if unit[:1] in _TIMES and (unit[1:] in _COUNTED or (len(unit) == 1 and factor(unit, target_unit) is None)):
        number, unit = number * _TIMES[unit[0]], unit[1:]
    if unit in _COUNTED or (unit.lower() not in _UNITS and unit in title):
        unit = ""
    times = factor(unit or title_unit, target_unit)
    if times is None:
        raise CellRefused(f"“{text}”的单位看不懂，请只填数字" + (f"，以{target_unit}计" if target_unit else ""))
    return number * times


def _in_parts(text: str, title_unit: str) -> tuple[Decimal, str, str]:
    """A number, the unit beside it, and that of the title where it holds: who writes 三万 means no 万元 of them. Raises CellRefused."""
    bare_text = _LESS.sub("-", _CURRENCY.sub("", _MORE.sub(r"\1", _ABOUT.sub("", text).strip())))
    if bare_text.startswith("-") and bare_text.endswith(")"):
        bare_text = bare_text[:-1]
    if match := _QUANTITY.fullmatch(bare_text):
        return Decimal(match[1].replace(",", "").replace(" ", "")), match[2], title_unit
    if (match := _IN_NUMERALS.fullmatch(bare_text)) and (number := counted(match[2])) is not None:
        large = "万" in match[2] or "亿" in match[2] or "萬" in match[2]
        return Decimal(f"{match[1]}{number}"), match[3], "" if large else title_unit
    raise CellRefused(f"“{text}”不是数字，请只填数字")
