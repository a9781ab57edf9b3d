"""Which papers a case's steps issue, and the numbers they take."""

from datetime import datetime
from typing import Any

from anlan.kernel.people.actor import Actor

from . import cases, issuing
from .charges import may_be_heard, summed
from .models import Case


def notice_numbers(case: Case, at: datetime) -> dict[str, Any]:
    """A notice, and beside it one of the hearing where the party may ask for one; it is still to be served."""
    sums = summed(case, "planned_yuan")
    hearing_no = issuing.number(case, "hearing_notice", at) if may_be_heard(case) else ""
    return {
        "notice_no": issuing.number(case, "notice", at), "hearing_notice_no": hearing_no, "notice_served_on": None, "hear_by": None,
        **sums,
    }  # fmt: skip


def issue_notice(case: Case, actor: Actor, now: datetime) -> None:
    issuing.issue(case, "notice", actor, now)
    if case.hearing_notice_no:
        issuing.issue(case, "hearing_notice", actor, now)


def decision_number(case: Case, at: datetime) -> dict[str, Any]:
    """A number that was typed is that of a decision which lies on paper already."""
    sums = summed(case, "fine_yuan")
    return {
        **cases.after_decision(case, at),
        **sums,
        "decision_no": case.decision_no or issuing.number(case, "decision", at),
    }


def issue_decision(case: Case, actor: Actor, now: datetime) -> None:
    on_paper = issuing.step_event(case).content["values"].get("decision_no")
    cases.write_penalty(case, actor, now)
    if not on_paper:
        issuing.issue(case, "decision", actor, now)
