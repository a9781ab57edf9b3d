"""The conductor: again and again what the ledger wants becomes what the media servers carry, and what they tell becomes presence.

    conduct(settings.VIDEO_NODES, settings.VIDEO_PLATFORM, stopping)      # `anlan conduct`, started beside the site by `anlan serve`

Everything is compared, nothing only sent: whatever was killed, the next turns put it right.
"""

import logging
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta

from anlan.kernel import clock
from anlan.kernel.history.errors import WrongState

from ..carry.entrance import LetIn
from ..carry.events import Listener
from ..carry.gb28181.platform import Platform
from ..carry.linetest import Lines
from ..carry.nodes import Node
from ..carry.plane import Plane
from ..carry.process import MediaServer, NotStarted
from ..carry.rooms import Camera, Wanted
from ..decide.deserted import end_deserted
from ..decide.entrances import ended, open_entrances
from ..decide.invite import ring_next
from ..decide.poor_lines import poor_now
from ..decide.presence import reconcile
from ..decide.room_plan import Room, let_go_unwatched, wanted_rooms
from ..models import Entrance
from .registering import Registering, open_station

LOOK_EVERY = 0.5  # seconds, sooner where Janus tells that something has changed
TELL_EVERY = 5  # seconds, at once where somebody has come or gone
RING_EVERY = 3  # seconds
DESERTED_EVERY = 60  # seconds
UNWATCHED = timedelta(minutes=1)  # after which a camera that nobody looks at is let go
_log = logging.getLogger(__name__)


class Conductor:
    """One turn after the other. The database may be away for a while: media goes on as it was."""

    def __init__(
        self, listener: Listener, plane: Plane, lines: Lines, server: MediaServer, registering: Registering
    ) -> None:
        self._listener, self._plane, self._lines, self._server = listener, plane, lines, server
        self._registering = registering
        self._rang_at = 0.0
        self._deserted_at = 0.0
        self._said = ""
        self._told: dict[int, tuple[frozenset[str], float]] = {}  # who was last said to be in a conference, and when
        self._told_poor: dict[int, frozenset[str]] = {}  # and whose line to be bad

    def run(self, stopping: threading.Event) -> None:
        """Turn until told to stop."""
        self.tend()
        while not stopping.is_set():
            try:
                self.turn()
            except Exception:  # whatever it is, the media servers must go on being tended
                _log.exception("a turn of the conductor failed")
                _forget_connection()
            self._rest(stopping)

    def turn(self) -> None:
        """Compare once what is wanted with what is, put it right, and tell the ledger who is there."""
        if time.monotonic() - self._rang_at >= RING_EVERY:
            self._rang_at = time.monotonic()
            ring_next(clock.now())
        if time.monotonic() - self._deserted_at >= DESERTED_EVERY:
            self._deserted_at = time.monotonic()
            end_deserted(clock.now())
        self._registering.turn()
        rooms = wanted_rooms(clock.now())
        if not rooms:
            self._server.renew_if_worn()
        self._plane.left(each for each in self._listener.gone() if not _moves(*each, rooms))
        occupancy = self._plane.settle({room.name: as_wanted(room) for room in rooms}, self._lines.copies())
        now = clock.now()
        ended(self._plane.end_strays(_let_in(open_entrances(), now), occupancy), now)
        self._tell(rooms)

    def tend(self) -> bool:
        """Look after Janus; True where it was started and needs its rooms."""
        try:
            return self._server.tend()
        except NotStarted as error:
            self._say(str(error))
            return False

    def _rest(self, stopping: threading.Event) -> None:
        until = time.monotonic() + (0.05 if self._plane.urgent else LOOK_EVERY)
        while time.monotonic() < until and not stopping.is_set():
            if self.tend() or self._listener.changed.wait(0.05):
                self._listener.changed.clear()
                return

    def _tell(self, rooms: Iterable[Room]) -> None:
        """Who is in a conference, in its own room or a side room, is present. Pictures of no conference end unwatched."""
        present = self._plane.present()
        inside: dict[int, set[str]] = {}
        conferences = {}
        for room in rooms:
            if room.conference is not None:
                conferences[room.conference.pk] = room.conference
                inside.setdefault(room.conference.pk, set()).update(present.get(room.name, ()))
        for key, conference in conferences.items():
            now, people = time.monotonic(), frozenset(inside[key])
            before, at = self._told.get(key, (frozenset(), 0))
            if people == before and now - at < TELL_EVERY:
                continue
            self._told[key] = (people, now)
            with suppress(WrongState):  # it has just ended
                reconcile(conference, people, clock.now())
        self._tell_of_lines(rooms, present)
        let_go_unwatched(present, clock.now() - UNWATCHED)

    def _tell_of_lines(self, rooms: Iterable[Room], present: Mapping[str, set[str]]) -> None:
        """Whose line is bad: who loses on the way to their media server, and all at a node that is hardly reached."""
        bad = self._listener.poor() | self._plane.behind(self._lines.poor())
        poor: dict[int, set[str]] = {}
        conferences = {}
        for room in rooms:
            if room.conference is not None:
                conferences[room.conference.pk] = room.conference
                inside = present.get(room.name, set())
                poor.setdefault(room.conference.pk, set()).update(each for each in inside if (room.name, each) in bad)
        for key, conference in conferences.items():
            if frozenset(poor[key]) != self._told_poor.get(key):
                with suppress(WrongState):  # it has just ended
                    poor_now(conference, poor[key], clock.now())
                self._told_poor[key] = frozenset(poor[key])

    def _say(self, words: str) -> None:
        if words != self._said:
            self._said = words
            print(f"视频：{words}", flush=True)


def _moves(old_room: str, ticket: str, rooms: Iterable[Room]) -> bool:
    """Whether whoever left a room is on the way into another of the same conference: they were never gone."""
    return any(ticket in room.tickets and room.name != old_room for room in rooms)


def _let_in(entrances: Sequence[Entrance], now: datetime) -> list[LetIn]:
    """Entrances of the ledger in the words of the media plane."""
    latest = {each.seat: each.pk for each in entrances}
    return [
        LetIn(
            each.pk, each.node, each.session, each.room, each.seat, (now - each.began_at).total_seconds(),
            latest[each.seat] == each.pk,
        )
        for each in entrances
    ]  # fmt: skip


def as_wanted(room: Room) -> Wanted:
    """A room of the ledger in the words of the media plane."""
    return Wanted(
        room=room.name,
        tickets=room.tickets,
        listeners=room.listeners,
        shown=room.shown,
        cameras=tuple(Camera(f"camera.{feed.camera}", feed.kind, feed.address) for feed in room.feeds),
        recorded=room.recorded,
    )


def conduct(nodes: Mapping[str, Node], platform: Platform, stopping: threading.Event) -> None:
    """Conduct with a Janus of our own as the root, until told to stop; then everything that was started is stopped."""
    root = next(iter(nodes.values()))
    server = MediaServer(root, root)
    with ExitStack() as stack:
        listener = stack.enter_context(Listener(root, nodes))
        lines = stack.enter_context(Lines(nodes))
        station = stack.enter_context(open_station(platform))
        plane = stack.enter_context(Plane(nodes, station))
        stack.callback(server.stop)
        Conductor(listener, plane, lines, server, Registering(station)).run(stopping)


def _forget_connection() -> None:
    """The database was restarted: the next question opens a new connection."""
    from django.db import connection

    with suppress(Exception):
        connection.close()
