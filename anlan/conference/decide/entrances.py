"""Which sessions with media servers were let in for which seat: a seat has one, and it ends when the seat is left.

earlier = begin(seat, room=…, node="district", session=17, region=…, conference=conference)
for each in open_entrances(): …
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime

from django.db import transaction

from anlan.kernel import clock

from ..models import Conference
from .camera_rows import CameraView
from .doors import everywhere
from .entry import revoke
from .rows import OBSERVER, Entrance, Ticket


def _every_entrance() -> AbstractContextManager[None]:
    return everywhere("media servers are told who was let in and who has gone", Entrance)


def sit(ticket: Ticket, device: str) -> bool:
    """Whether a page may come in with this seat: the first that does, and no other after it.

    Where another comes with the same seat neither keeps it: one of them is not who it says.
    """
    with transaction.atomic():
        current = Ticket.objects.of(ticket).select_for_update(of=("self",)).select_related("conference").get()
        if current.revoked_at is not None or current.conference.state != "running":
            return False
        if current.device and current.device != device:
            revoke(Ticket.objects.of(ticket), "twice", clock.now())
            return False
        if not current.device:
            Ticket.objects.of(ticket).update(device=device)
        return True


def begin(
    seat: str, *, room: str, node: str, session: int, region: str, conference: Conference | None
) -> list[Entrance]:
    """Note that a session is let in; returns those that were let in for the seat before and are not ended."""
    with _every_entrance():
        earlier = list(Entrance.objects.filter(seat=seat, ended_at=None).exclude(node=node, session=session))
        Entrance.objects.get_or_create(
            seat=seat, room=room, node=node, session=session, ended_at=None,
            defaults={"region": region, "conference": conference, "began_at": clock.now()},
        )  # fmt: skip
    return earlier


def room_of(seat: str, *, node: str, session: int) -> str:
    """The room that a session sits in for a seat; "" where it does not."""
    with _every_entrance():
        row = Entrance.objects.filter(seat=seat, node=node, session=session, ended_at=None).order_by("-pk").first()
    return row.room if row is not None else ""


def open_entrances() -> list[Entrance]:
    """All that are not ended, each seat's latest last."""
    with _every_entrance():
        return list(Entrance.objects.filter(ended_at=None).order_by("pk"))


def ended(keys: Iterable[int], now: datetime) -> None:
    with _every_entrance():
        Entrance.objects.filter(pk__in=list(keys), ended_at=None).update(ended_at=now)


def may_send(conference: Conference) -> list[str]:
    """The ids of everybody who may be seen and heard: seats of those who do not only listen, and cameras."""
    seats = Ticket.objects.of(conference).filter(revoked_at=None).exclude(role=OBSERVER).order_by("pk")
    views = CameraView.objects.of(conference).filter(ended_at=None).order_by("pk")
    return [
        *seats.values_list("token", flat=True),
        *(f"camera.{key}" for key in views.values_list("camera_id", flat=True)),
    ]
