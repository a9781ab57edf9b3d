"""What is special about publicity: booklets add up over activities."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import ClassVar
from uuid import uuid4

from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.loop.advance import open_record
from anlan.kernel.testing.suites import ByHand, IndicatorSuite, LedgerSuite

from .models import Activity


class TestActivity(LedgerSuite, IndicatorSuite):
    model = Activity
    by_hand: ClassVar = {
        "publicity.held": ByHand(1, ({},), ({"name": "去年的", "held_at": datetime(2023, 6, 16, 1, tzinfo=UTC)},)),
        "publicity.booklets": ByHand(30, ({},), ({"name": "去年的", "held_at": datetime(2023, 6, 16, 1, tzinfo=UTC)},)),
    }

    def facts(self, district, plant):
        return {
            "name": "安全生产月咨询日（示范）", "held_at": datetime(2024, 6, 16, 1, tzinfo=UTC), "region": plant.region, "booklets": 30,
        }  # fmt: skip


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
