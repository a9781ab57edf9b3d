"""待办: one query for an actor, whatever the ledger.

open_todos(actor)      # the most overdue first
"""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from ..people.actor import Actor
from .models import Notice, Todo


def _held_by(actor: Actor) -> Q:
    """Held by the actor's role, or by the very body they work at."""
    return Q(role=actor.role, body=None) | Q(body_id=actor.body_id, body__isnull=False)


def open_todos(actor: Actor) -> QuerySet[Todo]:
    """What the actor has to do, the nearest deadline first, those without one last."""
    mine = Todo.objects.within(actor.scope).filter(_held_by(actor), closed_at=None)
    return mine.order_by(F("due_at").asc(nulls_last=True), "opened_at")


def todos_of_others(actor: Actor, until: datetime) -> QuerySet[Todo]:
    """What others in the actor's scope must do until a moment, for those who answer for it."""
    rows = Todo.objects.within(actor.scope).filter(closed_at=None, due_at__lte=until).exclude(_held_by(actor))
    return rows.order_by("due_at")


def late_todos(actor: Actor, now: datetime) -> QuerySet[Todo]:
    """Everything overdue in the actor's scope, the latest first."""
    return Todo.objects.within(actor.scope).filter(closed_at=None, due_at__lt=now).order_by("due_at")


def notices(actor: Actor) -> QuerySet[Notice]:
    """Messages to the actor's role or body, the newest first."""
    return Notice.objects.within(actor.scope).filter(_held_by(actor)).order_by("-created_at")
