"""Whose line loses too much, from what Janus tells every five seconds of whoever sends.

gauge = Gauge(); gauge.hear(event); gauge.poor()      # {("HYS-2024-0001", "3kfj…")}

Only what somebody sends is judged. What a receiver misses may have been lost on the sender's line already, which Janus 1.1.2
counts, and calls a slow link, all the same: it would blame everybody in a room for the one bad line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .tokens import ROOM

POOR, FINE = 0.05, 0.03  # shares of packets lost: from the one on speech breaks up, below the other it is clear again
FALLS, RISES = 2, 3  # how many tellings in a row it takes to become poor, and fine again
_MEDIA, _STATISTICS, _PLUGIN = 32, 3, 64  # kinds of events, by Janus' own numbers
_GOING = ("leaving", "kicked")


@dataclass
class _Sender:
    """Somebody at their place in a room: what was counted up to the last telling, and the verdict."""

    room: str
    ticket: str
    lost: int = 0
    received: int = 0
    turns: int = 0  # tellings in a row that speak against the verdict
    poor: bool = False

    def take(self, lost: int, received: int) -> None:
        lost_now, received_now = max(lost - self.lost, 0), max(received - self.received, 0)
        self.lost, self.received = lost, received
        if not received_now:
            return  # camera and microphone are off, or the line is gone: neither tells of loss
        share = lost_now / (lost_now + received_now)
        against = share < FINE if self.poor else share > POOR
        self.turns = self.turns + 1 if against else 0
        if self.turns >= (RISES if self.poor else FALLS):
            self.poor, self.turns = not self.poor, 0


class Gauge:
    """What is known of the lines of all who are in rooms and send."""

    def __init__(self) -> None:
        self._senders: dict[int, _Sender] = {}  # by Janus' handle, which nobody but Janus names

    def hear(self, event: Mapping[str, Any]) -> None:
        """Take one event; what says nothing of lines changes nothing."""
        kind, body, handle = event.get("type"), event.get("event"), event.get("handle_id")
        if kind == _PLUGIN and isinstance(body, dict) and body.get("plugin") == ROOM:
            self._moved(body.get("data") or {}, handle)
        elif kind == _MEDIA and event.get("subtype") == _STATISTICS and handle in self._senders:
            streams = [each for each in (body if isinstance(body, list) else [body]) if isinstance(each, dict)]
            self._senders[handle].take(_sum(streams, "lost"), _sum(streams, "packets-received"))

    def poor(self) -> set[tuple[str, str]]:
        """(room, ticket) of everybody whose line is bad now."""
        return {(each.room, each.ticket) for each in self._senders.values() if each.poor}

    def _moved(self, data: Mapping[str, Any], handle: Any) -> None:
        room, ticket = str(data.get("room", "")), str(data.get("id", ""))
        if data.get("event") == "joined" and isinstance(handle, int):
            self._senders[handle] = _Sender(room, ticket)
        elif data.get("event") in _GOING:
            keys = [key for key, each in self._senders.items() if (each.room, each.ticket) == (room, ticket)]
            for key in keys:
                del self._senders[key]


def _sum(streams: list[dict[str, Any]], name: str) -> int:
    return sum(value for each in streams if isinstance(value := each.get(name), int))
