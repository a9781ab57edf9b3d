"""The conductor with a real Janus and the real ledger: tickets become people in a room, and people in a room become presence."""

# ruff: noqa: F811
import os
import signal
import threading
import time
from uuid import uuid4

import pytest

from anlan.conference.carry.events import Listener
from anlan.conference.carry.gb28181.platform import Platform
from anlan.conference.carry.gb28181.station import Station
from anlan.conference.carry.linetest import Lines
from anlan.conference.carry.plane import Plane
from anlan.conference.carry.process import MediaServer
from anlan.conference.carry.rooms import Rooms
from anlan.conference.carry.tests.conftest import Browser, installed, janus, node, server  # noqa: F401
from anlan.conference.decide.acting import take
from anlan.conference.decide.deserted import EMPTY_FOR
from anlan.conference.decide.entry import remove, ticket
from anlan.conference.decide.floor import split
from anlan.conference.decide.invite import PATIENCE
from anlan.conference.models import Invitation, Presence
from anlan.conference.tests.conftest import run_conference
from anlan.kernel import clock
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, TOWN_3

from .. import conducting
from ..conducting import Conductor
from ..registering import Registering


@pytest.fixture
def conference(district):
    return run_conference(district.leader)


@pytest.fixture
def conductor(server: MediaServer, node):
    nodes = {node.name: node}
    with (
        Listener(node, nodes) as listener,
        Station(Platform()) as station,
        Plane(nodes, station) as plane,
        Lines(nodes) as lines,
    ):
        yield Conductor(listener, plane, lines, server, Registering(station))
    Rooms(plane.place(node.name).janus).settle({})


def here(conference):
    with unscoped("test", Presence):
        return set(Presence.objects.filter(conference=conference, left_at=None).values_list("ticket__token", flat=True))


def turn_until(conductor, holds, within=5.0):
    until = time.monotonic() + within
    while time.monotonic() < until:
        conductor.turn()
        if holds():
            return True
        time.sleep(0.05)
    return False


def test_whoever_enters_the_room_is_present_and_whoever_leaves_is_gone(district, conference, conductor, node):
    mine = ticket(conference, district.leader)
    conductor.turn()
    browser = Browser(node)
    browser.join(conference.number, mine.token)

    assert turn_until(conductor, lambda: here(conference) == {mine.token})
    browser._post(browser.session, janus="destroy")
    assert turn_until(conductor, lambda: here(conference) == set(), within=3)


def test_whoever_is_removed_is_put_out_of_the_room(district, conference, conductor, node):
    theirs = ticket(conference, district.town_3)
    conductor.turn()
    browser = Browser(node)
    browser.join(conference.number, theirs.token)
    assert turn_until(conductor, lambda: here(conference) == {theirs.token})

    remove(conference, district.town_3.person_id, actor=district.leader, key=uuid4())

    rooms = Rooms(conductor._plane.place(node.name).janus)
    assert turn_until(conductor, lambda: rooms.inside(conference.number).here == frozenset())


def test_whoever_goes_into_a_side_room_was_never_gone(district, conference, conductor, node):
    theirs = ticket(conference, district.town_3)
    conductor.turn()
    browser = Browser(node)
    browser.join(conference.number, theirs.token)
    assert turn_until(conductor, lambda: here(conference) == {theirs.token})
    with unscoped("test", Invitation):
        site = Invitation.objects.get(conference=conference, region=TOWN_3).pk
    split(conference, {site: 1}, actor=district.leader, key=uuid4())

    rooms = Rooms(conductor._plane.place(node.name).janus)
    assert turn_until(conductor, lambda: rooms.inside(conference.number).here == frozenset())
    conductor.turn()
    Browser(node).join(f"{conference.number}.1", theirs.token)
    assert turn_until(conductor, lambda: rooms.inside(f"{conference.number}.1").here == {theirs.token})

    with unscoped("test", Presence):
        assert Presence.objects.filter(conference=conference).count() == 1
    assert here(conference) == {theirs.token}


def test_a_guessed_id_gets_nobody_onto_the_roll(district, conference, conductor, node):
    conductor.turn()
    Browser(node).join(conference.number, "guessed")

    rooms = Rooms(conductor._plane.place(node.name).janus)
    assert turn_until(conductor, lambda: rooms.inside(conference.number).here == frozenset())
    assert here(conference) == set()


def test_ending_a_conference_closes_its_room(district, conference, conductor, node):
    conductor.turn()
    take(conference, "end", actor=district.leader, key=uuid4())
    conductor.turn()

    assert conductor._plane.place(node.name).janus.room("exists", room=conference.number)["exists"] is False


def test_a_killed_janus_has_its_rooms_again_and_nobody_was_said_to_have_left(
    district, conference, conductor, node, server
):
    mine = ticket(conference, district.leader)
    conductor.turn()
    Browser(node).join(conference.number, mine.token)
    assert turn_until(conductor, lambda: here(conference) == {mine.token})
    os.kill(server.pid, signal.SIGKILL)
    while not conductor.tend():
        time.sleep(0.02)

    conductor.turn()
    Browser(node).join(conference.number, mine.token)
    conductor.turn()

    with unscoped("test", Presence):
        assert Presence.objects.filter(conference=conference).count() == 1
    assert here(conference) == {mine.token}


def test_whom_nobody_answers_is_passed_over_in_the_turns(district, conference, conductor, monkeypatch):
    with unscoped("test", Invitation):
        before = Invitation.objects.get(conference=conference, region=TOWN_3).attempt
    with clock.fixed(NOW.replace(minute=PATIENCE // 60 + 1)):
        conductor.turn()

    with unscoped("test", Invitation):
        assert Invitation.objects.get(conference=conference, region=TOWN_3).attempt > before


def test_a_conference_that_everybody_has_left_is_ended_in_the_turns(conference, conductor):
    with clock.fixed(NOW + EMPTY_FOR):
        conductor.turn()

    conference.refresh_from_db()
    assert conference.state == "ended"


def test_a_turn_that_fails_is_not_the_last(conductor, monkeypatch, caplog):
    stopping, turns = threading.Event(), []

    def failing(*_):
        turns.append(1)
        if len(turns) == 3:
            stopping.set()
        raise RuntimeError("the database is away")

    monkeypatch.setattr(conducting, "wanted_rooms", failing)
    monkeypatch.setattr(conducting, "_forget_connection", lambda: None)
    conductor.run(stopping)

    assert len(turns) == 3
