"""Plans whose three years are nearly over are put before the body that made them.

let_fall_due(clock.now())      # how many
"""

from datetime import datetime, timedelta

from django.db.models import Q

from anlan.kernel import clock
from anlan.kernel.loop.again import bring_up
from anlan.kernel.people.actor import system_actor
from anlan.kernel.scope.record import KEPT

from .loop import AHEAD, YEARS, assessment_due
from .models import Plan


def let_fall_due(now: datetime) -> int:
    """Let each plan in force come up for assessment some weeks before that is due."""
    last = clock.legal_day(now) + AHEAD
    rows = Plan.objects.within(system_actor().scope).filter(
        Q(assess_on__lte=last) | Q(assess_on=None, issued_on__lte=last - timedelta(days=365 * YEARS)), state=KEPT
    )
    return bring_up(plan for plan in rows if assessment_due(plan) <= last)
