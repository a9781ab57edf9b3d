"""Whether a figure holds: agrees, differs, or cannot be told. What cannot be told for sure is never called wrong.

judge(claim, Link("training.held"), measured)       # agrees, 134
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from anlan.kernel.indicator.compute import Measured
from anlan.kernel.indicator.declare import INDICATORS, Period, Ratio
from anlan.kernel.indicator.words import reach

from .comparisons import DOWN, UP, YEAR
from .extract import Claim
from .match import Link

AGREES, DIFFERS, UNKNOWN = "agrees", "differs", "unknown"
TITLES = {AGREES: "一致", DIFFERS: "不一致", UNKNOWN: "无从核对"}

_DECIMALS = re.compile(r"\.(\d+)")
_SCALE = {"万": 4, "亿": 8}


@dataclass(frozen=True)
class Judged:
    """A claim with its verdict. actual: what the records give, in the claim's unit; why: in readers' words; region: whose."""

    claim: Claim
    link: Link
    verdict: str
    actual: Decimal | None = None
    why: str = ""
    period: Period | None = None
    region: str = ""

    @property
    def title(self) -> str:
        return TITLES[self.verdict]


def judge(claim: Claim, link: Link, measured: Measured | None, period: Period | None, region: str = "") -> Judged:
    """The verdict on one claim. `measured`: the value and last year's of its indicator, None where it was not computed."""
    actual = _actual(claim, measured) if measured else None
    if link.code is None:
        return Judged(claim, link, UNKNOWN, None, link.why or "没有对得上的指标", period, region)
    if period is None:
        return Judged(claim, link, UNKNOWN, None, "文中的时段看不明白，请自行选时段查这项指标", None, region)
    if actual is None:
        return Judged(claim, link, UNKNOWN, None, link.why or "这个时段没有可比的数", period, region)
    if not link.sure:
        return Judged(claim, link, UNKNOWN, actual, link.why, period, region)
    return Judged(claim, link, AGREES if holds(claim, actual) else DIFFERS, actual, "", period, region)


def _actual(claim: Claim, measured: Measured) -> Decimal | None:
    """What the records give for a claim: the value itself, or its change against last year, falling as a negative number."""
    if claim.comparison != YEAR:
        return measured.total
    if measured.total is None or measured.before is None:
        return None
    change = measured.total - measured.before
    if claim.unit == "百分点" and isinstance(INDICATORS.get(measured.code), Ratio):
        return change
    if claim.unit in ("%", "百分点"):
        return change * 100 / measured.before if measured.before else None
    return change


def holds(claim: Claim, actual: Decimal) -> bool:
    """Whether a printed figure may stand for the value: 余 reaches to the next step, printed decimals are rounded."""
    if claim.comparison == YEAR:
        if (claim.direction == DOWN and actual > 0) or (claim.direction == UP and actual < 0):
            return False
        actual = abs(actual)
    low, high = reach(claim.value, claim.approx)
    if claim.high is not None:
        high = claim.high
    step = _printed_step(claim)
    if step is not None and claim.approx is None:
        actual = (actual / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    return (low is None or low <= actual) and (high is None or actual <= high)


def _printed_step(claim: Claim) -> Decimal | None:
    """The place of the last digit printed, where the value was rounded to it: 0.1 of 97.5%, 1000 of 1.3万; else None.

    A whole number of 万 is one to two decimals whose zeros are not written: 20万 for 200049 (`words.printed`).
    """
    decimals = _DECIMALS.search(claim.text)
    scale = sum(power for sign, power in _SCALE.items() if sign in claim.text)
    places = len(decimals[1]) if decimals else 2 if scale else 0
    if not places and claim.unit not in ("%", "百分点"):
        return None
    return Decimal(10) ** (scale - places)
