"""Who is sent to a firm: asked for by it, found by field and place among those who were sent least, never somebody who is involved there."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete, NotAllowed, WrongState
from anlan.kernel.history.verify import verify
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.inbox import deliveries_to, open_todos
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import roles
from anlan.kernel.people.models import Person
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.testing.by_columns import csv_of
from anlan.kernel.testing.cast import seat

from .matching import matches
from .models import Advice, Affiliation, Expert, Guidance, Request
from .testing import advised, another_firm, expert, visited

TO_COME = date(2024, 10, 18)


def take(record, step, actor, **content):
    advance(record, step, actor=actor, key=uuid4(), content=content)
    record.refresh_from_db()


def planned(district, plant, actor=None, **facts):
    values = {"place": plant, "planned_on": TO_COME, **facts}
    return open_record(Guidance, values, actor=actor or district.bureau, key=uuid4())


@pytest.fixture
def pool(district, plant):
    """Four experts: of the firm's trade and town; of its trade; of its trade and sent twice; of another trade."""
    own = {"sectors": [plant.sector]}
    return {
        "near": expert(district, "甲一", region=plant.region[:9], **own), "fresh": expert(district, "乙二", **own),
        "busy": expert(district, "丙三", skills="粉尘防爆、电气", **own),
        "strange": expert(district, "丁四", sectors=["transport"]),
    }  # fmt: skip


def test_experts_are_offered_by_field_and_place_those_sent_least_first(district, plant, pool):
    other = another_firm(district, plant)
    visited(district, other, lead=pool["busy"], visited_on=date(2024, 5, 8))
    planned(district, other, second=pool["busy"], lead=pool["strange"])
    visited(district, other, lead=pool["fresh"], visited_on=date(2022, 5, 8))
    open_record(
        Expert, {"name": "期满", "valid_until": date(2024, 10, 1), "sectors": [plant.sector]}, actor=district.office, key=uuid4()
    )  # fmt: skip

    ranked = [match.expert.name for match in matches(plant)]
    by_topic = [(match.expert.name, match.visits) for match in matches(plant, "看粉尘防爆系统")]

    assert ranked == ["甲一", "乙二", "丙三", "丁四"]
    assert by_topic[0] == ("丙三", 2)
    assert "粉尘防爆" in matches(plant, "看粉尘防爆系统")[0].reasons


def test_whoever_works_there_serves_it_or_was_drawn_away_is_not_sent(district, plant, pool, client_of):
    inspector = open_record(
        LEDGERS["inspectors"].model, {"name": "丁四", "certificate_no": "QH1", "valid_until": date(2026, 5, 31)},
        actor=district.bureau, key=uuid4(),
    )  # fmt: skip
    open_record(
        LEDGERS["recusals"].model, {"inspector": inspector, "place": plant, "because": "亲属"}, actor=district.bureau, key=uuid4()
    )  # fmt: skip
    for who, agency in (("fresh", str(plant)), ("strange", str(district.bodies["bureau"]))):
        correct(pool[who], {"agency": agency}, actor=district.office, key=uuid4(), version=1)
    serving = open_record(
        Affiliation, {"expert": pool["busy"], "place": plant, "kind": "serves", "because": "做安全评价"}, actor=district.office, key=uuid4()
    )  # fmt: skip

    for who, words in (
        ("fresh", "在这家任职"),
        ("busy", f"给这家做服务，做安全评价（{serving.number}）"),
        ("strange", "执法上已经回避"),
    ):
        with pytest.raises(Incomplete, match=words):
            planned(district, plant, lead=pool[who])
    visit = planned(district, plant, lead=pool["near"])
    with pytest.raises(Incomplete, match="给这家做服务"):
        take(visit, "replan", district.bureau, planned_on=TO_COME, second=pool["busy"])
    with pytest.raises(Incomplete, match="同一个人"):
        take(visit, "replan", district.bureau, planned_on=TO_COME, second=pool["near"])
    with pytest.raises(Incomplete, match="给这家做服务"):
        correct(visit, {"lead": pool["busy"]}, actor=district.bureau, key=uuid4(), version=visit.version)
    open_record(
        Affiliation, {"expert": pool["near"], "place": plant, "kind": "kin"}, actor=district.office, key=uuid4()
    )
    with pytest.raises(Incomplete, match="亲属"):
        take(visit, "make", district.bureau)

    page = client_of(district.office).get(f"/guidance/experts/{plant.number}/").content.decode()

    assert page.count("不能去：") == 4
    assert serving.number in page
    assert client_of(district.town_4).get(f"/guidance/experts/{plant.number}/").status_code == 404


