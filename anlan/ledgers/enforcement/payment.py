"""A fine as it is paid: by instalments, in parts, too late, too much, paid back.

APL: 行政处罚法 (2021).
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete

from . import money
from .models import Case

_A_DAY = Decimal("0.03")  # APL art. 72: three in a hundred a day, never more than the fine
_WAITS_FOR_PAYMENT = ("performing", "paying", "urged", "enforcing")


def due(case: Case) -> Decimal:
    """What the party has to pay: nothing where the penalty was undone."""
    return Decimal(0) if case.annulled_on else case.fine_yuan or Decimal(0)


def overpaid(case: Case) -> Decimal:
    """What was paid and is to be paid back yet. Of a case that does not say how much was paid, nothing is known."""
    paid = case.paid_yuan or Decimal(0)
    return max(paid - due(case) - (case.refunded_yuan or Decimal(0)), Decimal(0))


def by_instalments(case: Case, at: datetime) -> dict[str, Any]:
    """Raises Incomplete where nothing is put off (APL art. 66)."""
    was = _was(case, "pay_by")
    if case.pay_by is None or (was and case.pay_by <= was) or case.pay_by < clock.legal_day(at):
        raise Incomplete({"pay_by": "新的缴款期限要晚于原来的；分期的写第一期的最后一天。"})
    return {}


def paid_in_part(case: Case, at: datetime) -> dict[str, Any]:
    """Raises Incomplete where it is not more than before, or all of it."""
    before, paid = _was(case, "paid_yuan") or Decimal(0), case.paid_yuan or Decimal(0)
    if paid <= before:
        words = f"已经记了{money.yuan(before)}，这里写累计缴了多少。" if before else "请写累计缴了多少。"
        raise Incomplete({"paid_yuan": words})
    if paid >= due(case):
        raise Incomplete({"paid_yuan": f"罚款{money.yuan(due(case))}，缴清了请办“已履行（罚款缴清）”。"})
    return {}


def paid_instalment(case: Case, at: datetime) -> dict[str, Any]:
    """Raises Incomplete, also where the next instalment has no day of its own."""
    was = _was(case, "pay_by")
    if case.pay_by is None or (was and case.pay_by <= was):
        raise Incomplete({"pay_by": "写下一期的最后一天，要晚于这一期的。"})
    return paid_in_part(case, at)


def _was(case: Case, name: str) -> Any:
    """What a column said before the step."""
    return (case.locked_facts or {}).get(name)


def paid_whole(case: Case, at: datetime) -> dict[str, Any]:
    return {"paid_yuan": max(case.paid_yuan or Decimal(0), due(case)) or None}


def paid_back(case: Case, at: datetime) -> dict[str, Any]:
    """Raises Incomplete where more is paid back than was paid too much."""
    before, refund = _was(case, "refunded_yuan") or Decimal(0), case.refunded_yuan or Decimal(0)
    most = None if case.paid_yuan is None else max(case.paid_yuan - due(case), Decimal(0))
    if most is not None and refund > most:
        words = f"缴了{money.yuan(case.paid_yuan or 0)}，应罚{money.yuan(due(case))}，最多退{money.yuan(most)}。"
        raise Incomplete({"refunded_yuan": words})
    if refund <= before:
        raise Incomplete({"refunded_yuan": f"已经退了{money.yuan(before)}，这里写累计退了多少。"})
    return {"refunded_on": case.refunded_on or clock.legal_day(at)}


def surcharge(case: Case) -> tuple[int, Decimal]:
    """By how many days the fine is late, and what is added by today (APL art. 72). Days of review and suit are left out (art. 73)."""
    if case.state not in _WAITS_FOR_PAYMENT or case.pay_by is None or not due(case):
        return 0, Decimal(0)
    late = _days(case.pay_by, clock.today())
    if case.appealed_on and case.appeal_decided_on:
        late -= _days(max(case.appealed_on, case.pay_by), case.appeal_decided_on)
    return max(late, 0), min(due(case) * _A_DAY * max(late, 0), due(case))


def _days(since: date, until: date) -> int:
    return max((until - since) // timedelta(days=1), 0)
