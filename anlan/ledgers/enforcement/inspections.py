"""What bars a step of an inspection, and what follows from it.

M18: 安全生产违法行为行政处罚办法 (应急管理部令第18号, in force 2026-02-01).
"""

from datetime import date, datetime
from typing import Any
from uuid import uuid5

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.stepping import NOTE
from anlan.kernel.people.actor import Actor

from . import frequency, issuing
from .draws.models import Recusal
from .inspection import Check
from .limits import last_day
from .models import Case

_TO_GIVE_OUT = "found"  # the state of a hazard that waits to be given to who puts it right
_TWO = "执法检查由两名以上持证执法人员进行，一个人不能查（行政处罚法第42条、安全生产法第67条），请选主办、协办两名。"


def plan_approved(check: Check, at: datetime) -> dict[str, Any]:
    """Raises Incomplete where the firm was inspected often enough this year and nobody says why it is again."""
    if words := frequency.too_often(check):
        raise Incomplete({"over_cap_because": words})
    return {"officers": _certified(check, check.planned_on or clock.legal_day(at))}


def arrived(check: Check, at: datetime) -> dict[str, Any]:
    """The day is that of the arrival, and so is the day on which certificates must hold."""
    day = check.checked_on or clock.legal_day(at)
    return {"checked_on": day, "officers": _certified(check, day)}


def _certified(check: Check, day: date) -> str:
    """The two officers by name. Raises Incomplete where one comes alone, must stay away, or has a certificate that is over."""
    if check.lead is None or check.second is None or check.lead_id == check.second_id:
        raise Incomplete({"lead" if check.lead is None else "second": _TWO})
    for name, officer in (("lead", check.lead), ("second", check.second)):
        if officer.valid_until < day:
            raise Incomplete(
                {name: f"{officer.name}的执法证{officer.valid_until:%Y-%m-%d}到期，{day:%Y-%m-%d}不能执法，请换人。"}
            )
        if (
            recusal := Recusal.objects.of(check.place).filter(Recusal.present(), inspector=officer).first()
        ) is not None:
            raise Incomplete(
                {name: f"{officer.name}要回避这家（{recusal.because}，{recusal.number}），请换人（行政处罚法第43条）。"}
            )
    return f"{check.lead.name}；{check.second.name}"


def something_open(check: Check) -> str:
    """Why the inspection goes on: what it found is not put right."""
    return f"还有{check.open_problems}条隐患没有销号。" if check.open_problems else ""


def nothing_open(check: Check) -> str:
    return "" if check.open_problems else "没有待整改的隐患。"


def served(check: Check, at: datetime) -> dict[str, Any]:
    """Ten working days after the last day that the order sets, it is checked again (M18 art. 27)."""
    served_on = check.served_on or clock.legal_day(at)
    days = [each.fix_due_on for each in issuing.findings(check) if each.closed_on is None and each.fix_due_on]
    return {"served_on": served_on, "recheck_by": last_day(max([served_on, *days]), "recheck")}


def hand_over(check: Check, actor: Actor, now: datetime) -> None:
    """What the order names is the firm's from its service on, by the deadline of the order: no town has to give it out once more. A major
    one goes its own way.
    """
    for hazard in issuing.findings(check):
        if hazard.state == _TO_GIVE_OUT and hazard.level != "major" and hazard.fix_due_on is not None:
            content = {"fix_due_on": hazard.fix_due_on, NOTE: f"{check.order_no}已送达"}
            key = uuid5(issuing.step_key(check), f"hand over {hazard.pk}")
            advance(hazard, "assign", actor=actor, key=key, content=content)


def reviewed(check: Check, at: datetime) -> dict[str, Any]:
    return {**issuing.numbers("review")(check, at), "rechecked_on": clock.legal_day(at)}


def reviewed_and_closed(check: Check, at: datetime) -> dict[str, Any]:
    return reviewed(check, at) | closed(check, at)


def closed(check: Check, at: datetime) -> dict[str, Any]:
    return {"closed_on": clock.legal_day(at)}


def of_this_firm(case: Case, check: Check, actor: Actor) -> bool:
    return case.place_id == check.place_id


def filed(check: Check, at: datetime) -> dict[str, Any]:
    """Raises Incomplete for a case against somebody else."""
    if check.case is not None and check.case.place_id != check.place_id:
        raise Incomplete({"case": f"{check.case.case_no}不是{check.place}的案件，请选这家的。"})
    return closed(check, at)


def no_measures(check: Check) -> str:
    """Why nothing is stopped on the spot: only where a major hazard stands open (安全生产法 art. 65), and once."""
    if check.measure_no:
        return f"已经出具{check.measure_no}。"
    major = any(each.level == "major" and each.closed_on is None for each in issuing.findings(check))
    return "" if major else "没有待整改的重大隐患。"
