"""What comes up by itself: checks that are to be made again, certificates that run out, work whose time is over.

let_fall_due(clock.now())      # how many checks
let_expire(clock.now())        # how many certificates
let_end(clock.now())           # how much dangerous work
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.db.models import Q, QuerySet

from anlan.kernel import clock
from anlan.kernel.history.errors import LoopError
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.holding import holder_of
from anlan.kernel.notice.sending import About, tell
from anlan.kernel.people.actor import system_actor
from anlan.kernel.people.models import Post
from anlan.kernel.people.roles import ENTERPRISE
from anlan.kernel.scope.record import KEPT

from .certificates import AHEAD, days_left
from .models import Certificate, DangerousWork, RiskPoint
from .rhythm import MOST_AHEAD, opens_on
from .works import DECLARED


def let_fall_due(now: datetime) -> int:
    """Let each point whose check is near come up, once a period; only where the firm has somebody with a desk, or nobody would look."""
    today = clock.legal_day(now)
    points = RiskPoint.objects.within(system_actor().scope).filter(state=KEPT, place__in=_firms_with_a_desk(now))
    near = points.filter(Q(check_due_on=None) | Q(check_due_on__lte=today + MOST_AHEAD)).order_by("place", "pk")
    return len(_take_each((point for point in near if opens_on(point) <= today), "fall_due"))


def let_expire(now: datetime) -> int:
    """Tell a firm with a desk of each certificate that runs out within thirty days, once."""
    today = clock.legal_day(now)
    rows = Certificate.objects.within(system_actor().scope).filter(state=KEPT, place__in=_firms_with_a_desk(now))
    expiring = _take_each(rows.filter(valid_until__lte=today + AHEAD).order_by("valid_until", "pk"), "fall_due")
    for certificate in expiring:
        left, holder = days_left(certificate, today), holder_of(certificate)
        assert holder is not None  # it is expiring
        when = f"还有{left}天到期" if left > 0 else "今天到期" if left == 0 else "已经过期"
        tell(
            f"expiring:{certificate.pk}:{certificate.valid_until}", f"证书{when}：{certificate.headline()}", to=holder.audience(certificate),
            about=About(certificate.code, certificate.pk, certificate.region, certificate.sector), now=now,
        )  # fmt: skip
    return len(expiring)


def let_end(now: datetime) -> int:
    """End the dangerous work whose time is over."""
    rows = DangerousWork.objects.within(system_actor().scope).filter(state=DECLARED, ends_at__lte=now)
    return len(_take_each(rows.order_by("ends_at", "pk"), "run_out"))


def _firms_with_a_desk(now: datetime) -> "QuerySet[Any, Any]":
    today = clock.legal_day(now)
    posts = Post.objects.within(system_actor().scope).filter(
        Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today
    )
    return posts.filter(role=ENTERPRISE, state=KEPT).values("place")


def _take_each(rows: Iterable[Any], step: str) -> list[Any]:
    """The rows with which the step was taken; what was altered, or somebody was faster with, is left."""
    done, actor = [], system_actor()
    for row in rows:
        try:
            advance(row, step, actor=actor, key=uuid5(NAMESPACE_OID, f"{row.code}:{step}:{row.pk}:{row.version}"))
        except LoopError:
            continue
        done.append(row)
    return done
