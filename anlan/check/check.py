"""A text checked: its figures, the indicator each means, what the records give, and the verdict.

checked = check(text, scope, today=clock.today())
[(each.claim.text, each.verdict, each.actual) for each in checked.judged]
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from anlan.kernel import limits
from anlan.kernel.indicator.compute import Measured, compute
from anlan.kernel.indicator.declare import INDICATORS, Figure, Period
from anlan.kernel.people.codes import DISTRICT
from anlan.kernel.people.divisions import district_code, district_name, region_names
from anlan.kernel.scope import Scope

from .contradictions import Contradiction, contradictions
from .extract import extract
from .match import Link, Vocabulary, link
from .period import period_in, period_of
from .restore import restore, titles
from .verdict import AGREES, DIFFERS, UNKNOWN, Judged, judge
from .whose import About
from .wordings import added

Asked = tuple[str, Period]  # region code, period


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
    whole = period or period_of(restore(text).text, today, head)
    names = {code: name for code, name in region_names().items() if len(code) > DISTRICT}
    about = About.of(head, names, district_name())
    vocabulary = Vocabulary(added=added(), level=district_name()[-1:], places=tuple(names.values()))
    links = link(claims, INDICATORS.values() if figures is None else figures, vocabulary)
    links = [
        _doubted(claim_link, about.doubt(claim.clause, _narrow(scope)))
        for claim, claim_link in zip(claims, links, strict=True)
    ]
    queries = [(about.region(claim.clause), period_in(claim.lead, whole)) for claim in claims]
    values = _values(links, queries, scope)
    judged = []
    for claim, claim_link, (region, days) in zip(claims, links, queries, strict=True):
        measured = values.get((region, days), {}).get(claim_link.code or "") if days else None
        judged.append(judge(claim, claim_link, measured, days, region))
    return Checked(whole, tuple(judged), tuple(contradictions(claims, links, queries)), cut)


def _doubted(claim_link: Link, why: str) -> Link:
    return replace(claim_link, why=why) if claim_link.sure and why else claim_link


def _narrow(scope: Scope) -> str:
    """The one town or village that a scope is narrowed to; empty for the district or several."""
    (region, *others) = (*scope.regions, "")
    return region if not any(others) and region != district_code() else ""


def _values(
    links: list[Link], queries: list[tuple[str, Period | None]], scope: Scope
) -> dict[Asked, dict[str, Measured]]:
    """What the records give, one set of queries for each region and period asked for."""
    codes: dict[Asked, set[str]] = {}
    for claim_link, (region, period) in zip(links, queries, strict=True):
        if claim_link.code and period:
            codes.setdefault((region, period), set()).add(claim_link.code)
    return {
        (region, period): compute(
            sorted(figure_codes), scope.narrowed(region) if region else scope, period, before=period.year_before()
        )
        for (region, period), figure_codes in codes.items()
    }
