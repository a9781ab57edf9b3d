"""A team's route on one page: its stops in order, what was found at each put in from there."""

from datetime import date
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.history.verify import verify
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.loop.opening import open_record
from anlan.kernel.sheets.intake import commit, stage

from .models import Assignment, Route, Visit

TODAY = date(2024, 10, 16)


@pytest.fixture
def route(district):
    values = {"round": "2024年第4轮", "name": "第一组", "goes_on": TODAY, "leader": "张明", "members": "何伟；李红"}
    return open_record(Route, values, actor=district.town_3, key=uuid4())


def stops_of(route, actor):
    return list(Visit.objects.within(actor.scope).filter(route=route).order_by("stop_no"))


def another_firm(district, plant):
    values = {"name": "另一家（示范）", "region": plant.region, "sector": plant.sector}
    return open_record(type(plant), values, actor=district.town_3, key=uuid4())


def link(page, start):
    """The first address on a page that begins so."""
    found = next(part.split('"')[0] for part in page.split('href="')[1:] if part.startswith(start))
    return found.replace("&amp;", "&")


def test_a_team_goes_where_its_route_says_and_what_it_finds_is_put_in_from_there(district, plant, route, client_of):
    town, other = client_of(district.town_3), another_firm(district, plant)
    address = f"/routes/{route.number}/"
    sent = {"places": f"{other.number}、{plant.number}", "key": str(uuid4())}
    for _ in range(2):  # pressed twice
        assert town.post(f"{address}stops/", sent).status_code == 302
    stops = stops_of(route, district.town_3)
    assert [(stop.place, stop.stop_no, stop.state, stop.planned_on) for stop in stops] == [
        (other, 1, "planned", TODAY),
        (plant, 2, "planned", TODAY),
    ]
    assert {(stop.round, stop.leader, stop.members) for stop in stops} == {("2024年第4轮", "张明", "何伟；李红")}
    assert [todo.verb for todo in open_todos(district.town_3).filter(ledger="supervision")] == ["去督导"] * 2
    figures = ["supervision.visits", "supervision.enterprises"]
    year = Period(date(2024, 1, 1), date(2024, 12, 31))
    assert [each.total for each in compute(figures, district.leader.scope, year).values()] == [0, 0], (
        "a plan is no visit"
    )
    page = town.get(address).content.decode()
    assert page.index(str(other)) < page.index(str(plant))
    assert "登记隐患" not in page
    with pytest.raises(Incomplete, match="到了"):
        correct(stops[0], {"visited_on": TODAY}, actor=district.town_3, key=uuid4(), version=stops[0].version)

    arrive = {"arrive-key": str(uuid4()), "arrive-version": str(stops[0].version)}
    assert town.post(f"/ledgers/supervision/{stops[0].number}/steps/arrive/", arrive).status_code == 302
    page = town.get(address).content.decode()
    hazard_form = link(page, "/ledgers/hazards/new/")
    facts = {
        "place": other.number,
        "description": "积灰",
        "found_on": "2024-10-16",
        "level": "general",
        "source": "supervision",
    }
    answer = town.post(hazard_form, {**facts, "key": str(uuid4())})
    assert (answer.status_code, urlsplit(answer["Location"]).path) == (302, address)
    given = {"visit": stops[0].number, "text": "查全镇粉尘企业", "holder": "石沟村村民委员会", "due_on": "2024-10-30"}
    answer = town.post(link(page, "/ledgers/assignments/new/"), {**given, "key": str(uuid4())})
    assert (answer.status_code, urlsplit(answer["Location"]).path) == (302, address)

    page = town.get(address).content.decode()
    assert "查出1个问题，交办1份" in page
    assert Assignment.objects.within(district.village_3.scope).get().visit == stops[0]
    advance(stops[0], "feed_back", actor=district.town_3, key=uuid4(), content={"subject_matter": "除尘"})
    advance(stops[1], "skip", actor=district.town_3, key=uuid4(), content={"skipped_because": "停产"})
    listed = client_of(district.office).get("/routes/").content.decode()
    assert "去了1家，共2家" in listed
    assert client_of(district.town_4).get(address).status_code == 404
    assert client_of(district.office).post(f"{address}stops/", sent).status_code == 403
    assert list(verify("supervision")) == []


def test_where_a_route_goes_is_refused_as_a_whole_where_one_place_is_unknown(district, plant, route, client_of):
    sent = {"places": f"{plant.number}、哪也不是", "key": str(uuid4())}

    answer = client_of(district.town_3).post(f"/routes/{route.number}/stops/", sent)

    assert answer.status_code == 422
    assert "哪也不是" in answer.content.decode()
    assert stops_of(route, district.town_3) == []


def test_old_sheets_come_in_as_visits_that_were_made(district, plant):
    text = f"轮次,检查类型,带队领导,检查时间,被检查单位,发现问题数,状态\n2024年第2轮,专项督导,周远,2024-05-06,{plant},3,已反馈\n"
    staged = stage(LEDGERS["supervision"], text.encode("utf-8-sig"), "督导.csv", district.office)
    assert [str(each) for each in staged.errors] == []
    commit(staged)

    visit = Visit.objects.within(district.office.scope).get()

    assert (visit.state, visit.visited_on, visit.due_at) == ("kept", date(2024, 5, 6), None)
    assert clock.today() == TODAY
    assert not open_todos(district.office).exists()
