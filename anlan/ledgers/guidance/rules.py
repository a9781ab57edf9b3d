"""What bars a step of a guidance visit, of a request or of a piece of advice, and what follows from it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from anlan.kernel import clock
from anlan.kernel.clock.working import add_working_days, calendar
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import EXPERT

from .conflicts import require_free
from .models import PLANNED, Advice, Guidance, Request
from .sent import posts_of

KEPT = "kept"
_AGAIN = 5  # working days that a firm has at least, once its question is answered


def first_state(values: Mapping[str, Any]) -> str:
    """A visit that was made already is kept; one to come is planned."""
    return KEPT if values["visited_on"] is not None else ""


def require_plan(visit: Guidance, actor: Actor, now: datetime) -> None:
    """Raises Incomplete for a plan that sends somebody who must stay away."""
    if visit.state == PLANNED:
        require_free(visit.place, {"lead": visit.lead, "second": visit.second})


def planned_anew(visit: Guidance, at: datetime) -> dict[str, Any]:
    require_free(visit.place, {"lead": visit.lead, "second": visit.second})
    return {}


def visited(visit: Guidance, at: datetime) -> dict[str, Any]:
    """The experts who went, by name as well. Raises Incomplete where nobody did, or who must stay away, or on a day to come."""
    day = visit.visited_on or clock.legal_day(at)
    if day > clock.legal_day(at):
        raise Incomplete({"visited_on": "这一天还没有到，去过了再办。"})
    if visit.lead is None and not visit.experts:
        raise Incomplete({"lead": "请选是哪位专家去的。"})
    require_free(visit.place, {"lead": visit.lead, "second": visit.second})
    names = "；".join(expert.subject() for expert in (visit.lead, visit.second) if expert is not None)
    return {"visited_on": day, "experts": visit.experts or names[:200]}


def goes(visit: Guidance, actor: Actor) -> bool:
    """Whether a visit is the actor's to write down: of the body that sends, or one of those who go."""
    return actor.body_id == visit.body_id or _is_expert(visit, actor)


def may_explain(advice: Advice, actor: Actor) -> bool:
    return actor.body_id == advice.body_id or _is_expert(advice.visit, actor)


def _is_expert(visit: Guidance, actor: Actor) -> bool:
    return actor.role == EXPERT and posts_of(visit, clock.today()).filter(pk=actor.post_id).exists()


def _advice_of(visit: Guidance) -> list[Advice]:
    return list(Advice.objects.of(visit).filter(Advice.present()).order_by("pk"))


def none_listed(visit: Guidance) -> str:
    return "" if _advice_of(visit) else "还没有登记建议：先在下面一条一条登记，企业才能答复。"


def some_listed(visit: Guidance) -> str:
    return "已经登记了建议，请办“建议已交企业”。" if _advice_of(visit) else ""


def handed_over(visit: Guidance, at: datetime) -> dict[str, Any]:
    """What was advised stands in the visit, too, as sheets have it."""
    texts = [each.text.rstrip("。；") for each in _advice_of(visit)]
    return {"advice": visit.advice or "；".join(texts)}


def arranged(request: Request, at: datetime) -> dict[str, Any]:
    require_free(request.place, {"expert": request.expert, "second_expert": request.second_expert})
    return {}


def visit_of(request: Request) -> dict[str, Any]:
    """What the visit says that a request becomes."""
    return {
        "content": request.topic, "planned_on": request.planned_on, "lead": request.expert, "second": request.second_expert,
        "origin": "asked",
    }  # fmt: skip


def answered(advice: Advice, at: datetime) -> dict[str, Any]:
    return {"answered_on": clock.legal_day(at)}


def closed(advice: Advice, at: datetime) -> dict[str, Any]:
    return {"closed_on": clock.legal_day(at)}


def explained(advice: Advice, at: datetime) -> dict[str, Any]:
    """The firm has a few days from the answer on, whatever the deadline was."""
    return {"due_on": max(advice.due_on, _later(clock.legal_day(at)))}


def _later(day: date) -> date:
    return add_working_days(day, _AGAIN, calendar())
