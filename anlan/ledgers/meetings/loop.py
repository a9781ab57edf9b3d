"""A meeting calls those who are to come, and says afterwards who did. A decision is carried out by the body that holds it, which says
on the way how far it is, and at the end what it did.
"""

from typing import Any

from anlan.kernel.loop.assigned import WORKING_FOR_BODIES, assigned_loop
from anlan.kernel.loop.declare import WORKING, Beginning, Limit, Loop, State, Step
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import DEPARTMENT, OFFICE, TOWN

from . import calling
from .models import Call, Decision, Meeting

CONVENERS = (OFFICE, DEPARTMENT, TOWN)
_ASKED, _EXPECTED = calling.ASKED, calling.EXPECTED


def _is_called(call: Call, actor: Actor) -> bool:
    return actor.body_id == call.holder_id


def _calls(call: Call, actor: Actor) -> bool:
    return actor.body_id == call.meeting.body_id


def _led(code: str, title: str, source: tuple[str, ...], target: str, **how: Any) -> Step:
    """What becomes of a call with a step of its meeting."""
    return Step(code, title, source, target, by=CONVENERS, led=True, **how)


Loop(
    Meeting,
    start="planned",
    beginning=Beginning((calling.KEPT,), ("held_at",), calling.first_state),
    states=(
        State(
            "planned", "待通知", body_field="body_id", todo="发会议通知",
            within=Limit(1, WORKING, source="发会议通知的期限（示范），待区里核定"),
        ),
        State(
            "called", "已通知", body_field="body_id", todo="会后记到会", counted_from="held_at",
            within=Limit(3, WORKING, source="会后记到会的期限（示范），待区里核定"), fixed=("held_at", "spot", "bodies"),
        ),
        State("held", "已开", closed=True),
        State("cancelled", "已取消", closed=True),
        State("kept", "在册", closed=True),
    ),
    steps=(
        Step(
            "call", "发会议通知", ("planned",), "called", by=CONVENERS, instead=(OFFICE,), brings=("bodies",), needs=("bodies",),
            barred=calling.over, also=calling.call_all,
        ),
        Step(
            "record", "记到会", ("called", "planned", "held"), "held", by=CONVENERS, instead=(OFFICE,), brings=("missing",),
            offers_photo="签到表", early=calling.to_come, sets=calling.who_was_there, also=calling.record_all,
            about="只写没有来的，其余通知到的都记到会",
        ),
        Step(
            "postpone", "改期", ("called",), "called", by=CONVENERS, instead=(OFFICE,), brings=("held_at", "spot"), needs=("held_at",),
            also=calling.ask_all_again, about="换了时间或地点，重新通知，各单位再回复一次",
        ),
        Step(
            "cancel", "取消", ("planned", "called"), "cancelled", by=CONVENERS, instead=(OFFICE,), brings=("cancel_reason",),
            needs=("cancel_reason",), also=calling.call_off_all,
        ),
    ),
)  # fmt: skip
Loop(
    Call,
    start="open",
    also=calling.tell_called,
    states=(
        State("open", "待回复", body_field="holder_id", todo="回复谁参会", due_field="reply_by"),
        State("coming", "参加", closed=True),
        State("excused", "请假", closed=True),
        State("came", "到会", closed=True),
        State("missed", "未到", closed=True),
        State("off", "不用来了", closed=True),
    ),
    steps=(
        Step(
            "answer", "报参会人员", _ASKED, "coming", by=WORKING_FOR_BODIES, taker=_is_called, brings=("attendees",),
            needs=("attendees",), about="写谁来参会；人换了再报一次",
        ),
        Step(
            "excuse", "请假", ("open",), "excused", by=WORKING_FOR_BODIES, taker=_is_called, brings=("reason",), needs=("reason",),
        ),
        Step(
            "excuse_late", "来不了了，请假", ("coming",), "excused", by=WORKING_FOR_BODIES, taker=_is_called, brings=("reason",),
            needs=("reason",), also=calling.tell_excused,
        ),
        Step("refuse", "不准假", ("excused",), "open", by=CONVENERS, taker=_calls, barred=calling.held, why=True, also=calling.tell_refused),
        _led("ask_again", "改期，再问", _ASKED, "open", sets=calling.as_now, also=calling.tell_moved),
        _led("call_off", "会取消了", _ASKED, "off", also=calling.tell_called_off),
        _led("come", "记到会", _EXPECTED, "came", brings=("came",)),
        _led("miss", "记未到", _EXPECTED, "missed", brings=("came",)),
    ),
)  # fmt: skip
assigned_loop(Decision)
