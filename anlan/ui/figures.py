"""A figure as any page shows it: printed, compared with last year, leading to its rows."""

from dataclasses import dataclass, replace

from anlan.kernel.indicator import words
from anlan.kernel.indicator.compute import Measured
from anlan.kernel.indicator.declare import INDICATORS, Figure, Period
from anlan.kernel.people.actor import Actor

from .periods import Asked

AS, NOW = "as", "now"  # in the address of the rows of a figure out of an issued report: those that it would count now
# In the address of why a figure changed: the period that it is compared with.
THAN_FROM, THAN_TO = "than_from", "than_to"
FROZEN = "figure"  # in the same address: the figure as the report has it


@dataclass(frozen=True)
class Shown:
    """A figure on a page: printed value, the address of its rows, and the comparison with last year.

    adds: whether last year's value is worth saying beside the comparison, which tells by itself that there was none.
    """

    code: str
    title: str
    text: str
    href: str
    compared: str
    before: str
    before_href: str
    adds: bool


def visible(actor: Actor) -> list[Figure]:
    """The figures whose ledgers an actor may view."""
    return [figure for figure in INDICATORS.values() if actor.may(f"{figure.ledger}.view")]


def rows_href(code: str, selection: Asked, **more: str) -> str:
    """The address of the rows behind a figure."""
    return f"/indicators/{code}/rows/?{selection.query(**more)}"


def why_href(code: str, asked: Asked, than: Period | None = None) -> str:
    """The address of why a figure changed, against another period or the year before."""
    more = {} if than is None else {THAN_FROM: f"{than.start}", THAN_TO: f"{than.end}"}
    return f"/indicators/{code}/why/?{asked.query(**more)}"


def shown_figure(figure: Figure, value: Measured, selection: Asked, **more: str) -> Shown:
    """A figure as a page shows it. more: what else narrows its rows, as part of their address."""
    before = replace(selection, period=selection.period.year_before())
    return Shown(
        code=figure.code,
        title=figure.title,
        text=words.told(value.total, figure.unit),
        href=rows_href(figure.code, selection, **more),
        compared=words.kept_late(value.kept_before_from)
        if value.kept_before_from
        else words.compared(value.total, value.before, figure.unit),
        before=words.told_before(value.before, figure.unit),
        before_href=rows_href(figure.code, before, **more),
        adds=value.total is not None and bool(value.before),
    )
