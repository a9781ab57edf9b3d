"""All nodes together: rooms, links, cameras and recordings made as they are wanted, and who is where.

with Station(settings.VIDEO_PLATFORM) as station, Plane(settings.VIDEO_NODES, station) as plane:
    plane.settle(wanted); plane.present()["HYS-2024-0001"]       # ids of those inside, at whatever node
"""

import time
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress

from .cameras import Cameras
from .entrance import LetIn, end_at
from .feeds import Feeds
from .gb28181.station import Station
from .janus import Janus, Refused, Unreachable
from .links import At, Links
from .nodes import Node
from .recordings import close_takes
from .rooms import Inside, Rooms, Wanted

PATIENCE = 0.5  # seconds that a look waits for the slowest node
GRACE = 5  # seconds that somebody counts as there who has vanished without leaving: Janus died, a line broke
_COMING = 3  # seconds that a session may take from being let in until it is seen in its room
FORGET = 30  # seconds after which those at a node that does not answer count as gone


class Plane:
    """Every node of a topology, looked at and put right again and again. Not for threads."""

    def __init__(self, nodes: Mapping[str, Node], station: Station) -> None:
        self._places = {name: At(node, janus := Janus(node), Feeds(janus)) for name, node in nodes.items()}
        self.rooms = {name: Rooms(place.janus) for name, place in self._places.items()}
        self.links = Links(self._places)
        self.cameras = Cameras(next(iter(self._places.values())), station)
        self._looks: dict[str, Future[dict[str, Inside]]] = {}
        self._last: dict[str, float] = {}  # when each node last answered
        self._silent: dict[
            str, float
        ] = {}  # since when a node has left questions unanswered; one not asked is not silent
        self._inside: dict[str, dict[str, Inside]] = {}  # and what it said
        self._there: dict[tuple[str, str], tuple[str, float]] = {}  # (room, id) → node and when last seen
        self._pool = ThreadPoolExecutor(max_workers=2 * len(nodes), thread_name_prefix="video")

    def __enter__(self) -> "Plane":
        return self

    def __exit__(self, *_: object) -> None:
        self.cameras.stop()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def place(self, name: str) -> At:
        return self._places[name]

    def settle(self, wants: Mapping[str, Wanted], copies: Mapping[str, int]) -> dict[str, dict[str, Inside]]:
        """Look at every node and put it right; returns who is inside at those that answered."""
        occupancy = self._look(wants)
        now = time.monotonic()
        for name, rooms in occupancy.items():
            self._last[name] = now
            self._inside[name] = rooms
            for room, inside in rooms.items():
                self._there.update({(room, each): (name, now) for each in inside.here})
        recent = {name: rooms for name, rooms in self._inside.items() if now - self._silent.get(name, now) < GRACE}
        self.links.settle(wants, recent, occupancy.keys(), copies)
        root = next(iter(self._places))
        if root in occupancy:
            with suppress(Refused, Unreachable):
                self.cameras.settle(wants, occupancy[root])
        for name in occupancy:
            with suppress(OSError):  # the disk is full: at the next look
                close_takes(self._places[name].node, {room for room, want in wants.items() if want.recorded})
        return occupancy

    def end_strays(self, sessions: Iterable[LetIn], occupancy: Mapping[str, Mapping[str, Inside]]) -> set[int]:
        """End each session whose seat has left its room, or sits there by another; returns the keys of those that are ended.

        Janus 1.1.2 lets a session go on receiving when its own participant has left or was put out.
        """
        strays = [each for each in sessions if self._strays(each, occupancy)]
        return {
            each.key for each in strays if each.node not in self._places or end_at(self._janus(each.node), each.session)
        }

    def _strays(self, each: LetIn, occupancy: Mapping[str, Mapping[str, Inside]]) -> bool:
        if each.node not in self._places:
            return True
        if each.node not in occupancy or each.seconds < _COMING:
            return False
        inside = occupancy[each.node].get(each.room)
        return not each.latest or inside is None or each.seat not in inside.here

    def _janus(self, node: str) -> Janus:
        return self._places[node].janus

    def left(self, departures: Iterable[tuple[str, str]]) -> None:
        """Whoever left by their own doing is gone at once."""
        for key in departures:
            self._there.pop(key, None)

    def present(self) -> dict[str, set[str]]:
        """Who is in each room. A node that has fallen silent keeps its people for a while: their own room goes on."""
        now = time.monotonic()
        inside: dict[str, set[str]] = {}
        for key, (node, seen_at) in list(self._there.items()):
            silent_for = now - self._last.get(node, 0)
            if now - seen_at - min(silent_for, FORGET) > GRACE:
                del self._there[key]
            else:
                inside.setdefault(key[0], set()).add(key[1])
        return inside

    def behind(self, nodes: Collection[str]) -> set[tuple[str, str]]:
        """(room, id) of everybody at one of these nodes, or at one below the root that has fallen silent."""
        now = time.monotonic()
        silent = {name for name, at in self._silent.items() if now - at > GRACE and self._places[name].node.parent}
        return {key for key, (node, _) in self._there.items() if node in silent or node in nodes}

    @property
    def urgent(self) -> bool:
        """Whether somebody waits to be put out."""
        return any(rooms.suspects for rooms in self.rooms.values())

    def _look(self, wants: Mapping[str, Wanted]) -> dict[str, dict[str, Inside]]:
        """Ask all nodes at once. One that does not answer in time is asked on, and holds nobody up."""
        for name, rooms in self.rooms.items():
            if name not in self._looks:
                self._looks[name] = self._pool.submit(rooms.settle, wants)
                self._silent.setdefault(name, time.monotonic())
        done, _ = wait(self._looks.values(), timeout=PATIENCE)
        occupancy = {}
        for name in [name for name, look in self._looks.items() if look in done]:
            with suppress(Unreachable, Refused):
                occupancy[name] = self._looks.pop(name).result()
                del self._silent[name]
        return occupancy
