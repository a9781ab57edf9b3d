"""Teams that were not looked at for half a year are put before the body that keeps them.

let_fall_due(clock.now())      # how many
"""

from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from django.db.models import Q

from anlan.kernel import clock
from anlan.kernel.history.errors import LoopError
from anlan.kernel.loop.advance import advance
from anlan.kernel.people.actor import system_actor
from anlan.kernel.scope.record import KEPT

from .loop import AHEAD, HALF_A_YEAR
from .models import Team


def let_fall_due(now: datetime) -> int:
    """Let each team come up some weeks before its half year is over; one that was altered waits until that is settled."""
    actor, count = system_actor(), 0
    never_checked = Q(check_due_on=None, state_since__lte=now - HALF_A_YEAR + AHEAD)
    rows = Team.objects.within(actor.scope).filter(state=KEPT)
    for team in rows.filter(Q(check_due_on__lte=clock.legal_day(now) + AHEAD) | never_checked).order_by("pk"):
        try:
            advance(team, "fall_due", actor=actor, key=uuid5(NAMESPACE_OID, f"check:{team.pk}:{team.version}"))
        except LoopError:
            continue
        count += 1
    return count
