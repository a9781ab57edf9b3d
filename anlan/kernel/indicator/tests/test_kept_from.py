"""A period is compared only where it was recorded whole: of the time before a district was founded there is what sheets brought in."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record

YEAR = Period(date(2024, 1, 1), date(2024, 10, 15))


@pytest.fixture
def found(district, hazard):
    """found(first, every, count): so many hazards, the first on a day and then one every so many days."""

    def made(first, every, count):
        for number in range(count):
            day = first + timedelta(number * every)
            facts = {
                "place": hazard.place,
                "region": hazard.region,
                "description": f"护栏{number}",
                "found_on": f"{day}",
            }
            open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())

    return made


def measured(district, code="hazards.found", period=YEAR):
    return compute([code], district.leader.scope, period, before=period.year_before())[code]


def test_a_year_that_was_begun_in_its_middle_is_not_compared_with(district, found):
    found(date(2023, 6, 3), 10, 40)

    value = measured(district)

    assert (value.kept_from, value.kept_before_from) == (None, date(2023, 6, 3))
    assert measured(district, "hazards.closed_rate").kept_before_from == date(2023, 6, 3)


@pytest.mark.parametrize(
    ("first", "every", "count"),
    [
        (date(2023, 1, 20), 10, 40),  # a short pause
        (date(2023, 4, 1), 60, 10),  # as long as others are
        (date(2023, 6, 3), 10, 9),  # too few to tell
        (date(2022, 6, 3), 30, 25),  # the year before was begun in its middle, not the one compared with
    ],
)
def test_what_was_kept_all_the_time_is_compared_with(district, found, first, every, count):
    found(first, every, count)

    value = measured(district)

    assert (value.kept_from, value.kept_before_from) == (None, None)


def test_this_year_is_told_as_well(district, found):
    found(date(2024, 6, 3), 5, 20)

    assert measured(district).kept_from == date(2024, 6, 3)


def test_from_its_founding_a_district_keeps_all(district, found):
    found(date(2024, 10, 16), 1, 20)
    later = Period(date(2024, 10, 17), date(2024, 12, 31))

    assert measured(district, period=later).kept_from is None
