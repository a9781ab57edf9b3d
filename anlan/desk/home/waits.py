"""What somebody asked for and waits on: what, whose answer it is, and by when.

waits(actor, now)     # [Wait("申请延期到2024-10-20：车间护栏松动", "区安委办", "还剩2天", …)]
"""

from dataclasses import dataclass
from datetime import date, datetime

from anlan.kernel.column.day import last_day
from anlan.kernel.loop import requests
from anlan.kernel.loop.holding import who_holds
from anlan.kernel.loop.inbox import asked_by
from anlan.kernel.loop.models import Todo
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record
from anlan.ui.addresses import record_url
from anlan.ui.progress import due_words

MOST = 6


@dataclass(frozen=True)
class Wait:
    """Something that waits for an answer. whom: who is to answer; due_on: by when; late: that day has passed."""

    what: str
    url: str
    whom: str
    due: str
    due_on: date | None
    late: bool


@dataclass(frozen=True)
class Request:
    """A request about a record as its page tells it. own: the reader's."""

    who: str
    what: str
    reason: str
    wait: Wait
    own: bool


def waits(actor: Actor, now: datetime) -> list[Wait]:
    """What the actor asked for and nobody has answered yet, what is due first on top."""
    return [_wait(todo, now) for todo in asked_by(actor)[:MOST]]


def request_about(record: Record, todo: Todo | None, actor: Actor, now: datetime) -> Request | None:
    """The request about a record that waits, for everybody but whoever is offered to answer it. todo: of whoever is to answer it."""
    if todo is None or todo.request is None:
        return None
    request, own = todo.request, todo.request.person_id == actor.person_id
    if not own and requests.may_decide(record, request.content["request"], actor):
        return None
    who = f"{request.person.name}（{request.post.title}）"
    return Request(who, requests.told(request), request.content["reason"], _wait(todo, now), own)


def _wait(todo: Todo, now: datetime) -> Wait:
    words, late = due_words(todo.due_at, now)
    return Wait(
        what=f"申请{requests.told(todo.request)}：{todo.title}" if todo.request else todo.title,
        url=record_url(todo.ledger, todo.number),
        whom=str(todo.post or todo.body or who_holds(todo.role, todo.region)),
        due=words,
        due_on=last_day(todo.due_at) if todo.due_at else None,
        late=late,
    )
