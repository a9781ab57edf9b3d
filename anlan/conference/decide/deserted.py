"""Conferences that nobody has ended: when everybody has been gone for an hour, they end as of the moment when the last one left.

end_deserted(clock.now())      # how many; the conductor asks every minute

A conference left open would count hours in which nobody met, and its chair would never be asked for the minutes.
"""

from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from anlan.kernel.history.errors import WrongState
from anlan.kernel.loop.advance import advance
from anlan.kernel.people.actor import system_actor

from ..models import Conference
from .doors import everywhere
from .rows import Presence

EMPTY_FOR = timedelta(hours=1)  # longer than a break between two parts of one conference


def end_deserted(now: datetime) -> int:
    """End each that has been empty so long. Whoever enters at the same moment keeps it open."""
    ended = 0
    with everywhere("conferences that everybody has left are ended", Conference, Presence):
        for number, since in list(_deserted(now)):
            conference = Conference.objects.get(number=number)
            key = uuid5(NAMESPACE_OID, f"deserted:{number}:{since.isoformat()}")
            try:
                advance(conference, "desert", actor=system_actor(), key=key, happened_at=since)
            except WrongState:  # somebody has just come, or has ended it themselves
                continue
            ended += 1
    return ended


def _deserted(now: datetime) -> "QuerySet[Conference, tuple[str, datetime]]":
    """The numbers of those that run, and since when they have been empty: the last one went, or nobody ever came."""
    presences = Presence.objects.filter(conference=OuterRef("pk"))
    last = presences.order_by().values("conference").annotate(last=Max("left_at")).values("last")
    empty = Conference.objects.filter(state="running").exclude(Exists(presences.filter(left_at=None)))
    since = empty.annotate(since=Coalesce(Subquery(last), "started_at")).filter(since__lte=now - EMPTY_FOR)
    return since.values_list("number", "since")


def is_empty(conference: Conference) -> bool:
    """Whether nobody is in it now."""
    return not Presence.objects.of(conference).filter(left_at=None).exists()
