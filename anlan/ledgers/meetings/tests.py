"""What is special about decisions: the body that holds one is asked, chased, and closes it with what it did."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from anlan.check.claims.extract import extract
from anlan.check.linking.match import link
from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import INDICATORS, Period
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.inbox import open_todos, todos_under, viewable
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Notice
from anlan.kernel.people.models import Body
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from .models import Decision, Meeting

YEAR = Period(date(2024, 1, 1), date(2024, 10, 15))


def meeting_of(district, kind="special", name="专题会议（示范）", actor=None):
    held = datetime(2024, 9, 3, 9, tzinfo=clock.LEGAL_ZONE)
    facts = {"name": name, "kind": kind, "held_at": held}
    return open_record(Meeting, facts, actor=actor or district.office, key=uuid4())


def decision_of(district, meeting):
    values = {
        "meeting": meeting, "text": "排查渡口（示范）", "holder": district.bodies["town_3"], "region": district.town_3.region,
        "decided_on": date(2024, 9, 3), "due_on": date(2024, 10, 20),
    }  # fmt: skip
    return open_record(Decision, values, actor=district.office, key=uuid4())


class TestMeeting(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Meeting
    brings = {
        "call": {"bodies": "清河镇人民政府、青禾区应急管理局"},
        "record": {"missing": ""},
        "postpone": {"held_at": datetime(2024, 10, 18, 9, tzinfo=clock.LEGAL_ZONE), "spot": "二楼会议室"},
        "cancel": {"cancel_reason": "防汛要紧"},
    }
    starts = {"kept": {"held_at": datetime(2024, 9, 3, 9, tzinfo=clock.LEGAL_ZONE)}}

    def facts(self, district, plant):
        held = datetime(2024, 10, 16, 15, tzinfo=clock.LEGAL_ZONE)
        return {"name": "专题会议（示范）", "kind": "special", "held_at": held, "region": district.town_3.region}

    def test_a_withdrawal_after_the_hand_over_is_the_office_s_to_decide(self, district, plant, everybody, client_of):
        """Not even the office's: who was called leans on it, and learns that it is cancelled."""
        meeting = self.bring_to(district, plant, "called")
        sent = {"withdrawal-key": str(uuid4()), "withdrawal-reason": "登错了"}

        answer = client_of(district.office).post(f"/ledgers/meetings/{meeting.number}/withdrawal/", sent)

        assert (answer.status_code, "参会通知2条" in answer.content.decode()) == (409, True)

    def by_hand(self, district, plant):
        kinds = [{"kind": kind} for kind in ("standing", "executive", "special")]
        last_year = {"held_at": datetime(2023, 9, 3, 9, tzinfo=clock.LEGAL_ZONE)}
        cancelled = {"kind": "special", "state": "cancelled"}
        others = [{"kind": "dispatch"}, {"kind": "deployment"}, last_year, cancelled]
        of_kinds = {
            code: ByHand(1, rows=[{"kind": kind}], left_out=[{"kind": "special"}, last_year | {"kind": kind}, {"kind": kind, "state": "cancelled"}])
            for code, kind in (("meetings.dispatch", "dispatch"), ("meetings.consultations", "consultation"))
        }  # fmt: skip
        return {"meetings.held": ByHand(3, rows=kinds, left_out=others), **of_kinds}


