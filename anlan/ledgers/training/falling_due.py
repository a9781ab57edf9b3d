"""Courses whose certificates expire soon are put before the body that held them.

let_fall_due(clock.now())      # how many
"""

from datetime import datetime

from anlan.kernel import clock
from anlan.kernel.loop.again import bring_up
from anlan.kernel.people.actor import system_actor
from anlan.kernel.scope.record import KEPT

from .loop import AHEAD
from .models import Course


def let_fall_due(now: datetime) -> int:
    """Let each course come up some weeks before its certificates expire; of those that have, when they are put in, nobody is told."""
    today = clock.legal_day(now)
    rows = Course.objects.within(system_actor().scope).filter(state__in=("filed", KEPT))
    return bring_up(rows.filter(valid_until__range=(today, today + AHEAD)).order_by("pk"))
