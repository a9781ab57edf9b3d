"""What ending a conference does: doors close, calls stop, and for each called site its attendance is kept."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import system_actor

from ..models import Attendance, Conference
from .camera_rows import CameraView
from .entry import revoke
from .poor_lines import close, words_of
from .rollcall import is_present
from .rows import ABSENT, ANSWERED, RINGING, WAITING, FloorRequest, Invitation, PollingPlan, Presence, Removal, Ticket
from .sites import LEVEL_AT

Span = tuple[datetime, datetime]


def end(conference: Conference, now: datetime) -> None:
    """Revoke every ticket, stop every call, and keep who was there. Inside the transaction of the step."""
    revoke(Ticket.objects.of(conference), "ended", now)
    open_calls = Invitation.objects.of(conference).filter(state__in=(WAITING, RINGING, ANSWERED))
    open_calls.update(state=ABSENT)
    FloorRequest.objects.of(conference).filter(ended_at=None).update(ended_at=now)
    PollingPlan.objects.of(conference).filter(stopped_at=None).update(stopped_at=now)
    CameraView.objects.of(conference).filter(ended_at=None).update(ended_at=now)
    close(conference, now)
    _keep_attendance(conference, now)


def covered(spans: Iterable[Span]) -> timedelta:
    """How long at least one of the spans lasted: overlapping ones count once."""
    total, until = timedelta(0), None
    for start, stop in sorted(spans):
        begin = start if until is None else max(start, until)
        if stop > begin:
            total += stop - begin
        until = stop if until is None else max(until, stop)
    return total


def _keep_attendance(conference: Conference, now: datetime) -> None:
    sites = Invitation.objects.of(conference).filter(observer=False).order_by("region", "pk")
    presences: dict[int, list[Presence]] = {}
    put_out = Removal.objects.of(conference).values("person_id")
    for row in (
        Presence.objects.of(conference).exclude(person_id__in=put_out).select_related("ticket", "person").order_by("pk")
    ):
        if row.ticket.invitation_id is not None:
            presences.setdefault(row.ticket.invitation_id, []).append(row)
    keeper, lines = system_actor(), words_of(conference)
    for site in sites:
        rows = presences.get(site.pk, [])
        names = dict.fromkeys(row.person.name for row in rows)
        lasted = covered((row.joined_at, row.left_at or now) for row in rows)
        values = {
            "conference": conference, "region": site.region, "sector": conference.sector, "body_id": site.body_id,
            "level": LEVEL_AT.get(len(site.region), "village"), "held_at": conference.started_at,
            "came": is_present(site.marked, bool(rows)), "names": "、".join(names)[:300],
            "first_joined_at": min((row.joined_at for row in rows), default=None),
            "minutes": round(lasted.total_seconds() / 60),
            "remark": "；".join(part for part in ("人工点名" if site.marked else "", lines.get(site.pk, "")) if part),
        }  # fmt: skip
        open_record(Attendance, values, actor=keeper, key=uuid5(NAMESPACE_OID, f"attendance:{site.pk}"))