class TestDecision(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Decision
    brings = {"report": {"progress": "三处渡口排查了两处"}, "finish": {"feedback": "已排查三处渡口"}}

    def facts(self, district, plant):
        meeting = Meeting._base_manager.first() or meeting_of(district)
        return {
            "meeting": meeting, "text": "排查渡口（示范）", "holder": district.bodies["town_3"],
            "region": district.town_3.region, "decided_on": date(2024, 9, 3), "due_on": date(2024, 10, 20),
        }  # fmt: skip

    def by_hand(self, district, plant):
        """The same text of the same meeting is one decision, whoever has it too."""
        meeting_of(district)
        other = {"meeting": meeting_of(district, name="另一次专题会议（示范）")}
        too, done = {"holder": district.bodies["town_4"]}, {"state": "done"}
        roads, kilns = {"text": "排查道路（示范）"}, {"text": "排查砖厂（示范）"}
        last_year = {"text": "排查庙会（示范）", "decided_on": date(2023, 9, 3)}
        return {
            "decisions.made": ByHand(3, rows=[{}, roads, other], left_out=[too, last_year]),
            "decisions.closed": ByHand(
                2, rows=[done, other | done], left_out=[too | done, roads | done, roads | too, kilns, last_year | done]
            ),
            "decisions.open": ByHand(
                2,
                rows=[{}, too, roads | {"decided_on": date(2023, 9, 3)}],
                left_out=[kilns | done, kilns | {"decided_on": date(2024, 11, 3)}],
            ),
            "decisions.closed_rate": ByHand(50, rows=[done, roads], left_out=[too | done, last_year | done]),
        }


def test_only_meetings_of_the_committees_and_on_special_topics_count(district):
    for kind in ("standing", "executive", "special", "dispatch", "deployment"):
        meeting_of(district, kind, f"{kind}（示范）")

    found = compute(["meetings.held"], district.leader.scope, YEAR)

    assert found["meetings.held"].total == 3


def test_the_body_that_holds_a_decision_finds_it_among_its_to_dos(district):
    decision = decision_of(district, meeting_of(district))

    mine = [todo.record_id for todo in open_todos(district.town_3)]
    others = [todo.record_id for todo in open_todos(district.town_4)]

    assert decision.pk in mine
    assert decision.pk not in others


def test_who_may_not_view_decisions_is_told_of_none(district):
    meeting = meeting_of(district)
    values = {
        "meeting": meeting, "text": "排查渡口（示范）", "holder": district.bodies["village_3"],
        "region": district.village_3.region, "decided_on": date(2024, 9, 3), "due_on": date(2024, 10, 20),
    }  # fmt: skip
    decision = open_record(Decision, values, actor=district.office, key=uuid4())

    told = {
        name: [todo.record_id for todo in todos_under(district.actors[name], viewable(district.actors[name]))]
        for name in ("village_3", "administrator", "town_3")
    }

    assert told == {"village_3": [decision.pk], "administrator": [], "town_3": [decision.pk]}
    assert not open_todos(district.town_3).exists()


def test_a_decision_is_not_closed_without_saying_what_was_done(district):
    decision = decision_of(district, meeting_of(district))

    with pytest.raises(Incomplete):
        advance(decision, "finish", actor=district.town_3, key=uuid4())
    advance(decision, "finish", actor=district.town_3, key=uuid4(), content={"feedback": "已排查三处渡口"})

    assert decision.state == "done"
    assert decision.done_on == date(2024, 10, 16)


def test_an_answer_half_way_tells_who_gave_the_decision_and_closes_nothing(district, client_of):
    decision = decision_of(district, meeting_of(district))
    page, due_at = f"/ledgers/decisions/{decision.number}/", decision.due_at
    sent = {
        "report-progress": "三处渡口排查了两处",
        "report-version": decision.version,
        "report-key": str(uuid4()),
    }
    town = client_of(district.town_3)

    silent = town.post(f"{page}steps/report/", {**sent, "report-progress": "", "report-key": str(uuid4())})
    answers = [town.post(f"{page}steps/report/", sent) for _ in range(2)]  # pressed twice
    decision.refresh_from_db()

    assert [silent.status_code, *(answer.status_code for answer in answers)] == [422, 302, 302]
    assert (decision.state, decision.due_at, decision.done_on) == ("open", due_at, None)
    assert decision.pk in [todo.record_id for todo in open_todos(district.town_3)]
    assert "三处渡口排查了两处" in client_of(district.office).get(page).content.decode()
    with unscoped("what the test told", Notice):
        notices = Notice.objects.filter(ledger="decisions", record_id=decision.pk, key__startswith="progress:")
        assert [notice.deliveries.filter(person_id=district.office.person_id).exists() for notice in notices] == [True]
    with pytest.raises(Incomplete):  # how far it was is not what was done
        advance(decision, "finish", actor=district.town_3, key=uuid4())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("累计召开常委会、常务会、专题会议等20余次。", "meetings.held"),
        ("今年以来，研究安全生产工作20余次。", "meetings.held"),
        ("主持召开会议研究部署防汛工作12次。", "meetings.held"),
        ("召开安委会全体会议3次。", None),
        ("召开调度会议研究防汛工作8次。", None),
    ],
)
def test_officials_words_for_meetings_find_the_figure_and_other_meetings_do_not(words, code):
    assert [found.code for found in link(extract(words), INDICATORS.values())] == [code]


def test_a_decision_is_of_the_day_of_its_meeting(district, client_of):
    """Whether the form is opened from the meeting, or the meeting is named in it."""
    meeting, client = meeting_of(district), client_of(district.office)
    facts = {
        "meeting": meeting.number,
        "text": "排查渡口（示范）",
        "holder": district.bodies["town_3"].number,
        "due_on": "2024-10-20",
    }

    opened = client.get(f"/ledgers/decisions/new/?meeting={meeting.number}").content.decode()
    blank = client.get("/ledgers/decisions/new/").content.decode()
    client.post("/ledgers/decisions/new/", {**facts, "key": str(uuid4()), "decided_on": ""})

    assert 'value="2024-09-03"' in opened
    assert 'value="2024-10-16"' not in blank
    assert Decision.objects.within(district.office.scope).get().decided_on == date(2024, 9, 3)


def test_whoever_gives_a_decision_names_any_body_as_a_sheet_may(district, client_of):
    """Bodies are known to everybody: a town's own meeting gives something to a department."""
    client = client_of(district.town_3)
    facts = {"name": "镇安委会", "kind": "committee", "held_at": "2024-10-15T09:00", "key": str(uuid4())}
    number = client.post("/ledgers/meetings/new/", facts)["Location"].rstrip("/").rpartition("/")[2]
    bureau = district.bodies["bureau"]
    given = {"meeting": number, "text": "派人指导", "holder": str(bureau), "due_on": "2024-10-20", "key": str(uuid4())}

    offered = client.get("/suggest/bodies/", {"holder": "应急"}).content.decode()
    answer = client.post("/ledgers/decisions/new/", given)

    assert str(bureau) in offered
    assert answer.status_code == 302
    assert open_todos(district.bureau).filter(ledger="decisions").exists()


