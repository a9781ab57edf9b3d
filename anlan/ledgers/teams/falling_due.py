"""Teams that were not looked at for half a year are put before the body that keeps them.

let_fall_due(clock.now())      # how many
"""

from datetime import datetime

from django.db.models import Q

from anlan.kernel import clock
from anlan.kernel.loop.again import bring_up
from anlan.kernel.people.actor import system_actor
from anlan.kernel.scope.record import KEPT

from .loop import AHEAD, HALF_A_YEAR
from .models import Team


def let_fall_due(now: datetime) -> int:
    """Let each team come up some weeks before its half year is over."""
    never_checked = Q(check_due_on=None, state_since__lte=now - HALF_A_YEAR + AHEAD)
    rows = Team.objects.within(system_actor().scope).filter(state=KEPT)
    return bring_up(rows.filter(Q(check_due_on__lte=clock.legal_day(now) + AHEAD) | never_checked).order_by("pk"))
