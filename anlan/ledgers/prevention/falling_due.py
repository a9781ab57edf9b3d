"""What comes up by itself: checks that are to be made again, certificates that run out, work whose time is over.

let_fall_due(clock.now())      # how many checks
let_expire(clock.now())        # how many certificates
let_end(clock.now())           # how much dangerous work
"""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from anlan.kernel import clock
from anlan.kernel.loop.again import bring_up
from anlan.kernel.people.actor import system_actor
from anlan.kernel.people.models import Post
from anlan.kernel.people.roles import ENTERPRISE
from anlan.kernel.scope.record import KEPT

from .certificates import AHEAD
from .models import Certificate, DangerousWork, RiskPoint
from .rhythm import MOST_AHEAD, opens_on
from .works import DECLARED


def let_fall_due(now: datetime) -> int:
    """Let each point whose check is near come up, once a period; only where the firm has somebody with a desk, or nobody would look."""
    today = clock.legal_day(now)
    points = RiskPoint.objects.within(system_actor().scope).filter(state=KEPT, place__in=_firms_with_a_desk(now))
    near = points.filter(Q(check_due_on=None) | Q(check_due_on__lte=today + MOST_AHEAD)).order_by("place", "pk")
    return bring_up(point for point in near if opens_on(point) <= today)


def let_expire(now: datetime) -> int:
    """Put each certificate that runs out within thirty days before a firm with a desk, once."""
    rows = Certificate.objects.within(system_actor().scope).filter(state=KEPT, place__in=_firms_with_a_desk(now))
    return bring_up(rows.filter(valid_until__lte=clock.legal_day(now) + AHEAD).order_by("valid_until", "pk"))


def let_end(now: datetime) -> int:
    """End the dangerous work whose time is over."""
    rows = DangerousWork.objects.within(system_actor().scope).filter(state=DECLARED, ends_at__lte=now)
    return bring_up(rows.order_by("ends_at", "pk"), "run_out")


def _firms_with_a_desk(now: datetime) -> "QuerySet[Any, Any]":
    posts = Post.objects.within(system_actor().scope).filter(Post.held_on(clock.legal_day(now)))
    return posts.filter(role=ENTERPRISE).values("place")
