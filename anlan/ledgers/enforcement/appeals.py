"""What the party may do against a decision (复议, 诉讼), and what becomes of one that is changed or undone.

APL: 行政处罚法 (2021); RL: 行政复议法 (2023); LL: 行政诉讼法 (2017).
"""

from datetime import date, datetime
from typing import Any

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete

from .limits import COURT_MONTHS, SUIT_MONTHS, TRIAL_MONTHS, last_day, months_after
from .models import Case

_SUIT = "suit"


def periods_from(served_on: date) -> dict[str, Any]:
    """Until when the party may pay, ask for a review, sue, and until when the court is asked to enforce, counted from service."""
    sue_by = months_after(served_on, SUIT_MONTHS)
    return {
        "pay_by": last_day(served_on, "pay"), "review_by": last_day(served_on, "review_by"), "sue_by": sue_by,
        "court_by": months_after(sue_by, COURT_MONTHS),
    }  # fmt: skip


def appealed(case: Case, at: datetime) -> dict[str, Any]:
    """By when it is to be decided. Raises Incomplete for a suit that a review must precede, and one that comes late without why."""
    is_suit = case.review_suit == _SUIT
    if is_suit and case.simple and case.appeal_decided_on is None:
        raise Incomplete({"review_suit": "当场处罚要先申请复议，对复议决定不服的才能起诉（行政复议法第23条）。"})
    begun = case.appealed_on or clock.legal_day(at)
    limit = case.sue_by if is_suit else case.review_by
    if limit and begun > limit and not case.late_because:
        raise Incomplete({"late_because": f"{'起诉' if is_suit else '申请复议'}的期限到{limit}，晚了受理的写明理由。"})
    due = months_after(begun, TRIAL_MONTHS) if is_suit else last_day(begun, "reviewed")
    return {"appealed_on": begun, "appeal_due": due, "appeal_decided_on": None, "closed_on": None}


def appeal_ended(case: Case, at: datetime) -> dict[str, Any]:
    """After a review the party may sue within fifteen days, after the judgment appeal within as many (LL art. 45, 85)."""
    day = case.appeal_decided_on or clock.legal_day(at)
    sue_by = last_day(day, "after_review")
    return {
        "appeal_decided_on": day,
        "late_because": "",
        "sue_by": sue_by,
        "court_by": months_after(sue_by, COURT_MONTHS),
    }


def too_late_to_appeal(case: Case) -> str:
    """Why a closed case is not taken up again."""
    limit = case.sue_by or (months_after(case.served_on, SUIT_MONTHS) if case.served_on else None)
    return f"已经结案，起诉的期限{limit}也过了。" if case.state == "closed" and limit and clock.today() > limit else ""


def lessened(case: Case, at: datetime) -> dict[str, Any]:
    """Raises Incomplete where the body itself changes its decision and the fine is not less (APL art. 75)."""
    was = (case.locked_facts or {}).get("fine_yuan")
    if case.fine_yuan is None or (was is not None and case.fine_yuan >= was):
        raise Incomplete({"fine_yuan": "写改了以后的罚款，要比原来少；全部撤销的办“自行撤销处罚”。"})
    return _published_anew(at)


def changed_by_others(case: Case, at: datetime) -> dict[str, Any]:
    return appeal_ended(case, at) | _published_anew(at)


def _published_anew(at: datetime) -> dict[str, Any]:
    """What changed is told where the decision was, within three working days (APL art. 48)."""
    return {"published_on": None, "publish_by": last_day(clock.legal_day(at), "unpublish"), "closed_on": None}


def undone(case: Case, at: datetime) -> dict[str, Any]:
    """By whoever undid it: a court, a superior, the body itself (APL art. 75)."""
    return {"annulled_on": case.annulled_on or clock.legal_day(at), "closed_on": None}


def undone_by_others(case: Case, at: datetime) -> dict[str, Any]:
    return appeal_ended(case, at) | undone(case, at)


def handed_back(case: Case, at: datetime) -> dict[str, Any]:
    """Whoever it was transferred to does not take it on (国务院令第310号 art. 8): it is ours again."""
    return {"transferred": "", "transferred_on": None}
