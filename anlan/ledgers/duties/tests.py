"""What is special about lists: a department is counted once, and only while its list is in force."""

from datetime import date
from uuid import uuid4

from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import DutyItem, DutyList

YEAR = Period(date(2024, 1, 1), date(2024, 10, 15))


def list_of(district, name, *, body="bureau", kind="department", start=date(2023, 2, 1), end=None):
    values = {"name": name, "kind": kind, "body": district.bodies[body], "valid_from": start, "valid_to": end}
    return open_record(DutyList, values, actor=district.office, key=uuid4())


class TestDutyList(LedgerSuite, IndicatorSuite):
    model = DutyList

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
