"""Who is in the room, from what the media server tells: many arrivals at once, repeated, out of order.

strangers = joined(conference, [Arrival(token, at), …])     # ids with no valid ticket: to be put out
left(conference, [Arrival(token, at), …])
reconcile(conference, tokens, clock.now())                  # what the server lists is what is so
asks(ticket, clock.now()); lapse(conference, clock.now())   # without media: a page that is open and asks is there
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from anlan.kernel import clock
from anlan.kernel.history.witness import keep

from ..models import Conference
from .acting import held
from .doors import everywhere
from .entry import leave
from .rows import ABSENT, ANSWERED, JOINED, LEFT, RINGING, WAITING, Invitation, Presence, Ticket
from .witnesses import PRESENCE

SILENCE = 20  # seconds after which a page without media that does not ask any more has left
_WRITTEN_EVERY = 5  # seconds between two notes that it asked


@dataclass(frozen=True)
class Arrival:
    """A ticket's id seen to come or go at a moment."""

    token: str
    at: datetime


def joined(conference: Conference, arrivals: Iterable[Arrival]) -> list[str]:
    """Open a presence for each valid ticket that has none; returns the ids that have no right to be there.

    A fixed number of queries, whatever the number of arrivals.
    """
    first = _earliest(arrivals)
    with held(conference, "running") as current:
        tickets = _live(current, first)
        people = [ticket.person_id for ticket in tickets]
        with everywhere("nobody is in two conferences at once", Presence):
            presences = Presence.objects.filter(person_id__in=people)
            inside = set(presences.filter(left_at=None).values_list("person_id", flat=True))
            past_presences = presences.filter(left_at__isnull=False)
            last_left = dict(past_presences.values_list("person_id").annotate(last=Max("left_at")))
        coming = [ticket for ticket in tickets if ticket.person_id not in inside]
        new_presences = Presence.objects.bulk_create(
            [
                Presence(
                    conference=current, region=ticket.region, ticket=ticket, person_id=ticket.person_id,
                    # An interval never reaches back into one that is closed, whatever the order of the news.
                    joined_at=max(first[ticket.token], ticket.issued_at, last_left.get(ticket.person_id, ticket.issued_at)),
                )
                for ticket in coming
            ]
        )  # fmt: skip
        keep(PRESENCE, new_presences)
        _sites_joined(current, [ticket.invitation_id for ticket in coming if ticket.invitation_id], first)
        tokens = {ticket.token for ticket in tickets}
        return sorted(token for token in first if token not in tokens)


def left(conference: Conference, departures: Iterable[Arrival]) -> None:
    """Close the presence of each ticket that has gone; news about unknown or long gone ones changes nothing."""
    moments: dict[datetime, list[str]] = {}
    for each in departures:
        moments.setdefault(each.at, []).append(each.token)
    with held(conference, "running", "ended", "minuted") as current:
        for at, tokens in sorted(moments.items()):
            leave(Presence.objects.of(current).filter(ticket__token__in=tokens, left_at=None), at)


def reconcile(conference: Conference, tokens: Iterable[str], now: datetime) -> list[str]:
    """Let the server's own list settle who is there, beside pages without media; returns the ids to put out."""
    listed = set(tokens)
    strangers = joined(conference, [Arrival(token, now) for token in listed])
    with held(conference, "running") as current:
        absent = Presence.objects.of(current).filter(left_at=None).exclude(ticket__token__in=listed)
        leave(absent.exclude(ticket__asked_at__gte=now - timedelta(seconds=SILENCE)), now)
    return strangers


def asks(ticket: Ticket, now: datetime) -> None:
    """A page without media is open and asks: whoever sits before it is there. For a ticket that is valid."""
    if ticket.asked_at is not None and now - ticket.asked_at < timedelta(seconds=_WRITTEN_EVERY):
        return
    Ticket.objects.of(ticket).update(asked_at=now)
    inside = Presence.objects.of(ticket).filter(left_at=None).exists()
    if not inside:
        joined(ticket.conference, [Arrival(ticket.token, now)])


def hands_over(ticket: Ticket) -> None:
    """The page has media now: from here on the media server tells whether it is there."""
    if ticket.asked_at is not None:
        Ticket.objects.of(ticket).update(asked_at=None)


def lapse(conference: Conference, now: datetime) -> None:
    """Let go whose page has asked and does not ask any more, at the moment it last did."""
    silent = now - timedelta(seconds=SILENCE)
    presences = Presence.objects.of(conference).filter(left_at=None, ticket__asked_at__lt=silent)
    last = [(row.ticket.token, row.ticket.asked_at) for row in presences.select_related("ticket")]
    if last:
        left(conference, [Arrival(token, at) for token, at in last if at is not None])


def _earliest(arrivals: Iterable[Arrival]) -> dict[str, datetime]:
    first: dict[str, datetime] = {}
    for each in arrivals:
        first[each.token] = min(each.at, first.get(each.token, each.at))
    return first


def _live(current: Conference, tokens: Iterable[str]) -> list[Ticket]:
    rows = Ticket.objects.of(current).select_for_update().filter(token__in=list(tokens), revoked_at=None)
    return list(rows.order_by("pk"))


def _sites_joined(current: Conference, sites: Sequence[int], first: dict[str, datetime]) -> None:
    at = min(first.values(), default=clock.now())
    rows = Invitation.objects.of(current).filter(pk__in=sites)
    rows.filter(joined_at=None).update(joined_at=at)
    rows.filter(state__in=(WAITING, RINGING, ANSWERED, ABSENT, LEFT)).update(state=JOINED)
