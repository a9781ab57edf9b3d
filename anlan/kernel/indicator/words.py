"""Figures in officials' words, and the same words read back: who writes 余 here is who reads it.

printed(Decimal(43), "次", about=True)       # 40余次
reach(Decimal(40), "about")                  # (41, 49): what a 40余 may stand for
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .. import clock
from ..column.number import digits as plain

UNKNOWN = "—"
NO_DATA = "无数据"  # of a period from which nothing is known
TEN_THOUSAND, HUNDRED_MILLION = 10_000, 100_000_000
YUAN, PERCENT = "元", "%"
ABOUT = "余"


def printed(value: Decimal | None, unit: str, *, about: bool = False, in_10k: bool = False, bare: bool = False) -> str:
    """A value with its unit as a report prints it: 43次, 40余次, 8万元, 1万人次, 730.485公里, 97.5%; — where unknown.

    about: rounded down and marked 余, unless it is exact. in_10k: in 万 or 亿 where it reaches one. bare: without the unit.
    """
    if value is None:
        return UNKNOWN
    if unit == PERCENT:
        return f"{exact(value, unit)}{'' if bare else unit}"
    unit = "" if bare else unit
    if bare and value != value.to_integral_value() and not in_10k and not about:
        return plain(value)
    if in_10k and abs(value) >= TEN_THOUSAND:
        return _in_10k(value, unit, about)
    if not about:
        return f"{plain(value)}{unit}"
    rounded = round_down(value)
    return f"{plain(rounded)}{ABOUT if rounded != value else ''}{unit}"


def exact(value: Decimal | None, unit: str) -> str | None:
    """A value as programs are given it: every digit of a number, one decimal of a rate; None where unknown."""
    number = rounded(value, unit)
    return None if number is None else plain(number)


def rounded(value: Decimal | None, unit: str) -> Decimal | None:
    """A rate to one decimal, as it is written everywhere; any other number as it is."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP) if value is not None and unit == PERCENT else value


def round_down(value: Decimal) -> Decimal:
    """What an official says for a number: tens below 1000, hundreds from there on; below ten as it is."""
    if value < 10:
        return value
    step = 10 if value < 1000 else 100
    return Decimal(int(value) // step * step)


def told(value: Decimal | None, unit: str, *, bare: bool = False) -> str:
    """A value as a page tells it: money in 万 or 亿 as reports word it, a rate with its %, everything else to the last digit."""
    return printed(value, unit, in_10k=unit == YUAN, bare=bare and unit != PERCENT)


def kept_late(first: date, then: str = "去年同期") -> str:
    """Why nothing is compared with a period whose first days have no records: 去年同期的记录从2023年6月3日才有."""
    return f"{then}的记录从{clock.day_in_full(first)}才有"


def told_before(value: Decimal | None, unit: str, *, bare: bool = False) -> str:
    """A value of the period before as a page tells it; where nothing is known from then, that is said."""
    return NO_DATA if value is None else told(value, unit, bare=bare)


def _in_10k(value: Decimal, unit: str, about: bool) -> str:
    """In 万 or 亿: whole and exact where it can be, else to two decimals, or with 余 to one."""
    size, name = (HUNDRED_MILLION, "亿") if abs(value) >= HUNDRED_MILLION else (TEN_THOUSAND, "万")
    tens = value / size
    if about:
        amount = Decimal(int(tens * 10)) / 10 if tens < 100 else Decimal(int(tens))
        return f"{plain(amount)}{name}{ABOUT if amount * size != value else ''}{unit}"
    return f"{plain(tens.quantize(Decimal('0.01'), ROUND_HALF_UP))}{name}{unit}"


def reach(value: Decimal, approx: str | None) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and highest value that a printed number may stand for, both included; None is without end.

    `about` reaches up to the next step of its last digit that is not zero: 200余 stands for 201 to 299. With a last digit
    that is not zero it is a habit, not rounding: 79余 stands for 79. `over` and `under` include the number itself.
    """
    if approx == "about":
        step = last_step(value)
        return (value, value) if step <= 1 else (value + 1, value + step - 1)
    if approx == "over":
        return value, None
    if approx == "under":
        return None, value
    return value, value


def last_step(value: Decimal) -> Decimal:
    """The place value of the last digit that is not zero: 1 of 79, 10 of 130, 100 of 4000+100."""
    if value != value.to_integral_value() or value == 0:
        return Decimal(1)
    step, whole = 1, abs(int(value))
    while whole % 10 == 0:
        whole //= 10
        step *= 10
    return Decimal(step)


def compared(
    now: Decimal | None, before: Decimal | None, unit: str, *, by: str = "同比", then: str = "去年同期"
) -> str:
    """A comparison with the same period last year: 同比增加5次，增长13.2%; 与去年同期持平; 去年同期为0次.

    by, then: how another period before is called, 环比 and 上月.
    """
    if now is None or before is None:
        return f"{then}{NO_DATA}"
    if now == before:
        return f"与{then}持平"
    if unit == "%":
        points = (now - before).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return f"{by}{'提高' if points > 0 else '下降'}{plain(abs(points))}个百分点"
    change = now - before
    if before == 0:
        return f"{by}增加{told(change, unit)}，{then}为0{unit}"
    share = (abs(change) * 100 / before).quantize(Decimal("0.1"), ROUND_HALF_UP)
    more, grown = ("增加", "增长") if change > 0 else ("减少", "下降")
    return f"{by}{more}{told(abs(change), unit)}，{grown}{plain(share)}%"
