"""Firms whose safety rests on little (安全基础薄弱), by stated rules alone: nobody enters or strikes one.

rows = weak_firms(actor, clock.now())       # those for which two reasons speak, most first
reasons_of(rows[0], actor)                  # [("没有安全管理人员", "/ledgers/enterprises/QY-2024-0001/"), …]
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people.actor import Actor
from anlan.places.models import Enterprise

from .loop import DUE
from .models import RiskPoint

LEAST = 2  # reasons that must speak for it: a small firm is not weak for being small
_MANY, _YEAR = 3, timedelta(days=365)
_SMALL = ("small", "micro")
_AT_WORK = ("running", "building")


@dataclass(frozen=True)
class Reason:
    """A rule. where: the firms of which it is true, as the actor sees them; address: of what proves it, of a firm's number."""

    code: str
    title: str
    rule: str
    where: Callable[[Actor, datetime], Q]
    address: Callable[[str], str]


def _hazards(actor: Actor) -> Any:
    """Hazards in the actor's scope; the ledger is asked for by its name."""
    return LEDGERS["hazards"].model.objects.within(actor.scope).order_by()


def _in(rows: Any) -> Q:
    return Q(pk__in=rows.values("place"))


def _repeated(actor: Actor, now: datetime) -> Q:
    """Found again and again: marked so, judged by the same item twice, or simply many in a year."""
    recent = _hazards(actor).filter(found_on__gte=clock.legal_day(now) - _YEAR, place__isnull=False)
    again = (
        recent.exclude(standard_item="")
        .values("place", "standard_item")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    many = recent.values("place").annotate(times=Count("pk")).filter(times__gte=_MANY)
    return _in(recent.filter(repeated=True)) | _in(again) | _in(many)


def _late(actor: Actor, now: datetime) -> Q:
    return _in(_hazards(actor).filter(due_at__lt=now, place__isnull=False).exclude(state="closed"))


def _major(actor: Actor, now: datetime) -> Q:
    return _in(_hazards(actor).filter(level="major", place__isnull=False).exclude(state="closed"))


def _unchecked(actor: Actor, now: datetime) -> Q:
    return _in(RiskPoint.objects.within(actor.scope).filter(state=DUE, due_at__lt=now))


def _lapsed(actor: Actor, now: datetime) -> Q:
    today = clock.legal_day(now)
    return Q(licence_expires_on__lt=today) | Q(insurance_expires_on__lt=today)


def _firm(number: str) -> str:
    return f"/ledgers/enterprises/{number}/"


REASONS = (
    Reason(
        "manager", "没有安全管理人员", "企业资料里“安全管理人员”空着（安全生产法第24条）", lambda actor, now: Q(safety_manager=""), _firm,
    ),
    Reason("small", "规模小", "小型、微型企业", lambda actor, now: Q(size__in=_SMALL), _firm),
    Reason(
        "repeated", "反复出隐患", f"一年内查出{_MANY}条以上，或者同一条标准两次，或者记为反复的", _repeated,
        lambda number: f"/ledgers/hazards/?place={number}",
    ),
    Reason("late", "隐患超期没改", "有隐患过了期限", _late, lambda number: f"/ledgers/hazards/?place={number}&state=late"),
    Reason(
        "major", "重大隐患没销号", "有没销号的重大隐患", _major,
        lambda number: f"/ledgers/hazards/?place={number}&level=major&state=open",
    ),
    Reason(
        "unchecked", "该自查没有查", "风险点过了自查的日子", _unchecked,
        lambda number: f"/ledgers/risk_points/?place={number}&state=late",
    ),
    Reason("lapsed", "证照过期", "安全生产许可或安责险过期", _lapsed, _firm),
)  # fmt: skip


def weak_firms(actor: Actor, now: datetime, reason: str = "") -> "QuerySet[Any]":
    """The firms at work in the actor's scope for which enough reasons speak, this one among them; most reasons first."""
    firms: Any = Enterprise.objects.within(actor.scope).filter(status__in=_AT_WORK)
    flags = {
        f"is_{each.code}": Case(
            When(each.where(actor, now), then=Value(1)), default=Value(0), output_field=IntegerField()
        )
        for each in REASONS
    }
    count = sum((F(name) for name in flags), Value(0))
    rows = firms.annotate(**flags).annotate(reasons=count).filter(reasons__gte=LEAST)
    if any(each.code == reason for each in REASONS):
        rows = rows.filter(**{f"is_{reason}": 1})
    return rows.order_by("-reasons", "region", "name", "pk")


def reasons_of(firm: Any) -> list[tuple[str, str]]:
    """What speaks for it, each with the address of what proves it."""
    return [(each.title, each.address(firm.number)) for each in REASONS if getattr(firm, f"is_{each.code}")]
