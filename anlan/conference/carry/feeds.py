"""Publishers that we feed into a node's rooms ourselves: cameras, and people linked from other nodes.

feed = Feeds(janus).open("HYS-2024-0001", "3kfj…@qinghe"); feed.port      # plain RTP of its audio and video goes there
"""

import time
from dataclasses import dataclass
from typing import Any

from .janus import NO_SUCH_FEED, NO_SUCH_ROOM, Janus, Refused
from .rooms import Inside, Rooms, secret_of

_FIRST_SSRC, _STEP = 1000, 10  # Janus 1.1.2 tells the streams of a fed publisher apart by 1000 + 10 × their place


@dataclass(frozen=True)
class Feed:
    """A publisher that is fed. Each in a room has a slot of its own, and by it streams and SSRCs that no other has.

    Janus 1.1.2 freezes a viewer who switches between two fed publishers of the same SSRC: so the streams of lower
    slots are declared and left out.
    """

    ip: str
    port: int
    rtcp_port: int
    slot: int
    opened_at: float

    @property
    def mids(self) -> tuple[str, str]:
        """What its audio and its video are called in the room."""
        return str(2 * self.slot), str(2 * self.slot + 1)

    @property
    def ssrcs(self) -> tuple[int, int]:
        return _FIRST_SSRC + _STEP * 2 * self.slot, _FIRST_SSRC + _STEP * (2 * self.slot + 1)


class Feeds:
    """What is fed into the rooms of one node."""

    def __init__(self, janus: Janus) -> None:
        self._janus = janus
        self._open: dict[tuple[str, str], Feed] = {}

    def get(self, room: str, publisher: str) -> Feed | None:
        return self._open.get((room, publisher))

    def open(self, room: str, publisher: str, *, audio: bool = True, video: str = "vp8") -> Feed:
        """Bring a publisher into a room, in the lowest slot that is free. Raises Refused, Unreachable."""
        slots = {feed.slot for (place, _), feed in self._open.items() if place == room}
        slot = next(number for number in range(len(slots) + 1) if number not in slots)
        unused: list[dict[str, Any]] = [{"type": "audio", "codec": "opus", "disabled": True}] * (2 * slot)
        sound: dict[str, Any] = {"type": "audio", "codec": "opus", "disabled": not audio}
        streams = [*unused, sound, {"type": "video", "codec": video, "simulcast": video == "vp8"}]
        numbered = [{"mid": str(place), "mindex": place, **stream} for place, stream in enumerate(streams)]
        reply = self._ask(
            room, "add_remote_publisher", id=publisher, iface=self._janus.node.link_ip, streams=numbered, display=""
        )
        feed = Feed(self._janus.node.link_ip, reply["port"], reply["rtcp_port"], slot, time.monotonic())
        self._open[room, publisher] = feed
        Rooms(self._janus).await_fed(room, publisher)
        return feed

    def close(self, room: str, publisher: str) -> None:
        """Take a fed publisher out of a room; one that is not there is not there."""
        self._open.pop((room, publisher), None)
        try:
            self._ask(room, "remove_remote_publisher", id=publisher)
        except Refused as error:
            if error.code not in (NO_SUCH_FEED, NO_SUCH_ROOM):
                raise

    def lost(self, room: str, inside: Inside) -> None:
        """Forget what is not in a room any more: Janus was started anew, or the room was. What is younger than the look stays."""
        for key, feed in list(self._open.items()):
            if key[0] == room and key[1] not in inside.fed and feed.opened_at < inside.asked_at:
                del self._open[key]

    def _ask(self, room: str, request: str, **values: Any) -> dict[str, Any]:
        return self._janus.room(request, room=room, secret=secret_of(self._janus.node, room), **values)
