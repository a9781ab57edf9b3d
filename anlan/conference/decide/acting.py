"""How a conference is led: the row is locked, the actor must lead it, and what was done is told in its history.

with led(conference, actor, version=version) as current:
    ...
    tell(current, "remove", actor=actor, key=key, note="清河镇 王海")
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from anlan.kernel import clock
from anlan.kernel.history.errors import KeyConflict, NotAllowed, WrongState
from anlan.kernel.history.models import Event
from anlan.kernel.history.whole import keeping_alterations, require
from anlan.kernel.history.writing import write_event
from anlan.kernel.loop.advance import advance
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import OFFICE
from anlan.kernel.scope import Scope, unscoped

from ..models import Conference
from .rows import Invitation

OURS = "rows of a conference, whose reader was let in by find()"


def leads(conference: Conference, actor: Actor) -> bool:
    """Whether the actor is chair or deputy, or of the committee's office in whose district it is held."""
    if actor.person_id in (conference.chair_id, conference.deputy_id):
        return True
    return actor.role == OFFICE and actor.scope.covers(conference)


def meant_for(actor: Actor) -> Q:
    """The invitations that call the actor: their body's, or with their post in the line."""
    where = Q(line__contains=[actor.post_id])
    return where | Q(body_id=actor.body_id) if actor.body_id is not None else where


def find(number: str, actor: Actor) -> Conference:
    """The conference of that number, if it is in the actor's scope, led by them, or they are called to it.

    Raises Conference.DoesNotExist for everybody else: that there is such a conference is not told.
    """
    with unscoped("an invitation opens the conference it calls to"):
        conference = Conference.objects.select_related("chair", "deputy").exclude(state="withdrawn").get(number=number)
        if actor.scope.covers(conference) and actor.may("conferences.view"):
            return conference
        if actor.person_id in (conference.chair_id, conference.deputy_id):
            return conference
        if Invitation.objects.filter(meant_for(actor), conference=conference).exists():
            return conference
    raise Conference.DoesNotExist(f"没有编号为{number}的视频会议。")


def own_invitation(conference: Conference, actor: Actor) -> Invitation | None:
    """The invitation that calls the actor to this conference, the one with their very post first."""
    with unscoped(OURS):
        called = list(Invitation.objects.filter(meant_for(actor), conference=conference).order_by("pk"))
    return min(called, key=lambda each: actor.post_id not in each.line, default=None)


@contextmanager
def held(conference: Conference, *states: str) -> Iterator[Conference]:
    """The conference as it is now, locked in one of `states`; what is passed in is brought up to date. Raises WrongState."""
    with keeping_alterations(), transaction.atomic(), unscoped(OURS):
        current = Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
        require(current)
        if current.state not in states:
            raise WrongState(_not_now(current))
        yield current
    refresh(conference, current)


@contextmanager
def led(
    conference: Conference, actor: Actor, *, version: int | None = None, states: tuple[str, ...] = ("running",)
) -> Iterator[Conference]:
    """As `held`, for whoever leads. version: the one the person saw; another one means the other chair was first."""
    with held(conference, *states) as current:
        require_lead(current, actor)
        if version is not None and current.version != version:
            raise WrongState(_overtaken(current))
        yield current


def require_lead(conference: Conference, actor: Actor) -> None:
    if not leads(conference, actor):
        raise NotAllowed("只有主持人、副主持人和区安委办能这样做。")


def told(conference: Conference, act: str, key: UUID) -> bool:
    """Whether this very act was done before. Raises KeyConflict where the key belongs to another one."""
    first = Event.objects.filter(key=key).first()
    if first is None:
        return False
    if (first.ledger, first.record_id, first.step) != (conference.code, conference.pk, act):
        raise KeyConflict("同一次提交的内容前后不一样，请刷新后重新办理。")
    return True


def tell(current: Conference, act: str, *, actor: Actor, key: UUID, note: str, **content: Any) -> Event:
    """Write an act into the history of a conference that is held."""
    now = clock.now()
    said = {"note": note, **content}
    return write_event(
        current, act, actor=actor, key=key, before=current.state, content=said, happened_at=None, now=now
    )


def take(
    conference: Conference,
    step: str,
    *,
    actor: Actor,
    key: UUID,
    content: dict[str, Any] | None = None,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> Event:
    """Take a step of the loop. A deputy from a town reaches the district's conference that they were asked to lead."""
    if not actor.scope.covers(conference):
        require_lead(conference, actor)
        actor = replace(actor, scope=Scope((conference.region,)))
    return advance(conference, step, actor=actor, key=key, content=content, version=version, happened_at=happened_at)


def refresh(conference: Conference, current: Conference) -> None:
    for field in Conference._meta.concrete_fields:
        setattr(conference, field.attname, getattr(current, field.attname))


def _not_now(current: Conference) -> str:
    return {
        "planned": "会议还没开始。", "running": "会议正在开，不能这样做。", "cancelled": "会议已取消。",
    }.get(current.state, "会议已经结束。")  # fmt: skip


def _overtaken(current: Conference) -> str:
    last = Event.objects.filter(ledger=current.code, record_id=current.pk).select_related("person").order_by("-seq")[0]
    at = last.recorded_at.astimezone(clock.LEGAL_ZONE)
    return f"{last.person.name}{at:%H:%M}刚刚动过会场，您看到的不是最新的。请看一眼现在的会场再点。"
