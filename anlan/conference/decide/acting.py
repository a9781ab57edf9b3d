"""How a conference is led: the row is locked, the actor must lead it, and what was done is told in its history.

with led(conference, actor, version=version) as current:
    act = Act(current, "remove", actor, key, {"person": 12})
    if not act.is_repeat():
        ...
        act.write("清河镇 王海")
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from anlan.kernel import clock
from anlan.kernel.history import writing
from anlan.kernel.history.errors import KeyConflict, NotAllowed, WrongState
from anlan.kernel.history.intact import keeping_alterations, require
from anlan.kernel.history.models import Event
from anlan.kernel.loop.advance import advance
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import OFFICE
from anlan.kernel.scope import Scope

from ..models import Conference
from .doors import calling
from .errors import Removed
from .rows import Invitation, Message, Removal, Resolution, Stroke

_OVER = ("ended", "minuted")
_OTHER_CONTENT = "同一次提交的内容前后不一样，请刷新后重新办理。"


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
    """The conference of that number, as `known`, to whoever was not put out of it.

    While it runs, somebody put out reads nothing of it. Once it has ended they read it where their scope holds it, as others
    there do; that they were called gives them nothing any more. Raises Conference.DoesNotExist, Removed.
    """
    conference = known(number, actor)
    over = conference.state in _OVER and actor.scope.covers(conference) and actor.may("conferences.view")
    if not over and not leads(conference, actor) and was_put_out(conference, actor):
        raise Removed(Removed.__doc__)
    return conference


def was_put_out(conference: Conference, actor: Actor) -> bool:
    return Removal.objects.of(conference).filter(person_id=actor.person_id).exists()


def known(number: str, actor: Actor) -> Conference:
    """The conference of that number, if it is in the actor's scope, led by them, or they are called to it.

    Raises Conference.DoesNotExist for everybody else: that there is such a conference is not told.
    """
    with calling():
        conference = Conference.objects.select_related("chair", "deputy").exclude(state="withdrawn").get(number=number)
        if actor.scope.covers(conference) and actor.may("conferences.view"):
            return conference
        if actor.person_id in (conference.chair_id, conference.deputy_id):
            return conference
        if Invitation.objects.of(conference).filter(meant_for(actor)).exists():
            return conference
    raise Conference.DoesNotExist(f"没有编号为{number}的视频会议。")


def own_invitation(conference: Conference, actor: Actor) -> Invitation | None:
    """The invitation that calls the actor to this conference, the one with their very post first."""
    invitations = list(Invitation.objects.of(conference).filter(meant_for(actor)).order_by("pk"))
    return min(invitations, key=lambda each: actor.post_id not in each.line, default=None)


@contextmanager
def held(conference: Conference, *states: str) -> Iterator[Conference]:
    """The conference as it is now, locked in one of `states`; what is passed in is brought up to date. Raises WrongState."""
    with keeping_alterations(), transaction.atomic():
        current = Conference.objects.of(conference).select_for_update(no_key=True).get()
        require(current)
        if current.state not in states:
            raise WrongState(_not_now(current))
        yield current
    writing.refresh(conference, current)


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


@dataclass(frozen=True)
class Act:
    """One act on a conference that is held, by the key that makes it happen once. said: what its actor chose, in JSON's own types."""

    current: Conference
    code: str
    actor: Actor
    key: UUID
    said: Mapping[str, Any] = field(default_factory=dict)

    def is_repeat(self) -> bool:
        """Whether this very act was done before. Raises KeyConflict where the key belongs to another act, or to other content."""
        first = writing.first_event(self.key)
        if first is None:
            return False
        content = {
            "note": first.content.get("note", ""),
            **self.said,
        }  # the note follows from what was said and from its moment
        writing.same_or_conflict(first, self.current.code, self.code, content, record_id=self.current.pk)
        return True

    def write(self, note: str) -> Event:
        """Put the act into the history of its conference."""
        return writing.write_event(
            self.current, self.code, actor=self.actor, key=self.key, before=self.current.state,
            content={"note": note, **self.said}, happened_at=None, now=clock.now(),
        )  # fmt: skip


R = TypeVar("R", bound=Message | Stroke | Resolution)


def keep_once(model: type[R], current: Conference, key: UUID, at: str, **values: Any) -> tuple[R, bool]:
    """The row of a conference that is held with this key, and whether it is new. at: the column of the moment it is kept.

    Raises KeyConflict where the key belongs to a row with other values or of another conference.
    """
    row: R | None = model.objects.of(current).filter(key=key).first()  # type: ignore[assignment]
    if row is None:
        row = model(conference=current, region=current.region, key=key, **values, **{at: clock.now()})
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise KeyConflict(_OTHER_CONTENT) from error
        return row, True
    if any(getattr(row, name) != value for name, value in values.items()):
        raise KeyConflict(_OTHER_CONTENT)
    return row, False


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


def _not_now(current: Conference) -> str:
    return {
        "planned": "会议还没开始。", "running": "会议正在开，不能这样做。", "cancelled": "会议已取消。",
    }.get(current.state, "会议已经结束。")  # fmt: skip


def _overtaken(current: Conference) -> str:
    last = Event.objects.filter(ledger=current.code, record_id=current.pk).select_related("person").order_by("-seq")[0]
    at = last.recorded_at.astimezone(clock.LEGAL_ZONE)
    return f"{last.person.name}{at:%H:%M}刚刚动过会场，您看到的不是最新的。请看一眼现在的会场再点。"
