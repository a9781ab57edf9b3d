"""What is special about publicity: booklets add up over activities."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import Activity


class TestActivity(LedgerSuite, IndicatorSuite):
    model = Activity

    def facts(self, district, plant):
        return {
            "name": "安全生产月咨询日（示范）", "held_at": datetime(2024, 6, 16, 1, tzinfo=UTC), "region": plant.region, "booklets": 30,
        }  # fmt: skip

    def by_hand(self, district, plant):
        last_year = {"held_at": datetime(2023, 6, 16, 1, tzinfo=UTC)}
        return {
            "publicity.held": ByHand(2, rows=[{}, {"kind": "home"}], left_out=[last_year]),
            "publicity.one_law": ByHand(1, rows=[{"one_law": True}], left_out=[{}, last_year | {"one_law": True}]),
            "publicity.booklets": ByHand(42, rows=[{"booklets": 30}, {"booklets": 12}], left_out=[last_year]),
        }


def test_booklets_add_up_over_activities(district, make_plant):
    plant = make_plant()
    for hour, booklets in ((1, 30), (7, 12)):
        facts = TestActivity().facts(district, plant)
        facts |= {"held_at": datetime(2024, 6, 16, hour, tzinfo=UTC), "booklets": booklets}
        open_record(Activity, facts, actor=district.town_3, key=uuid4())

    found = compute(
        ["publicity.held", "publicity.booklets"], district.leader.scope, Period(date(2024, 6, 16), date(2024, 6, 16))
    )

    assert [value.total for value in found.values()] == [Decimal(2), Decimal(42)]
