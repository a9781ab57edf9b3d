"""What bars a step of a case, and what a step writes besides.

M18: 安全生产违法行为行政处罚办法 (应急管理部令第18号, in force 2026-02-01).
"""

from datetime import datetime
from typing import Any
from uuid import uuid5

from anlan.kernel import clock
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import Actor

from .issuing import step_key
from .limits import last_day
from .models import Case, Penalty


def not_ours(case: Case) -> str:
    """Why the district may not carry a case on: the state's own enterprises belong to the city or above (M18 art. 8)."""
    if not case.place.central:
        return ""
    return "中央企业及其所属企业由设区的市级以上应急管理部门处罚，请办“移送”，移送给市级以上应急管理部门。"


def not_to_be_told(case: Case) -> str:
    """Why no notice is issued: it is not ours, or there is one that was not served yet."""
    if case.notice_no and case.notice_served_on is None:
        return f"已经出具{case.notice_no}，送达后再说。"
    return not_ours(case)


def still_speaking(case: Case) -> str:
    """Why it is too early to go on without the party's word."""
    if case.hear_by is None or clock.today() > case.hear_by:
        return ""
    return f"陈述申辩期到{case.hear_by:%Y-%m-%d}，过后才能往下办；当事人明确放弃的，附上放弃声明办“当事人放弃”。"


def lacks_review(case: Case) -> str:
    """Why a decision waits: the law asks for a legal review (行政处罚法 art. 58, M18 art. 47)."""
    if case.legal_review or not (case.hearing or case.weighty):
        return ""
    return "听证过的、重大复杂的案件，先办“提请法制审核”，审核通过才能决定。"


def too_early_for_the_court(case: Case) -> str:
    """Why the court is not asked yet: ten working days after the reminder was served (行政强制法 art. 54)."""
    ends = last_day(case.urged_on, "urge") if case.urged_on else None
    return f"催告书送达满十个工作日（{ends:%Y-%m-%d}过后）才能申请。" if ends and clock.today() <= ends else ""


def unfinished(case: Case) -> str:
    """Why a case is not closed yet: a decision is published, unless it was undone."""
    if case.decided_on is None or case.annulled_on or case.published_on:
        return ""
    return "处罚决定还没有公示，先填公示时间。"


def after_notice(case: Case, at: datetime) -> dict[str, Any]:
    """Until when the party may speak, and until when the case must be decided. A new notice begins the hearing anew."""
    served_on = case.notice_served_on or clock.legal_day(at)
    usual = clock.legal_day(case.due_at - datetime.resolution) if case.due_at else last_day(case.filed_on, "decide")
    return {
        "notice_served_on": served_on, "hear_by": last_day(served_on, "hear"), "decide_by": case.decide_by or usual,
        "waived_on": None,
    }  # fmt: skip


def after_decision(case: Case, at: datetime) -> dict[str, Any]:
    return {"publish_by": last_day(case.decided_on or clock.legal_day(at), "publish")}


def after_service(case: Case, at: datetime) -> dict[str, Any]:
    served_on = case.served_on or clock.legal_day(at)
    return {"pay_by": last_day(served_on, "pay"), "court_by": last_day(served_on, "apply")}


def after_spot_penalty(case: Case, at: datetime) -> dict[str, Any]:
    """A spot penalty is decided and handed over at once."""
    day = clock.legal_day(at)
    facts = {"simple": True, "decided_on": day, "served_on": day, "publish_by": last_day(day, "publish")}
    return facts | {"pay_by": last_day(day, "pay"), "court_by": last_day(day, "apply")}


def write_penalty(case: Case, actor: Actor, now: datetime) -> None:
    """Put the penalty that was decided into its ledger: nobody types it again."""
    if not _penalties(case, actor):
        values = {
            "case": case, "kind": case.penalty_kind or ("fine" if case.fine_yuan else "warning"), "fine_yuan": case.fine_yuan,
            "basis": case.basis, "decided_on": case.decided_on,
        }  # fmt: skip
        open_record(Penalty, values, actor=actor, key=uuid5(step_key(case), "penalty"))


def write_payment(case: Case, actor: Actor, now: datetime) -> None:
    _set_on_penalties(case, actor, {"paid_on": case.paid_on}, "缴清罚款")


def write_change(case: Case, actor: Actor, now: datetime) -> None:
    _set_on_penalties(case, actor, {"fine_yuan": case.fine_yuan}, "复议或诉讼改变了处罚")


def write_annulment(case: Case, actor: Actor, now: datetime) -> None:
    _set_on_penalties(case, actor, {"annulled_on": case.annulled_on}, "复议或诉讼撤销了处罚")


def _set_on_penalties(case: Case, actor: Actor, values: dict[str, Any], reason: str) -> None:
    fines = [penalty for penalty in _penalties(case, actor) if penalty.kind == "fine"]
    if "fine_yuan" in values and len(fines) > 1:
        return  # a case says one amount: of which of its fines, nobody said
    for penalty in fines:
        correct(
            penalty, values, actor=actor, key=uuid5(step_key(case), f"{penalty.number} {reason}"), version=penalty.version,
            reason=f"{case.number}{reason}",
        )  # fmt: skip


def _penalties(case: Case, actor: Actor) -> list[Penalty]:
    return list(Penalty.objects.within(actor.scope).filter(case=case).order_by("pk"))
