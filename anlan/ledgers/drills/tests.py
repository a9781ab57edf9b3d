"""What is special about drills: whose drills count, and what hosting took."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
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
from anlan.kernel.sheets.intake import stage
from anlan.kernel.testing.by_columns import csv_of
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from .models import Drill, Finding

HELD_AT = datetime(2024, 6, 20, 1, 30, tzinfo=UTC)
YESTERDAY, TODAY, NEXT_WEEK = (datetime(2024, 10, day, 7, 30, tzinfo=UTC) for day in (15, 16, 23))


class TestDrill(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Drill
    brings: ClassVar = {
        "hold": {"people": 40}, "postpone": {"held_at": NEXT_WEEK}, "cancel": {"cancel_reason": "防汛要紧"},
        "sum_up": {"summary": "组织有序"},
    }  # fmt: skip
    starts: ClassVar = {"planned": {"held_at": TODAY}, "filed": {"summary": "组织有序"}, "kept": {"held_at": HELD_AT}}

    def facts(self, district, plant):
        return {
            "name": "清河镇防汛演练（示范）",
            "level": "town",
            "region": plant.region[:9],
            "held_at": YESTERDAY,
            "people": 40,
        }

    def by_hand(self, district, plant):
        last_year = {"held_at": HELD_AT.replace(year=2023), "teams": 8}
        hosted = {"level": "district", "hosted": True}
        cancelled = {"held_at": TODAY, "state": "cancelled", "teams": 5, "people": 7}
        not_hosted = [{"teams": 9}, last_year | hosted, cancelled | hosted]
        return {
            "drills.held": ByHand(
                2,
                rows=[{}, {"level": "district"}],
                left_out=[{"level": "village"}, {"level": "enterprise"}, hosted, last_year, cancelled],
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


def drill_of(actor, held_at=TODAY, **more):
    facts = {"name": "清河镇防汛演练（示范）", "level": "town", "held_at": held_at, **more}
    return open_record(Drill, facts, actor=actor, key=uuid4())


class TestFinding(LedgerSuite, LoopSuite):
    model = Finding
    brings: ClassVar = {"report": {"progress": "修了一处"}, "finish": {"feedback": "广播修好了"}}

    def facts(self, district, plant):
        drill = Drill._base_manager.first() or drill_of(district.office, YESTERDAY)
        return {
            "drill": drill, "text": "村里广播不响（示范）", "holder": district.bodies["town_3"], "region": district.town_3.region,
            "found_on": date(2024, 10, 15), "due_on": date(2024, 10, 30),
        }  # fmt: skip


def waiting(actor):
    return [(todo.ledger, todo.verb, todo.due_at) for todo in open_todos(actor).filter(ledger__startswith="drill")]


def test_a_drill_is_planned_moved_held_and_summed_up_and_a_town_mends_what_it_found(district, client_of):
    office = client_of(district.office)
    facts = {"name": "全区防抢撤演练", "level": "district", "held_at": "2024-10-16T15:30", "key": str(uuid4())}
    page = office.post("/ledgers/drills/new/", facts)["Location"]
    drill = Drill.objects.within(district.office.scope).get()
    assert (drill.state, waiting(district.office)) == ("planned", [("drills", "组织演练", TODAY)])
    with pytest.raises(Incomplete, match="已经过了"):
        advance(drill, "postpone", actor=district.office, key=uuid4(), content={"held_at": HELD_AT})
    advance(drill, "postpone", actor=district.office, key=uuid4(), content={"held_at": NEXT_WEEK})
    assert waiting(district.office) == [("drills", "组织演练", NEXT_WEEK)]

    with clock.fixed(NEXT_WEEK + timedelta(hours=3)):
        advance(drill, "hold", actor=district.office, key=uuid4(), content={"people": 90})
        assert waiting(district.office) == [("drills", "总结评估", clock.end_of(date(2024, 11, 6)))]
        sent = {
            "sum_up-summary": "组织有序",
            "sum_up-problems": "广播不响",
            "sum_up-key": str(uuid4()),
            "sum_up-version": str(drill.version),
        }
        assert office.post(f"{page}steps/sum_up/", sent).status_code == 302
        given = {
            "drill": drill.number, "text": "清河镇广播不响", "holder": "清河镇、柳溪镇", "due_on": "2024-11-08", "key": str(uuid4()),
        }  # fmt: skip
        assert office.post("/ledgers/drill_findings/new/", given).status_code == 302

        drill.refresh_from_db()
        assert (drill.state, drill.summed_on, waiting(district.office)) == ("filed", date(2024, 10, 23), [])
        assert waiting(district.town_3) == [("drill_findings", "整改", clock.end_of(date(2024, 11, 8)))]
        finding = Finding.objects.within(district.town_3.scope).get()
        assert finding.found_on == date(2024, 10, 23)
        advance(finding, "finish", actor=district.town_3, key=uuid4(), content={"feedback": "修好了"})
        assert "清河镇广播不响" in office.get(page).content.decode()
    assert list(verify("drills")) == list(verify("drill_findings")) == []


def test_a_drill_of_long_ago_and_one_that_says_what_came_of_it_ask_nobody_for_anything(district):
    states = [
        drill_of(district.town_3, HELD_AT).state,
        drill_of(district.town_3, YESTERDAY, name="甲", problems="广播不响").state,
        drill_of(district.town_3, YESTERDAY, name="乙").state,
    ]

    assert states == ["kept", "filed", "held"]
    assert [verb for _, verb, _ in waiting(district.town_3)] == ["总结评估"]


def test_an_older_sheet_reopens_no_drill_and_says_so(district):
    filed = drill_of(district.town_3, YESTERDAY, summary="都到了")
    rows = [{"number": filed.number, "state": "待演练"}]

    staged = stage(LEDGERS["drills"], csv_of(LEDGERS["drills"], rows[0], rows), "旧表.csv", district.town_3)

    assert (staged.errors, staged.changed) == ([], [])
    assert any("没有改回" in remark for remark in staged.said)
