"""The figures that stand on somebody's home: those that are headlines for their role, this year to now.

headline_figures(actor, Asked(this_year_so_far(), ""))     # one pass over each ledger, whatever the number of figures
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from anlan.kernel.indicator.compute import Measured, compute
from anlan.kernel.indicator.declare import Figure, Period, headlines
from anlan.kernel.ledger.declare import LEDGERS, Ledger, groups
from anlan.kernel.people.actor import Actor
from anlan.ui.figures import Shown, shown_figure
from anlan.ui.periods import Asked

WIDE, HIGH, EDGE = 96, 24, 2  # the drawing of a line of months
_DAY = timedelta(days=1)
_FEWEST = 3  # months that make a line worth looking at
_LONGEST = 6  # characters of a figure that leave room for a line beside it


@dataclass(frozen=True)
class Headline:
    """A figure on home, its number apart from its unit. spark: its whole months as a line in a drawing of 96 × 24, if any."""

    shown: Shown
    number: str
    unit: str
    ledger: Ledger
    spark: str
    spark_end: tuple[float, float]
    spark_words: str


def headline_figures(actor: Actor, selection: Asked) -> list[Headline]:
    """The headlines that the actor may see, in the order of the ledgers' groups."""
    figures = [figure for figure in headlines(actor.role) if actor.may(f"{figure.ledger}.view")]
    order = groups()
    figures.sort(key=lambda figure: order.index(LEDGERS[figure.ledger].group))
    codes = [figure.code for figure in figures]
    before = selection.period.year_before()
    # By month, whose sum is the total: the line of months costs no further query.
    values = compute(codes, selection.scope(actor.scope), selection.period, by="month", before=before)
    return [_headline(figure, values[figure.code], selection) for figure in figures]


def _headline(figure: Figure, value: Measured, selection: Asked) -> Headline:
    months = whole_months(selection.period)
    line = [_of_month(figure, value, month) for month in months]
    values = [each for each in line if each is not None]
    display = shown_figure(figure, value, selection)
    telling = len(values) == len(months) >= _FEWEST and any(values) and len(display.text) <= _LONGEST
    points = _points(values) if telling else []
    words = f"{int(months[0][5:])}至{int(months[-1][5:])}月按月走势" if points else ""
    unit = "" if figure.unit == "%" or value.total is None else figure.unit
    return Headline(
        shown=display,
        number=display.text.removesuffix(unit),
        unit=unit,
        ledger=LEDGERS[figure.ledger],
        spark=" ".join(f"{x},{y}" for x, y in points),
        spark_end=points[-1] if points else (0, 0),
        spark_words=words,
    )


def whole_months(period: Period) -> list[str]:
    """The months of one year that lie in a period whole: 2024-01 to 2024-09 up to the 15th of October."""
    if period.start.year != period.end.year:
        return []
    first = period.start.month + (period.start.day > 1)
    last = period.end.month if (period.end + _DAY).month != period.end.month else period.end.month - 1
    return [f"{period.start.year}-{month:02d}" for month in range(first, last + 1)]


def _of_month(figure: Figure, value: Measured, month: str) -> Decimal | None:
    """A month's value: none counted is 0; of a ratio without anything below the line it is unknown."""
    return value.groups.get(month, None if figure.unit == "%" else Decimal(0))


def _points(values: list[Decimal]) -> list[tuple[float, float]]:
    least, most = min(values), max(values)
    span = most - least or Decimal(1)
    step = WIDE / (len(values) - 1)
    height = HIGH - 2 * EDGE
    return [
        (round(position * step, 1), round(HIGH - EDGE - float((value - least) / span) * height, 1))
        for position, value in enumerate(values)
    ]
