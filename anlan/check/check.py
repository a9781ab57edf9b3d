"""A text checked: its figures, the indicator each means, what the records give, and the verdict.

checked = check(text, scope, today=clock.today())
[(each.claim.text, each.verdict, each.actual) for each in checked.judged]
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from anlan.kernel import limits
from anlan.kernel.indicator.compute import Measured, compute
from anlan.kernel.indicator.declare import INDICATORS, Figure, Period
from anlan.kernel.people.codes import DISTRICT
from anlan.kernel.people.divisions import district_code, district_name, region_names, sector_names
from anlan.kernel.people.sectors import short_names
from anlan.kernel.scope import Scope

from .contradictions import Contradiction, contradictions
from .extract import extract
from .match import Link, Vocabulary, link
from .period import period_of, up_to_its_day
from .restore import restore, titles
from .subject import Subject, readings
from .verdict import AGREES, DIFFERS, UNKNOWN, Judged, judge
from .whose import About
from .wordings import added

GENERAL = "general"  # the sector of what is kept for all

Place = tuple[str, Period, bool]  # region code, period, whether by sector


class TextTooLong(limits.Refused):
    """More than anybody writes."""


@dataclass(frozen=True)
class Checked:
    """What became of a text. period: what it speaks of as a whole; cut: whether it has more figures than are checked at once."""

    period: Period
    judged: tuple[Judged, ...]
    contradictions: tuple[Contradiction, ...]
    cut: bool = False

    def count(self, verdict: str) -> int:
        return sum(each.verdict == verdict for each in self.judged)

    @property
    def tally(self) -> dict[str, int]:
        return {verdict: self.count(verdict) for verdict in (AGREES, DIFFERS, UNKNOWN)}


def check(
    text: str,
    scope: Scope,
    *,
    today: date,
    period: Period | None = None,
    figures: Iterable[Figure] | None = None,
) -> Checked:
    """Check every figure of a text against the records in `scope`.

    period: instead of what the text says. figures: those that may be asked for, every indicator by default.

    Raises TextTooLong above so many characters as `limits` says.
    """
    if len(text) > limits.TEXT_CHARACTERS:
        raise TextTooLong(f"文字有{len(text)}个字，超过了{limits.TEXT_CHARACTERS}个，请分段核对。")
    claims = extract(text, limits.TEXT_FIGURES + 1)
    cut = len(claims) > limits.TEXT_FIGURES
    del claims[limits.TEXT_FIGURES :]
    head = titles(text)
    restored_text = restore(text).text
    whole = period or period_of(restored_text, today, head)
    names = {code: name for code, name in region_names().items() if len(code) > DISTRICT}
    about = About.of(head, names, district_name())
    sectors_by_name = short_names() | {name: code for code, name in sector_names().items()}
    vocabulary = Vocabulary(
        added=added(), level=district_name()[-1:], places=(*names.values(), district_name()), sectors=sectors_by_name
    )
    links = link(claims, INDICATORS.values() if figures is None else figures, vocabulary)
    links = [
        _doubted(claim_link, about.doubt(claim.clause, _narrow(scope)))
        for claim, claim_link in zip(claims, links, strict=True)
    ]
    all_readings = readings(claims, about, whole, sectors_by_name)
    against_itself = contradictions(claims, links, all_readings)
    if not period:
        also = up_to_its_day(whole, restored_text)
        all_readings = [
            (*subjects, *(replace(each, period=also) for each in subjects if each.period == whole != also))
            for subjects in all_readings
        ]
    values = _values(links, all_readings, scope)
    judged = [
        judge(claim, claim_link, [_measured(values, subject, claim_link.code or "") for subject in subjects], subjects)
        for claim, claim_link, subjects in zip(claims, links, all_readings, strict=True)
    ]
    return Checked(whole, tuple(judged), tuple(against_itself), cut)


def _doubted(claim_link: Link, why: str) -> Link:
    return replace(claim_link, why=why) if claim_link.sure and why else claim_link


def _narrow(scope: Scope) -> str:
    """The one town or village that a scope is narrowed to; empty for the district or several."""
    (region, *others) = (*scope.regions, "")
    return region if not any(others) and region != district_code() else ""


def _values(
    links: list[Link], all_readings: list[tuple[Subject, ...]], scope: Scope
) -> dict[Place, dict[str, Measured]]:
    """What the records give, one set of queries for each region and period asked for."""
    codes: dict[Place, set[str]] = {}
    for claim_link, subjects in zip(links, all_readings, strict=True):
        for subject in subjects:
            if claim_link.code and subject.period:
                codes.setdefault((subject.region, subject.period, bool(subject.sector)), set()).add(claim_link.code)
    return {
        (region, period, by_sector): compute(
            sorted(figure_codes),
            scope.narrowed(region) if region else scope,
            period,
            by="sector" if by_sector else "",
            before=period.year_before(),
        )
        for (region, period, by_sector), figure_codes in codes.items()
    }


def _measured(values: dict[Place, dict[str, Measured]], subject: Subject, code: str) -> Measured | None:
    """The value that a claim is held against; None where nothing was asked, or its ledger keeps no fields of work apart."""
    if subject.period is None:
        return None
    measured = values.get((subject.region, subject.period, bool(subject.sector)), {}).get(code)
    if measured is None or not subject.sector:
        return measured
    if not set(measured.groups) - {GENERAL}:
        return None
    total, before = (
        None if whole is None else groups.get(subject.sector, Decimal(0))
        for whole, groups in ((measured.total, measured.groups), (measured.before, measured.groups_before))
    )
    return Measured(code, total, before=before)