@pytest.fixture
def given_to_three(district, client_of):
    """One decision, written once for a department and two towns."""
    meeting, client = meeting_of(district), client_of(district.office)
    bureau, town_3, town_4 = (district.bodies[name] for name in ("bureau", "town_3", "town_4"))
    facts = {
        "meeting": meeting.number, "text": "排查渡口（示范）", "due_on": "2024-10-20", "key": str(uuid4()),
        "holder": f"{bureau}、{town_3.number}、{town_4}",
    }  # fmt: skip
    answers = [client.post("/ledgers/decisions/new/", facts) for _ in range(2)]  # pressed twice
    assert [answer.status_code for answer in answers] == [302, 302], answers[0].content.decode()
    assert answers[0]["Location"] == f"/ledgers/meetings/{meeting.number}/"
    return meeting, list(Decision.objects.within(district.office.scope).order_by("pk"))


def test_one_entry_gives_each_of_several_bodies_a_matter_of_its_own(district, client_of, given_to_three):
    meeting, decisions = given_to_three
    advance(decisions[1], "finish", actor=district.town_3, key=uuid4(), content={"feedback": "已排查三处渡口"})

    page = client_of(district.office).get(f"/ledgers/meetings/{meeting.number}/").content.decode()

    assert [str(each.holder) for each in decisions] == [
        str(district.bodies[name]) for name in ("bureau", "town_3", "town_4")
    ]
    assert [each.state for each in decisions] == ["open", "done", "open"]
    assert len({each.number for each in decisions}) == 3
    assert {each.meeting_id for each in decisions} == {meeting.pk}
    for each in decisions:
        assert f"{each.holder}：排查渡口" in page
    assert decisions[0].pk in [todo.record_id for todo in open_todos(district.bureau)]
    assert decisions[2].pk in [todo.record_id for todo in open_todos(district.town_4)]
    assert not open_todos(district.town_3).filter(ledger="decisions").exists()


def test_a_decision_of_three_bodies_is_one_and_is_closed_when_all_of_them_have_done_it(district, given_to_three):
    _, decisions = given_to_three
    figures = ["decisions.made", "decisions.closed", "decisions.closed_rate"]
    actors = (district.bureau, district.town_3, district.town_4)
    counts = []

    for decision, actor in zip(decisions, actors, strict=True):
        advance(decision, "finish", actor=actor, key=uuid4(), content={"feedback": "已排查"})
        found = compute(figures, district.leader.scope, Period(date(2024, 1, 1), date(2024, 10, 16)))
        counts.append([found[code].total for code in figures])

    assert counts == [[1, 0, 0], [1, 0, 0], [1, 1, 100]]


@pytest.mark.parametrize(
    ("actor", "said", "kind"),
    [("office", "各镇（街道）", "town"), ("office", "区级各部门", "department"), ("town_3", "各村(社区)", "village")],
)
def test_all_bodies_of_a_kind_are_named_at_once_as_minutes_do(district, client_of, actor, said, kind):
    who = getattr(district, actor)
    meeting = meeting_of(district, actor=who)
    facts = {"meeting": meeting.number, "text": "排查渡口", "due_on": "2024-10-20", "holder": said, "key": str(uuid4())}

    answer = client_of(who).post("/ledgers/decisions/new/", facts)

    assert answer.status_code == 302, answer.content.decode()
    bodies = Body.objects.known().filter(kind=kind, region__startswith=who.region)
    with unscoped("whosever they are", Decision):
        holders = set(Decision.objects.values_list("holder_id", flat=True))
    assert holders == {body.pk for body in bodies} != set()


def test_a_body_that_nobody_knows_makes_none_of_the_several_and_what_was_typed_stays(district, client_of):
    meeting, client = meeting_of(district), client_of(district.office)
    holders = f"{district.bodies['town_3']}、没有的局"
    facts = {
        "meeting": meeting.number,
        "text": "排查渡口",
        "due_on": "2024-10-20",
        "holder": holders,
        "key": str(uuid4()),
    }

    answer = client.post("/ledgers/decisions/new/", facts)

    assert answer.status_code == 422
    assert "没有“没有的局”" in answer.content.decode()
    assert holders in answer.content.decode()
    assert not Decision.objects.within(district.office.scope).exists()


def test_the_last_of_several_bodies_is_offered_after_the_others(district, client_of):
    offered = client_of(district.office).get("/suggest/bodies/", {"several": "yes", "holder": "清河镇人民政府、柳溪"})

    assert f'value="清河镇人民政府、{district.bodies["town_4"]} ' in offered.content.decode()
