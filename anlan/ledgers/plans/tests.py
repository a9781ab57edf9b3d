"""What is special about plans: an edition is a record, counted by the day it was issued."""

from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import Incomplete
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import Plan


class TestPlan(LedgerSuite, IndicatorSuite):
    model = Plan

    def facts(self, district, plant):
        return {
            "name": "清河镇防汛应急预案（示范）", "kind": "town", "region": plant.region[:9], "edition": "2024版",
            "issued_on": date(2024, 3, 1),
        }  # fmt: skip

    def by_hand(self, district, plant):
        kinds = ("general", "special", "town")
        return {
            f"plans.{kind}": ByHand(
                1,
                rows=[{"kind": kind}],
                left_out=[
                    *({"kind": other} for other in (*kinds, "village") if other != kind),
                    {"kind": kind, "state": "draft"},
                    {"kind": kind, "issued_on": date(2022, 11, 15)},
                ],
            )
            for kind in kinds
        }


def test_only_the_edition_of_the_period_is_counted(district):
    facts = {"name": "清河镇防汛应急预案（示范）", "kind": "town"}
    for edition, day in (("2022版", date(2022, 11, 15)), ("2024版", date(2024, 3, 1))):
        open_record(Plan, {**facts, "edition": edition, "issued_on": day}, actor=district.town_3, key=uuid4())

    found = compute(["plans.town"], district.leader.scope, Period(date(2024, 1, 1), date(2024, 10, 15)))

    assert found["plans.town"].total == 1


def test_a_plan_is_not_filed_before_it_is_issued(district, make_plant):
    facts = TestPlan().facts(district, make_plant()) | {"filed_on": date(2024, 2, 1)}

    with pytest.raises(Incomplete, match="备案日期早于发布日期"):
        open_record(Plan, facts, actor=district.town_3, key=uuid4())
