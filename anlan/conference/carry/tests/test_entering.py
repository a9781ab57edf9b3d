"""Who gets into a room of a real Janus: whoever holds a right that is signed, is of this room and has not run out."""

import time
from pathlib import Path
from threading import Thread

import pytest

from ..janus import Janus, Refused, Unreachable
from ..nodes import Node
from ..rooms import Rooms, Wanted
from ..tokens import entry_token, session_token, sign
from .conftest import Browser

UNAUTHORISED, NO_RIGHT = 403, 433
ROOM, OTHER = "HYS-2024-0001", "HYS-2024-0002"


def wanted(room=ROOM, tickets=(), **more):
    return {room: Wanted(room, frozenset(tickets), **more)}


@pytest.fixture
def rooms(janus):
    made = Rooms(janus)
    made.make(ROOM)
    made.make(OTHER)
    yield made
    made.settle({})


def entry(node: Node, room=ROOM, seconds=60):
    return entry_token(node.key("tokens"), room=room, seconds=seconds, now=time.time())


def test_a_signed_right_opens_its_room(rooms, browser):
    assert browser.join(ROOM, "wanghai")["videoroom"] == "joined"


def test_a_right_to_another_room_is_refused(rooms, browser, node):
    assert browser.join(ROOM, "wanghai", entry(node, OTHER))["error_code"] == NO_RIGHT


def test_an_expired_right_is_refused(rooms, browser, node):
    assert browser.join(ROOM, "wanghai", entry(node, seconds=-1))["error_code"] == NO_RIGHT


def test_a_forged_right_is_refused(rooms, browser, node):
    forged = entry_token("another secret", room=ROOM, seconds=60, now=time.time())

    assert browser.join(ROOM, "wanghai", forged)["error_code"] == NO_RIGHT


@pytest.mark.parametrize(
    "token", ["", "made up", sign("another secret", "janus", ["janus.plugin.videoroom"], seconds=60, now=9e9)]
)
def test_without_a_signed_session_nothing_opens(server, node, token):
    with pytest.raises(Refused) as refused:
        Browser(node, session=token)

    assert refused.value.code == UNAUTHORISED


def test_a_session_reaches_no_plugin_but_rooms_and_echo(server, node):
    token = session_token(node.key("tokens"), seconds=60, now=time.time())

    assert token.split(":")[0].split(",")[1:] == ["janus", "janus.plugin.videoroom", "janus.plugin.echotest"]


def test_a_browser_makes_no_room_and_forwards_nothing(rooms, browser):
    made = browser._post(
        browser.handle, janus="message", body={"request": "create", "room": "mine", "admin_key": "guess"}
    )

    assert made["plugindata"]["data"]["error_code"] == NO_RIGHT


def test_whoever_has_no_ticket_is_put_out_at_the_second_look(rooms, browser):
    browser.join(ROOM, "stranger")

    first = rooms.settle(wanted(tickets=["wanghai"]))
    rooms.settle(wanted(tickets=["wanghai"]))

    assert first[ROOM].here == {"stranger"}
    assert browser.next()["leaving"] == "ok"
    assert rooms.inside(ROOM).here == frozenset()


def test_a_ticket_younger_than_the_look_keeps_its_place(rooms, browser):
    browser.join(ROOM, "wanghai")

    rooms.settle(wanted(tickets=[]))
    rooms.settle(wanted(tickets=["wanghai"]))
    rooms.settle(wanted(tickets=["wanghai"]))

    assert rooms.inside(ROOM).here == {"wanghai"}


def test_a_room_that_is_over_is_closed(rooms, browser):
    browser.join(ROOM, "wanghai")

    rooms.settle({})

    assert browser.next() == {"videoroom": "destroyed", "room": ROOM}


def test_two_hundred_come_in_a_second(rooms, node):
    browsers = [Browser(node) for _ in range(200)]
    started = time.monotonic()

    def come(part):
        for number in range(part, 200, 4):
            assert browsers[number].join(ROOM, f"p{number}")["videoroom"] == "joined"

    threads = [Thread(target=come, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(rooms.inside(ROOM).here) == 200
    assert time.monotonic() - started < 2


def test_administration_and_api_listen_on_loopback_only(server, node):
    listening = [
        line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:] if line.split()[3] == "0A"
    ]
    ours = {int(port, 16): address for address, port in (each.split(":") for each in listening)}

    assert {ours[node.port + step] for step in range(3)} == {"0100007F"}


def test_secrets_are_for_nobody_else(server, node):
    kept = [*node.folder.rglob("secret"), *node.folder.rglob("*.jcfg")]

    assert len(kept) >= 5
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept)


def test_a_janus_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(Unreachable):
        Janus(Node("nowhere", tmp_path, port=1024)).info()
