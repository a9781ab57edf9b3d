"""What is special about training: what was bought, and that nobody passes who was not there."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import Incomplete
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import Course


class TestCourse(LedgerSuite, IndicatorSuite):
    model = Course

    def facts(self, district, plant):
        return {"name": "有限空间作业培训（示范）", "held_on": date(2024, 6, 12), "region": plant.region, "people": 42}

    def by_hand(self, district, plant):
        last_year, bought = {"held_on": date(2023, 6, 12)}, {"contractor": "服务公司（示范）", "cost_yuan": 80_000}
        return {
            "training.held": ByHand(2, rows=[{}, {"is_class": True}], left_out=[last_year]),
            "training.people": ByHand(50, rows=[{"people": 42}, {"people": 8}], left_out=[last_year]),
            "training.bought_yuan": ByHand(
                80_001, rows=[bought, bought | {"cost_yuan": 1}], left_out=[{"cost_yuan": 5_000}, last_year | bought]
            ),
            "training.classes": ByHand(1, rows=[{"is_class": True}], left_out=[{}, {}, last_year | {"is_class": True}]),
        }


def test_only_what_third_parties_were_paid_is_bought(district, make_plant):
    plant = make_plant()
    for name, contractor, cost in (("班一", "服务公司（示范）", 80_000), ("班二", "", 5_000)):
        facts = TestCourse().facts(district, plant) | {"name": name, "contractor": contractor, "cost_yuan": cost}
        open_record(Course, facts, actor=district.town_3, key=uuid4())

    found = compute(["training.bought_yuan"], district.leader.scope, Period(date(2024, 1, 1), date(2024, 10, 15)))

    assert found["training.bought_yuan"].total == Decimal(80_000)


def test_more_passed_than_came_is_refused_in_words(district, make_plant):
    facts = TestCourse().facts(district, make_plant()) | {"passed": 43}

    with pytest.raises(Incomplete, match="合格人数多于参训人数"):
        open_record(Course, facts, actor=district.town_3, key=uuid4())
