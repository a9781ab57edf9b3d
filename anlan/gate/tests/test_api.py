"""The programs' way in: what the pages show, to whom the pages show it."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.gate.api.ledgers import PAGING
from anlan.kernel.ledger import narrowing
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import correct, withdraw
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Account, Post
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import TOWN_3, TOWN_4, VILLAGE_3, VILLAGE_4

API = "/api/v1"
RECORDS = f"{API}/ledgers/hazards/records/"
PERIOD = "from=2024-01-01&to=2024-10-15"


@pytest.fixture
def find_hazard(district, plant):
    def find(actor=district.town_3, at=plant, **facts):
        values = {
            "place": at, "region": at.region, "sector": at.sector, "description": "配电箱无漏电保护",
            "found_on": date(2024, 10, 12), **facts,
        }  # fmt: skip
        return open_record(LEDGERS["hazards"].model, values, actor=actor, key=uuid4())

    return find


@pytest.fixture
def other_plant(district):
    values = {"name": "柳溪砖厂（示范）", "region": VILLAGE_4, "sector": "industry"}
    return open_record(LEDGERS["enterprises"].model, values, actor=district.town_4, key=uuid4())


@pytest.fixture
def ask(client_of):
    """What the API says to somebody: ask(actor, address, **query) → (status, what it says)."""

    def asked(actor, address, **query):
        answer = client_of(actor).get(address, query)
        return answer.status_code, json.loads(answer.content)

    return asked


def test_nobody_is_answered_before_log_in(client, district):
    for address in ("/ledgers/", "/ledgers/hazards/records/", "/indicators/", "/indicators/hazards.found/rows/"):
        answer = client.get(API + address)

        assert answer.status_code == 401
        assert answer.json() == {"message": "请先登录。"}


def test_an_account_whose_post_has_ended_is_refused(district, ask):
    with unscoped("the post ends", Post):
        Post.objects.filter(person_id=district.town_4.person_id).update(ends_on=date(2024, 1, 1))

    status, said = ask(district.town_4, f"{API}/ledgers/")

    assert status == 403
    assert "没有岗位" in said["message"]


def test_the_ledgers_are_those_that_a_role_may_view_with_their_counts(district, ask, find_hazard):
    find_hazard()

    _, mine = ask(district.town_3, f"{API}/ledgers/")
    _, theirs = ask(district.town_4, f"{API}/ledgers/")

    assert {each["code"] for each in mine} == {code for code in LEDGERS if district.town_3.may(f"{code}.view")}
    assert next(each for each in mine if each["code"] == "hazards")["total"] == 1
    assert next(each for each in theirs if each["code"] == "hazards")["total"] == 0


def test_a_record_is_told_in_words_and_as_it_is_kept(district, ask, find_hazard, plant):
    hazard = find_hazard(fix_budget_yuan="1200.50")

    status, said = ask(district.town_3, f"{RECORDS}{hazard.number}/")

    assert status == 200
    assert said["state_title"] == "待交办"
    assert said["region_name"] == "清河镇石沟村"
    assert said["values"]["place"] == {"value": plant.number, "text": str(plant)}
    assert said["values"]["level"] == {"value": "general", "text": "一般"}
    assert said["values"]["fix_budget_yuan"]["value"] == "1200.5"
    assert said["titles"]["found_on"] == "发现日期"
    assert [line["what"] for line in said["history"]] == ["登记"]
    assert said["history"][0]["sound"] is True


def test_another_town_gets_not_found_and_nobody_hears_that_it_exists(district, ask, find_hazard):
    hazard = find_hazard()

    outside = ask(district.town_4, f"{RECORDS}{hazard.number}/")
    missing = ask(district.town_4, f"{RECORDS}YH-2024-9999/")

    assert outside == missing == (404, {"message": "没有这条记录，或者它不在您的管辖范围内。"})


def test_without_the_power_to_view_a_ledger_its_records_and_figures_are_refused(district, ask, find_hazard):
    hazard = find_hazard()
    refused = next(actor for actor in district.actors.values() if actor.role == "village")
    barred = next(code for code in LEDGERS if not refused.may(f"{code}.view"))

    assert ask(refused, f"{API}/ledgers/{barred}/records/")[0] == 403
    assert ask(refused, f"{API}/ledgers/{barred}/records/{hazard.number}/")[0] == 403


def test_an_unknown_ledger_figure_or_address_is_not_found_in_words(district, ask):
    for address in ("/ledgers/nonsense/records/", "/indicators/hazards.nonsense/", "/indicators/nonsense.x/rows/"):
        status, said = ask(district.leader, API + address)

        assert status == 404
        assert not said["message"].isascii()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, 1), ({"state": "open"}, 1), ({"state": "closed"}, 0), ({"region": TOWN_3}, 1), ({"region": TOWN_4}, 0),
        ({"region": VILLAGE_3}, 1), ({"found_on_to": "2024-10-11"}, 0), ({"q": "漏电"}, 1), ({"q": "没有的话"}, 0),
    ],
)  # fmt: skip
def test_conditions_are_those_of_the_page(district, ask, client_of, find_hazard, asked, expected):
    find_hazard()

    status, said = ask(district.leader, RECORDS, **asked)
    page = client_of(district.leader).get("/ledgers/hazards/", asked)

    assert status == 200
    assert said["total"] == len(said["records"]) == expected
    assert page.context["count"].total == expected


@pytest.mark.parametrize(
    ("address", "asked", "said"),
    [
        (RECORDS, {"levle": "major"}, "没有“levle”这个条件"),
        (RECORDS, {"level": "huge"}, "隐患级别没有“huge”这一项"),
        (RECORDS, {"found_on_from": "昨天"}, "不是日期"),
        (RECORDS, {"sort": "phone"}, "不能按“phone”排序"),
        (RECORDS, {"after": "昨天~1"}, "原样用上一页"),
        (RECORDS, {"after": "2024-10-12~²"}, "原样用上一页"),
        (RECORDS, {"limit": "0"}, "limit"),
        (RECORDS, {"limit": "many"}, "limit"),
        (f"{API}/indicators/", {"from": "昨天"}, "from"),
        (f"{API}/indicators/", {"from": "2024-10-01", "to": "2024-01-01"}, "早于起日"),
        (f"{API}/indicators/", {"from": "0001-01-01"}, "年之间"),
        (f"{API}/indicators/", {"to": "2024-10-01", "as_of": "2024-09-30"}, "不是同一天"),
        (f"{API}/indicators/", {"by": "colour"}, "by"),
        (f"{API}/indicators/", {"region": "999"}, "没有代码为“999”的地区"),
        (f"{API}/indicators/hazards.found/rows/", {"by": "month", "key": "2024-13"}, "没有“2024-13”这一组"),
        (f"{API}/indicators/hazards.found/rows/", {"by": "month", "key": "0001-01"}, "没有“0001-01”这一组"),
        (f"{API}/indicators/hazards.found/rows/", {"by": "body", "key": "x"}, "没有“x”这一组"),
        (f"{API}/indicators/reservoirs.all/rows/", {"by": "month", "key": "2024-06"}, "存量"),
    ],
)
def test_what_cannot_be_is_refused_and_never_answered_as_something_else(district, ask, address, asked, said):
    status, answer = ask(district.leader, address, **asked)

    assert status == 422
    assert said in answer["message"]


def test_no_ledger_has_a_condition_called_as_paging_is():
    for each in LEDGERS.values():
        assert not narrowing.names_of(each) & PAGING, each.code


def test_pages_follow_each_other_and_miss_nothing(district, client_of, find_hazard):
    made = {find_hazard(description=f"问题{n}号", found_on=date(2024, 10, 1 + n // 3)).number for n in range(7)}
    client = client_of(district.leader)

    for sort in ("", "due_at", "-due_at", "found_on", "-number", "region"):
        seen, address, pages = [], f"{RECORDS}?limit=3&sort={sort}", 0
        while address:
            said = client.get(address).json()
            seen += [record["number"] for record in said["records"]]
            address, pages = said["next"], pages + 1

        assert len(seen) == 7
        assert set(seen) == made
        assert pages == 3


def test_queries_do_not_grow_with_records(district, client_of, find_hazard):
    client = client_of(district.leader)
    find_hazard()
    client.get(RECORDS)
    with CaptureQueriesContext(connection) as few:
        client.get(RECORDS)
    for position in range(12):
        find_hazard(description=f"第{position}条")

    with CaptureQueriesContext(connection) as many:
        client.get(RECORDS)

    assert len(many) == len(few)
    assert len([query for query in many if "hazards_hazard" in query["sql"]]) == 2


def test_a_withdrawn_record_is_in_no_list_but_keeps_its_address(district, ask, find_hazard):
    hazard = find_hazard()
    withdraw(hazard, actor=district.town_3, key=uuid4(), reason="重复登记")

    assert ask(district.town_3, RECORDS)[1]["records"] == []
    assert ask(district.town_3, f"{RECORDS}{hazard.number}/")[1]["state"] == "withdrawn"


def test_telephone_numbers_are_masked_in_values_and_history(district, client_of, plant):
    correct(plant, {"phone": "13900001234"}, actor=district.town_3, key=uuid4(), version=1)

    answer = client_of(district.town_3).get(f"{API}/ledgers/enterprises/records/{plant.number}/").content.decode()

    assert "13900001234" not in answer
    assert "139****1234" in answer


def test_a_figure_has_value_unit_year_before_and_its_parts_add_up(district, ask, find_hazard, other_plant):
    find_hazard()
    find_hazard(found_on=date(2023, 6, 1))
    find_hazard(actor=district.town_4, at=other_plant)

    _, said = ask(district.leader, f"{API}/indicators/hazards.found/", **{"from": "2024-01-01", "by": "town"})

    (figure,) = said["figures"]
    assert (figure["value"], figure["text"], figure["before"]) == ("2", "2条", "1")
    assert {part["name"]: (part["value"], part["before"]) for part in figure["groups"]} == {
        "清河镇": ("1", "1"),
        "柳溪镇": ("1", "0"),
    }
    assert "发现日期" in figure["counted_how"]


def test_months_stand_beside_those_of_the_year_before(district, ask, find_hazard):
    find_hazard(found_on=date(2024, 6, 2))
    find_hazard(found_on=date(2023, 6, 1))

    _, said = ask(district.leader, f"{API}/indicators/hazards.found/", by="month")

    assert [(part["key"], part["value"], part["before"]) for part in said["figures"][0]["groups"]] == [
        ("2024-06", "1", "1")
    ]


def test_unknown_is_null_and_nothing_is_zero(district, ask):
    _, said = ask(district.leader, f"{API}/indicators/")

    figures = {each["code"]: each for each in said["figures"]}
    assert figures["hazards.found"]["value"] == "0"
    assert figures["hazards.closed_rate"]["value"] is None
    assert figures["hazards.closed_rate"]["text"] == "—"


def test_figures_are_given_as_of_a_day(district, ask, find_hazard):
    find_hazard()

    _, said = ask(district.leader, f"{API}/indicators/hazards.open/", as_of="2023-09-30")

    assert (said["start"], said["end"]) == ("2023-01-01", "2023-09-30")
    assert "截至2023年9月30日" in said["figures"][0]["counted_how"]


def test_the_rows_behind_a_figure_are_as_many_as_it_says(district, ask, client_of, find_hazard):
    for position in range(3):
        find_hazard(description=f"第{position}条")
    find_hazard(found_on=date(2023, 6, 1))

    _, said = ask(district.town_3, f"{API}/indicators/hazards.found/", **{"from": "2024-01-01"})
    behind = client_of(district.town_3).get(said["figures"][0]["rows_url"]).json()

    assert said["figures"][0]["value"] == str(behind["total"]) == str(len(behind["records"])) == "3"


def test_a_figure_of_a_region_outside_the_scope_is_not_found_rather_than_zero(district, ask, find_hazard):
    find_hazard()

    assert ask(district.town_4, f"{API}/indicators/hazards.found/", region=TOWN_3)[0] == 404
    assert ask(district.town_4, f"{API}/indicators/hazards.found/rows/", region=VILLAGE_3)[0] == 404
    assert ask(district.town_3, f"{API}/indicators/hazards.found/", region=VILLAGE_3)[1]["figures"][0]["value"] == "1"


def test_a_record_is_not_changed_this_way(district, client_of, find_hazard):
    hazard = find_hazard()

    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client_of(district.town_3), method)(f"{RECORDS}{hazard.number}/")
        assert answer.status_code == 405


def test_its_description_names_every_address(district, client_of):
    said = client_of(district.leader).get(f"{API}/openapi.json").json()

    assert set(said["paths"]) == {
        f"{API}/ledgers/", f"{API}/ledgers/{{code}}/records/", f"{API}/ledgers/{{code}}/records/{{number}}/",
        f"{API}/indicators/", f"{API}/indicators/{{code}}/", f"{API}/indicators/{{code}}/rows/",
    }  # fmt: skip


def test_a_locked_account_is_not_answered(district, client_of):
    client = client_of(district.town_3)
    Account.objects.filter(person_id=district.town_3.person_id).update(is_active=False)

    assert client.get(f"{API}/ledgers/").status_code == 401
