"""How a drill ends: planned, held, summed up; what it found is given to somebody to mend. Source: AQ/T 9007, 9009."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.loop.assigned import assigned_loop
from anlan.kernel.loop.declare import WORKING, Beginning, Limit, Loop, State, Step
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import OFFICE, WRITERS
from anlan.kernel.scope.record import KEPT

from .models import Drill, Finding

_LONG_AGO = timedelta(days=30)  # whoever enters a drill of so long ago is not late with anything


def _first_state(values: Mapping[str, Any]) -> str:
    """One to come is planned; one that says what came of it is filed, as is one of long ago."""
    held_at = values["held_at"]
    if held_at is not None and held_at > clock.now():
        return "planned"
    if values["summary"] or values["problems"]:
        return "filed"
    return KEPT if held_at is not None and held_at < clock.now() - _LONG_AGO else ""


def _to_come(drill: Drill) -> str:
    return "演练还没有办，当天起才能办这一步。" if clock.legal_day(drill.held_at) > clock.today() else ""


def _require_to_come(drill: Drill, actor: Actor, now: datetime) -> None:
    """Raises Incomplete where a drill is put off to a moment that is past."""
    if drill.held_at < now:
        raise Incomplete({"held_at": "改到的时间已经过了，请核对。"})


Loop(
    Drill,
    start="held",
    beginning=Beginning(("planned", "filed", KEPT), ("held_at", "summary", "problems"), _first_state),
    states=(
        State("planned", "待演练", body_field="body_id", todo="组织演练", due_field="held_at"),
        State(
            "held", "待总结", body_field="body_id", todo="总结评估", counted_from="held_at", escalate=(OFFICE,),
            within=Limit(10, WORKING, source="演练总结评估的期限（示范，AQ/T 9009），待区里核定"),
        ),
        State("filed", "已归档", closed=True),
        State("cancelled", "已取消", closed=True),
        State(KEPT, "在册", closed=True),
    ),
    steps=(
        Step(
            "hold", "办了", ("planned",), "held", by=WRITERS, instead=(OFFICE,), brings=("teams", "people"), needs=("people",),
            early=_to_come, offers_photo="现场",
        ),
        Step(
            "postpone", "改期", ("planned",), "planned", by=WRITERS, instead=(OFFICE,), brings=("held_at", "spot"), needs=("held_at",),
            also=_require_to_come, about="改到哪一天、哪里；总结的期限跟着新的日子算",
        ),
        Step(
            "cancel", "取消", ("planned",), "cancelled", by=WRITERS, instead=(OFFICE,), brings=("cancel_reason",),
            needs=("cancel_reason",),
        ),
        Step(
            "sum_up", "总结归档", ("held",), "filed", by=WRITERS, instead=(OFFICE,), brings=("summary", "problems", "revise_plan"),
            needs=("summary",), offers_photo="评估报告", sets=lambda drill, at: {"summed_on": clock.legal_day(at)},
        ),
    ),
)  # fmt: skip
assigned_loop(Finding, todo="整改", photo="整改佐证")
