"""Who is called to a meeting is told, answers, is told again when it moves, and stands among those who came."""

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete, WrongState
from anlan.kernel.history.verify import verify
from anlan.kernel.loop import watch
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Delivery
from anlan.kernel.testing.suites import LedgerSuite, LoopSuite

from .models import Call, Meeting

TOMORROW = datetime(2024, 10, 17, 9, tzinfo=clock.LEGAL_ZONE)
LATER = datetime(2024, 10, 21, 15, tzinfo=clock.LEGAL_ZONE)


def meeting_of(actor, held_at=TOMORROW, **more):
    facts = {"name": "专题会议（示范）", "kind": "special", "held_at": held_at, **more}
    return open_record(Meeting, facts, actor=actor, key=uuid4())


def told(actor):
    """What was told somebody about meetings, the latest first."""
    deliveries = Delivery.objects.filter(post_id=actor.post_id, notice__ledger="calls").order_by("-pk")
    return list(deliveries.values_list("notice__text", flat=True))


def waiting(actor):
    return [todo.record_id for todo in open_todos(actor).filter(ledger="calls")]


class TestCall(LedgerSuite, LoopSuite):
    model = Call
    brings: ClassVar = {
        "answer": {"attendees": "张明、何伟"},
        "excuse": {"reason": "市里开会"},
        "excuse_late": {"reason": "市里开会"},
        "come": {"came": "张明"},
        "miss": {"came": ""},
    }

    def facts(self, district, plant):
        if (meeting := Meeting.objects.within(district.office.scope).first()) is None:
            meeting = meeting_of(district.office, bodies="柳溪镇人民政府")
            advance(meeting, "call", actor=district.office, key=uuid4())
        return {"meeting": meeting, "holder": district.bodies["town_3"], "region": district.town_3.region}


@pytest.fixture
def called(district, client_of):
    """A meeting of tomorrow to which the office has called two towns and a department, through the pages."""
    office = client_of(district.office)
    facts = {
        "name": "专题会议（示范）", "kind": "special", "held_at": "2024-10-17T09:00", "spot": "三楼会议室", "agenda": "研究冬季安全",
        "bodies": "清河镇、柳溪镇、区应急管理局", "key": str(uuid4()),
    }  # fmt: skip
    page = office.post("/ledgers/meetings/new/", facts)["Location"]
    meeting = Meeting.objects.within(district.office.scope).get()
    assert meeting.pk in [todo.record_id for todo in open_todos(district.office).filter(ledger="meetings")]
    assert told(district.town_3) == []

    sent = {"call-bodies": meeting.bodies, "call-key": str(uuid4()), "call-version": "1"}
    wrong = office.post(f"{page}steps/call/", {**sent, "call-bodies": "清河镇、没有的局", "call-key": str(uuid4())})
    assert (wrong.status_code, "没有“没有的局”" in wrong.content.decode()) == (422, True)
    assert not Call.objects.within(district.office.scope).exists()
    answers = [office.post(f"{page}steps/call/", sent) for _ in range(2)]  # pressed twice
    assert [answer.status_code for answer in answers] == [302, 302]
    meeting.refresh_from_db()
    return meeting


def call_of(meeting, district, body):
    return Call.objects.of(meeting).get(holder=district.bodies[body])


def test_a_meeting_of_tomorrow_tells_each_body_and_waits_for_its_answer(district, client_of, called):
    towns = (district.town_3, district.town_4, district.bureau)
    call = call_of(called, district, "town_3")

    assert [len(waiting(actor)) for actor in towns] == [1, 1, 1]
    assert [told(actor) for actor in towns] == [["10月17日09:00在三楼会议室开“专题会议（示范）”，请回复谁参加"]] * 3
    assert (call.due_at, called.state, called.due_at) == (
        TOMORROW,
        "called",
        clock.end_of(datetime(2024, 10, 22).date()),
    )
    town, page = client_of(district.town_3), f"/ledgers/calls/{call.number}/"
    shown, home = town.get(page).content.decode(), town.get("/").content.decode()
    assert "研究冬季安全" in shown
    assert 'value="张明"' in shown  # who answers mostly comes
    assert call.number in home
    sent = {"answer-attendees": "张明、何伟", "answer-key": str(uuid4()), "answer-version": str(call.version)}

    assert town.post(f"{page}steps/answer/", sent).status_code == 302

    call.refresh_from_db()
    assert (call.state, call.attendees, waiting(district.town_3)) == ("coming", "张明、何伟", [])
    assert "参加" in client_of(district.office).get(f"/ledgers/meetings/{called.number}/").content.decode()
    with clock.fixed(TOMORROW + timedelta(days=9)):
        watch.sweep(clock.now())  # nobody above is told that an answer is late


def test_whoever_cannot_come_is_excused_and_may_be_asked_once_more(district, called):
    call = call_of(called, district, "town_4")
    advance(call, "excuse", actor=district.town_4, key=uuid4(), content={"reason": "市里开会"})
    assert "已办“请假”" in told(district.office)[0]

    advance(call, "refuse", actor=district.office, key=uuid4(), content={"note": "请另派人"})
    assert told(district.town_4)[0].startswith("没有准假")
    assert call.pk in waiting(district.town_4)
    advance(call, "answer", actor=district.town_4, key=uuid4(), content={"attendees": "白雪梅"})
    advance(call, "excuse_late", actor=district.town_4, key=uuid4(), content={"reason": "防汛"})

    assert told(district.office)[0] == "柳溪镇人民政府请假：“专题会议（示范）”，防汛"


