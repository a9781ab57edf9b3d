"""What is special about lists: a department is counted once, and only while its list is in force."""

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
from anlan.kernel.loop.ties import tie
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from .falling_due import let_fall_due
from .models import DutyItem, DutyList

YEAR = Period(date(2024, 1, 1), date(2024, 10, 15))


def list_of(district, name, *, body="bureau", kind="department", start=date(2023, 2, 1), end=None):
    values = {"name": name, "kind": kind, "body": district.bodies[body], "valid_from": start, "valid_to": end}
    return open_record(DutyList, values, actor=district.office, key=uuid4())


class TestDutyList(LedgerSuite, LoopSuite, IndicatorSuite):
    model = DutyList
    brings: ClassVar = {
        "sign": {"signed_by": "张明"},
        "renew": {"signed_by": "张明", "shortfall": ""},
        "end": {"valid_to": date(2024, 10, 15)},
    }
    starts: ClassVar = {"kept": {"signed_on": date(2024, 2, 2)}, "ended": {"valid_to": date(2024, 9, 30)}}

    def facts(self, district, plant):
        return {
            "name": "清河镇责任清单（示范）", "kind": "town", "valid_from": date(2024, 2, 1), "region": district.town_3.region,
            "body": district.bodies["town_3"],
        }  # fmt: skip

    def by_hand(self, district, plant):
        bureau, committee, government = (
            {"kind": "department", "body": district.bodies[name]} for name in ("bureau", "committee", "government")
        )
        expired, coming = (
            {"valid_from": date(2020, 1, 1), "valid_to": date(2023, 12, 31)},
            {"valid_from": date(2024, 11, 1)},
        )
        return {
            "duties.departments": ByHand(
                2, rows=[bureau, bureau, committee], left_out=[{}, government | expired, government | coming]
            ),
            "duties.lists": ByHand(2, rows=[{}, bureau], left_out=[expired, coming]),
        }


def test_a_town_finds_the_list_that_the_clerk_entered_for_it_and_its_items_follow(district, client_of):
    sent = {
        "name": "清河镇责任清单（示范）",
        "kind": "town",
        "body": district.bodies["town_3"].number,
        "key": str(uuid4()),
    }
    clerk = client_of(district.office)

    refused = clerk.post("/ledgers/duties/new/", {**sent, "body": "", "key": str(uuid4())})
    page = clerk.post("/ledgers/duties/new/", sent)["Location"]
    item = {"list": page.rstrip("/").rpartition("/")[2], "item": "每月检查一次（示范）", "key": str(uuid4())}
    below = clerk.post("/ledgers/duty_items/new/", item)["Location"]

    assert refused.status_code == 422
    for url in (page, below):
        assert client_of(district.town_3).get(url).status_code == 200
        assert client_of(district.town_4).get(url).status_code == 404
    assert DutyItem._base_manager.get().body == district.bodies["town_3"]


class TestDutyItem(LedgerSuite, IndicatorSuite):
    model = DutyItem

    def facts(self, district, plant):
        made = DutyList._base_manager.first() or list_of(district, "应急管理局责任清单（示范）")
        return {
            "list": made,
            "item": "每季度检查一次（示范）",
            "frequency": "quarter",
            "region": district.town_3.region,
        }

    def by_hand(self, district, plant):
        return {"duty_items.all": ByHand(2, rows=[{}, {}], left_out=[{"state": "withdrawn"}])}


def test_a_department_with_two_lists_counts_once_and_an_expired_list_not_at_all(district):
    list_of(district, "清单一（示范）")
    list_of(district, "清单二（示范）", start=date(2024, 3, 1))
    list_of(district, "旧清单（示范）", body="committee", start=date(2020, 1, 1), end=date(2023, 12, 31))

    found = compute(["duties.departments"], district.leader.scope, YEAR)

    assert found["duties.departments"].total == 1


def signed(district, name="应急管理局责任清单（示范）", **more):
    values = {
        "name": name, "kind": "department", "body": district.bodies["bureau"], "valid_from": date(2023, 2, 1),
        "signed_by": "马超", "signed_on": date(2023, 11, 1), **more,
    }  # fmt: skip
    return open_record(DutyList, values, actor=district.office, key=uuid4())


def renew(duties, actor, **more):
    advance(duties, "renew", actor=actor, key=uuid4(), content={"signed_by": "马超", **more})


def test_a_list_is_put_before_its_body_every_year_which_accounts_for_what_nobody_did(district):
    duties = signed(district)
    item = open_record(DutyItem, {"list": duties, "item": "每季度检查一次（示范）"}, actor=district.office, key=uuid4())
    signed(district, "新签的清单（示范）", signed_on=date(2024, 6, 1))
    assert (duties.state, [let_fall_due(clock.now()) for _ in range(2)]) == ("kept", [1, 0])
    todo = open_todos(district.bureau).get(ledger="duties")
    assert (todo.verb, todo.due_at) == (
        "更新责任清单",
        clock.end_of(date(2024, 11, 15)),
    )  # 30 days for it, like anybody

    duties.refresh_from_db()
    with pytest.raises(Incomplete, match="“每季度检查一次（示范）”一年里没有记录"):
        renew(duties, district.bureau)
    renew(duties, district.bureau, shortfall="机构改革（示范）")
    assert (duties.state, duties.renew_on) == ("kept", date(2025, 10, 16))

    with clock.fixed(datetime(2025, 10, 1, 9, tzinfo=clock.LEGAL_ZONE)):
        let_fall_due(clock.now())
        duties.refresh_from_db()
        with pytest.raises(Incomplete):  # what was owed last year excuses nothing
            renew(duties, district.bureau)
        drill = open_record(
            LEDGERS["drills"].model,
            {"name": "演练（示范）", "level": "district", "held_at": datetime(2025, 9, 1, 9, tzinfo=clock.LEGAL_ZONE)},
            actor=district.bureau,
            key=uuid4(),
        )
        tie(item, drill, actor=district.bureau, now=clock.now())
        renew(duties, district.bureau)
        assert (duties.state, duties.renew_on, duties.shortfall) == ("kept", date(2026, 10, 1), "")
    assert list(verify()) == []


def test_a_list_whose_last_day_is_past_ends_by_itself_and_is_asked_for_no_more(district):
    duties = signed(district, valid_to=date(2024, 10, 31))

    with clock.fixed(datetime(2024, 11, 1, 9, tzinfo=clock.LEGAL_ZONE)):
        assert let_fall_due(clock.now()) == 0

    duties.refresh_from_db()
    assert duties.state == "ended"
    assert not open_todos(district.bureau).exists()
