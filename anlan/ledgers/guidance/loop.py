"""How guidance closes: a request becomes a visit, the visit leaves advice, the firm answers each piece, whoever sent the experts looks at
the answer; what the firm says of the visit is read by the office.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anlan.kernel.loop.declare import WORKING, Beginning, Limit, Loop, State, Step
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import DEPARTMENT, ENTERPRISE, EXPERT, LEADER, OFFICE, TOWN

from . import rules, telling
from .models import PLANNED, Advice, Guidance, GuidanceRating, Request

SENDERS = (OFFICE, DEPARTMENT, TOWN)
_GOING = (*SENDERS, EXPERT)
_LATE = (OFFICE, LEADER)
_BY = "body_id"


def _within(days: int, what: str) -> Limit:
    return Limit(days, WORKING, source=f"专家帮扶{what}（示范），待区里核定")


def _sends(code: str, title: str, source: str, target: str, *brings: str, **more: Any) -> Step:
    """By the body that sends the experts; the office in its stead."""
    return Step(code, title, (source,), target, by=SENDERS, instead=(OFFICE,), brings=brings, **more)


def _goes(code: str, title: str, source: str, target: str, *brings: str, **more: Any) -> Step:
    """By the body that sends, or by the expert who goes."""
    return Step(code, title, (source,), target, by=_GOING, taker=rules.goes, brings=brings, **more)


def _answers(code: str, title: str, target: str, brings: str, **more: Any) -> Step:
    """By the firm; its town where it has no desk."""
    return Step(
        code, title, ("given",), target, by=(ENTERPRISE,), instead=(TOWN,), brings=(brings,), needs=(brings,), **more
    )


def _planned(visit: Guidance, actor: Actor, now: datetime) -> None:
    """Nobody is sent who must stay away; who is sent learns it."""
    rules.require_plan(visit, actor, now)
    telling.tell_of_plan(visit, actor, now)


Loop(
    Request,
    start="asked",
    asks=True,
    states=(
        State(
            "asked", "待安排", holder=DEPARTMENT, todo="安排专家", escalate=_LATE, within=_within(5, "申请的答复期限"),
            fixed=("expert", "second_expert", "planned_on", "answer"),
        ),
        State("arranged", "已安排", closed=True),
        State("declined", "不安排", closed=True),
    ),
    steps=(
        Step(
            "arrange", "安排专家", ("asked",), "arranged", by=SENDERS, brings=("expert", "second_expert", "planned_on"),
            needs=("expert", "planned_on"), sets=rules.arranged, opens="guidance", opens_with=rules.visit_of,
        ),
        Step("decline", "不安排", ("asked",), "declined", by=SENDERS, brings=("answer",), needs=("answer",)),
    ),
)  # fmt: skip
Loop(
    Guidance,
    start=PLANNED,
    beginning=Beginning((rules.KEPT,), ("visited_on",), rules.first_state),
    also=_planned,
    states=(
        State(PLANNED, "待上门", body_field=_BY, todo="上门帮扶", due_field="planned_on", escalate=_LATE),
        State("made", "待交建议", body_field=_BY, todo="把建议交给企业", within=_within(3, "交建议的期限"), escalate=_LATE),
        State(rules.KEPT, "已帮扶", closed=True),  # what came in before visits had a loop is in it
        State("cancelled", "没去成", closed=True),
    ),
    steps=(
        _goes(
            "make", "上门了", PLANNED, "made", "visited_on", "lead", "second", "escort", "content", sets=rules.visited,
            offers_photo="现场照片",
        ),
        _sends(
            "replan", "改期换人", PLANNED, PLANNED, "planned_on", "lead", "second", needs=("planned_on",), sets=rules.planned_anew,
            also=telling.tell_of_plan, about="换一天去，或者换一位专家去",
        ),
        _sends("cancel", "不去了", PLANNED, "cancelled", "cancelled_because", needs=("cancelled_because",), also=telling.tell_of_cancelling),
        _goes("hand_over", "建议已交企业", "made", rules.KEPT, barred=rules.none_listed, sets=rules.handed_over),
        _goes("leave_none", "没有建议", "made", rules.KEPT, barred=rules.some_listed, why=True),
    ),
)  # fmt: skip
Loop(
    Advice,
    start="given",
    states=(
        State(
            "given", "待企业答复", holder=ENTERPRISE, placeless=TOWN, todo="答复建议", due_field="due_on", escalate=(TOWN, DEPARTMENT, OFFICE),
        ),
        State("taken", "待看落实", body_field=_BY, todo="看落实没有", within=_within(5, "看答复的期限"), escalate=_LATE),
        State("refused", "待看理由", body_field=_BY, todo="看不采纳的理由", within=_within(5, "看答复的期限"), escalate=_LATE),
        State("asked", "待专家答复", body_field=_BY, todo="请专家答复", within=_within(3, "专家答复的期限"), escalate=_LATE),
        State("settled", "已落实", closed=True),
        State("declined", "未采纳", closed=True),
    ),
    steps=(
        _answers("take_up", "采纳，已落实", "taken", "outcome", photo="落实照片", sets=rules.answered, also=telling.told_of_advice("采纳了您的建议")),
        _answers("refuse", "不采纳", "refused", "refusal", sets=rules.answered, also=telling.told_of_advice("没有采纳您的建议")),
        _answers("ask", "再问专家", "asked", "question", also=telling.told_of_advice("请您再讲一讲这条建议")),
        Step(
            "explain", "答复企业", ("asked",), "given", by=_GOING, taker=rules.may_explain, brings=("reply",), needs=("reply",),
            sets=rules.explained,
        ),
        _sends("agree", "看过，落实了", "taken", "settled", not_by="take_up", offers_photo="回访照片", sets=rules.closed,
               also=telling.told_of_advice("落实了您的建议，看过了")),
        _sends("send_back", "没落实，退回", "taken", "given", "due_on", needs=("due_on",), not_by="take_up", why=True),
        _sends("accept", "理由成立", "refused", "declined", not_by="refuse", sets=rules.closed,
               also=telling.told_of_advice("不采纳您的建议，理由成立")),
        _sends("insist", "还是要做，退回", "refused", "given", "due_on", needs=("due_on",), not_by="refuse", why=True),
    ),
)  # fmt: skip


def _read_at_once(values: Mapping[str, Any]) -> str:
    """One with which all was well needs nobody's hand."""
    is_well = values["overall"] == "good" and values["selling"] != "asked" and values["useful"] != "no"
    return "read" if is_well else ""


_ASKED = ("overall", "useful", "selling", "words")
Loop(
    GuidanceRating,
    start="given",
    beginning=Beginning(("read",), ("overall", "selling", "useful"), _read_at_once),
    grants_time=lambda rating: (LEADER,),
    states=(
        State("given", "待看", holder=OFFICE, todo="看企业的评价", within=_within(5, "看评价的期限"), escalate=(LEADER,)),
        State(
            "pursued", "核实中", holder=OFFICE, todo="核实企业反映的事", within=_within(5, "核实的期限"), escalate=(LEADER,), fixed=_ASKED,
        ),
        State("read", "已看", closed=True),
        State("settled", "已核实", closed=True, fixed=_ASKED),
    ),
    steps=(
        Step("read", "已看", ("given",), "read", by=(OFFICE,)),
        Step("pursue", "转去核实", ("given",), "pursued", by=(OFFICE,), about="反映推销、要钱物的，核实后写明结果"),
        Step("settle", "已核实", ("pursued",), "settled", by=(OFFICE,), brings=("outcome",), needs=("outcome",)),
    ),
)  # fmt: skip
