"""A question's statement is written once. That each answer is that of the days asked for is asked of every ledger by its suite."""

from datetime import date, timedelta

import pytest
from django.db.models import Q

from anlan.kernel import clock
from anlan.kernel.indicator import filters, passes, statement
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import INDICATORS, Indicator, Period
from anlan.kernel.testing.cast import District


def periods() -> list[Period]:
    """Several that end in the past, yesterday, and on days that have not ended."""
    today = clock.today()
    starts = [today - timedelta(days=days) for days in (400, 30, 3)]
    ends = [today - timedelta(days=days) for days in (2, 1, 0, -9)]
    return [Period(start, end) for end in ends for start in starts]


@pytest.fixture
def counted_once(monkeypatch):
    """How often statements were written."""
    written = []

    def noted(*asked):
        written.append(asked)
        return passes.passes(*asked)

    statement._written.cache_clear()
    monkeypatch.setattr(statement, "passes", noted)
    yield written
    statement._written.cache_clear()


def test_a_statement_is_written_once_for_all_days_that_lie_alike(district: District, counted_once):
    for period in periods():
        compute(INDICATORS, district.leader.scope, period, by="town", before=period.year_before())

    assert len(counted_once) == 3


def test_another_scope_is_another_statement(district: District, counted_once):
    period = periods()[0]

    for actor in (district.town_3, district.town_4, district.town_3):
        compute(["regions.towns"], actor.scope, period)

    assert [scope.regions for _, scope, *_ in counted_once] == [
        district.town_3.scope.regions, district.town_4.scope.regions,
    ]  # fmt: skip


def test_a_filter_that_reckons_a_day_of_its_own_is_refused(district: District, counted_once, monkeypatch):
    def a_day_more(indicator: Indicator, period: Period) -> Q:
        return Q(state_since__lte=clock.end_of(period.end + timedelta(days=1)))

    assert filters.in_period is passes.in_period
    monkeypatch.setattr(passes, "in_period", a_day_more)

    with pytest.raises(AssertionError, match="stands in"):
        compute(["reservoirs.all"], district.leader.scope, Period(date(2020, 1, 1), date(2020, 12, 31)))


@pytest.mark.parametrize("by", ["", "town", "month"])
def test_of_a_year_in_which_no_ledger_was_kept_every_figure_is_unknown(district: District, by):
    long_ago = Period(date(2019, 1, 1), date(2019, 12, 31))

    values = compute(INDICATORS, district.leader.scope, long_ago, by=by, before=long_ago.year_before())

    assert {code: (value.total, value.before) for code, value in values.items()} == dict.fromkeys(
        INDICATORS, (None, None)
    )
