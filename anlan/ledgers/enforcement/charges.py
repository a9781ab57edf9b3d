"""What a case's violations come to: listed apart, added up, carried into the case's own columns (M18 art. 72).

charges_of(case)                  # one each; of a case that has no rows the one that it tells itself
summed(case, "planned_yuan")      # what a step of the case sets by them

M18: 安全生产违法行为行政处罚办法 (应急管理部令第18号, in force 2026-02-01).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid5

from anlan.kernel.history.errors import Incomplete
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import field_of
from anlan.kernel.scope.record import WITHDRAWN

from . import money, weighing
from .issuing import step_key
from .models import Case, Violation
from .penalty_table import NOT_LISTED, SPARED, articles
from .violations import DROPPED, WEIGHED

# From how much on a hearing is offered, where the province has no figure of its own (M18 art. 55): to a unit, to a person.
HEARD_FROM_YUAN, HEARD_FROM_YUAN_OF_PERSON = Decimal(100_000), Decimal(20_000)
_HEARD_KINDS = ("suspension", "revocation")  # what the law names whatever the sum (行政处罚法 art. 63)


@dataclass(frozen=True)
class Charge:
    """One violation as papers and pages say it. row: its record, None where the case itself says it. hint: why no table judges its fine."""

    violation: str
    violated: str
    basis: str
    kind: str
    yuan: Decimal | None
    party: str = ""
    row: Violation | None = None
    hint: str = ""

    @property
    def amount(self) -> str:
        return money.yuan(self.yuan) if self.yuan else ""


def rows_of(case: Case) -> list[Violation]:
    """A case's violations that have records of their own, the case's own first."""
    rows = Violation.objects.of(case).exclude(state=WITHDRAWN).order_by("pk")
    return sorted(rows, key=lambda row: row.violation.strip() != case.violation.strip())


def charges_of(case: Case) -> list[Charge]:
    """What the party is charged with."""
    if rows := rows_of(case):
        return [_charge(row) for row in rows if row.state != DROPPED]
    yuan = case.fine_yuan if case.decided_on else case.planned_yuan
    return [Charge(case.violation, case.violated, case.basis, case.penalty_kind, yuan)]


def _charge(row: Violation) -> Charge:
    unsure = weighing.hint(row) if row.state == WEIGHED else ""
    return Charge(row.violation, row.violated, row.basis, row.penalty_kind, row.fine_yuan, row.party, row, unsure)


def total(charges: Iterable[Charge]) -> Decimal | None:
    """What the fines come to, None where nobody is fined."""
    return sum((charge.yuan or Decimal(0) for charge in charges), Decimal(0)) or None


def may_be_heard(case: Case) -> bool:
    """Whether the party is to be told that it may ask for a hearing."""
    charges = charges_of(case)
    unit = total(charge for charge in charges if not charge.party) or 0
    persons = max((charge.yuan or 0 for charge in charges if charge.party), default=0)
    return (
        unit >= HEARD_FROM_YUAN
        or persons >= HEARD_FROM_YUAN_OF_PERSON
        or any(charge.kind in _HEARD_KINDS for charge in charges)
    )


def summed(case: Case, column: str) -> dict[str, Any]:
    """What a step of a case sets by its rows: their sum; nothing where it has none.

    Raises Incomplete where one is not weighed, none is left, or another sum was typed.
    """
    rows = rows_of(case)
    if not rows:
        return {}
    charged = [row for row in rows if row.state != DROPPED]
    if not charged:
        raise Incomplete({column: "违法行为都不予认定了，请办“不予处罚”。"})
    if unweighed := [row.violation for row in charged if row.state != WEIGHED]:
        raise Incomplete({column: f"还有{len(unweighed)}项违法行为没有裁量：{'；'.join(unweighed)[:80]}"})
    amount, typed = total(_charge(row) for row in charged), getattr(case, column)
    if typed is not None and typed != (amount or 0):
        raise Incomplete(
            {column: f"各项罚款合计{money.yuan(amount or 0)}，这里写了{money.yuan(typed)}；要改就改那一项。"}
        )
    return {column: amount, "penalty_kind": _kind_of(charged)}


def _kind_of(rows: Sequence[Violation]) -> str:
    """One word for how the case is penalised: the gravest beside a fine stands before it."""
    kinds = [row.penalty_kind for row in rows if row.penalty_kind not in ("", "fine")]
    return kinds[0] if kinds else "fine" if any(row.fine_yuan for row in rows) else ""


def from_article(violation: Violation, at: datetime) -> dict[str, Any]:
    """What follows from the article that was picked and from the circumstances: a form takes nothing back by leaving it empty."""
    article = articles().get(violation.article)
    facts: dict[str, Any] = {"article": ""} if violation.article == NOT_LISTED else {}
    if article is not None:
        facts["basis"] = article.basis
        if article.of == "unit" and violation.party == (violation.locked_facts or {}).get("party"):
            facts["party"] = ""
    if violation.circumstance == SPARED:
        return {
            **facts,
            "fine_yuan": None,
            "penalty_kind": "" if violation.penalty_kind == "fine" else violation.penalty_kind,
        }
    return facts | ({"penalty_kind": "fine"} if violation.fine_yuan and not violation.penalty_kind else {})


def add_the_cases_own(violation: Violation, actor: Actor, now: datetime) -> None:
    """Of a case that had no rows, let its own violation be one too, beside a further one. Raises Incomplete where it takes none now."""
    case = weighing.hold(violation.case)
    if words := weighing.why_not_added(case):
        raise Incomplete({"case": words})
    others = [row for row in rows_of(case) if row.pk != violation.pk]
    if not others and violation.violation.strip() != case.violation.strip():
        open_record(Violation, {"case": case}, actor=actor, key=uuid5(step_key(violation), "own"))


def carry_to_case(violation: Violation, actor: Actor, now: datetime) -> None:
    """While a case is investigated its own columns say what its violations come to."""
    case = weighing.hold(violation.case)
    charged = [row for row in rows_of(case) if row.state == WEIGHED]
    if case.state != weighing.INVESTIGATED or not charged:
        return
    values = {
        "planned_yuan": total(map(_charge, charged)), "penalty_kind": _kind_of(charged),
        "violated": _joined("violated", (row.violated for row in charged)), "basis": _joined("basis", (row.basis for row in charged)),
    }  # fmt: skip
    correct(
        case, values, actor=actor, key=uuid5(step_key(violation), "case"), version=case.version, reason="随违法行为的裁量",
    )  # fmt: skip


def _joined(column: str, texts: Iterable[str]) -> str:
    """Each once, cut where the case's column ends: papers list them from the rows."""
    words = "；".join(dict.fromkeys(filter(None, texts)))
    longest = field_of(Case, column).max_length or len(words)
    return words if len(words) <= longest else f"{words[: longest - 1]}…"
