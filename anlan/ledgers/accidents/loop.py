"""How an accident closes: reported within the hour, investigated, replied to by the government, put right, evaluated.

Source: 生产安全事故报告和调查处理条例 (国务院令第493号); 安全生产法 (2021) 第86条.
"""

from datetime import date, datetime, timedelta
from typing import Any

from anlan.kernel import clock
from anlan.kernel.loop.declare import CALENDAR, HOURS, WORKING, Limit, Loop, State, Step
from anlan.kernel.people.roles import DEPARTMENT, LEADER, OFFICE

from .models import GRADES, ORDINARY, Accident

_REGULATION = "生产安全事故报告和调查处理条例（国务院令第493号）"
_OFFICERS = (OFFICE, DEPARTMENT)
_INVESTIGATORS = {ORDINARY: "county", "较大": "city", "重大": "province", "特别重大": "state"}  # 第19条
_SHORT_WINDOW = ("交通", "道路", "火灾")  # 第13条: road traffic and fire 7 days, all others 30
_REPLIES_WITHIN, _OF_THE_GRAVEST = 15, 30  # 第32条, days from when the report was submitted
_HARM = ("deaths", "missing", "serious", "light", "loss_yuan")


def window_ends_on(accident: Accident) -> date:
    """The last day on which a change of its casualties is reported."""
    days = 7 if any(word in accident.kind for word in _SHORT_WINDOW) else 30
    return clock.legal_day(accident.occurred_at) + timedelta(days=days)


def _days_set(accident: Accident, happened_at: datetime) -> dict[str, Any]:
    """第13条, 第29条: until when it is added to, and when its investigation reports."""
    report_due_on = clock.legal_day(accident.occurred_at) + timedelta(days=60)
    return {
        "window_ends_on": accident.window_ends_on or window_ends_on(accident),
        "report_due_on": accident.report_due_on or report_due_on,
    }


def _investigator(accident: Accident, happened_at: datetime) -> dict[str, Any]:
    return {"investigated_by": _INVESTIGATORS[accident.grade]}


def _reply_due(accident: Accident, happened_at: datetime) -> dict[str, Any]:
    gravest, *_ = GRADES[0]
    days = _OF_THE_GRAVEST if accident.grade == gravest else _REPLIES_WITHIN
    return {"reply_due_on": clock.legal_day(happened_at) + timedelta(days=days)}


def _replied(accident: Accident, happened_at: datetime) -> dict[str, Any]:
    day = accident.replied_on or clock.legal_day(happened_at)
    return {"replied_on": day, "evaluate_due_on": day + timedelta(days=365)}


def _of_others(accident: Accident) -> str:
    """Who investigates an accident replies to its report (第19, 32条): of a graver one that is not the district."""
    if accident.grade == ORDINARY:
        return ""
    who = dict(Accident.INVESTIGATORS)[_INVESTIGATORS[accident.grade]]
    return f"{accident.grade}事故由{who}组织调查并批复，收到以后由安委办登记。"


def _of_the_district(accident: Accident) -> str:
    return "一般事故由区里调查，由区领导批复。" if accident.grade == ORDINARY else ""


def _window_closed(accident: Accident) -> str:
    last = accident.window_ends_on or window_ends_on(accident)
    return f"补报到{clock.day_words(last)}为止，伤亡不再改。" if clock.today() > last else ""


def _supplement(code: str, state: str, **how: Any) -> Step:
    """What is learnt of casualties and losses, while it may still be added; the grade follows from it."""
    return Step(
        code, "续报补报", (state,), state, by=_OFFICERS, brings=_HARM, barred=_window_closed,
        about=f"死伤、损失有变化的及时补报，等级跟着变（{_REGULATION}第13条）", **how,
    )  # fmt: skip


Loop(
    Accident,
    start="kept",
    grants_time=lambda accident: (LEADER, OFFICE),
    states=(
        State(
            "kept", "待上报", holder=OFFICE, todo="上报", escalate=(LEADER,),
            within=Limit(1, HOURS, source=f"{_REGULATION}第9条：一小时内报告"),
        ),
        State(
            "reported", "待调查", holder=OFFICE, todo="成立调查组", escalate=(LEADER,),
            within=Limit(5, WORKING, source="成立调查组的期限（示范），待区里核定"),
        ),
        State(
            "investigating", "调查中", holder=OFFICE, todo="提交调查报告", due_field="report_due_on", escalate=(LEADER,),
        ),
        State(
            "investigated", "待批复", holder=LEADER, todo="批复", escalate=(OFFICE,), due_field="reply_due_on",
            within=Limit(_REPLIES_WITHIN, CALENDAR, source=f"{_REGULATION}第32条：十五日内批复，特别重大的三十日"),
            held_instead=lambda accident: "" if accident.grade == ORDINARY else OFFICE,
        ),
        State("replied", "待处理落实", holder=OFFICE, todo="落实处理", due_field="evaluate_due_on", escalate=(LEADER,)),
        State("handled", "待整改评估", holder=OFFICE, todo="整改评估", due_field="evaluate_due_on", escalate=(LEADER,)),
        State("closed", "已结案", closed=True),
    ),
    steps=(
        Step(
            "report", "上报", ("kept",), "reported", by=_OFFICERS, brings=("reported_at", "reported_to"),
            needs=("reported_at", "reported_to"), sets=_days_set,
        ),
        Step(
            "set_up", "成立调查组", ("reported",), "investigating", by=_OFFICERS, brings=("team",), needs=("team",),
            sets=lambda accident, at: _investigator(accident, at) | _days_set(accident, at),
        ),
        _supplement("supplement", "reported"),
        Step(
            "submit", "提交调查报告", ("investigating",), "investigated", by=_OFFICERS,
            brings=("direct_cause", "indirect_cause", "responsibility"), needs=("direct_cause", "responsibility"),
            photo="调查报告", sets=_reply_due,
        ),
        _supplement("supplement_later", "investigating", sets=_investigator),
        Step("reply", "批复", ("investigated",), "replied", by=(LEADER,), barred=_of_others, sets=_replied),
        Step(
            "hear_reply", "登记上级批复", ("investigated",), "replied", by=_OFFICERS, brings=("replied_on",),
            needs=("replied_on",), offers_photo="批复", barred=_of_the_district, sets=_replied,
        ),
        Step(
            "handle", "落实处理", ("replied",), "handled", by=_OFFICERS, brings=("handling",), needs=("handling",),
        ),
        Step(
            "evaluate", "整改评估，结案", ("handled",), "closed", by=_OFFICERS, photo="评估报告",
            sets=lambda accident, at: {"evaluated_on": clock.legal_day(at)},
        ),
    ),
)  # fmt: skip
