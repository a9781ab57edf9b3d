"""What a change is measured against where that is not the same period last year: 比8月减少6场次, 比二季度多出48条, 比清河镇多5条.

versus(claim, ("清河镇",))              # Versus("8月", "", "down")
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from anlan.kernel.indicator.declare import Period

from .comparisons import BEFORE, CHANGE, DAYS, DOWN, PLACE, THAN, UP
from .extract import Claim
from .period import month_of, period_in
from .subject import Subject

_WITH_DAYS = re.compile(
    rf"{THAN}(?P<days>{DAYS})(?!同期)(?:(?:相比|比)[，,])?(?:相比|比)?[^，,；;。\d]{{0,10}}$|(?P<before>环比)[^，,；;。\d]{{0,8}}$"
)
_WITH_PLACE = re.compile(
    rf"{THAN}(?P<place>(?:最[\u4e00-\u9fff]的|[末头]名)?{PLACE})(?:相比|比|相差)?[^，,；;。\d]{{0,6}}$"
)
_AFTER_WORDS = re.compile("^.*(?:的|末名|头名)")  # 比最少的南桥街道多
_LONGEST_CHANGE = 16  # characters before a figure in which words of change end
_BEFORE = re.compile("上个?月|上个?季度|上期|环比")


@dataclass(frozen=True)
class Versus:
    """days: the words for the other period, 环比 for the one before; place: the name of another place; direction: up or down."""

    days: str
    place: str
    direction: str


def versus(claim: Claim, places: Collection[str]) -> Versus | None:
    """What a change is measured against; None for what is no change, and for one against last year."""
    change = CHANGE.search(claim.lead, max(0, len(claim.lead) - _LONGEST_CHANGE))
    if change is None and claim.comparison != BEFORE:
        return None
    direction = claim.direction or (DOWN if change and change["down"] else UP)
    days = _WITH_DAYS.search(claim.lead)
    if days:
        return Versus(days["days"] or days["before"], "", direction)
    if claim.comparison == BEFORE:
        return Versus("环比", "", direction)
    named = _WITH_PLACE.search(claim.lead)
    place = named and next((each for each in places if _AFTER_WORDS.sub("", named["place"]) == each), "")
    return Versus("", place, direction) if place else None


def against(subject: Subject, other: Versus, codes: Mapping[str, str]) -> Subject | None:
    """The subject that a change is measured against; None where it cannot be told. codes: {name of a place: code}."""
    if other.place:
        code = codes.get(other.place)
        return replace(subject, region=code) if code else None
    if subject.period is None:
        return None
    period = _one_before(subject.period) if _BEFORE.fullmatch(other.days) else period_in(other.days, subject.period)
    return replace(subject, period=period) if period and period != subject.period else None


def _one_before(period: Period) -> Period | None:
    """The month before a month, the quarter before a quarter; None for any other span."""
    months = period.end.month - period.start.month + 1
    is_whole = period.start.day == 1 and (period.end + timedelta(days=1)).day == 1
    if (
        not is_whole
        or months not in (1, 3)
        or period.start.year != period.end.year
        or (period.start.month - 1) % months
    ):
        return None
    last = period.start - timedelta(days=1)
    first = month_of(last.year, last.month - months + 1)
    return Period(first.start, last) if first else None
