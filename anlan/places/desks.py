"""An enterprise's own desk: who sits at it sees what is the firm's, and nothing of others.

is_own_desk(firm, actor)
"""

from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import ENTERPRISE
from anlan.kernel.scope import Record

from .models import Enterprise


def is_own_desk(place: Record | None, actor: Actor) -> bool:
    """Whether the actor sits at the desk of this enterprise."""
    return isinstance(place, Enterprise) and actor.role == ENTERPRISE and actor.scope.place == place.pk
