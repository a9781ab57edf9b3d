"""How a plan goes on: filed, assessed every three years, revised into a further edition, or repealed.

Source: 突发事件应急预案管理办法 (国办发〔2024〕5号) 第26条; 生产安全事故应急预案管理办法 (应急管理部令第2号, 2019).
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.declare import CALENDAR, WORKING, Beginning, Limit, Loop, State, Step
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import OFFICE, SYSTEM, WRITERS
from anlan.kernel.scope.record import KEPT

from .models import Plan

YEARS = 3  # after which a plan is assessed
AHEAD = timedelta(days=60)  # of that day, so that there is time for it
IN_FORCE = ("issued", KEPT, "assessing", "revising")


def _first_state(values: Mapping[str, Any]) -> str:
    """One that is to be issued is a draft; one that was filed is in force."""
    issued_on = values["issued_on"]
    if issued_on is not None and issued_on > clock.today():
        return "draft"
    return KEPT if values["filed_on"] else ""


def years_after(day: date) -> date:
    """The same day of the year in which a plan of `day` is assessed; of 29 February the day before."""
    last = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    return last.replace(year=day.year + YEARS)


def assessment_due(plan: Plan) -> date:
    """When a plan is to be assessed: on the day that it says, else three years after it was issued or assessed."""
    return plan.assess_on or years_after(plan.assessed_on or plan.issued_on)


def _due(plan: Plan, at: datetime) -> dict[str, Any]:
    return {"assess_on": assessment_due(plan)}


def _assessed(plan: Plan, at: datetime) -> dict[str, Any]:
    day = clock.legal_day(at)
    return {"assessed_on": day, "assess_on": years_after(day)}


def _require_issued(plan: Plan, actor: Actor, now: datetime) -> None:
    """Raises Incomplete where the day of issue is still to come."""
    if plan.issued_on > clock.legal_day(now):
        raise Incomplete({"issued_on": "发布日期还没有到，请填实际发布的日子。"})


def _replace_former(plan: Plan, actor: Actor, now: datetime) -> None:
    """The edition that a plan revises is in force no longer. Raises Incomplete where it is in force already no more."""
    former = plan.replaces
    if former is None:
        return
    if former.state not in IN_FORCE:
        raise Incomplete({"replaces": f"{former.number}已经不是现行的预案，请核对。"})
    advance(former, "replace", actor=actor, key=uuid5(NAMESPACE_URL, f"replace:{former.pk}:{plan.pk}"))


Loop(
    Plan,
    start="issued",
    beginning=Beginning(("draft", KEPT), ("issued_on", "filed_on"), _first_state),
    also=_replace_former,
    states=(
        State("draft", "草案", body_field="body_id", todo="发布", due_field="issued_on"),
        State(
            "issued", "待备案", body_field="body_id", todo="备案", escalate=(OFFICE,),
            within=Limit(20, WORKING, source="突发事件应急预案管理办法（国办发〔2024〕5号）第26条：发布后20个工作日内备案"),
        ),
        State("assessing", "待评估", body_field="body_id", todo="评估", due_field="assess_on", escalate=(OFFICE,)),
        State(
            "revising", "待修订", body_field="body_id", todo="修订", escalate=(OFFICE,),
            within=Limit(90, CALENDAR, source="修订预案的期限（示范），待区里核定"),
        ),
        State(KEPT, "现行", closed=True),
        State("replaced", "已修订", closed=True),
        State("repealed", "废止", closed=True),
    ),
    steps=(
        Step(
            "issue", "发布", ("draft",), "issued", by=WRITERS, instead=(OFFICE,), brings=("issued_on", "document_no"),
            needs=("issued_on",), also=_require_issued,
        ),
        Step(
            "file", "备案", ("issued",), KEPT, by=WRITERS, instead=(OFFICE,), brings=("filed_on", "filed_with", "filing_no"),
            needs=("filed_on",), offers_photo="备案登记表", sets=_due,
        ),
        Step("fall_due", "列入评估", (KEPT,), "assessing", by=(*WRITERS, SYSTEM), sets=_due),
        Step(
            "assess", "评估，继续有效", ("assessing",), KEPT, by=WRITERS, instead=(OFFICE,), brings=("assessment",),
            needs=("assessment",), offers_photo="评估报告", sets=_assessed,
        ),
        Step(
            "revise", "要修订", (KEPT, "assessing"), "revising", by=WRITERS, instead=(OFFICE,), brings=("revision_reason",),
            needs=("revision_reason",),
        ),
        Step("replace", "已出新版", IN_FORCE, "replaced", by=WRITERS, instead=(OFFICE,)),
        Step(
            "repeal", "废止", ("draft", *IN_FORCE), "repealed", by=WRITERS, instead=(OFFICE,), brings=("repeal_reason",),
            needs=("repeal_reason",),
        ),
    ),
)  # fmt: skip
