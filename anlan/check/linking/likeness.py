"""What a printed number says of the one that was meant: it stands for it, is one slip away, near it, or far from it.

likeness(claim, link, Decimal(94))      # for 49: Likeness(40, "两位数字写颠倒了"): hardly meant as another count
"""

from dataclasses import dataclass
from decimal import Decimal

from ..claims.extract import Claim
from ..claims.slip import ANOTHER, SWAPPED, slip
from ..claims.vocabulary import Link
from ..records.verdict import stands_for

_STRONG = 30
MOST = 60  # points of a number
_MANY, _TELLING = 100, 10  # from here on, a number stands in few places by chance
_NEAR, _ABOUT = Decimal("0.17"), Decimal("0.43")  # of the smaller: how far apart
_CLOSE = 2  # counts below ten that are so far apart may be meant as each other


@dataclass(frozen=True)
class Likeness:
    """points: how much the number speaks for the count, in tenths of a power of e; agrees: whether it stands for it; says: the slip."""

    points: int
    agrees: bool = False
    says: str = ""

    def least_words(self, claim: Claim) -> int:
        """The points that words must have beside it: few where the number hardly stands there by chance, for it agrees, or of three digits two
        changed places."""
        if self.agrees and claim.value >= _TELLING:
            return -40
        if claim.value >= _MANY and self.says in (SWAPPED, ANOTHER):
            return -15 if self.says == SWAPPED else 0
        return 0 if self.is_telling else 5

    @property
    def is_telling(self) -> bool:
        """Whether a number that does not agree hardly stands where it does by chance."""
        return not self.agrees and self.points >= _STRONG


FAR = Likeness(-5)


def likeness(claim: Claim, link: Link, actual: Decimal) -> Likeness:
    """How a number is like a count: `FAR` where it is not. Whoever miswrites a figure does not write any."""
    value, meant = claim.value, abs(actual)
    if stands_for(claim, link, actual):
        return Likeness(40 + (10 if value >= _TELLING else 0) + (10 if value >= _MANY else 0), agrees=True)
    why = slip(claim, meant)
    if why == SWAPPED:
        return Likeness(50 if value >= _MANY else 40, says=why)
    if why == ANOTHER:
        return Likeness(35, says=why)
    apart = abs(value - meant) / min(value, meant) if min(value, meant) else Decimal(9)
    if apart <= _NEAR and value >= _TELLING:
        return Likeness(25)
    if why:
        return Likeness(15, says=why)
    if apart <= _ABOUT and value >= _TELLING:
        return Likeness(10)
    if apart <= _NEAR or (value < _TELLING and abs(value - meant) <= _CLOSE):
        return Likeness(5)
    return FAR