def test_nobody_is_refused_leave_once_the_meeting_is_over(district, called):
    call = call_of(called, district, "town_4")
    advance(call, "excuse", actor=district.town_4, key=uuid4(), content={"reason": "市里开会"})

    with clock.fixed(TOMORROW + timedelta(hours=3)), pytest.raises(WrongState, match="会已经开了"):
        advance(call, "refuse", actor=district.office, key=uuid4(), content={"note": "请另派人"})


def test_a_meeting_that_moves_asks_all_again_and_moves_every_deadline(district, called):
    first, second = (call_of(called, district, body) for body in ("town_3", "town_4"))
    advance(first, "answer", actor=district.town_3, key=uuid4(), content={"attendees": "张明"})
    with pytest.raises(Incomplete, match="已经过了"):
        advance(
            called,
            "postpone",
            actor=district.office,
            key=uuid4(),
            content={"held_at": datetime(2024, 10, 1, 9, tzinfo=clock.LEGAL_ZONE)},
        )

    advance(called, "postpone", actor=district.office, key=uuid4(), content={"held_at": LATER, "spot": "二楼"})

    for call, actor in ((first, district.town_3), (second, district.town_4)):
        call.refresh_from_db()
        todo = open_todos(actor).get(ledger="calls", record_id=call.pk)
        assert (call.state, call.held_at, call.spot, call.due_at, todo.due_at) == ("open", LATER, "二楼", LATER, LATER)
        assert told(actor)[0] == "改期：“专题会议（示范）”改到10月21日15:00在二楼，请重新回复谁参加"
    own = open_todos(district.office).get(ledger="meetings", record_id=called.pk)
    assert (called.due_at, own.due_at) == (clock.end_of(datetime(2024, 10, 24).date()),) * 2
    assert first.attendees == "张明"  # what they said begins the next answer
    assert list(verify("calls")) == list(verify("meetings")) == []


def test_a_meeting_that_is_cancelled_tells_all_and_leaves_nobody_with_anything_to_do(district, called):
    advance(called, "cancel", actor=district.office, key=uuid4(), content={"cancel_reason": "防汛要紧"})

    for actor in (district.town_3, district.town_4, district.bureau):
        assert told(actor)[0] == "取消：原定10月17日09:00在三楼会议室的“专题会议（示范）”不开了，防汛要紧"
        assert len(told(actor)) == 2
        assert waiting(actor) == []
    assert not open_todos(district.office).filter(ledger="meetings").exists()


def test_all_who_were_called_have_come_but_those_whom_the_organiser_names(district, client_of, called):
    towns = {"town_3": district.town_3, "town_4": district.town_4}
    advance(
        call_of(called, district, "town_3"),
        "answer",
        actor=towns["town_3"],
        key=uuid4(),
        content={"attendees": "张明、何伟"},
    )
    advance(
        call_of(called, district, "town_4"),
        "excuse",
        actor=towns["town_4"],
        key=uuid4(),
        content={"reason": "市里开会"},
    )
    with clock.fixed(TOMORROW + timedelta(hours=3)):
        with pytest.raises(Incomplete, match="“李四”不在通知到的单位和人里"):
            advance(called, "record", actor=district.office, key=uuid4(), content={"missing": "李四"})
        advance(called, "record", actor=district.office, key=uuid4(), content={"missing": "何伟"})

        assert (called.attendees, called.absent, called.attendance) == (
            "清河镇人民政府（张明）；青禾区应急管理局", "柳溪镇人民政府（市里开会）", 2,
        )  # fmt: skip
        assert [call_of(called, district, body).state for body in ("town_3", "town_4", "bureau")] == [
            "came",
            "excused",
            "came",
        ]

        advance(
            called, "record", actor=district.office, key=uuid4(), content={"missing": "清河镇、应急管理局"}
        )  # put right

        assert (called.attendees, called.attendance, called.state) == ("", 0, "held")
        assert [call_of(called, district, body).state for body in ("town_3", "bureau")] == ["missed", "missed"]
    assert list(verify("calls")) == list(verify("meetings")) == []


def test_who_came_is_not_written_down_before_the_day(district, client_of, called):
    page = f"/ledgers/meetings/{called.number}/"
    sent = {"record-missing": "", "record-key": str(uuid4()), "record-version": str(called.version)}

    answer = client_of(district.office).post(f"{page}steps/record/", sent)

    assert (answer.status_code, "会还没有开" in answer.content.decode()) == (409, True)


def test_a_meeting_that_is_put_in_afterwards_calls_nobody(district):
    meeting = meeting_of(district.office, TOMORROW - timedelta(days=9), bodies="清河镇、柳溪镇")

    assert (meeting.state, meeting.due_at) == ("kept", None)
    assert not Call.objects.within(district.office.scope).exists()
    assert not open_todos(district.office).exists()
    with pytest.raises(Incomplete, match="没有在通知"):
        open_record(Call, {"meeting": meeting, "holder": district.bodies["town_3"]}, actor=district.office, key=uuid4())


def test_a_whole_kind_of_bodies_is_called_at_once(district):
    meeting = meeting_of(district.office, bodies="各镇（街道）")

    advance(meeting, "call", actor=district.office, key=uuid4())

    assert len(waiting(district.town_3)) == len(waiting(district.town_4)) == 1
    assert waiting(district.bureau) == []
