"""What is special about plans: an edition is a record, counted by the day it was issued."""

from datetime import date, datetime
from typing import ClassVar
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.history.verify import verify
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.loop.opening import open_record
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from .falling_due import let_fall_due
from .models import Plan

SEPTEMBER = datetime(2024, 9, 2, 9, tzinfo=clock.LEGAL_ZONE)


class TestPlan(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Plan
    brings: ClassVar = {
        "issue": {"issued_on": date(2024, 10, 15)},
        "file": {"filed_on": date(2024, 10, 16)},
        "assess": {"assessment": "继续有效"},
        "revise": {"revision_reason": "演练发现问题"},
        "repeal": {"repeal_reason": "机构撤并"},
    }
    starts: ClassVar = {
        "kept": {"filed_on": date(2024, 3, 20)}, "draft": {"issued_on": date(2024, 11, 1)},
    }  # fmt: skip

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
                    {"kind": kind, "issued_on": date(2024, 10, 1), "at": SEPTEMBER},  # a draft that nobody has issued
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


def plan_of(actor, **more):
    facts = {
        "name": "清河镇防汛应急预案（示范）",
        "kind": "town",
        "edition": "2021版",
        "issued_on": date(2021, 11, 20),
        **more,
    }
    return open_record(Plan, facts, actor=actor, key=uuid4())


def waiting(actor):
    return [(todo.verb, todo.due_at) for todo in open_todos(actor).filter(ledger="plans")]


def test_a_plan_falls_due_again_before_its_three_years_are_over_and_not_earlier(district):
    """On the day that it says, and where it says none, three years after it was issued."""
    said = plan_of(district.town_3, filed_on=date(2021, 12, 1), assess_on=date(2024, 12, 1))
    silent = plan_of(district.town_4, filed_on=date(2021, 12, 1))
    plan_of(district.town_4, name="柳溪镇防火预案（示范）", filed_on=date(2023, 12, 1), issued_on=date(2023, 11, 20))
    assert (said.state, silent.state, waiting(district.town_3)) == ("kept", "kept", [])

    with clock.fixed(datetime(2024, 10, 2, 9, tzinfo=clock.LEGAL_ZONE)):
        counts = [let_fall_due(clock.now()) for _ in range(2)]

    assert counts == [2, 0]
    assert waiting(district.town_3) == [("评估", clock.end_of(date(2024, 12, 1)))]
    assert waiting(district.town_4) == [("评估", clock.end_of(date(2024, 11, 20)))]
    said.refresh_from_db()
    advance(said, "assess", actor=district.town_3, key=uuid4(), content={"assessment": "继续有效"})
    assert (said.state, said.assessed_on, said.assess_on) == ("kept", date(2024, 10, 16), date(2027, 10, 16))
    assert list(verify("plans")) == []


def test_a_further_edition_takes_the_place_of_the_one_before_from_its_own_page(district, client_of):
    old = plan_of(district.town_3, filed_on=date(2021, 12, 1))
    advance(old, "revise", actor=district.town_3, key=uuid4(), content={"revision_reason": "演练发现问题"})
    town = client_of(district.town_3)
    assert f"/ledgers/plans/new/?replaces={old.number}" in town.get(f"/ledgers/plans/{old.number}/").content.decode()
    facts = {
        "name": "清河镇防汛应急预案（示范）", "kind": "town", "edition": "2024版", "issued_on": "2024-10-15", "replaces": old.number,
        "key": str(uuid4()),
    }  # fmt: skip

    answers = [town.post("/ledgers/plans/new/", facts) for _ in range(2)]  # pressed twice

    assert [answer.status_code for answer in answers] == [302, 302]
    old.refresh_from_db()
    assert old.state == "replaced"
    assert [verb for verb, _ in waiting(district.town_3)] == ["备案"]
    again = town.post("/ledgers/plans/new/", {**facts, "edition": "2025版", "key": str(uuid4())})
    assert (again.status_code, "已经不是现行的预案" in again.content.decode()) == (422, True)


def test_a_sheet_brings_plans_where_their_cells_put_them(district):
    titles = ("预案名称", "预案类型", "版本号", "发布日期", "备案日期", "状态")
    rows = [
        ("防汛预案", "镇街预案", "2024版", "2024-03-01", "2024-03-11", "现行"), ("防火预案", "镇街预案", "2024版", "2024-03-01", "", ""),
        ("地灾预案", "镇街预案", "2019版", "2019-03-01", "", "废止"), ("防滑预案", "镇街预案", "2025版", "2024-11-01", "", ""),
    ]  # fmt: skip
    sheet = "\n".join(",".join(row) for row in (titles, *rows)).encode("utf-8-sig")

    staged = stage(LEDGERS["plans"], sheet, "预案.csv", district.town_3)
    assert [str(problem) for problem in staged.errors] == []
    commit(staged)

    states = dict(Plan.objects.within(district.town_3.scope).values_list("name", "state"))
    assert states == {"防汛预案": "kept", "防火预案": "issued", "地灾预案": "repealed", "防滑预案": "draft"}
    assert list(verify("plans")) == []
