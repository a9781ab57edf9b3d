"""How often an enterprise may be inspected in a year, and how often it was called on at all.

Source: 国办发〔2024〕54号: a published cap a year for each enterprise; what a tip or another body brings about is outside it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.scope.record import WITHDRAWN

from .inspection import CANCELLED, PLANNED, Check

USUAL_CAP = 4  # 示范，待区里核定: of an enterprise whose own is not written down
COUNTED = ("daily", "special")
_CALLS = ("checks", "supervision", "guidance")  # ledgers of visits to an enterprise


def cap_of(firm: Any) -> int:
    return USUAL_CAP if firm.inspection_cap is None else int(firm.inspection_cap)


def counted(firm: Any, year: int) -> "QuerySet[Any]":
    """The inspections of a firm that count towards the cap of a year, of whichever body: done and planned."""
    return _counted([firm], year)


def used_up(firms: Sequence[Any], year: int) -> dict[int, int]:
    """Of several firms, those whose cap of a year is used up: {primary key: inspections that count}."""
    rows = _counted(firms, year).order_by().values_list("place_id").annotate(Count("pk"))
    counts = dict(rows)
    return {firm.pk: counts.get(firm.pk, 0) for firm in firms if counts.get(firm.pk, 0) >= cap_of(firm)}


def _counted(firms: Sequence[Any], year: int) -> "QuerySet[Any]":
    day = Q(checked_on__year=year) | Q(checked_on=None, planned_on__year=year)
    return Check.objects.of(*firms).filter(day, kind__in=COUNTED).exclude(state__in=(CANCELLED, WITHDRAWN))


def question(values: Mapping[str, Any]) -> dict[str, str]:
    """What is asked about a plan before it is put in: {field name: question}, where the firm was inspected often enough."""
    firm, day = values.get("place"), values.get("planned_on")
    if (
        firm is None
        or not isinstance(day, date)
        or values.get("kind", "daily") not in COUNTED
        or values.get("over_cap_because")
    ):
        return {}
    words = _words(firm, day.year, counted(firm, day.year).count())
    return {"place": f"{words}还要查，请在“超出频次的理由”里写明为什么；不写，方案批不了。"} if words else {}


def too_often(check: Check) -> str:
    """Why a plan is not approved without a reason: those that were approved, and those planned before it, use the cap up."""
    day = check.planned_on
    if day is None or check.kind not in COUNTED or check.over_cap_because:
        return ""
    earlier = counted(check.place, day.year).exclude(pk=check.pk).filter(~Q(state=PLANNED) | Q(pk__lt=check.pk))
    words = _words(check.place, day.year, earlier.count())
    return f"{words}要再查，写明超出频次的理由。" if words else ""


def _words(firm: Any, year: int, count: int) -> str:
    cap = cap_of(firm)
    return (
        f"{firm}{year}年的执法检查已有{count}次（做过的和排了的），一年最多{cap}次（国办发〔2024〕54号）。"
        if count >= cap
        else ""
    )


def calls_of(firm: Any, year: int) -> list[tuple[str, int]]:
    """How often a firm was called on in a year, by ledger: all departments and all kinds, whoever asks."""
    rows = [(ledger.title, _calls(ledger.model, firm, year)) for ledger in map(LEDGERS.__getitem__, _CALLS)]
    return [(title, count) for title, count in rows if count]


def _calls(model: Any, firm: Any, year: int) -> int:
    return int(model.objects.of(firm).filter(**{f"{model.when}__year": year}).exclude(state=WITHDRAWN).count())
