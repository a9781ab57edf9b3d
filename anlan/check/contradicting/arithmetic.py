"""Figures of a text that cannot all be true because they do not reckon up: a rate and its parts, what is left, a growth.

[found.why for found in reckoned(matters, changes)]     # 30处、整改27处，整改率80%
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from anlan.kernel.indicator.declare import INDICATORS, Ratio

from ..claims.comparisons import DOWN, YEAR
from ..claims.extract import Claim
from ..claims.span import printed_step, reach_of
from ..claims.subject import Subject
from ..claims.vocabulary import Link

Matters = Mapping[tuple[Subject, str], Claim]  # the first figure given for each
_PERCENT = ("%", "百分点")


@dataclass(frozen=True)
class Change:
    """A figure that tells a change or a remainder, of whom, and the place of the figure that it speaks of."""

    claim: Claim
    link: Link
    subject: Subject
    whole: Claim | None


def rates(matters: Matters) -> Iterator[tuple[Claim, Claim, str]]:
    """A rate that is not what its two parts give."""
    for (subject, code), claim in matters.items():
        ratio = INDICATORS.get(code)
        if not isinstance(ratio, Ratio):
            continue
        part, whole = matters.get((subject, ratio.of)), matters.get((subject, ratio.over))
        if part and whole and not _may_be(claim, *_quotient(reach_of(part), reach_of(whole))):
            yield part, claim, f"{ratio.title}和算出来的不一样"


def remainders(matters: Matters, changes: Sequence[Change]) -> Iterator[tuple[Claim, Claim, str]]:
    """What is left, where it is not the whole less its part."""
    for each in changes:
        part = matters.get((each.subject, each.link.less)) if each.link.less else None
        whole = matters.get((each.subject, each.link.code or ""))
        if part and whole:
            (low, high), (part_low, part_high) = reach_of(whole), reach_of(part)
            if not _may_be(each.claim, low - part_high, high - part_low):
                yield whole, each.claim, "总数减去已办的，和剩下的对不上"


def growths(matters: Matters, changes: Sequence[Change]) -> Iterator[tuple[Claim, Claim, str]]:
    """A change against last year, where last year's figure is given too."""
    for each in changes:
        if each.claim.comparison != YEAR or each.whole is None or each.subject.period is None:
            continue
        last_year = replace(each.subject, period=each.subject.period.year_before())
        before = matters.get((last_year, each.link.code or ""))
        is_rate = isinstance(INDICATORS.get(each.link.code or ""), Ratio)
        if before is None or (is_rate and each.claim.unit == "%"):
            continue
        (low, high), (then_low, then_high) = reach_of(each.whole), reach_of(before)
        if each.claim.unit in _PERCENT and not is_rate:
            least, most = _quotient((low, high), (then_low, then_high))
            least, most = least - 100, most - 100
        else:
            least, most = low - then_high, high - then_low
        if each.claim.direction == DOWN:
            least, most = -most, -least
        if not _may_be(each.claim, least, most):
            yield before, each.claim, "和去年同期的数一算，增减的幅度对不上"


def _quotient(part: tuple[Decimal, Decimal], whole: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    """The lowest and highest share in per cent."""
    if not whole[0]:
        return Decimal("-Infinity"), Decimal("Infinity")
    return part[0] * 100 / whole[1], part[1] * 100 / whole[0]


def _may_be(claim: Claim, least: Decimal, most: Decimal) -> bool:
    """Whether a printed figure may stand for a value in this reach; its last digit may be rounded either way, or cut off."""
    low, high = reach_of(claim)
    step = printed_step(claim) or Decimal(0)
    return least <= high + step and low - step <= most
