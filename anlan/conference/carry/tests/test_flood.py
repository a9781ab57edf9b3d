"""A member floods the media server with messages: others come in all the same (ASVS 5.0, 17.3.1)."""

import threading
import time
from contextlib import suppress

import pytest

from ..janus import Refused, Unreachable
from ..rooms import Rooms
from .conftest import Browser

ROOM = "HYS-2024-0001"
LINES = 8  # of the hostile member at once
SOON = 5  # seconds


@pytest.fixture
def room(janus):
    rooms = Rooms(janus)
    rooms.make(ROOM)
    yield
    rooms.settle({})


def flood(node, stopping, sent):
    hostile = Browser(node)
    while not stopping.is_set():
        with suppress(Refused, Unreachable):
            hostile._post(hostile.handle, janus="message", body={"request": "listparticipants", "room": ROOM})
        with suppress(Refused, Unreachable):
            hostile._post(hostile.session, janus="keepalive", junk="x" * 50_000)
        sent.append(2)


def test_others_come_in_while_a_member_floods_the_media_server(server, node, room):
    stopping, sent = threading.Event(), []
    threads = [threading.Thread(target=flood, args=(node, stopping, sent)) for _ in range(LINES)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(2)
        for number in range(3):
            began = time.monotonic()
            assert Browser(node).join(ROOM, f"honest{number}")["videoroom"] == "joined"
            assert time.monotonic() - began < SOON
    finally:
        stopping.set()
        for thread in threads:
            thread.join()
    assert sum(sent) > 500, "no flood"
