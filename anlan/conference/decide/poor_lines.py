"""线路差: whose line is bad while a conference runs, since when, and what of it is kept with the attendance.

poor_now(conference, tokens, clock.now())      # again and again, from what the media servers measure
words_of(conference)[invitation]               # 线路差2次，共5分钟
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from anlan.kernel import clock

from ..models import Conference
from .acting import held
from .rows import PoorLine, Ticket

LASTED = timedelta(seconds=30)  # a shorter spell is over before anybody could have done something


def poor_now(conference: Conference, tokens: Collection[str], now: datetime) -> None:
    """The lines of these tickets are bad now, and nobody else's. Raises WrongState where the conference does not run."""
    with held(conference, "running") as current:
        spells = PoorLine.objects.of(current).filter(ended_at=None)
        spells.exclude(ticket__token__in=tokens).update(ended_at=now)
        bad = Ticket.objects.of(current).filter(token__in=tokens, revoked_at=None)
        fresh = bad.exclude(pk__in=spells.values("ticket")).order_by("pk")
        PoorLine.objects.bulk_create(
            PoorLine(conference=current, region=ticket.region, ticket=ticket, began_at=now) for ticket in fresh
        )


def close(conference: Conference, now: datetime) -> None:
    """Nobody's line is bad any more: the conference ends. Inside its transaction."""
    PoorLine.objects.of(conference).filter(ended_at=None).update(ended_at=now)


def with_lines(conference: Conference, presences):  # type: ignore[no-untyped-def]  # a queryset of presences
    """Each presence of the conference with `poor_since`: since when the line is bad, None where it is not. No query of its own."""
    spell = PoorLine.objects.of(conference).filter(ticket=OuterRef("ticket"), ended_at=None)
    return presences.annotate(poor_since=Subquery(spell.values("began_at")[:1]))


def words_of(conference: Conference) -> dict[int, str]:
    """What is said of the line of each site that had a bad one for a while, by its invitation. One query."""
    rows = PoorLine.objects.of(conference).select_related("ticket").order_by("began_at", "pk")
    spells: dict[int, list[PoorLine]] = {}
    for row in rows:
        if row.ticket.invitation_id is not None:
            spells.setdefault(row.ticket.invitation_id, []).append(row)
    by_site = {site: _words(rows) for site, rows in spells.items()}
    return {site: words for site, words in by_site.items() if words}


def _words(spells: Sequence[PoorLine]) -> str:
    parts = []
    lasted = [over for row in spells if row.ended_at and (over := row.ended_at - row.began_at) >= LASTED]
    if lasted:
        minutes = max(round(sum(lasted, timedelta()).total_seconds() / 60), 1)
        parts.append(f"线路差{len(lasted)}次，共{minutes}分钟")
    since = min((row.began_at for row in spells if row.ended_at is None), default=None)
    if since is not None:
        parts.append(f"{since.astimezone(clock.LEGAL_ZONE):%H:%M}起线路差")
    return "；".join(parts)
