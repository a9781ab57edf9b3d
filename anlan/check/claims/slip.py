"""How a number may have been miswritten: two digits changed places, one is another, one is missing or too many.

slip(claim, Decimal(94))      # "两位数字写颠倒了" for 49; "" where no single slip leads from one to the other

A number that is one slip away from what the records give was hardly meant as another count: that is evidence of what is meant.
"""

from decimal import ROUND_HALF_UP, Decimal

from .extract import Claim
from .span import printed_step

_FEWEST = 3  # digits that must stay for a missing one to be evidence
SWAPPED, ANOTHER, MORE, FEWER = "两位数字写颠倒了", "有一位数字写错了", "多写了一位数字", "少写了一位数字"


def slip(claim: Claim, actual: Decimal) -> str:
    """Which slip leads from what the records give to what is printed, in words; empty for none, and for figures that are not exact.

    With few digits a slip is no evidence: any number below ten is one digit away from any other.
    """
    if claim.approx is not None or claim.high is not None or claim.value < 0 or actual < 0:
        return ""
    step = printed_step(claim) or Decimal(1)
    printed, meant = _digits(claim.value / step), _digits(actual / step)
    if printed == meant:
        return ""
    if len(printed) == len(meant):
        return _same_length(printed, meant)
    longer, shorter = sorted((printed, meant), key=len, reverse=True)
    if len(longer) - len(shorter) != 1 or len(shorter) < _FEWEST:
        return ""
    dropped = any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    return (MORE if longer == printed else FEWER) if dropped else ""


def _same_length(printed: str, meant: str) -> str:
    apart = [at for at in range(len(printed)) if printed[at] != meant[at]]
    if len(apart) == 2 and printed[apart[0]] == meant[apart[1]] and printed[apart[1]] == meant[apart[0]]:
        return SWAPPED
    return ANOTHER if len(apart) == 1 and len(printed.rstrip("0")) >= _FEWEST else ""


def _digits(value: Decimal) -> str:
    """The digits of a whole number, without the zeros that only say how large it is: 59000 printed in 万 is 59."""
    return str(int(value.quantize(Decimal(1), ROUND_HALF_UP)))
