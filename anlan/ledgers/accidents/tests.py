"""What is special about accidents: their grade follows from what they cost."""

from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from anlan.check.extract import extract
from anlan.check.match import link
from anlan.kernel import clock
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import INDICATORS, Period
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import Accident

WHEN = datetime(2024, 5, 27, 10, 20, tzinfo=clock.LEGAL_ZONE)


class TestAccident(LedgerSuite, IndicatorSuite):
    model = Accident

    def facts(self, district, plant):
        return {
            "name": "机械伤害事故（示范）", "accident_no": "SG-2024-001", "place": plant, "region": plant.region,
            "sector": plant.sector, "occurred_at": WHEN, "serious": 1,
        }  # fmt: skip

    def by_hand(self, district, plant):
        left_out = [{"productive": False, "deaths": 5}, {"occurred_at": WHEN.replace(year=2023), "deaths": 7}]
        return {
            "accidents.count": ByHand(2, rows=[{}, {"deaths": 1}], left_out=left_out),
            "accidents.deaths": ByHand(3, rows=[{"deaths": 2}, {"deaths": 1}, {}, {}], left_out=left_out),
        }


@pytest.mark.parametrize(
    ("deaths", "serious", "yuan", "grade"),
    [
        (0, 1, 300_000, "一般"), (2, 9, 9_999_999, "一般"), (3, 0, 0, "较大"), (0, 10, 0, "较大"), (0, 0, 10_000_000, "较大"),
        (10, 0, 0, "重大"), (0, 50, 0, "重大"), (30, 0, 0, "特别重大"), (0, 0, 100_000_000, "特别重大"),
    ],
)  # fmt: skip
def test_the_gravest_of_deaths_injuries_and_losses_decides_the_grade(deaths, serious, yuan, grade):
    assert Accident(deaths=deaths, serious=serious, loss_yuan=Decimal(yuan)).grade == grade


def test_an_accident_that_is_not_of_production_is_not_counted(district, make_plant):
    plant = make_plant()
    for number, productive in (("SG-1", True), ("SG-2", False)):
        values = {
            "name": "事故（示范）", "accident_no": number, "place": plant, "region": plant.region, "sector": plant.sector,
            "occurred_at": WHEN, "deaths": 1, "productive": productive,
        }  # fmt: skip
        open_record(Accident, values, actor=district.office, key=uuid4())

    found = compute(
        ["accidents.count", "accidents.deaths"], district.leader.scope, Period(date(2024, 1, 1), date(2024, 10, 15))
    )

    assert (found["accidents.count"].total, found["accidents.deaths"].total) == (1, 1)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("全区发生生产安全事故3起、死亡1人。", ["accidents.count", "accidents.deaths"]),
        ("累计发生各类事故77宗、死亡44人。", ["accidents.count", "accidents.deaths"]),
        ("发生道路交通事故5起，死亡2人。", [None, None]),
        ("发生火灾6起，死亡1人。", [None, None]),
        ("办结生产安全事故调查12起。", [None]),
    ],
)
def test_deaths_on_the_road_and_in_fires_are_not_taken_for_those_of_production(words, codes):
    assert [found.code for found in link(extract(words), INDICATORS.values())] == codes
