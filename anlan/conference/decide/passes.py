"""What a browser needs to carry sound and picture: the ledger has the ticket, the function the settings name makes the pass of it.

pass_of(ticket, conference)["ws"]      # [] where there is no media; `why` says so in words
"""

from collections.abc import Callable
from functools import cache
from typing import TypedDict

from django.conf import settings
from django.utils.module_loading import import_string

from anlan.kernel.people.actor import Actor

from ..models import Conference
from .camera_rows import CameraView
from .rows import OBSERVER, Ticket


class Pass(TypedDict):
    """A browser's pass, as docs/decisions/0003-conferences.md has it."""

    ws: list[str]
    session: str
    node: str
    room: str
    id: str
    ice: list[dict[str, object]]
    seconds: int
    why: str
    telephone: str  # why an ordinary telephone cannot join, in words
    above: "Pass | None"  # the same for the node above, tried where this one is not reached


def pass_of(ticket: Ticket, conference: Conference) -> Pass:
    """The pass of a valid ticket, into the conference itself or the side room its holder sits in."""
    room = conference.room(ticket.room)
    return _maker()(room=room, ticket=ticket.token, name=ticket.person.name, role=ticket.role, region=ticket.region)


def watching_pass(view: CameraView, name: str) -> Pass:
    """The pass of somebody who watches one camera alone."""
    return _maker()(room=view.room, ticket=view.seat, name=name, role=OBSERVER, region=view.region)


def testing_pass(actor: Actor) -> Pass:
    """A pass into no room: to test the line against the media server before entering."""
    return _maker()(room="test", ticket=f"test-{actor.person_id}", name=actor.name, role=OBSERVER, region=actor.region)


@cache
def _maker() -> Callable[..., Pass]:
    maker: Callable[..., Pass] = import_string(settings.CONFERENCE_PASS)
    return maker
