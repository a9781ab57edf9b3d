"""待办: one query for an actor, whatever the ledger.

open_todos(actor)              # mine, the nearest deadline first
todos_under(actor, ledgers)    # everybody's in my scope
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from .. import clock
from ..history.models import Event
from ..notice.models import Delivery
from ..notice.sending import SITE
from ..people.actor import Actor
from ..people.models import Person, Post
from ..people.roles import PLACE, ROLES
from ..scope import lineage
from ..scope.record import WITHDRAWN
from .declare import LOOPS, Loop
from .models import Todo
from .second_person import may_be_asked


def _held_by(actor: Actor) -> Q:
    """Held by the actor's role, or by the very body they work at, where they may lead it on."""
    return Q(role=actor.role, body=None) | (Q(body_id=actor.body_id, body__isnull=False) & _led_on_by(actor))


def _led_on_by(actor: Actor) -> Q:
    """Matters of which the actor may take a step from where they stand: at one body sit an office, its leader and its auditor."""
    led = Q(pk__in=[])
    for code, loop in LOOPS.items():
        states = [
            state.code for state in loop.states
            if state.body_field and any(actor.may(loop.power(step)) for step in loop.steps_from(state.code))
        ]  # fmt: skip
        if states:
            led |= Q(ledger=code, state__in=states)
    return led


def _to_do_by(actor: Actor) -> Q:
    """Held by the actor's very post, or one of their seat that was left, or by their role or body where no post is named."""
    vacancy = Q(post__ends_on__lt=clock.today()) | Q(post__state=WITHDRAWN)
    seat = Q(post__role=actor.role, post__body=actor.body_id) & vacancy
    return Q(post_id=actor.post_id) | seat | (_held_by(actor) & Q(post=None))


def viewable(actor: Actor) -> list[str]:
    """The ledgers that may hold to-dos and that the actor may look at: a to-do tells what its record is about."""
    answering = (".decide", ".answer")
    answered = [power.rsplit(".", 1)[0] for power in actor.powers if power.endswith(answering)]
    confirmed = [Post.code, Person.code] if may_be_asked(actor) else []
    return [code for code in dict.fromkeys([*LOOPS, *sorted(answered), *confirmed]) if actor.may(f"{code}.view")]


def takes_part(actor: Actor) -> list[str]:
    """Those of them in which the actor may take a step, or is told of what is late."""
    return [code for code in viewable(actor) if code not in LOOPS or _concerns(LOOPS[code], actor)]


def _concerns(loop: Loop, actor: Actor) -> bool:
    is_recipient = any(actor.role in state.escalate for state in loop.states)
    return is_recipient or any(actor.may(loop.power(step)) for step in loop.steps)


def todos_under(actor: Actor, ledgers: Collection[str]) -> QuerySet[Todo]:
    """What has to be done in the actor's scope in some ledgers, with the body that holds it; the nearest deadline first, none last."""
    rows = Todo.objects.within(actor.scope).filter(closed_at=None, ledger__in=ledgers)
    return rows.select_related("body", "post").order_by(F("due_at").asc(nulls_last=True), "pk")


def open_todos(actor: Actor) -> QuerySet[Todo]:
    """What the actor has to do, the nearest deadline first, those without one last."""
    return todos_under(actor, viewable(actor)).filter(_to_do_by(actor))


def todos_in_hand_of_others(actor: Actor) -> QuerySet[Todo]:
    """What went through the actor's hands, reported, handed on or asked for, and waits for somebody else now."""
    own = Event.objects.filter(ledger=OuterRef("ledger"), record_id=OuterRef("record_id"), person_id=actor.person_id)
    return todos_under(actor, viewable(actor)).filter(Exists(own)).exclude(_to_do_by(actor))


def unattended_todos(actor: Actor, day: date) -> QuerySet[Todo]:
    """What waits in the actor's scope for a post, body, place or role that nobody holds on a day: somebody left and nobody came."""
    posts = list(Post.objects.within(actor.scope).filter(Post.held_on(day)))
    rows = todos_under(actor, viewable(actor)).filter(request=None)
    alone = Q(pk__in=[])
    for holder in rows.order_by().values_list(*_HELD).distinct():
        if not any(_attends(post, *holder) for post in posts):
            alone |= Q(**dict(zip(_HELD, holder, strict=True)))
    return rows.filter(alone)


_HELD = ("role", "region", "sector", "body", "post", "place")


def _attends(
    post: Post, role: str, region: str, sector: str, body: int | None, named: int | None, place: int | None
) -> bool:
    """Whether who holds a post has to do what is held so."""
    if named is not None:
        return post.pk == named
    if body is not None:
        return post.body_id == body
    if ROLES[role].level == PLACE and place is not None:
        return post.place_id == place
    answers = any(lineage.holds(code, region) for code in post.regions)
    return post.role == role and answers and (post.sectors is None or sector in post.sectors)


def todos_of_others(actor: Actor, after: datetime, until: datetime) -> QuerySet[Todo]:
    """What others in the actor's scope must do between two moments, for those who take part in it."""
    rows = todos_under(actor, takes_part(actor)).filter(due_at__gt=after, due_at__lte=until)
    return rows.exclude(_to_do_by(actor))


def late_todos(actor: Actor, now: datetime) -> QuerySet[Todo]:
    """Everything overdue in the actor's scope that the actor takes part in, the latest first."""
    return todos_under(actor, takes_part(actor)).filter(due_at__lt=now)


def asked_by(actor: Actor) -> QuerySet[Todo]:
    """What others are to answer because the actor asked for it: requests about records, and records that are questions themselves."""
    asking = [code for code, loop in LOOPS.items() if loop.asks]
    opened = Event.objects.filter(
        ledger=OuterRef("ledger"), record_id=OuterRef("record_id"), seq=1, person_id=actor.person_id
    )
    mine = Q(request__person_id=actor.person_id) | (Q(ledger__in=asking, request=None) & Exists(opened))
    # The to-do of whoever answers names no place; they are the actor's own words, wherever the actor's desk stands.
    rows = Todo.objects.within(replace(actor.scope, place=None)).filter(
        mine, closed_at=None, ledger__in=viewable(actor)
    )
    rows = rows.exclude(Q(request=None) & _to_do_by(actor))
    return rows.select_related("body", "post", "request").order_by(F("due_at").asc(nulls_last=True), "pk")


def deliveries_to(actor: Actor) -> "QuerySet[Delivery, Delivery]":
    """What the actor was told in their post, the newest first, each with its notice.

    `number`: of the record in question, where the actor may open it.
    """
    about = Todo.objects.within(actor.scope).filter(
        ledger=OuterRef("notice__ledger"), record_id=OuterRef("notice__record_id"), ledger__in=viewable(actor)
    )
    mine = Delivery.objects.filter(post_id=actor.post_id, channel=SITE).select_related("notice")
    return mine.annotate(number=Subquery(about.values("number")[:1])).order_by("-notice__created_at", "-pk")
