"""What is special about warning education: occasions are counted by the legal day on which they began."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import Lesson


class TestLesson(LedgerSuite, IndicatorSuite):
    model = Lesson

    def facts(self, district, plant):
        return {
            "name": "观看警示片（示范）", "held_at": datetime(2024, 7, 8, 7, tzinfo=UTC), "region": plant.region, "people": 35,
        }  # fmt: skip

    def by_hand(self, district, plant):
        last_year = {"held_at": datetime(2023, 7, 8, 7, tzinfo=UTC)}
        return {
            "education.held": ByHand(2, rows=[{}, {}], left_out=[last_year]),
            "education.people": ByHand(55, rows=[{"people": 35}, {"people": 20}], left_out=[last_year]),
        }


def test_an_evening_belongs_to_its_legal_day(district, make_plant):
    plant = make_plant()
    for number, moment in enumerate((datetime(2024, 7, 7, 15, 59, tzinfo=UTC), datetime(2024, 7, 7, 16, tzinfo=UTC))):
        facts = TestLesson().facts(district, plant) | {"name": f"案例会{number}", "held_at": moment}
        open_record(Lesson, facts, actor=district.town_3, key=uuid4())

    found = compute(
        ["education.held", "education.people"], district.leader.scope, Period(date(2024, 7, 8), date(2024, 7, 8))
    )

    assert [value.total for value in found.values()] == [Decimal(1), Decimal(35)]
