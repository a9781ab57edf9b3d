"""Duty lists that were signed nearly a year ago are put before the body that they name; those in force whose last day is past end.

let_fall_due(clock.now())      # how many
"""

from datetime import datetime

from django.db.models import Q

from anlan.kernel import clock
from anlan.kernel.loop.again import bring_up
from anlan.kernel.people.actor import system_actor
from anlan.kernel.scope.record import KEPT

from .loop import A_YEAR, AHEAD
from .models import DutyList


def let_fall_due(now: datetime) -> int:
    """Let each list come up some weeks before its year is over."""
    today = clock.legal_day(now)
    soon = today + AHEAD
    lists = DutyList.objects.within(system_actor().scope).filter(state=KEPT).order_by("pk")
    bring_up(lists.filter(valid_to__lt=today), "end")
    unsigned = Q(renew_on=None, signed_on=None, valid_from__lte=soon - A_YEAR)
    signed = Q(renew_on=None, signed_on__lte=soon - A_YEAR)
    return bring_up(lists.filter(Q(renew_on__lte=soon) | signed | unsigned))