def test_a_firm_asks_for_an_expert_who_is_sent_and_writes_down_what_they_saw(district, plant, manager, pool, client_of):
    firm, bureau = client_of(manager), client_of(district.bureau)
    sent = {"place": plant.number, "topic": "看看粉尘防爆", "key": str(uuid4())}
    page = firm.post("/ledgers/guidance_requests/new/", sent)["Location"]
    request = Request.objects.within(manager.scope).get()
    assert (request.place, request.state) == (plant, "asked")
    assert request.number in bureau.get("/inbox/").content.decode()
    offers = bureau.get(page).content.decode()
    assert offers.index("丙三") < offers.index("甲一"), "whoever knows what is asked for comes first"
    assert f"arrange-expert={pool['busy'].number}" in offers
    chosen = bureau.get(f"{page}?step=arrange&arrange-expert={pool['busy'].number}").content.decode()
    assert pool["busy"].number in chosen.split("steps/arrange/")[1]
    boxes = {"arrange-expert": pool["busy"].number, "arrange-planned_on": "2024-10-18"}
    answer = bureau.post(
        f"{page}steps/arrange/", {**boxes, "arrange-key": str(uuid4()), "arrange-version": str(request.version)}
    )
    assert answer.status_code == 302, answer.content.decode()

    visit = Guidance.objects.within(manager.scope).get()
    assert (visit.state, visit.lead, visit.content, visit.origin) == ("planned", pool["busy"], "看看粉尘防爆", "asked")
    assert visit.body_id == district.bureau.body_id
    assert visit.number in firm.get(page).content.decode()
    assert (
        compute(["guidance.visits"], district.leader.scope, Period(date(2024, 1, 1), date(2024, 12, 31)))[
            "guidance.visits"
        ].total
        == 0
    )
    with pytest.raises(Incomplete, match="上门了"):
        correct(visit, {"visited_on": clock.today()}, actor=district.bureau, key=uuid4(), version=visit.version)
    going = seat("busy", "丙三", roles.EXPERT, district.system, body=district.bodies["committee"], region="990199")
    other = seat("fresh", "乙二", roles.EXPERT, district.system, body=district.bodies["committee"], region="990199")
    with pytest.raises(NotAllowed):
        take(visit, "make", other)
    take(visit, "make", going, visited_on=clock.today())
    assert (visit.state, visit.experts) == ("made", "丙三（粉尘防爆、电气）")
    with pytest.raises(WrongState, match="还没有登记建议"):
        take(visit, "hand_over", going)
    open_record(
        Advice, {"visit": visit, "text": "除尘器移到室外", "due_on": date(2024, 10, 30)}, actor=going, key=uuid4()
    )
    take(visit, "hand_over", district.bureau)

    assert (visit.state, visit.advice) == ("kept", "除尘器移到室外")
    assert [todo.verb for todo in open_todos(manager)] == ["答复建议"]
    assert list(verify()) == []


def test_of_two_experts_of_one_name_without_telephones_the_one_whom_the_pool_names_is_told_and_goes(
    district, plant, client_of
):
    body = district.bodies["committee"]
    one = seat("one", "同名（示范）", roles.EXPERT, district.system, body=body, region="990199")
    two = seat(
        "two", "同名（示范）", roles.EXPERT, district.system, body=district.bodies["government"], region="990199"
    )
    office, numbers = client_of(district.office), {}
    for actor, agency in ((one, "甲院（示范）"), (two, "乙院（示范）")):
        person = Person.objects.within(district.office.scope).get(pk=actor.person_id)
        sent = {"name": "同名（示范）", "agency": agency, "person": person.number, "key": str(uuid4())}
        assert office.post("/ledgers/experts/new/", sent).status_code == 302
        numbers[agency] = Expert.objects.known().get(agency=agency)
    visit = planned(district, plant, lead=numbers["甲院（示范）"])

    assert [len(deliveries_to(actor)) for actor in (one, two)] == [1, 0]
    with clock.fixed(clock.start_of(TO_COME) + timedelta(hours=9)):
        with pytest.raises(NotAllowed):
            take(visit, "make", two, visited_on=TO_COME)
        take(visit, "make", one, visited_on=TO_COME)
    assert visit.state == "made"

    unnamed = open_record(
        Expert,
        {"name": "同名（示范）", "agency": "丙院（示范）", "region": "990199"},
        actor=district.office,
        key=uuid4(),
    )
    planned(district, plant, lead=unnamed)
    assert [len(deliveries_to(actor)) for actor in (one, two)] == [1, 0], "neither of them is meant"


def test_old_sheets_come_in_as_visits_that_were_made_and_an_export_of_a_plan_stays_a_plan(district, plant):
    text = f"帮扶编号,帮扶单位,专家,时间,帮扶内容,发现问题数,指导建议,满意度\nBF-2024-05-1,{plant},张工（化工）,2024-05-06,看预案,3,补标识,满意\n"
    staged = stage(LEDGERS["guidance"], text.encode("utf-8-sig"), "帮扶.csv", district.office)
    assert [str(each) for each in staged.errors] == []
    commit(staged)

    visit = Guidance.objects.within(district.office.scope).get()

    assert (visit.state, visit.experts, visit.satisfaction, visit.advice) == (
        "kept",
        "张工（化工）",
        "satisfied",
        "补标识",
    )
    assert not open_todos(district.office).exists()
    assert advised(district, visit).state == "given"


def test_a_town_names_an_expert_of_the_district_by_whatever_way(district, client_of, plant):
    lead, town = expert(district), district.town_3
    values = {"place": plant.number, "lead": lead.number, "planned_on": "2024-10-18"}
    by_program = client_of(town).post(
        "/api/v1/ledgers/guidance/records/", {"key": str(uuid4()), "values": values}, content_type="application/json"
    )
    rows = [{"place": another_firm(district, plant).number, "lead": lead.name, "planned_on": "2024-10-21"}]
    staged = stage(LEDGERS["guidance"], csv_of(LEDGERS["guidance"], values, rows), "计划.csv", town)

    assert by_program.status_code == 201, by_program.content.decode()
    assert [str(each) for each in staged.errors] == []
    commit(staged)
    visits = Guidance.objects.within(town.scope).order_by("planned_on")
    assert [(each.planned_on, each.lead_id) for each in visits] == [(TO_COME, lead.pk), (date(2024, 10, 21), lead.pk)]
    listed = client_of(town).get("/ledgers/guidance/", {"lead": lead.number}).content.decode()
    assert all(each.number in listed for each in visits)
