"""What the steps of a major hazard set, ask and tell; its path is in loop.py (docs/decisions/0036-major-hazards.md)."""

from datetime import datetime, timedelta
from typing import Any

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.ledger.incomplete import NOT_FILLED
from anlan.kernel.notice.recipients import Audience
from anlan.kernel.notice.sending import About, tell
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import DEPARTMENT, LEADER, OFFICE, TOWN

from . import standards
from .models import Hazard

_INFORMED = (DEPARTMENT, OFFICE, LEADER)  # at once, of each hazard that is judged major
VERDICT = ("level", "standard", "standard_item", "standard_compared")
FIVE = ("fix_person", "fix_measures", "fix_budget_yuan", "fix_due_on", "fix_plan")  # 责任、措施、资金、时限、预案
_RHYTHM = 10  # days: once in ten (旬报), where nobody set another


def judged(hazard: Hazard, happened_at: datetime) -> dict[str, Any]:
    """The basis in words, and that it was reported. Raises Incomplete where nothing judges, or nobody has compared what does."""
    item = standards.items().get(hazard.standard_item)
    if hazard.standard_item and item not in standards.offered(hazard):
        raise Incomplete({"standard_item": "发现那天这一条没有施行，或者不管这个行业，请另选一条。"})
    if item is None and hazard.standard in ("", NOT_FILLED):
        raise Incomplete({"standard": "请选一条判定条目；本行业的条目还没有录入的，把依据写在这里。"})
    if (item is None or item.is_unread) and not hazard.standard_compared:
        raise Incomplete({"standard_compared": "这条依据还没有核对过原文，对照原文看过请勾上。"})
    basis = hazard.standard if item is None else item.basis
    return {"level": "major", "standard": basis, "reported_on": clock.legal_day(happened_at), "regraded_on": None}


def tell_on(hazard: Hazard, actor: Actor, now: datetime) -> None:
    """Let department, office and leader know at once."""
    about = About(hazard.code, hazard.pk, hazard.region, hazard.sector)
    text = f"{actor.name}判定为重大隐患：{hazard.headline()}，依据{hazard.standard}"
    for role in _INFORMED:
        audience = Audience(role=role, region=hazard.region, sector=hazard.sector)
        tell(f"major:{hazard.pk}:{hazard.version}:{role}", text, to=audience, about=about, now=now, at_once=True)


def regraded(hazard: Hazard, happened_at: datetime) -> dict[str, Any]:
    return {
        "level": "general", "standard": "", "standard_item": "", "standard_compared": False,
        "regraded_on": clock.legal_day(happened_at),
    }  # fmt: skip


def listed(hazard: Hazard, happened_at: datetime) -> dict[str, Any]:
    return {"listed_on": clock.legal_day(happened_at), **next_progress(hazard, happened_at)}


def next_progress(hazard: Hazard, happened_at: datetime) -> dict[str, Any]:
    """When progress is to be reported again, from the day of this report: what was missed before is not asked once more."""
    days = hazard.progress_days or _RHYTHM
    return {"progress_days": days, "progress_due_on": clock.legal_day(happened_at) + timedelta(days=days)}


def treated(hazard: Hazard, happened_at: datetime) -> dict[str, Any]:
    return {"fixed_on": clock.legal_day(happened_at), "progress_due_on": None}


def not_accepted(hazard: Hazard, happened_at: datetime) -> dict[str, Any]:
    return {"fixed_on": None, **next_progress(hazard, happened_at)}


def accepted(hazard: Hazard, happened_at: datetime) -> dict[str, Any]:
    return {"accepted_on": clock.legal_day(happened_at)}


def delisted(hazard: Hazard, happened_at: datetime) -> dict[str, Any]:
    day = clock.legal_day(happened_at)
    return {"delisted_on": day, "closed_on": day}


def whoever_may(hazard: Hazard, actor: Actor) -> bool:
    """Whoever has the power takes the step, in whose hands the matter is or not: a verdict on the level, the public notice."""
    return True


def is_general(hazard: Hazard) -> str:
    return "" if hazard.level == "major" else "已经是一般隐患。"


def not_assigned(hazard: Hazard) -> str:
    return "重大隐患不直接交办：先判定为重大，再定治理方案。" if hazard.level == "major" else ""


def judge_first(hazard: Hazard) -> str:
    """A major one that a sheet brought as being rectified waits for the town's verdict, not for the firm."""
    return TOWN if hazard.level == "major" else ""


def not_rectified(hazard: Hazard) -> str:
    return "重大隐患要先由镇街或部门判定，再定治理方案。" if hazard.level == "major" else ""
