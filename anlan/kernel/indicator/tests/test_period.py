"""A period is whole days that can be compared with the year before."""

from datetime import date

import pytest

from anlan.kernel.indicator.declare import Period, this_year


def test_the_year_before_a_leap_day_ends_on_the_28th():
    assert Period(date(2024, 1, 1), date(2024, 2, 29)).year_before() == Period(date(2023, 1, 1), date(2023, 2, 28))


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2024, 3, 1), date(2024, 2, 1), "早于起日"),
        (date(1, 1, 1), date(2024, 1, 1), "年之间"),
        (date(2024, 1, 1), date(9999, 12, 31), "年之间"),
    ],
)
def test_a_period_that_cannot_be_reckoned_with_is_refused(start, end, said):
    with pytest.raises(ValueError, match=said):
        Period(start, end)


def test_the_usual_period_ends_yesterday():
    assert this_year() == Period(date(2024, 1, 1), date(2024, 10, 15))
