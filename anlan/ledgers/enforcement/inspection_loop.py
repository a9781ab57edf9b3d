"""How an inspection closes: planned, approved, carried out by two certified officers, recorded; what stands open is ordered to be
put right, the order served, and checked again.
"""

from anlan.kernel.history.acts import OPENED
from anlan.kernel.loop.declare import Loop, State
from anlan.kernel.people.roles import LEADER

from . import inspections, issuing
from .inspection import CANCELLED, PLANNED, Check
from .states import state, step

_OFFICERS = ("lead", "second")
_NOT_YET, _WAS = ("checked_on", "officers"), ("planned_on",)  # what later steps say; what the plan said

Loop(
    Check,
    start=PLANNED,
    grants_time=lambda check: (LEADER,),
    states=(
        state(PLANNED, "方案待批", "批准检查方案", due_field="planned_on", fixed=_NOT_YET),
        state("approved", "待检查", "检查", due_field="planned_on", fixed=_NOT_YET),
        state("on_site", "检查中", "出具检查记录", "record", fixed=_WAS),
        state("recorded", "待处理", "归档或者下达指令", "order", fixed=_WAS),
        state("ordered", "待送达", "送达指令书", "serve", fixed=_WAS),
        state("rectifying", "待复查", "复查", due_field="recheck_by", fixed=_WAS),
        state("failed", "待立案", "立案", "file", fixed=_WAS),
        State("kept", "已办结", closed=True, fixed=_WAS),  # what came in before inspections had a loop is in it
        State(CANCELLED, "已取消", closed=True),
    ),
    steps=(
        step("approve", "批准方案", (PLANNED,), "approved", *_OFFICERS, "over_cap_because", not_by=OPENED, sets=inspections.plan_approved),
        step(
            "arrive", "到场检查", ("approved",), "on_site", "checked_on", *_OFFICERS, sets=inspections.arrived,
            offers_photo="现场照片",
        ),
        step(
            "arrive_at_once", "紧急先查", (PLANNED,), "on_site", "checked_on", *_OFFICERS, why=True,
            sets=inspections.arrived, offers_photo="现场照片",
        ),
        step(
            "record", "出具检查记录", ("on_site",), "recorded", "met_by", "experts", sets=issuing.numbers("record"),
            also=issuing.issues("record"),
        ),
        step("finish", "归档", ("recorded",), "kept", barred=inspections.something_open, sets=inspections.closed),
        step(
            "order", "下达限期整改指令", ("recorded",), "ordered", barred=inspections.nothing_open, sets=issuing.numbers("order"),
            also=issuing.issues("order"),
        ),
        step(
            "measure", "作出现场处理措施", ("recorded",), "recorded", "measures", "measures_until", needs=("measures",),
            barred=inspections.no_measures, sets=issuing.numbers("measures"), also=issuing.issues("measures"),
            about="当场责令停用、撤人等，出具现场处理措施决定书",
        ),
        step(
            "serve", "指令书已送达", ("ordered",), "rectifying", "received_by", "service_way", "served_on",
            needs=("received_by", "service_way"), begins={"received_by": "met_by"}, offers_photo="送达回证", sets=inspections.served,
            also=inspections.hand_over,
        ),
        step(
            "pass", "复查合格", ("rectifying",), "kept", barred=inspections.something_open,
            sets=inspections.reviewed_and_closed, also=issuing.issues("review"), offers_photo="复查",
        ),
        step(
            "fail", "复查不合格", ("rectifying",), "failed", barred=inspections.nothing_open, sets=inspections.reviewed,
            also=issuing.issues("review"), offers_photo="复查",
        ),
        step(
            "file", "已立案", ("failed",), "kept", "case", needs=("case",), fits={"case": inspections.of_this_firm},
            sets=inspections.filed,
        ),
        step(
            "cancel", "取消检查", (PLANNED, "approved"), CANCELLED, "cancelled_because", needs=("cancelled_because",),
        ),
    ),
)  # fmt: skip
