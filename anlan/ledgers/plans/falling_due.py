"""Plans whose three years are nearly over are put before the body that made them.

let_fall_due(clock.now())      # how many
"""

from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from django.db.models import Q

from anlan.kernel import clock
from anlan.kernel.history.errors import LoopError
from anlan.kernel.loop.advance import advance
from anlan.kernel.people.actor import system_actor
from anlan.kernel.scope.record import KEPT

from .loop import AHEAD, YEARS, assessment_due
from .models import Plan


def let_fall_due(now: datetime) -> int:
    """Let each plan in force come up for assessment some weeks before that is due; one that was altered waits until it is settled."""
    actor, last, count = system_actor(), clock.legal_day(now) + AHEAD, 0
    rows = Plan.objects.within(actor.scope).filter(state=KEPT)
    for plan in rows.filter(
        Q(assess_on__lte=last) | Q(assess_on=None, issued_on__lte=last - timedelta(days=365 * YEARS))
    ):
        if assessment_due(plan) > last:
            continue
        try:
            advance(plan, "fall_due", actor=actor, key=uuid5(NAMESPACE_OID, f"fall_due:{plan.pk}:{plan.version}"))
        except LoopError:
            continue
        count += 1
    return count
