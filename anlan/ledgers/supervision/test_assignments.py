"""What a round gives bodies to do: taken on, done with proof, agreed by whoever gave it; given to another where it was the wrong one."""

from datetime import date, timedelta
from typing import ClassVar
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete, NotAllowed, SamePerson, WrongState
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop import watch
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.inbox import deliveries_to, open_todos
from anlan.kernel.loop.opening import open_record
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.proof import prove
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from .models import Assignment, Visit
from .tests import visit

DUE = date(2024, 10, 30)


class TestAssignment(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Assignment
    brings: ClassVar = {
        "report": {"progress": "查了一半"}, "finish": {"feedback": "都查完了"}, "reject": {"due_on": date(2024, 11, 8)},
    }  # fmt: skip

    def brought(self, step):
        return super().brought(step) | ({"holder": self.other} if step.code == "reassign" else {})

    def facts(self, district, plant):
        self.other = district.bodies["town_3"]
        there = Visit.objects.within(district.office.scope).first() or visit(district, plant, date(2024, 10, 14))
        return {
            "visit": there,
            "text": "排查辖区粉尘涉爆企业", "holder": district.bodies["town_3"], "region": district.town_3.region, "due_on": DUE,
            "given_on": date(2024, 10, 15),
        }  # fmt: skip

    def by_hand(self, district, plant):
        """The same text of the same visit is one matter, whoever has it too."""
        self.facts(district, plant)
        other = {"visit": visit(district, plant, date(2024, 9, 12))}
        too, confirmed = {"holder": district.bodies["town_4"]}, {"state": "confirmed"}
        roads, kilns = {"text": "排查道路"}, {"text": "排查砖厂"}
        last_year = {"text": "排查庙会", "given_on": date(2023, 10, 15)}
        called_off = {"text": "登重的", "state": "cancelled"}
        return {
            "assignments.given": ByHand(3, rows=[{}, roads, other], left_out=[too, last_year, called_off]),
            "assignments.closed": ByHand(
                2, rows=[confirmed, other | confirmed],
                left_out=[too | confirmed, roads | confirmed, roads | too, kilns, last_year | confirmed],
            ),
            "assignments.closed_rate": ByHand(50, rows=[confirmed, roads], left_out=[too | confirmed, last_year | confirmed]),
        }  # fmt: skip


def waiting(actor):
    return [todo.verb for todo in open_todos(actor).filter(ledger="assignments")]


def take(assignment, step, actor, **content):
    advance(assignment, step, actor=actor, key=uuid4(), content=content)
    assignment.refresh_from_db()


@pytest.fixture
def given(district, plant, client_of):
    """What the office gives the town, from the page of a visit: the visit is named already."""
    there = visit(district, plant, date(2024, 10, 15))
    office = client_of(district.office)
    page = office.get(f"/ledgers/supervision/{there.number}/").content.decode()
    address = next(part.split('"')[0] for part in page.split('href="')[1:] if "/ledgers/assignments/new/" in part)
    form = office.get(address.replace("&amp;", "&")).content.decode()
    assert there.number in form
    sent = {
        "visit": there.number, "text": "排查辖区粉尘涉爆企业", "holder": "清河镇人民政府", "due_on": "2024-10-30", "key": str(uuid4()),
    }  # fmt: skip
    assert office.post("/ledgers/assignments/new/", sent).status_code == 302
    assert "排查辖区粉尘涉爆企业" in office.get(f"/ledgers/supervision/{there.number}/").content.decode()
    return Assignment.objects.within(district.town_3.scope).get()


def test_what_a_round_gives_is_taken_on_done_with_proof_and_agreed_by_whoever_gave_it(district, given):
    office, town = district.office, district.town_3
    assert (given.state, given.given_on, waiting(town), waiting(office)) == ("given", clock.today(), ["签收"], [])
    take(given, "accept", town)
    assert given.due_at == clock.end_of(DUE)
    with pytest.raises(Incomplete, match="办结佐证"):
        take(given, "finish", town, feedback="查了")
    prove(given, "办结佐证", town)
    take(given, "finish", town, feedback="查了4家")
    assert (waiting(town), waiting(office)) == ([], ["确认办结"])
    with pytest.raises(NotAllowed, match="手上"):
        take(given, "confirm", town)
    take(given, "reject", office, note="还差一家", due_on=date(2024, 11, 6))
    assert (given.done_on, waiting(town)) == (None, ["办理"])
    prove(given, "办结佐证", town)
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        prove(given, "办结佐证", town)
        take(given, "finish", town, feedback="5家都查了")
    take(given, "confirm", office)

    assert (given.state, given.confirmed_on, waiting(office)) == ("confirmed", clock.today(), [])
    assert list(verify("assignments")) == []


def test_what_went_to_the_wrong_body_comes_back_and_goes_to_another_and_what_is_late_is_told(district, given):
    take(given, "give_back", district.town_3, note="企业在柳溪镇")
    assert (waiting(district.town_3), waiting(district.office)) == ([], ["改派"])
    take(given, "reassign", district.office, holder=district.bodies["town_4"], note="改派柳溪镇")
    assert waiting(district.town_4) == ["签收"]
    take(given, "accept", district.town_4)

    told = watch.sweep(clock.end_of(DUE) + timedelta(hours=1))

    assert told
    with pytest.raises(WrongState):
        take(given, "call_off", district.office, note="不办了")


def test_more_time_for_what_a_town_handed_out_is_the_town_s_to_give_and_it_learns_first_what_is_late(
    district, client_of
):
    town, village = client_of(district.town_3), client_of(district.village_3)
    sent = {"text": "查一遍渡口", "holder": "石沟村村民委员会", "due_on": "2024-10-30", "key": str(uuid4())}
    assert town.post("/ledgers/assignments/new/", sent).status_code == 302
    paper = Assignment.objects.within(district.town_3.scope).get()
    take(paper, "accept", district.village_3)
    page = f"/ledgers/assignments/{paper.number}/"

    assert "由镇（街道）定" in village.get(page).content.decode()
    wish = {"version": paper.version, "until": "2024-11-06", "reason": "雨天下不了沟", "key": str(uuid4())}
    assert village.post(f"{page}extension/", _prefixed("extension", wish)).status_code == 302
    assert (waiting(district.town_3), waiting(district.office)) == (["定延期"], [])
    answer = _prefixed("decision", {"granted": "yes", "key": str(uuid4())})
    assert client_of(district.office).post(f"{page}decision/", answer).status_code == 403
    assert town.post(f"{page}decision/", answer).status_code == 302
    paper.refresh_from_db()
    assert paper.due_on == date(2024, 11, 6)

    watch.sweep(clock.end_of(date(2024, 11, 6)) + timedelta(hours=1))
    assert (_late(district.town_3), _late(district.office)) == (1, 0)
    watch.sweep(clock.end_of(date(2024, 11, 12)))
    assert (_late(district.town_3), _late(district.office), _late(district.leader)) == (1, 1, 0)


def _prefixed(prefix, values):
    return {f"{prefix}-{name}": value for name, value in values.items()}


def _late(actor):
    return len([each for each in deliveries_to(actor) if each.notice.text.startswith("超期")])


def test_a_sheet_with_days_brings_its_rows_in_closed_as_of_them(district):
    content = (
        "交办单号,交办内容,责任单位,交办时间,整改期限,整改情况,完成时间,销号时间\n"
        "青安委督〔2024〕3号,排查渡口,清河镇,2024-05-06,2024-05-20,三处都查了,2024-05-18,2024-05-21\n"
        "青安委督〔2024〕4号,公示名单,清河镇,2024-10-10,2024-10-30,,,\n"
    )
    staged = stage(LEDGERS["assignments"], content.encode("utf-8-sig"), "交办.csv", district.office)
    assert [str(each) for each in staged.errors] == []
    commit(staged)

    rows = Assignment.objects.within(district.office.scope).order_by("given_on")
    assert [(each.state, each.confirmed_on) for each in rows] == [("confirmed", date(2024, 5, 21)), ("given", None)]
    assert waiting(district.town_3) == ["签收"]


def test_a_visit_with_something_still_to_be_done_is_not_withdrawn(district, client_of, given):
    page = f"/ledgers/supervision/{given.visit.number}/withdrawal/"
    sent = {"withdrawal-key": str(uuid4()), "withdrawal-reason": "登错了"}

    refused = client_of(district.office).post(page, sent)

    assert refused.status_code == 409
    assert "交办单1条" in refused.content.decode()


def test_another_person_of_the_office_agrees_to_what_it_did_itself(district, given):
    take(given, "accept", district.office)
    prove(given, "办结佐证", district.office)
    take(given, "finish", district.office, feedback="代办了")

    with pytest.raises(SamePerson, match="另一个人"):
        take(given, "confirm", district.office)


def test_what_is_given_without_a_visit_lies_with_whoever_gave_it(district):
    facts = {"text": "公示名单", "holder": district.bodies["village_3"], "due_on": DUE}

    given = open_record(Assignment, facts, actor=district.town_3, key=uuid4())

    assert (given.region, given.body_id) == (district.town_3.region, district.town_3.body_id)
    assert waiting(district.village_3) == ["签收"]
