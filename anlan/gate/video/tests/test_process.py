"""Janus as a process of ours: it dies and comes back, is taken over, is stopped, and says why it cannot start."""

import os
import shutil
import signal
import time
from dataclasses import replace

import pytest

from .. import process
from ..janus import Janus, Unreachable
from ..process import MediaServer, NotStarted
from ..rooms import Rooms, Wanted
from .conftest import free_ports


@pytest.fixture
def own(installed, node, tmp_path):
    """A server of this test alone."""
    mine = replace(node, folder=tmp_path / "own", port=free_ports())
    running = MediaServer(mine, mine)
    running.start()
    yield running
    running.stop()


def test_a_killed_janus_is_back_with_its_rooms_within_a_second(own):
    rooms = Rooms(Janus(own.node))
    wanted = {"HYS-1": Wanted("HYS-1", frozenset())}
    rooms.settle(wanted)
    killed_at = time.monotonic()
    os.kill(own.pid, signal.SIGKILL)

    while not own.tend():
        time.sleep(0.01)
    rooms.settle(wanted)

    assert [each["room"] for each in Janus(own.node).room("list", admin_key=own.node.key("rooms"))["list"]] == ["HYS-1"]
    assert time.monotonic() - killed_at < 1


def test_one_that_dies_again_and_again_is_not_started_without_pause(own):
    began = []
    until = time.monotonic() + 4
    while time.monotonic() < until:
        if own.pid is not None:
            os.kill(own.pid, signal.SIGKILL)
        if own.tend():
            began.append(time.monotonic())
        time.sleep(0.01)

    assert 1 <= len(began) <= 3


def test_a_server_left_behind_is_taken_over_with_its_people(own):
    pid = own.pid
    Rooms(Janus(own.node)).make("HYS-1")

    again = MediaServer(own.node, own.node)
    again.start()

    assert again.pid == pid
    assert Janus(own.node).room("exists", room="HYS-1")["exists"]


def test_a_changed_configuration_starts_it_anew(own):
    pid = own.pid
    changed = replace(own.node, rtp="24500-24999")

    again = MediaServer(changed, changed)
    again.start()
    now = again.pid
    again.stop()

    assert now not in (None, pid)
    assert own.pid is None


def test_a_worn_server_is_started_anew_once_its_rooms_are_empty(own, monkeypatch):
    monkeypatch.setattr(process, "_WORN", 0)
    monkeypatch.setattr(process, "_COUNT_EVERY", 0)
    rooms, pid = Rooms(Janus(own.node)), own.pid
    rooms.make("HYS-1")

    own.renew_if_worn()
    assert own.pid == pid
    rooms.settle({})
    own.renew_if_worn()
    assert own.pid not in (None, pid)


def test_stopping_stops_it(own):
    own.stop()

    with pytest.raises(Unreachable):
        Janus(own.node).info()


def test_a_port_that_is_taken_is_said(own, node, tmp_path):
    second = MediaServer(replace(own.node, folder=tmp_path / "second"), own.node)

    with pytest.raises(NotStarted, match=f"端口 {own.node.port} 被别的程序占用"):
        second.start()


@pytest.mark.skipif(shutil.which("turnserver") is None, reason="coturn is not installed")
def test_the_relay_is_started_and_stopped_beside_it(installed, node, tmp_path):
    ports = free_ports()
    mine = replace(node, folder=tmp_path / "own", port=ports, turn=f"127.0.0.1:{ports + 100}")
    running = MediaServer(mine, mine)
    running.start()

    until = time.monotonic() + 10
    while time.monotonic() < until and not process._listens(ports + 100):
        time.sleep(0.05)
    heard = process._listens(ports + 100)
    running.stop()

    assert heard
    assert not process._listens(ports + 100)
    assert (mine.folder / "turn.conf").stat().st_mode & 0o077 == 0
