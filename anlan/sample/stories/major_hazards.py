"""A major hazard as its people take it along its path, each step on its page by whoever holds it.

acts = path(hazard, Treated(officer, manager, "应急管理局", due_on, item="GM-XK-02"), staff)
yield from along(hazard, acts[:2], [judged_at, planned_at], new_keys)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from anlan.kernel.people.actor import Actor
from anlan.ledgers.hazards import standards

from ..acting import take
from ..diary import Story
from ..organisation import Seated

Act = tuple[str, Actor, dict[str, Any]]  # the step, by whom, what they type


@dataclass(frozen=True)
class Treated:
    """Who takes a major hazard along. firm: who acts for the enterprise, the town's officer where it has no desk; item: of the standard
    by which it is judged; basis: in words, where none of them is for its trade.
    """

    officer: Actor
    firm: Actor
    department: str
    due_on: date
    item: str = ""
    basis: str = ""


def path(hazard: Any, treated: Treated, staff: Seated) -> list[Act]:
    """Every act from the verdict to the end."""
    bureau, office, leader = staff.actors[f"{treated.department}:1"], staff.actors["office"], staff.actors["leader"]
    listing = {
        "supervised_by": "区级", "supervising_body": staff.bodies[treated.department],
        "supervision_no": f"青安委督〔{hazard.found_on:%Y}〕{hazard.found_on:%m%d}号", "supervising_leader": leader.name,
    }  # fmt: skip
    plan = {
        "fix_person": treated.firm.name, "fix_measures": "停用整改，更换设备，整改后由专业机构检测", "fix_budget_yuan": 36000,
        "fix_due_on": treated.due_on, "fix_plan": "治理期间停用，专人看守，备好救援器材", "interim_measures": "断电上锁，拉警戒线",
    }  # fmt: skip
    notice = {"publicity_url": f"https://qinghe.example/aqgs/{hazard.found_on:%Y%m%d}"}
    return [
        ("judge_major", treated.officer, _verdict(hazard, treated)),
        ("submit_plan", treated.firm, plan),
        ("approve_plan", bureau, {}),
        ("propose_listing", office, listing),
        ("agree_listing", leader, {}),
        ("announce", office, notice),
        ("report_progress", treated.firm, {"progress": "设备已订购，现场停用，每天有人巡查"}),
        ("ask_acceptance", treated.firm, {"fix_measures": "已按方案整改，检测合格，见照片"}),
        ("accept", bureau, {"accepted_by": f"{bureau.title}、专家组"}),
        ("delist", office, notice),
    ]


def along(hazard: Any, acts: Sequence[Act], moments: Sequence[datetime], new_keys: Iterator[UUID]) -> Story:
    """Let as many of the acts come to pass as there are moments."""
    for (step, actor, entries), at in zip(acts, moments, strict=False):
        yield at
        take(hazard, step, actor, at, next(new_keys), **entries)


def evenly(start: datetime, end: datetime, count: int) -> list[datetime]:
    """Moments from one to another, as far from each other as they can be."""
    return [start + (end - start) * at / (count - 1) for at in range(count)]


def _verdict(hazard: Any, treated: Treated) -> dict[str, Any]:
    """The item, where it is for this trade and was in force; else the basis in words. Both were compared with the text."""
    if treated.item in {each.code for each in standards.offered(hazard)}:
        return {"standard_item": treated.item, "standard_compared": True}
    return {"standard": treated.basis or standards.items()[treated.item].basis, "standard_compared": True}
