"""A line is judged by what its own sender loses, late and not by one bad moment."""

import pytest

from ..quality import FALLS, RISES, Gauge

ROOM = "janus.plugin.videoroom"


def moved(event, handle, ticket="wanghai", room="HYS-1"):
    return {
        "type": 64,
        "handle_id": handle,
        "event": {"plugin": ROOM, "data": {"event": event, "room": room, "id": ticket}},
    }


class Line:
    """What Janus tells of one handle, counted up as Janus counts: sound, and the picture in a layer."""

    def __init__(self, gauge, handle=7):
        self.gauge, self.handle, self.lost, self.received = gauge, handle, 0, 0

    def tell(self, *, lost, received=100, turns=1):
        for _ in range(turns):
            self.lost += lost
            self.received += received
            sound = {"media": "audio", "lost": self.lost, "packets-received": self.received}
            picture = {"media": "video-sim2", "lost": self.lost, "packets-received": self.received}
            self.gauge.hear({"type": 32, "subtype": 3, "handle_id": self.handle, "event": [sound, picture]})
        return self.gauge.poor()


@pytest.fixture
def gauge():
    made = Gauge()
    made.hear(moved("joined", 7))
    return made


@pytest.fixture
def line(gauge):
    return Line(gauge)


def test_one_bad_moment_is_none_and_a_bad_line_is_named(line):
    assert line.tell(lost=20) == set()
    assert line.tell(lost=0) == set()
    assert line.tell(lost=20, turns=FALLS) == {("HYS-1", "wanghai")}


def test_a_line_is_fine_again_when_it_has_been_for_a_while(line):
    line.tell(lost=20, turns=FALLS)

    assert line.tell(lost=1, turns=RISES - 1) == {("HYS-1", "wanghai")}
    assert line.tell(lost=1) == set()


def test_whoever_sends_nothing_is_not_judged(line):
    line.tell(lost=20)

    assert line.tell(lost=0, received=0, turns=FALLS) == set()


def test_what_a_receiver_misses_blames_nobody(gauge):
    misses = {"media": "audio", "lost": 0, "lost-by-remote": 900, "packets-received": 0, "packets-sent": 1000}

    for _ in range(FALLS + 1):
        gauge.hear({"type": 32, "subtype": 3, "handle_id": 7, "event": [misses]})
        gauge.hear({"type": 32, "subtype": 2, "handle_id": 7, "event": {"slow_link": "uplink", "lost_lastsec": 57}})

    assert gauge.poor() == set()


@pytest.mark.parametrize("how", ["leaving", "kicked"])
def test_whoever_has_gone_has_no_line(gauge, line, how):
    line.tell(lost=20, turns=FALLS)

    gauge.hear(moved(how, 7))

    assert line.tell(lost=20, turns=FALLS) == set()


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"type": 32, "subtype": 3, "handle_id": 7, "event": [None, {"lost": "x"}]},
        {"type": 64, "event": {"plugin": ROOM}},
    ],
)
def test_nonsense_says_nothing_of_a_line(gauge, event):
    gauge.hear(event)

    assert gauge.poor() == set()
