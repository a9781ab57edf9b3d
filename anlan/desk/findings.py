"""What the check found of each figure, in the words in which a page, a comment and a table say it."""

from dataclasses import dataclass
from decimal import Decimal

from anlan.check.claims.span import span_of
from anlan.check.models import Wording
from anlan.check.records.verdict import AGREES, DIFFERS, UNKNOWN, Judged
from anlan.kernel.indicator.declare import INDICATORS, Period
from anlan.kernel.indicator.words import printed
from anlan.kernel.people.divisions import sector_names
from anlan.ui.figures import rows_href, why_href
from anlan.ui.periods import Asked, period_words, region_words

MARKS = {AGREES: "ok", DIFFERS: "no", UNKNOWN: "un"}
SIGNS = {AGREES: "✓", DIFFERS: "✗", UNKNOWN: "?"}


@dataclass(frozen=True)
class Finding:
    """A judged claim as the page shows it. anchor: its place beside the text; href: the rows behind the actual value."""

    judged: Judged
    anchor: str
    mark: str
    counted: str
    actual: str
    href: str
    why_href: str
    gap: str
    whose: str
    asked: bool  # whether somebody may say what it means; of one that differs, that this is wrong
    cut: str = ""  # its picture where it was read from one: a PNG in base64

    @property
    def told(self) -> str:
        """The verdict and what it rests on, in one line."""
        days = f"，{period_words(self.judged.period)}" if self.judged.period and self.actual else ""
        whose = f"，按{self.whose}算" if self.whose and self.actual else ""
        actual = f"：{self.counted}，台账实有{self.actual}{days}{whose}" if self.actual else ""
        gap = f"，差{self.gap}" if self.judged.verdict == DIFFERS else ""
        why = f"{'；' if actual else '：'}{self.judged.why}" if self.judged.why else ""
        return f"{SIGNS[self.judged.verdict]} {self.judged.title}{actual}{gap}{why}"

    @property
    def instead(self) -> str:
        """What should stand there instead; empty where that is for its author to say: a rounded number, a range, a share."""
        claim, link = self.judged.claim, self.judged.link
        exact = claim.approx is None and claim.high is None and claim.comparison is None
        return (
            self.actual if self.judged.verdict == DIFFERS and exact and link.is_plain and "\n" not in claim.text else ""
        )

    @property
    def guess(self) -> str:
        figure = INDICATORS.get(self.judged.link.code or "")
        return figure.title if figure else ""

    @property
    def phrase(self) -> str:
        return self.judged.link.item[: Wording.LONGEST]


def finding_of(number: int, judged: Judged) -> Finding:
    figure = INDICATORS.get(judged.link.code or "")
    claim = judged.claim
    return Finding(
        judged=judged,
        anchor=f"c{number}",
        mark=MARKS[judged.verdict],
        counted=figure.title if figure else claim.measure,
        actual=printed(judged.actual, claim.unit) if judged.actual is not None else "",
        href=_rows(figure.code, judged, judged.period) if figure and judged.period else "",
        why_href=why_href(figure.code, Asked(judged.period, judged.region)) if figure and judged.period else "",
        gap=printed(abs(judged.actual - _nearest(judged)), claim.unit) if judged.actual is not None else "",
        whose="、".join(filter(None, [region_words(judged.region), _field_of_work(judged.sector)])),
        asked=bool(judged.link.item)
        and (
            judged.verdict == DIFFERS or (judged.verdict == UNKNOWN and (judged.link.narrowed or not judged.link.code))
        ),
    )


def _field_of_work(sector: str) -> str:
    return f"{sector_names().get(sector, sector)}领域" if sector else ""


def _rows(code: str, judged: Judged, period: Period) -> str:
    grouping = {"by": "sector", "key": judged.sector} if judged.sector else {}
    return rows_href(code, Asked(period, judged.region), **grouping)


def _nearest(judged: Judged) -> Decimal:
    """The value nearest to the actual one that the printed figure may stand for."""
    low, high = span_of(judged.claim)
    actual = judged.actual or Decimal(0)
    if low is not None and actual < low:
        return low
    return high if high is not None and actual > high else actual
