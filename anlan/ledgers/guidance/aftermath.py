"""What changed after a visit: the hazards of that firm in as many days before and after it, and what became of the advice.

change = change_after(visit, actor)      # change.before.found, change.after.found, change.open_then, change.open_now
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people.actor import Actor

from .models import Advice, Guidance

MOST = 180  # days that are looked at on either side


@dataclass(frozen=True)
class Stretch:
    """What was found in some days: hazards, major ones, those that came again."""

    found: int
    major: int
    repeated: int


@dataclass(frozen=True)
class Change:
    """days: how many on either side. open_then, open_now: hazards that stood open on the evening of the visit and stand open now."""

    days: int
    before: Stretch
    after: Stretch
    open_then: int
    open_now: int
    advice: int
    followed: int


def change_after(visit: Guidance, actor: Actor) -> Change | None:
    """As far as the actor sees hazards of the firm; None before the visit is a day old."""
    day, today = visit.visited_on, clock.today()
    if day is None or day >= today or not actor.may("hazards.view"):
        return None
    days = min((today - day).days, MOST)
    model: Any = LEDGERS["hazards"].model
    hazards = model.objects.within(actor.scope).filter(place=visit.place_id)
    counts = hazards.aggregate(
        **_counts("before", day - timedelta(days=days), day - timedelta(days=1)),
        **_counts("after", day + timedelta(days=1), day + timedelta(days=days)),
        open_then=Count("pk", filter=Q(found_on__lte=day) & (Q(closed_on=None) | Q(closed_on__gt=day))),
        open_now=Count("pk", filter=Q(found_on__lte=day, closed_on=None)),
    )
    states = list(Advice.objects.of(visit).filter(Advice.present()).values_list("state", flat=True))
    return Change(
        days, _stretch("before", counts), _stretch("after", counts), counts["open_then"], counts["open_now"], len(states),
        states.count("settled"),
    )  # fmt: skip


def _counts(name: str, first: date, last: date) -> dict[str, Any]:
    there = Q(found_on__range=(first, last))
    return {
        f"{name}_found": Count("pk", filter=there), f"{name}_major": Count("pk", filter=there & Q(level="major")),
        f"{name}_repeated": Count("pk", filter=there & Q(repeated=True)),
    }  # fmt: skip


def _stretch(name: str, counts: dict[str, int]) -> Stretch:
    return Stretch(counts[f"{name}_found"], counts[f"{name}_major"], counts[f"{name}_repeated"])
