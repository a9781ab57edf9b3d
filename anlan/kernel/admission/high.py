"""The posts that nobody gives, takes or gets into alone: who holds one, and what a second person has allowed for whom.

holds_high(person)                                  # whether they hold such a post, or are to
allowed(person, RENEW, actor, now)                  # whether somebody else has granted what the actor asked for, and it is unused
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from .. import clock
from ..history.acts import GRANTED
from ..history.errors import NotAllowed
from ..history.models import Event
from ..people.actor import Actor
from ..people.models import Person, Post
from ..people.roles import HIGH, SYSTEM
from ..scope import Record
from ..scope.record import WITHDRAWN

RENEW, UNFACTOR = "renew", "unfactor"  # a new password for such a person; their second factor taken away
ALLOWED_FOR = timedelta(hours=24)  # how long what was granted may be used, once


class NeedsSecondPerson(NotAllowed):
    """这个人担任要职，重设密码、取消两步验证要另一个人同意，请写明理由提出申请。"""


def holds_high(person: Record) -> bool:
    """Whether a person holds a post of office, leader, auditor or administrator today or later, or is to be given one."""
    posts = Post.objects.of(person).filter(role__in=HIGH).exclude(state=WITHDRAWN)
    return posts.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today())).exists()


def allowed(record: Record, kind: str, actor: Actor, now: datetime, *, used_by: Iterable[str]) -> Event | None:
    """The event by which somebody else granted what the actor asked for, while it is fresh and none of the acts `used_by` has used it."""
    events = Event.objects.filter(ledger=record.code, record_id=record.pk)
    granted = events.filter(step=GRANTED, content__request=kind, content__asked_by=actor.person_id)
    last = granted.filter(recorded_at__gt=now - ALLOWED_FOR).order_by("-seq").first()
    if last is None or events.filter(seq__gt=last.seq, step__in=list(used_by)).exists():
        return None
    return last


def require_second(person: Person, kind: str, actor: Actor, now: datetime, *, used_by: Iterable[str]) -> None:
    """Raises NeedsSecondPerson for what touches such a person and nobody else has granted."""
    if actor.role == SYSTEM or not holds_high(person):
        return
    if allowed(person, kind, actor, now, used_by=used_by) is None:
        raise NeedsSecondPerson(NeedsSecondPerson.__doc__)
