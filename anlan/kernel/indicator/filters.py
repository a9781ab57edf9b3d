"""The one filter of an indicator, from which come its value, the rows behind it, and its description.

rows_filter(indicator, period, scope)      # Q on the indicator's model
"""

from django.db.models import Exists, OuterRef, Q

from ..column import kind_of
from ..scope import Scope, field_of
from .as_of import as_of, stood
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


def _one_of_its_thing(indicator: Indicator, placed: Q, where: Q, scope: Scope) -> Q:
    """The first of the rows that are one thing, where none of them fails the filter."""
    alike = {name: OuterRef(name) for name in indicator.one_by}
    others = indicator.model.objects.within(scope.placed).filter(placed, **alike)
    failing = Q(Exists(others.filter(~where))) if where else Q(pk__in=())
    return ~Q(Exists(others.filter(pk__lt=OuterRef("pk")))) & ~failing
