"""Whether a figure holds: agrees, differs, or cannot be told. What cannot be told for sure is never called wrong.

judge(claim, Link("training.held"), measured)       # agrees, 134
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from anlan.kernel import clock
from anlan.kernel.indicator.compute import Measured, latest
from anlan.kernel.indicator.declare import INDICATORS, Period, Ratio
from anlan.kernel.people.divisions import region_path
from anlan.kernel.scope import lineage

from ..claims.comparisons import DOWN, UP, YEAR
from ..claims.extract import Claim
from ..claims.span import printed_step, span_of
from ..claims.subject import Subject
from ..claims.vocabulary import Link

AGREES, DIFFERS, UNKNOWN = "agrees", "differs", "unknown"
_SCALED = ("元", "公里", "%")  # a number alone does not say of which power of ten it is
UNCLEAR = "文中没有说清这个数是哪里、哪段时间、哪个行业的，换一种读法就不同"
TITLES = {AGREES: "一致", DIFFERS: "不一致", UNKNOWN: "无从核对"}


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
    sector: str = ""

    @property
    def title(self) -> str:
        return TITLES[self.verdict]


def judge(claim: Claim, link: Link, measured: Sequence[Measured | None], subjects: Sequence[Subject]) -> Judged:
    """The verdict on one claim. subjects: the ways to read of whom it speaks, the likeliest first; measured: for each of them the
    value and last year's of its indicator, None where it was not computed.
    """
    verdict, actual, why = _verdict(claim, link, measured[0], subjects[0])
    if verdict == DIFFERS and subjects[0].region and lineage.changed(subjects[0].region):
        verdict, why = UNKNOWN, f"{region_path(subjects[0].region)}的区划调整过，文中的数可能是按调整前的地方算的"
    if verdict == DIFFERS and any(
        _verdict(claim, link, value, other)[0] not in ((DIFFERS, UNKNOWN) if other.held else (DIFFERS,))
        for value, other in zip(measured[1:], subjects[1:], strict=True)
    ):
        verdict, why = UNKNOWN, UNCLEAR
    return Judged(claim, link, verdict, actual, why, subjects[0].period, subjects[0].region, subjects[0].sector)


def judge_any(judgements: Sequence[Judged]) -> Judged:
    """One judgement of several that may hold just as well: it agrees where one does, and differs where all do."""
    agreeing = next((each for each in judgements if each.verdict == AGREES), None)
    doubtful = next((each for each in judgements if each.verdict == UNKNOWN), None)
    return agreeing or doubtful or judgements[0]


def judge_all(judgements: Sequence[Judged]) -> Judged:
    """One judgement of several that must all hold: it differs where one does, and agrees where all do."""
    differing = next((each for each in judgements if each.verdict == DIFFERS), None)
    doubtful = next((each for each in judgements if each.verdict == UNKNOWN), None)
    return differing or doubtful or judgements[0]


def _verdict(claim: Claim, link: Link, measured: Measured | None, subject: Subject) -> tuple[str, Decimal | None, str]:
    """The verdict in one reading, what the records give, and why it cannot be told."""
    actual = reckoned(claim, link, measured) if measured else None
    if link.code is None:
        return UNKNOWN, None, link.why or "没有对得上的指标"
    if subject.period is None:
        return UNKNOWN, None, "文中的时段看不明白，请自行选时段查这项指标"
    if subject.strange:
        return UNKNOWN, None, f"“{subject.strange}”的数没有单独记"
    if actual is None:
        return UNKNOWN, None, link.why or "这个时段没有可比的数"
    if not link.sure:
        return UNKNOWN, actual, link.why
    if link.per and abs(actual - claim.value) < (printed_step(claim) or 1):
        return AGREES, actual, ""  # an average is printed rounded or cut off
    if stands_for(claim, link, actual):
        return AGREES, actual, ""
    if not claim.unit and (claim.value % 1 or INDICATORS[link.code].unit in _SCALED):
        return UNKNOWN, actual, "没有写单位，说不清是多少"
    if late := _kept_from(claim, link, measured):
        return UNKNOWN, actual, f"记录从{clock.day_in_full(late)}才有，之前的没有记"
    return DIFFERS, actual, link.ground


def _kept_from(claim: Claim, link: Link, measured: Measured | None) -> date | None:
    """The first day of records, where a figure or what its change is against speaks of days before it."""
    if measured is None:
        return None
    return (
        measured.kept_from if _change_of(claim, link) is None else latest(measured.kept_from, measured.kept_before_from)
    )


def stands_for(claim: Claim, link: Link, actual: Decimal) -> bool:
    """Whether a printed figure may stand for what the records give for its link."""
    return holds(claim, actual, _change_of(claim, link))


def _change_of(claim: Claim, link: Link) -> str | None:
    """Which way a claim says that something changed: up, down, or "" where it does not; None where it tells no change."""
    if link.than is not None:
        return link.than.direction
    return (claim.direction or "") if claim.comparison == YEAR else None


def reckoned(claim: Claim, link: Link, measured: Measured) -> Decimal | None:
    """What the records give for a claim: the value itself, or its change, falling as a negative number."""
    if _change_of(claim, link) is None:
        return measured.total
    if measured.total is None or measured.before is None:
        return None
    change = measured.total - measured.before
    if claim.unit == "百分点" and (link.over or isinstance(INDICATORS.get(measured.code), Ratio)):
        return change
    if claim.unit in ("%", "百分点"):
        return change * 100 / measured.before if measured.before else None
    return change


def holds(claim: Claim, actual: Decimal, direction: str | None) -> bool:
    """Whether a printed figure may stand for the value: 余 reaches to the next step, printed decimals are rounded.

    direction: of a change, which way it went; None for a value.
    """
    if direction is not None:
        if (direction == DOWN and actual > 0) or (direction == UP and actual < 0):
            return False
        actual = abs(actual)
    low, high = span_of(claim)
    step = printed_step(claim)
    if step is not None and claim.approx is None:
        actual = (actual / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    return (low is None or low <= actual) and (high is None or actual <= high)
