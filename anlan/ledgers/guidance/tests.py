"""The suites ask what every ledger is asked; here, which visit left advice."""

from datetime import date
from uuid import uuid4

from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import Guidance


class TestGuidance(LedgerSuite, IndicatorSuite):
    model = Guidance

    def facts(self, district, plant):
        return {
            "place": plant, "region": plant.region, "sector": plant.sector, "visited_on": date(2024, 9, 12),
            "guidance_no": "BF-2024-09-001", "advice": "补齐标识",
        }  # fmt: skip

    def by_hand(self, district, plant):
        last_year = {"visited_on": date(2023, 9, 12)}
        return {
            "guidance.visits": ByHand(2, rows=[{}, {"advice": ""}], left_out=[last_year]),
            "guidance.advice": ByHand(1, rows=[{}], left_out=[{"advice": ""}, last_year]),
        }


def test_a_visit_without_advice_is_a_visit_and_no_advice(district, make_plant):
    plant = make_plant()
    for number, advice in (("BF-1", "补齐标识"), ("BF-2", "")):
        values = {
            "place": plant, "region": plant.region, "sector": plant.sector, "visited_on": date(2024, 9, 12),
            "guidance_no": number, "advice": advice,
        }  # fmt: skip
        open_record(Guidance, values, actor=district.office, key=uuid4())

    found = compute(
        ["guidance.visits", "guidance.advice"], district.leader.scope, Period(date(2024, 1, 1), date(2024, 10, 15))
    )

    assert (found["guidance.visits"].total, found["guidance.advice"].total) == (2, 1)
