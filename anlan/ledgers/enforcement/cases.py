"""What bars a step of a case, and what a step writes besides.

M18: 安全生产违法行为行政处罚办法 (应急管理部令第18号, in force 2026-02-01).
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid5

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import Actor

from .appeals import periods_from
from .charges import charges_of, rows_of, summed, total
from .issuing import step_key
from .limits import last_day
from .models import Case, Penalty
from .money import yuan
from .payment import overpaid

_SPOT_FINE_OF_PERSON = 200


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
    """Why the court is not asked yet: the party may still sue, or the reminder was served less than ten working days ago
    (行政强制法 art. 53, 54).
    """
    if case.sue_by and clock.today() <= case.sue_by:
        return f"当事人起诉的期限到{case.sue_by:%Y-%m-%d}，过后才能申请。"
    ends = last_day(case.urged_on, "urge") if case.urged_on else None
    return f"催告书送达满十个工作日（{ends:%Y-%m-%d}过后）才能申请。" if ends and clock.today() <= ends else ""


def unfinished(case: Case) -> str:
    """Why a case is not closed yet: a decision is published, unless it was undone; what was paid too much is paid back."""
    if excess := overpaid(case):
        return f"多缴的{yuan(excess)}还没有退，先办“退还罚款”。"
    if case.decided_on is None or case.annulled_on or case.published_on:
        return ""
    return "处罚决定还没有公示，先填公示时间。"


def after_notice(case: Case, at: datetime) -> dict[str, Any]:
    """Until when the party may speak, and until when the case must be decided. A new notice begins the hearing anew."""
    served_on = case.notice_served_on or clock.legal_day(at)
    usual = clock.legal_day(case.due_at - datetime.resolution) if case.due_at else last_day(case.filed_on, "decide")
    return {
        "notice_served_on": served_on, "hear_by": last_day(served_on, "hear"), "decide_by": case.decide_by or usual,
        "waived_on": None, **summed(case, "planned_yuan"),
    }  # fmt: skip


def investigated_again(case: Case, at: datetime) -> dict[str, Any]:
    """What was reviewed is reviewed anew: it may be another case by then."""
    return {"legal_review": ""}


def after_decision(case: Case, at: datetime) -> dict[str, Any]:
    return {"publish_by": last_day(case.decided_on or clock.legal_day(at), "publish")}


def after_service(case: Case, at: datetime) -> dict[str, Any]:
    return periods_from(case.served_on or clock.legal_day(at))


def after_spot_penalty(case: Case, at: datetime) -> dict[str, Any]:
    """A spot penalty is decided and handed over at once. Raises Incomplete where a person is fined more than so (行政处罚法 art. 51)."""
    if any((charge.yuan or 0) > _SPOT_FINE_OF_PERSON for charge in charges_of(case) if charge.party):
        raise Incomplete(
            {"fine_yuan": f"当场处罚对个人罚款不超过{yuan(_SPOT_FINE_OF_PERSON)}（行政处罚法第51条），请走一般程序。"}
        )
    day = clock.legal_day(at)
    facts = {
        **summed(case, "fine_yuan"),
        "simple": True,
        "decided_on": day,
        "served_on": day,
        "publish_by": last_day(day, "publish"),
    }
    return facts | periods_from(day)


def write_penalty(case: Case, actor: Actor, now: datetime) -> None:
    """Put what was decided into its ledger, one of each kind: nobody types it again. Fines of several violations are one sum."""
    if _penalties(case, actor):
        return
    yuan_by_kind: dict[str, Decimal | None] = {
        case.penalty_kind or ("fine" if case.fine_yuan else "warning"): case.fine_yuan
    }
    if rows_of(case):
        charges = charges_of(case)
        yuan_by_kind = {charge.kind: None for charge in charges if charge.kind not in ("", "fine")}
        yuan_by_kind |= {"fine": case.fine_yuan} if total(charges) else {}
    for kind, amount in yuan_by_kind.items():
        values = {"case": case, "kind": kind, "fine_yuan": amount, "basis": case.basis, "decided_on": case.decided_on}
        key = uuid5(step_key(case), "penalty" if len(yuan_by_kind) == 1 else f"penalty {kind}")
        open_record(Penalty, values, actor=actor, key=key)


def write_payment(case: Case, actor: Actor, now: datetime) -> None:
    _set_on_penalties(case, actor, {"paid_on": case.paid_on}, "缴清罚款")


def write_change(case: Case, actor: Actor, now: datetime) -> None:
    _set_on_penalties(case, actor, {"fine_yuan": case.fine_yuan}, "处罚变更")


def write_annulment(case: Case, actor: Actor, now: datetime) -> None:
    _set_on_penalties(case, actor, {"annulled_on": case.annulled_on}, "处罚撤销", of_all_kinds=True)


def _set_on_penalties(
    case: Case, actor: Actor, values: dict[str, Any], reason: str, *, of_all_kinds: bool = False
) -> None:
    penalties = [penalty for penalty in _penalties(case, actor) if of_all_kinds or penalty.kind == "fine"]
    if "fine_yuan" in values and len(penalties) > 1:
        return  # a case says one amount: of which of its fines, nobody said
    for penalty in penalties:
        correct(
            penalty, values, actor=actor, key=uuid5(step_key(case), f"{penalty.number} {reason}"), version=penalty.version,
            reason=f"{case.number}{reason}",
        )  # fmt: skip


def _penalties(case: Case, actor: Actor) -> list[Penalty]:
    return list(Penalty.objects.within(actor.scope).filter(case=case).order_by("pk"))
