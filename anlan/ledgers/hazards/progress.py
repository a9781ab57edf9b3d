"""Progress of a major hazard that is not reported by its day is chased: once for each day that was missed.

chase(clock.now())     # how many notices were written
"""

from datetime import datetime

from anlan.kernel import clock
from anlan.kernel.loop.holding import holder_of
from anlan.kernel.notice.recipients import Audience
from anlan.kernel.notice.sending import About, tell
from anlan.kernel.people.actor import system_actor
from anlan.kernel.people.roles import DEPARTMENT, OFFICE

from .models import Hazard

_CHASED_BY = (DEPARTMENT, OFFICE)


def chase(now: datetime) -> int:
    """Remind whoever is to report today, and tell department and office of whoever has not reported by the day before."""
    today = clock.legal_day(now)
    hazards = Hazard.objects.within(system_actor().scope).filter(state="treating", progress_due_on__lte=today)
    return sum(_look_at(hazard, now) for hazard in hazards.order_by("progress_due_on", "pk"))


def _look_at(hazard: Hazard, now: datetime) -> int:
    day = hazard.progress_due_on
    assert day is not None  # asked for by the chase
    about = About(hazard.code, hazard.pk, hazard.region, hazard.sector)
    key = f"progress:{hazard.pk}:{day}"
    if day == clock.legal_day(now):
        text = f"今天要报治理进展：{hazard.headline()}"
        holder = holder_of(hazard)
        assert holder is not None  # it is being treated
        return tell(key, text, to=holder.audience(hazard), about=about, now=now)
    text = f"{clock.day_words(day)}该报的治理进展没有报：{hazard.headline()}"
    return sum(
        tell(
            f"{key}:{role}",
            text,
            to=Audience(role=role, region=hazard.region, sector=hazard.sector),
            about=about,
            now=now,
        )
        for role in _CHASED_BY
    )
