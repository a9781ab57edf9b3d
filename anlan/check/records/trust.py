"""Whether a text was read as it is meant: where most of what it says of one place and time differs, it is the reading that is wrong.

trusted(judged)       # those that differ are doubtful, where three or more do and fewer agree
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ..claims.slip import slip
from .verdict import AGREES, DIFFERS, UNKNOWN, Judged

_FEW = 3  # that many may differ by chance
_NEAR = Decimal("0.17")  # of the smaller
_WHY = "这里说的数大多和台账对不上，可能是地方、时段和读出来的不一样"


def trusted(judged: Sequence[Judged]) -> list[Judged]:
    """The judgements, with those made doubtful that accuse a whole place or time. An office miswrites a figure, not most of them; what a
    single slip leads to was read as it is meant, and speaks for the reading."""
    differing = Counter(_subject(each) for each in judged if each.verdict == DIFFERS and not _miswritten(each))
    agreeing = Counter(_subject(each) for each in judged if each.verdict == AGREES or _miswritten(each))
    misread = {subject for subject, count in differing.items() if count >= _FEW and count > agreeing[subject]}
    return [
        replace(each, verdict=UNKNOWN, why=_WHY) if each.verdict == DIFFERS and _subject(each) in misread else each
        for each in judged
    ]


def _miswritten(each: Judged) -> bool:
    """Whether one slip of the pen leads to a figure from what the records give: it was read as it is meant."""
    if each.verdict != DIFFERS or each.actual is None:
        return False
    value, meant = each.claim.value, abs(each.actual)
    return bool(slip(each.claim, meant)) or abs(value - meant) <= _NEAR * min(value, meant)


def _subject(each: Judged) -> tuple[object, ...]:
    return each.region, each.period, each.sector
