"""The values that a printed figure may stand for: 余 and 多 lie above it, 近 below, 约 and 左右 on both sides.

span_of(claim)      # 约730公里: (706, 754.9); 近3000条: (2700, 3000)
"""

import re
from decimal import Decimal

from anlan.kernel.indicator.words import last_step, reach

from .extract import ABOUT, Claim

_BELOW = re.compile(r"^(?:将近|近)")
_AROUND = re.compile(r"^(?:大约|约)|(?:左右|上下)$")
_IN_WORDS = re.compile(r"成|(?<!百)分之")  # shares that are round by nature: 三成, 三分之一
_DECIMALS = re.compile(r"\.(\d+)|点([零一二三四五六七八九]+)")
_SCALE = {"万": 4, "亿": 8}
_NEAR = Decimal("0.1")  # of the figure: how far below 近 still holds
_LEAST = Decimal("0.001")
_ROUGHLY = Decimal("0.03")  # of the figure: how far off 约 still holds


def span_of(claim: Claim) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and highest value, both included; None is without end."""
    if claim.high is None and _BELOW.search(claim.text):
        return claim.value * (1 - _NEAR), claim.value
    if claim.high is None and _AROUND.search(claim.text):
        off = max(claim.value * _ROUGHLY, last_step(claim.value) / 2)
        return claim.value - off, claim.value + off
    if claim.high is None and claim.approx is None and (share := _IN_WORDS.search(claim.text)):
        step = Decimal(10) if share.group() == "成" and claim.text.endswith("成") else Decimal(2)
        return claim.value - step / 2, claim.value + step / 2
    low, high = reach(claim.value, claim.approx)
    if claim.approx == ABOUT and low is not None and low > claim.value:
        low = claim.value + _LEAST  # 730余公里 is said of 730.485 too
    return low, claim.high if claim.high is not None else high


def meet(one: Claim, other: Claim) -> bool:
    """Whether some value lies in the reach of both."""
    (low, high), (other_low, other_high) = reach_of(one), reach_of(other)
    return low <= other_high and other_low <= high


def reach_of(claim: Claim) -> tuple[Decimal, Decimal]:
    """The lowest and highest value, with ends where there are none."""
    low, high = span_of(claim)
    return low if low is not None else Decimal(0), high if high is not None else Decimal("Infinity")


def printed_step(claim: Claim) -> Decimal | None:
    """The place of the last digit printed, where the value was rounded to it: 0.1 of 97.5%, 1000 of 1.3万; else None.

    A whole number of 万 is one to two decimals whose zeros are not written: 20万 for 200049 (`words.printed`).
    """
    decimals = _DECIMALS.search(claim.text)
    scale = sum(power for sign, power in _SCALE.items() if sign in claim.text) + claim.power
    places = len(decimals[1] or decimals[2]) if decimals else 2 if scale else 0
    if not places and claim.unit not in ("%", "百分点"):
        return None
    return Decimal(10) ** (scale - places)
