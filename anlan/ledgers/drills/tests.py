"""What is special about drills: whose drills count, and what hosting took."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import Drill

HELD_AT = datetime(2024, 6, 20, 1, 30, tzinfo=UTC)


class TestDrill(LedgerSuite, IndicatorSuite):
    model = Drill

    def facts(self, district, plant):
        return {
            "name": "清河镇防汛演练（示范）",
            "level": "town",
            "region": plant.region[:9],
            "held_at": HELD_AT,
            "people": 40,
        }

    def by_hand(self, district, plant):
        last_year = {"held_at": HELD_AT.replace(year=2023), "teams": 8}
        hosted = {"level": "district", "hosted": True}
        not_hosted = [{"teams": 9}, last_year | hosted]
        return {
            "drills.held": ByHand(
                2,
                rows=[{}, {"level": "district"}],
                left_out=[{"level": "village"}, {"level": "enterprise"}, hosted, last_year],
            ),
            "drills.hosted_teams": ByHand(7, rows=[hosted | {"teams": 3}, hosted | {"teams": 4}], left_out=not_hosted),
            "drills.hosted_people": ByHand(
                110, rows=[hosted | {"people": 50}, hosted | {"people": 60}], left_out=not_hosted
            ),
        }


def test_enterprises_own_and_hosted_drills_are_not_drills_held(district):
    for level, hosted in (("town", False), ("enterprise", False), ("village", False), ("district", True)):
        facts = {"name": f"{level}演练", "level": level, "hosted": hosted, "held_at": HELD_AT, "teams": 3, "people": 50}
        open_record(Drill, facts, actor=district.office, key=uuid4())

    found = compute(
        ["drills.held", "drills.hosted_teams", "drills.hosted_people"],
        district.leader.scope,
        Period(date(2024, 6, 20), date(2024, 6, 20)),
    )

    assert [value.total for value in found.values()] == [Decimal(1), Decimal(3), Decimal(50)]
