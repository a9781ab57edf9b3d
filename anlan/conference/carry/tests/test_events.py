"""What Janus tells is believed only from whoever knows the secret, and wakes whoever waits."""

import base64
import json
import urllib.error
import urllib.request
from dataclasses import replace

import pytest

from ..events import Listener
from ..rooms import Rooms, Wanted
from .conftest import Browser, free_ports

LEAVING = {
    "type": 64,
    "event": {"plugin": "janus.plugin.videoroom", "data": {"event": "leaving", "room": "HYS-1", "id": "wanghai"}},
}


@pytest.fixture
def quiet(node):
    """A node without a Janus, whose port for events is free."""
    return replace(node, port=free_ports())


@pytest.fixture
def listener(quiet):
    with Listener(quiet, {quiet.name: quiet}) as made:
        yield made


def post(node, content, *, password=None, name=None):
    given = base64.b64encode(f"janus:{node.key('events') if password is None else password}".encode()).decode()
    address = f"http://127.0.0.1:{node.events_port}/{name or node.name}"
    asked = urllib.request.Request(address, data=content, headers={"Authorization": f"Basic {given}"})
    try:
        return urllib.request.urlopen(asked, timeout=2).status
    except urllib.error.HTTPError as error:
        return error.code


def test_leaving_is_told_once(listener, quiet):
    assert post(quiet, json.dumps([LEAVING]).encode()) == 200
    assert listener.changed.wait(1)

    assert listener.gone() == {("HYS-1", "wanghai")}
    assert listener.gone() == set()


@pytest.mark.parametrize(("password", "name"), [("guess", None), (None, "another")])
def test_who_does_not_know_the_secret_is_refused(listener, quiet, password, name):
    assert post(quiet, json.dumps([LEAVING]).encode(), password=password, name=name) == 401
    assert listener.gone() == set()


@pytest.mark.parametrize(
    "content", [b"{", b"[1, null]", b'{"event": []}', b'[{"event": {"plugin": "janus.plugin.videoroom", "data": {}}}]']
)
def test_nonsense_changes_nothing(listener, quiet, content):
    assert post(quiet, content) == 200
    assert listener.gone() == set()


def test_a_port_that_is_taken_deafens_and_stops_nobody(listener, quiet):
    with Listener(quiet, {quiet.name: quiet}) as second:
        assert second.gone() == set()

    assert post(quiet, json.dumps([LEAVING]).encode()) == 200
    assert listener.changed.wait(3)
    assert listener.gone() == {("HYS-1", "wanghai")}


def test_a_real_janus_tells_who_left(server, node, janus):
    rooms = Rooms(janus)
    wanted = {"HYS-1": Wanted("HYS-1", frozenset({"wanghai"}))}
    rooms.settle(wanted)
    with Listener(node, {node.name: node}) as listener:
        browser = Browser(node)
        browser.join("HYS-1", "wanghai")
        assert listener.changed.wait(3)
        listener.changed.clear()
        rooms.put_out("HYS-1", "wanghai")
        assert listener.changed.wait(3)

        assert listener.gone() == {("HYS-1", "wanghai")}
    rooms.settle({})
