"""How a stop of a round closes: the team was there and told what it saw, or did not go. How a 交办单 closes: the body that it names takes it
on, does it and shows that, and whoever gave it agrees.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.loop.assigned import WORKING_FOR_BODIES, report_step
from anlan.kernel.loop.declare import WORKING, Beginning, Limit, Loop, State, Step
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import DEPARTMENT, LEADER, OFFICE, TOWN
from anlan.kernel.scope.record import KEPT

from .models import PLANNED, SKIPPED, Assignment, Visit

GIVERS = (OFFICE, DEPARTMENT, TOWN)
_LATE = (OFFICE, LEADER)
_HOLDER, _GIVER = "holder_id", "body_id"


def _within(days: int, what: str) -> Limit:
    return Limit(days, WORKING, source=f"交办单{what}（示范），待区里核定")


def _done(assignment: Assignment, at: datetime) -> dict[str, Any]:
    return {"done_on": clock.legal_day(at)}


def _confirmed(assignment: Assignment, at: datetime) -> dict[str, Any]:
    return {"confirmed_on": clock.legal_day(at)}


def _not_done(assignment: Assignment, at: datetime) -> dict[str, Any]:
    return {"done_on": None}


def _gave(assignment: Assignment, actor: Actor) -> bool:
    return actor.body_id == assignment.body_id


def _is_a_towns(assignment: Assignment) -> bool:
    return assignment.body is not None and assignment.body.kind == "town"


def _grants_time(assignment: Assignment) -> tuple[str, ...]:
    """Who handed it out gives more time: a town of its own; of what the district gave, the district."""
    return (TOWN,) if _is_a_towns(assignment) else (OFFICE, LEADER)


def _told_of_late(assignment: Assignment) -> tuple[str, ...]:
    """What a town handed out is chased by the town first."""
    return (TOWN, OFFICE) if _is_a_towns(assignment) else ()


def _by_holder(code: str, title: str, source: str, target: str, *brings: str, **more: Any) -> Step:
    return Step(code, title, (source,), target, by=WORKING_FOR_BODIES, brings=brings, needs=brings, **more)


def _by_giver(code: str, title: str, source: tuple[str, ...], target: str, *brings: str, **more: Any) -> Step:
    return Step(code, title, source, target, by=GIVERS, brings=brings, **more)


def _visit_begins(values: Mapping[str, Any]) -> str:
    """A visit that was made already is kept; one to come is planned."""
    return KEPT if values["visited_on"] is not None else ""


def _arrived(visit: Visit, at: datetime) -> dict[str, Any]:
    """Raises Incomplete for a day to come."""
    day = visit.visited_on or clock.legal_day(at)
    if day > clock.legal_day(at):
        raise Incomplete({"visited_on": "这一天还没有到，去了再办。"})
    return {"visited_on": day}


def _on_route(code: str, title: str, source: str, target: str, *brings: str, **more: Any) -> Step:
    """By the body whose team goes; the office in its stead."""
    return Step(code, title, (source,), target, by=GIVERS, instead=(OFFICE,), brings=brings, **more)


Loop(
    Visit,
    start=PLANNED,
    beginning=Beginning((KEPT,), ("visited_on",), _visit_begins),
    states=(
        State(PLANNED, "待督导", body_field=_GIVER, todo="去督导", due_field="planned_on", escalate=_LATE),
        State(
            "there", "待反馈", body_field=_GIVER, todo="反馈", escalate=_LATE,
            within=Limit(2, WORKING, source="督导检查反馈的期限（示范），待区里核定"),
        ),
        State(KEPT, "已反馈", closed=True),  # what came in before visits had a loop is in it
        State(SKIPPED, "没去", closed=True),
    ),
    steps=(
        _on_route("arrive", "到了", PLANNED, "there", "visited_on", sets=_arrived, offers_photo="现场照片"),
        _on_route("put_off", "改天去", PLANNED, PLANNED, "planned_on", needs=("planned_on",), about="换一天去，期限跟着走"),
        _on_route("skip", "不去了", PLANNED, SKIPPED, "skipped_because", needs=("skipped_because",)),
        _on_route("feed_back", "反馈", "there", KEPT, "subject_matter", "due_on", "to_enforcement"),
    ),
)  # fmt: skip
Loop(
    Assignment,
    start="given",
    states=(
        State(
            "given", "待签收", body_field=_HOLDER, todo="签收", within=_within(2, "签收的期限"), escalate=_LATE,
            escalate_instead=_told_of_late,
        ),
        State(
            "doing", "办理中", body_field=_HOLDER, todo="办理", due_field="due_on", escalate=_LATE, escalate_instead=_told_of_late,
        ),
        State("reported", "待确认", body_field=_GIVER, todo="确认办结", within=_within(5, "确认的期限"), escalate=_LATE),
        State("returned", "退回待改派", body_field=_GIVER, todo="改派", within=_within(2, "改派的期限"), escalate=_LATE),
        State("confirmed", "已办结", closed=True),
        State("cancelled", "已收回", closed=True),
    ),
    steps=(
        _by_holder("accept", "签收", "given", "doing", instead=(OFFICE,)),
        _by_holder("give_back", "不归我办，退回", "given", "returned", why=True),
        _by_holder(
            "finish", "报办结", "doing", "reported", "feedback", instead=(OFFICE,), photo="办结佐证", sets=_done,
        ),
        report_step("doing"),
        _by_giver(
            "confirm", "确认办结", ("reported",), "confirmed", instead=(OFFICE,), not_by="finish", sets=_confirmed,
        ),
        _by_giver(
            "reject", "没办到位，退回", ("reported",), "doing", "due_on", needs=("due_on",), instead=(OFFICE,), not_by="finish",
            why=True, sets=_not_done,
        ),
        _by_giver("reassign", "改派", ("returned",), "given", "holder", "due_on", needs=("holder",), instead=(OFFICE,), why=True),
        _by_giver("call_off", "收回", ("given", "returned"), "cancelled", taker=_gave, why=True),
    ),
    grants_time=_grants_time,
)  # fmt: skip
