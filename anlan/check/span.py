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
