"""A page's session is let into the room that its seat is in: the ledger says who sits there, the media server is told.

let_in(Seat(ticket.token, room, region, conference), caller)
"""

from collections.abc import Sequence
from dataclasses import dataclass

from anlan.kernel import clock

from ..carry import entrance
from ..carry.entrance import Caller
from ..carry.janus import Refused, Unreachable
from ..decide.entrances import begin, ended, room_of
from ..models import Conference


@dataclass(frozen=True)
class Seat:
    """Whose id the session bears in which room."""

    id: str
    room: str
    region: str
    conference: Conference | None = None


def let_in(seat: Seat, caller: Caller) -> bool:
    """Let a session into the room; the one that sat there before is ended. False where no media server answers."""
    earlier = begin(
        seat.id,
        room=seat.room,
        node=caller.node,
        session=caller.session,
        region=seat.region,
        conference=seat.conference,
    )
    gone = [each.pk for each in earlier if entrance.end(each.node, each.session)]
    ended(gone, clock.now())
    try:
        entrance.enter(caller, seat.region, room=seat.room, seat=seat.id)
    except (Refused, Unreachable):
        return False
    return True


def let_watch(seat: Seat, caller: Caller, private: int, streams: Sequence[dict[str, str]]) -> bool:
    """Let a session that sits in the room receive streams. False where it does not, or no media server answers."""
    room = room_of(seat.id, node=caller.node, session=caller.session)
    if room != seat.room:
        return False
    try:
        entrance.watch(caller, seat.region, room=room, private=private, streams=streams)
    except (Refused, Unreachable):
        return False
    return True
