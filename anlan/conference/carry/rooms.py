"""Rooms of one node, made as they are wanted: there or gone, recorded or not, nobody in them without a ticket.

inside = Rooms(janus).settle({"HYS-2024-0001": Wanted("HYS-2024-0001", frozenset({"3kfj…"}))})
"""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .janus import NO_SUCH_FEED, NO_SUCH_ROOM, ROOM_EXISTS, Janus, Refused
from .nodes import Node

MOST_PEOPLE = 300
MOST_BITS = 1_200_000  # bit/s from one publisher: three layers of simulcast, the lowest 150 kbit/s
LINE_ROOM = "line"  # where a node sends test packets back (linetest)
_SETTLED_WITHIN = 1  # seconds
FAR = "@"  # in the id of a publisher who is linked from another node: ticket@node


@dataclass(frozen=True)
class Camera:
    """A camera taken into a room as a participant. `id` is what it is called there."""

    id: str
    kind: str  # rtsp, rtp or gb28181
    address: str


@dataclass(frozen=True)
class Wanted:
    """A room as it ought to be. Whoever conducts says so again and again; nothing is remembered from before."""

    room: str
    tickets: frozenset[str]  # who may be in it
    listeners: frozenset[str] = frozenset()  # those among them who send no picture and no sound
    shown: tuple[str, ...] = ()  # tickets that must be seen at every node, the most wanted first
    cameras: tuple[Camera, ...] = ()
    recorded: bool = False


@dataclass(frozen=True)
class Inside:
    """Who is in a room of a node."""

    here: frozenset[str]  # ids of those who came to this node
    sending: frozenset[str]  # those of them with picture or sound
    fed: frozenset[str]  # ids that we feed in: cameras, and publishers of other nodes
    asked_at: float  # by the machine's monotonic clock


class Rooms:
    """The rooms of one node."""

    def __init__(self, janus: Janus) -> None:
        self._janus = janus
        self._suspects: set[tuple[str, str]] = set()

    def make(self, room: str) -> None:
        """Make a room; one that is there already is left as it is."""
        node = self._janus.node
        try:
            self._janus.room("create", **_shape(node, room))
        except Refused as error:
            if error.code != ROOM_EXISTS:
                raise

    def settle(self, wants: Mapping[str, Wanted]) -> dict[str, Inside]:
        """Make every room so, and tell who is inside. Raises Unreachable.

        Who has no ticket is put out when seen a second time: a ticket may be younger than what is wanted. A listener who
        sends is put out at once.
        """
        there = {
            each["room"]: each for each in self._janus.room("list", admin_key=self._janus.node.key("rooms"))["list"]
        }
        for room in there.keys() - wants.keys() - {LINE_ROOM}:
            self._destroy(room)
        inside: dict[str, Inside] = {}
        for room, want in wants.items():
            if room not in there:
                self.make(room)
            if bool(there.get(room, {}).get("record")) != want.recorded:
                self._ask(room, "enable_recording", record=want.recorded)
            inside[room] = self.inside(room)
        self._put_out_strangers(wants, inside)
        return inside

    def inside(self, room: str) -> Inside:
        """Who is in a room now; nobody where it does not exist."""
        asked_at = time.monotonic()
        try:
            people = self._ask(room, "listparticipants")["participants"]
        except Refused as error:
            if error.code != NO_SUCH_ROOM:
                raise
            people = []
        local = [each for each in people if not each.get("remote")]
        return Inside(
            here=frozenset(str(each["id"]) for each in local),
            sending=frozenset(str(each["id"]) for each in local if each.get("publisher")),
            fed=frozenset(str(each["id"]) for each in people if each.get("remote")),
            asked_at=asked_at,
        )

    def await_fed(self, room: str, publisher: str, there: bool = True) -> None:
        """Wait until a publisher whom we feed is in the room, or is out of it. Raises Refused after a second.

        Janus 1.1.2 answers before the publisher's own thread has come into the room or has left it. Whoever asks for
        the publisher in between is told that there is none, and whoever takes them out leaves them there for good.
        """
        until = time.monotonic() + _SETTLED_WITHIN
        while (publisher in self.inside(room).fed) is not there:
            if time.monotonic() > until:
                raise Refused(NO_SUCH_FEED, f"{publisher} is neither in {room} nor out of it")
            time.sleep(0.005)

    @property
    def suspects(self) -> Collection[tuple[str, str]]:
        """Those who will be put out at the next look, unless a ticket of theirs has come to light."""
        return self._suspects

    def put_out(self, room: str, participant: str) -> None:
        """End somebody's stay; one who has gone is gone."""
        try:
            self._ask(room, "kick", id=participant)
        except Refused as error:
            if error.code not in (NO_SUCH_FEED, NO_SUCH_ROOM):
                raise

    def _put_out_strangers(self, wants: Mapping[str, Wanted], inside: Mapping[str, Inside]) -> None:
        strangers = {
            (room, each) for room, occupants in inside.items() for each in occupants.here - wants[room].tickets
        }
        sending = {(room, each) for room, want in wants.items() for each in inside[room].sending & want.listeners}
        for room, each in (strangers & self._suspects) | sending:
            self.put_out(room, each)
        self._suspects = strangers - self._suspects

    def _destroy(self, room: str) -> None:
        try:
            self._ask(room, "destroy", permanent=False)
        except Refused as error:
            if error.code != NO_SUCH_ROOM:
                raise

    def _ask(self, room: str, request: str, **values: Any) -> dict[str, Any]:
        return self._janus.room(request, room=room, secret=secret_of(self._janus.node, room), **values)


def secret_of(node: Node, room: str) -> str:
    """The room's secret, which moderates it and never leaves the servers."""
    return node.key(f"room:{room}")


def _shape(node: Node, room: str) -> dict[str, Any]:
    return {
        "room": room, "permanent": False, "is_private": True, "description": room, "secret": secret_of(node, room),
        "admin_key": node.key("rooms"), "signed_tokens": True,
        "require_pvtid": True,  # whoever watches has entered: a link alone shows nothing
        "publishers": MOST_PEOPLE, "bitrate": MOST_BITS, "bitrate_cap": True, "fir_freq": 0,
        "audiocodec": "opus", "opus_fec": True, "videocodec": "vp8,h264",
        "audiolevel_ext": True, "audiolevel_event": True, "audio_active_packets": 25, "audio_level_average": 45,
        "rec_dir": str(node.folder / "recordings" / room), "lock_record": True,
    }  # fmt: skip
