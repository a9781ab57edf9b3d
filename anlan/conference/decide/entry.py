"""Who may enter as what: a ticket is one person's right to one room, by a random id, until it is revoked.

mine = ticket(conference, actor)      # role chair, deputy, member or observer; raises NotOpen, Locked, Removed
remove(conference, person_id, actor=actor, key=uuid4())
"""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from anlan.kernel import clock
from anlan.kernel.history.errors import NotAllowed
from anlan.kernel.history.witness import keep
from anlan.kernel.people.actor import Actor, actor_of

from ..models import Conference
from .acting import Act, find, held, leads, led, own_invitation, was_put_out
from .doors import everywhere
from .errors import Locked, NotInside, NotOpen, Removed
from .rows import CHAIR, DEPUTY, MEMBER, OBSERVER, FloorRequest, Invitation, Presence, Removal, Ticket
from .witnesses import PRESENCE

_PERSON_LOCK = 0x48595300  # the space of advisory locks on people entering


def role_of(conference: Conference, actor: Actor, invitation: Invitation | None) -> str:
    """As what the actor may enter; "" where they may not."""
    if actor.person_id == conference.chair_id:
        return CHAIR
    if actor.person_id == conference.deputy_id:
        return DEPUTY
    if invitation is not None:
        return OBSERVER if invitation.observer else MEMBER
    return OBSERVER if actor.may("conferences.observe") and actor.scope.covers(conference) else ""


def ticket(conference: Conference, actor: Actor) -> Ticket:
    """A new ticket for the actor; any other they hold, here or elsewhere, is revoked: one person is in one room.

    Raises Conference.DoesNotExist where the conference is not theirs to know of, NotOpen, Removed, Locked.
    """
    find(conference.number, actor)
    now = clock.now()
    invitation = own_invitation(conference, actor)
    if conference.state != "running":
        raise NotOpen("会议还没开始。" if conference.state == "planned" else "会议已经结束。")
    with held(conference, "running") as current:
        if was_put_out(current, actor):
            raise Removed(Removed.__doc__)
        role = role_of(current, actor, invitation)
        if not role:
            raise NotAllowed("这次会议没有叫您。要参会请联系主持人。")
        if is_locked_out(current, actor, role):
            raise Locked(Locked.__doc__)
        if role == OBSERVER and _was_asked_to_speak(current, actor):
            role = MEMBER
        # Two devices of one person, even into two conferences, come one after the other.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_PERSON_LOCK, actor.person_id])
        with everywhere("whoever enters here leaves wherever else they are", Ticket):
            revoke(Ticket.objects.filter(person_id=actor.person_id), "moved", now)
        return Ticket.objects.create(
            conference=current, region=actor.region, person_id=actor.person_id, post_id=actor.post_id,
            invitation=invitation, role=role, issued_at=now, token=secrets.token_urlsafe(24),
        )  # fmt: skip


def valid(token: str) -> Ticket | None:
    """The ticket with this id if it still lets in, else None: revoked, of an ended conference, or never issued."""
    with everywhere("a ticket is its own proof of who may enter", Ticket):
        ticket = Ticket.objects.select_related("conference", "person").filter(token=token, revoked_at=None).first()
    return ticket if ticket is not None and ticket.conference.state == "running" else None


def remove(conference: Conference, person_id: int, *, actor: Actor, key: UUID, reason: str = "") -> None:
    """Ask somebody out; they do not come back into this conference. Raises NotAllowed, WrongState."""
    now = clock.now()
    with led(conference, actor) as current:
        act = Act(current, "remove", actor, key, {"person": person_id, "reason": reason[:200]})
        if act.is_repeat():
            return
        if person_id in (current.chair_id, current.deputy_id):
            raise NotAllowed("不能请出主持人和副主持人。")
        tickets = Ticket.objects.of(current).filter(person_id=person_id).select_related("person", "post__person")
        ticket = tickets.order_by("-pk").first()
        if ticket is None:
            raise NotInside(NotInside.__doc__)
        if leads(current, actor_of(ticket.post)):
            raise NotAllowed("不能请出区安委办的人。")
        _, first = Removal.objects.of(current).get_or_create(
            conference=current, person_id=person_id,
            defaults={"region": current.region, "removed_by_id": actor.person_id, "removed_at": now, "reason": reason[:200]},
        )  # fmt: skip
        revoke(Ticket.objects.of(current).filter(person_id=person_id), "removed", now)
        if first:
            act.write(ticket.person.name)


def revoke(tickets, reason: str, now: datetime) -> int:  # type: ignore[no-untyped-def]  # a queryset of tickets
    """Revoke those of `tickets` that still hold, and end the presence and the floor that hang on them. Inside a transaction."""
    rows = tickets.filter(revoked_at=None).select_related("conference").order_by("pk")
    live = list(rows.select_for_update(of=("self",)))
    if not live:
        return 0
    Ticket.objects.of(*live).update(revoked_at=now, reason=reason)
    leave(Presence.objects.of(*live).filter(left_at=None), now)
    for conference, person_id in {(ticket.conference, ticket.person_id) for ticket in live}:
        FloorRequest.objects.of(conference).filter(person_id=person_id, ended_at=None).update(ended_at=now)
    return len(live)


def leave(presences, at: datetime) -> None:  # type: ignore[no-untyped-def]  # a queryset of open presences
    """Close presences at a moment, or where they began if that is later, and say of empty sites that they have left."""
    rows = presences.select_related("ticket__invitation", "conference").order_by("pk")
    going = list(rows.select_for_update(of=("self",)))
    if not going:
        return
    Presence.objects.of(*going).filter(joined_at__lte=at).update(left_at=at)
    for each in going:
        if each.joined_at > at:
            Presence.objects.of(each).update(left_at=each.joined_at)
    keep(PRESENCE, going)
    sites = {each.ticket.invitation for each in going if each.ticket.invitation is not None}
    there = Presence.objects.of(*{each.conference for each in going})
    inside = there.filter(ticket__invitation=OuterRef("pk"), left_at=None)
    Invitation.objects.of(*sites).filter(~Exists(inside), state="joined").update(state="left", left_at=at)


def is_locked_out(conference: Conference, actor: Actor, role: str) -> bool:
    """Whether the door is locked to the actor; whoever leads has a key."""
    return conference.locked and role in (MEMBER, OBSERVER) and not _was_in(conference, actor)


def _was_asked_to_speak(conference: Conference, actor: Actor) -> bool:
    return Ticket.objects.of(conference).filter(person_id=actor.person_id, role__in=(MEMBER, DEPUTY)).exists()


def _was_in(conference: Conference, actor: Actor) -> bool:
    """Whether the actor had entered before the door was locked: a lost line may come back."""
    return Ticket.objects.of(conference).filter(person_id=actor.person_id).exists()
