"""The one filter of an indicator, from which come its value, the rows behind it, and its description.

rows_filter(indicator, period, scope)      # Q on the indicator's model
"""

from django.db.models import Exists, OuterRef, Q

from .. import clock
from ..column import kind_of
from ..scope import Scope, field_of
from .as_of import as_of, has_ended, names_only_own_state, stood
from .declare import Indicator, Period


def in_period(indicator: Indicator, period: Period) -> Q:
    """What places a row in the period: its date, or for a stock that it stands on the last day."""
    if indicator.when is not None:
        return date_range(indicator, indicator.when, period)
    where = stood(indicator.model, indicator.since, period.end)
    if indicator.until:
        where &= Q(**{f"{indicator.until}__isnull": True}) | Q(**{f"{indicator.until}__gte": period.end})
    return where


def date_range(indicator: Indicator, name: str, period: Period) -> Q:
    """Whole legal days on a date, and their half-open span on a moment."""
    field = field_of(indicator.model, name)
    return kind_of(field).span(field, period.start, period.end)


def rows_filter(indicator: Indicator, period: Period, scope: Scope) -> Q:
    """Which rows within the scope the figure counts in the period: their states as of its last day."""
    where = indicator.where if indicator.state_now else as_of(indicator.model, indicator.where, period.end)
    # The period first: PostgreSQL asks the conditions of an aggregate as they are written, and a state of then may cost a look-up.
    placed = in_period(indicator, period)
    return placed & where & _one_of_its_thing(indicator, placed, where, scope) if indicator.one_by else placed & where


def is_backlog(indicator: Indicator) -> bool:
    """Whether it is a stock of matters in a state, each since its own day: what is still open, from whichever year.

    Few of a ledger's rows are such, so that it is asked in a pass of its own, by an index of those rows.
    """
    return (
        indicator.is_stock
        and bool(indicator.since)
        and not (indicator.until or indicator.one_by or field_of(indicator.model, indicator.since).null)
        and names_only_own_state(indicator.where)
    )


def starts_by(indicator: Indicator) -> str | None:
    """The date by which it shows whether a ledger was kept at all; None where each row tells when it was entered.

    A day that only some rows have tells nothing of that: where none of them has it, there was none, so the ledger's own day is asked.
    """
    name, own = (indicator.since if is_backlog(indicator) else indicator.when), indicator.model.when
    if name is not None and own and field_of(indicator.model, name).null and not field_of(indicator.model, own).null:
        return own
    return name


def backlog_reach(indicator: Indicator, period: Period) -> Q:
    """The rows that a backlog can count: those in its state now and, for a past day, those whose state came later."""
    where = indicator.where
    if has_ended(period.end):
        where |= Q(state_since__gte=clock.end_of(period.end))
    return in_period(indicator, period) & where


def _one_of_its_thing(indicator: Indicator, placed: Q, where: Q, scope: Scope) -> Q:
    """The first of the rows that are one thing, where none of them fails the filter."""
    alike = {name: OuterRef(name) for name in indicator.one_by}
    others = indicator.model.objects.within(scope.placed).filter(placed, **alike)
    failing = Q(Exists(others.filter(~where))) if where else Q(pk__in=())
    return ~Q(Exists(others.filter(pk__lt=OuterRef("pk")))) & ~failing
