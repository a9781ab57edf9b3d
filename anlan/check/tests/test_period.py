"""Which days the words before a figure name: never the whole where a day or another year stands there."""

from datetime import date

import pytest

from anlan.check.claims.period import period_in
from anlan.kernel.indicator.declare import Period

YEAR = Period(date(2026, 1, 1), date(2026, 11, 29))


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("2025年12月，全区", ("2025-12-01", "2025-12-31")),
        ("今年1月排查隐患0条，2025年12月", ("2025-12-01", "2025-12-31")),
        ("2025年11、12月", ("2025-11-01", "2025-12-31")),
        ("2025年12月1日至31日，全区", ("2025-12-01", "2025-12-31")),
        ("去年12月", ("2025-12-01", "2025-12-31")),
        ("11月份", ("2026-11-01", "2026-11-30")),
        ("前九个月", ("2026-01-01", "2026-09-30")),
        ("今年前10个月", ("2026-01-01", "2026-10-31")),
        ("国庆节后，10月份", ("2026-10-01", "2026-10-31")),
    ],
)
def test_a_month_is_that_of_the_year_beside_it(words, days):
    assert period_in(words, YEAR) == Period(*map(date.fromisoformat, days))


@pytest.mark.parametrize(
    "words", ["2025年12月31日，全区", "12月，全区", "国庆节后至10月底，全区", "春节以来至3月5日，全区"]
)
def test_a_day_alone_what_has_not_come_and_a_beginning_that_no_calendar_has_are_no_period(words):
    assert period_in(words, YEAR) is None
