"""Recordings: catalogued by their hash, kept for a time, seen by few; a file that is due is dropped, its row stays.

keep(conference, sha256=…, size=…, started_at=…, seconds=…, actor=actor, key=uuid4())
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from anlan.kernel import clock
from anlan.kernel.history import witness
from anlan.kernel.history.errors import Incomplete, NotAllowed
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import SYSTEM

from ..models import Conference
from .acting import Act, find, held, leads
from .doors import everywhere
from .rows import OBSERVER, Recording, Ticket
from .witnesses import RECORDING

KEPT_DAYS = 180  # how long a recording is kept unless more is asked
_AFTER_START = ("running", "ended", "minuted")


def keep(
    conference: Conference,
    *,
    sha256: str,
    size: int,
    started_at: datetime,
    seconds: int,
    actor: Actor,
    key: UUID,
    keep_until: date | None = None,
    lacks: str = "",
) -> Recording:
    """Put a finished file into the catalogue; the same file again is the same row. Raises Incomplete, NotAllowed.

    lacks: what of the conference is not in it, in words.
    """
    if len(sha256) != 64 or seconds < 0 or size < 0:
        raise Incomplete({"sha256": "录像文件不完整，请重新转换。"})
    if not (actor.may("conferences.record") or actor.role == "system"):
        raise NotAllowed("您的岗位不能留录像。")
    with held(conference, *_AFTER_START) as current:
        row, is_new = Recording.objects.of(current).get_or_create(
            conference=current, sha256=sha256,
            defaults={
                "region": current.region, "size": size, "started_at": started_at, "seconds": seconds,
                "keep_until": keep_until or clock.today() + timedelta(days=KEPT_DAYS), "lacks": lacks[:400],
            },
        )  # fmt: skip
        act = Act(current, "record", actor, key, {"sha256": sha256})
        if is_new and not act.is_repeat():
            act.write(f"{seconds // 60}分{seconds % 60}秒" + (f"，不全：{lacks}" if lacks else ""))
        return row


def of(conference: Conference, actor: Actor) -> list[Recording]:
    """The recordings the actor may see: of conferences they lead, or with the power to replay in whose scope it was held."""
    find(conference.number, actor)
    if not (leads(conference, actor) or (actor.may("conferences.replay") and actor.scope.covers(conference))):
        return []
    return list(Recording.objects.of(conference).filter(dropped_at=None).order_by("started_at", "pk"))


def listeners(conference: Conference) -> set[str]:
    """The tickets of those who only listen: what they sent is in no film."""
    return set(Ticket.objects.of(conference).filter(role=OBSERVER).values_list("token", flat=True))


def names_of(conference: Conference, tokens: Iterable[str]) -> dict[str, str]:
    """Whose tickets these are."""
    rows = Ticket.objects.of(conference).filter(token__in=list(tokens)).select_related("person")
    return {row.token: row.person.name for row in rows}


def due(today: date) -> list[Recording]:
    """Recordings whose time is over; the job that deletes their files then says `dropped`."""
    with everywhere("recordings whose time is over are deleted", Recording):
        return list(Recording.objects.filter(keep_until__lt=today, dropped_at=None).select_related("conference"))


def dropped(recording: Recording, *, actor: Actor, key: UUID) -> None:
    """Say that the file is gone; its hash and length stay, and the history tells it.

    Nobody deletes a recording: its time ends, and the system does. Raises NotAllowed for everybody else.
    """
    if actor.role != SYSTEM:
        raise NotAllowed("录像不由人删，保存期满由系统删除。")
    with held(recording.conference, *_AFTER_START) as current:
        if Recording.objects.of(recording).filter(dropped_at=None).update(dropped_at=clock.now()):
            witness.keep(RECORDING, [recording])
            Act(current, "drop_recording", actor, key, {"sha256": recording.sha256}).write("保存期已满")
