"""A firm scans who comes and why, signed in or not, and rates the visit past those who came."""

from datetime import date, timedelta
from typing import ClassVar
from uuid import uuid4

import pytest
from django.test import Client

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.suites import LedgerSuite, LoopSuite

from ..models import Check, Rating
from ..testing import chief_of, officers_of, plan
from .pages import door_of


def visited(district, plant, **facts):
    """An inspection that took place."""
    values = {"place": plant, "checked_on": date(2024, 10, 15), "officers": "马超；邹敏", **facts}
    return open_record(Check, values, actor=district.bureau, key=uuid4())


class TestRating(LedgerSuite, LoopSuite):
    model = Rating
    brings: ClassVar = {"settle": {"outcome": "已当面道歉"}}

    @pytest.fixture(autouse=True)
    def _prepared(self, district, plant):
        self.prepare(district, plant)

    def prepare(self, district, plant):
        visited(district, plant)

    def facts(self, district, plant):
        there = Check.objects.within(district.office.scope).filter(place=plant).first()
        return {
            "visit": there or visited(district, plant), "place": plant, "region": plant.region, "sector": plant.sector, "overall": "bad",
            "words": "没出示执法证",
        }  # fmt: skip


@pytest.fixture
def chief(district):
    return chief_of(district)


def approved(district, chief, plant, **facts):
    check = plan(district, plant, **facts)
    advance(check, "approve", actor=chief, key=uuid4())
    return check


def test_whoever_scans_the_code_reads_who_comes_why_and_by_which_plan_and_nothing_else(district, plant, client_of):
    check = plan(district, plant)
    bureau = client_of(district.bureau)
    assert bureau.get(f"/door/code/{check.number}/").status_code == 404, "a plan that is not approved has no code"
    advance(check, "approve", actor=chief_of(district), key=uuid4())

    shown = bureau.get(f"/door/code/{check.number}/").content.decode()
    scanned = Client().get(door_of(check)).content.decode()

    assert "<svg" in shown
    assert door_of(check) in shown
    lead, second = officers_of(district)
    for words in (
        lead.name,
        second.name,
        lead.certificate_no,
        "青禾区应急管理局",
        "日常检查",
        check.number,
        str(plant),
        "10月18日",
    ):
        assert words in scanned
    assert "是批准过的检查" in scanned
    assert "不是今天" in scanned, "the plan is for the day after tomorrow"
    for secret in ("隐患", plant.principal or "principal", "经过"):
        assert secret not in scanned
    assert client_of(district.town_3).get(f"/door/code/{check.number}/").status_code == 403
    assert "没有这次检查" in Client().get(f"/door/{uuid4()}/").content.decode()
    assert Client().get(f"/door/{uuid4()}/").status_code == 404


def test_a_code_that_was_printed_says_so_when_the_visit_is_called_off_or_an_officer_changed(district, chief, plant):
    check = approved(district, chief, plant)
    address = door_of(check)
    third = open_record(
        type(check.lead), {"name": "丁强", "certificate_no": "QH0600135", "valid_until": date(2026, 5, 31)},
        actor=district.bureau, key=uuid4(),
    )  # fmt: skip
    other = approved(district, chief, plant, content="有限空间")

    advance(check, "cancel", actor=district.bureau, key=uuid4(), content={"cancelled_because": "企业停产"})
    advance(other, "arrive", actor=district.bureau, key=uuid4(), content={"second": third})

    assert "这次检查取消了" in Client().get(address).content.decode()
    assert "丁强" in Client().get(door_of(other)).content.decode()


def test_a_firm_rates_the_visit_and_those_who_came_read_nothing_of_it(district, chief, plant, manager, client_of):
    check = approved(district, chief, plant)
    firm = client_of(manager)
    assert "/ledgers/ratings/new/" not in firm.get(door_of(check)).content.decode()
    with pytest.raises(Incomplete, match="来过再评"):
        open_record(Rating, {"visit": check, "overall": "bad"}, actor=manager, key=uuid4())
    own_page = f"/ledgers/enterprises/{plant.number}/"
    assert door_of(check) not in firm.get(own_page).content.decode(), "not before the day"
    with clock.fixed(clock.now() + timedelta(days=2)):
        assert door_of(check) in firm.get(own_page).content.decode()
        assert door_of(check) not in client_of(district.town_3).get(own_page).content.decode()
    advance(check, "arrive", actor=district.bureau, key=uuid4())
    page = firm.get(door_of(check)).content.decode()
    assert f"/ledgers/ratings/new/?visit={check.number}" in page
    assert check.number in firm.get(f"/ledgers/ratings/new/?visit={check.number}").content.decode()

    answer = firm.post(
        "/ledgers/ratings/new/",
        {"visit": check.number, "overall": "bad", "shown": "no", "words": "进门没亮证", "key": str(uuid4())},
    )

    assert answer.status_code == 302
    rating = Rating.objects.within(district.office.scope).get()
    assert (rating.state, rating.place, rating.region) == ("given", plant, plant.region)
    assert rating.number in client_of(district.office).get("/inbox/").content.decode()
    bureau = client_of(district.bureau)
    assert bureau.get(f"/ledgers/ratings/{rating.number}/").status_code == 403
    for address in (
        f"/ledgers/checks/{check.number}/",
        "/inbox/",
        "/search/?q=进门没亮证",
        f"/ledgers/enterprises/{plant.number}/",
    ):
        words = bureau.get(address).content.decode()
        assert rating.number not in words
        assert "进门没亮证</" not in words
    with pytest.raises(Incomplete):
        open_record(Rating, {"visit": check, "overall": "good"}, actor=manager, key=uuid4())


def test_a_good_rating_is_nobodys_work(district, plant, manager):
    rating = open_record(Rating, {"visit": visited(district, plant), "overall": "good"}, actor=manager, key=uuid4())

    assert (rating.state, rating.due_at) == ("read", None)
    assert clock.today() == date(2024, 10, 16)
