"""What others lean on is not withdrawn under them: members of a team, items of a list, hazards of a firm, posts of a body."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop import requests
from anlan.kernel.loop.advance import withdraw
from anlan.kernel.loop.bulk import Origin, open_many
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.ties import tie
from anlan.kernel.scope.record import WITHDRAWN

HELD = "2024-09-03T09:00+08:00"


def put_in(code, actor, **facts):
    return open_record(LEDGERS[code].model, {"region": actor.region, **facts}, actor=actor, key=uuid4())


@pytest.fixture
def pairs(district, plant):
    """Of each kind: the record, what leans on it, and who put the record in."""
    town, bureau, office = district.town_3, district.bureau, district.office
    team = put_in("teams", town, name="清河镇应急队", kind="town")
    listed = put_in("duties", office, name="应急局清单", kind="department", body=district.bodies["bureau"])
    meeting = put_in("meetings", office, name="专题会", kind="special", held_at=HELD)
    other_firm = put_in("enterprises", town, name="清河货运站", region=plant.region, sector=plant.sector)
    case = put_in("enforcement", bureau, case_no="1号", place=other_firm, violation="未培训", filed_on=date(2024, 9, 1))
    visit = put_in("supervision", office, place=other_firm, region=plant.region, visited_on=date(2024, 10, 12))
    found = put_in(
        "hazards", office, place=other_firm, region=plant.region, description="积灰", found_on=date(2024, 10, 12)
    )
    tie(visit, found, actor=office, now=clock.now())
    body = put_in("bodies", district.administrator, name="清河镇水管站", kind="other", region=town.region)
    return {
        "team": (team, put_in("members", town, name="田丰", team=team), town),
        "list": (listed, put_in("duty_items", office, list=listed, item="每月检查一次"), office),
        "meeting": (
            meeting,
            put_in(
                "decisions", office, meeting=meeting, text="排查渡口", holder=district.bodies["town_3"],
                due_on=date(2024, 10, 20),
            ),
            office,
        ),
        "case": (case, put_in("penalties", bureau, case=case, kind="warning", decided_on=date(2024, 9, 9)), bureau),
        "firm": (
            plant,
            put_in("hazards", town, place=plant, region=plant.region, description="护栏松动", found_on=date(2024, 10, 12)),
            town,
        ),
        "visit": (visit, found, office),
        "body": (body, put_in("people", district.administrator, name="江涛", body=body), district.administrator),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["team", "list", "meeting", "case", "firm", "visit", "body"])
def test_it_stays_while_something_leans_on_it_and_goes_when_that_is_gone(district, client_of, pairs, kind):
    record, leaning, actor = pairs[kind]
    page = f"/ledgers/{record.code}/{record.number}/withdrawal/"

    def withdrawn():
        sent = {"withdrawal-key": str(uuid4()), "withdrawal-reason": "登错了"}
        answer = client_of(actor).post(page, sent)
        record.refresh_from_db()
        return answer, record.state == WITHDRAWN

    refused, gone = withdrawn()
    assert (refused.status_code, gone) == (409, False)
    assert f"{leaning._meta.verbose_name}1条" in refused.content.decode()

    withdraw(leaning, actor=actor, key=uuid4(), reason="登错了")

    assert withdrawn()[1]


def test_what_is_closed_and_need_not_name_it_holds_nothing_up(district, plant):
    facts = {
        "name": "机械伤害", "occurred_at": datetime.fromisoformat(HELD), "place_id": plant.pk, "region": plant.region,
        "sector": plant.sector, "state": "closed",
    }  # fmt: skip
    open_many(
        LEDGERS["accidents"].model, tuple(facts), [tuple(facts.values())], actor=district.office,
        origin=Origin("事故台账.xlsx", ""), row_numbers=[2],
    )  # fmt: skip

    withdraw(plant, actor=district.town_3, key=uuid4(), reason="登错了")

    assert plant.state == WITHDRAWN


def test_who_may_only_ask_is_told_at_once_what_leans_on_it(district, client_of, pairs):
    visit, hazard, _ = pairs["visit"]
    page, town = f"/ledgers/supervision/{visit.number}/withdrawal/", client_of(district.town_3)

    def asked():
        return town.post(page, {"withdrawal-key": str(uuid4()), "withdrawal-reason": "登错了"})

    refused = asked()
    assert refused.status_code == 409
    assert "隐患1条" in refused.content.decode()
    assert requests.waiting(visit) is None

    withdraw(hazard, actor=district.office, key=uuid4(), reason="登错了")

    assert asked().status_code == 302
    assert requests.waiting(visit) is not None
