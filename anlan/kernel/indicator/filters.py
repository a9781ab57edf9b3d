"""The one filter of an indicator, from which come its value, the rows behind it, and its description.

rows_filter(indicator, period)      # Q on the indicator's model
"""

from django.db.models import Q

from ..column import kind_of
from ..scope import field_of
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


def rows_filter(indicator: Indicator, period: Period) -> Q:
    """Which rows the figure counts in the period, scope aside: their states as of its last day."""
    where = indicator.where if indicator.state_now else as_of(indicator.model, indicator.where, period.end)
    # The period first: PostgreSQL asks the conditions of an aggregate as they are written, and a state of then may cost a look-up.
    return in_period(indicator, period) & where
