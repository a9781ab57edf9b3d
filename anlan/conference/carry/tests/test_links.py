"""Which way each picture takes between nodes, and what a fed publisher looks like in a real Janus."""

import pytest

from ..feeds import Feed, Feeds
from ..janus import Janus
from ..links import At, Forward, Hop, Links, between, wanted_hops
from ..nodes import topology
from ..rooms import Camera, Inside, Rooms, Wanted

TREE = """
[[node]]
name = "district"
[[node]]
name = "qinghe"
parent = "district"
[[node]]
name = "liuxi"
parent = "district"
[[node]]
name = "shigou"
parent = "qinghe"
"""
ROOM = "HYS-1"


def inside(*here, sending=None, fed=()):
    return {ROOM: Inside(frozenset(here), frozenset(here if sending is None else sending), frozenset(fed), 0)}


@pytest.fixture
def nodes(tmp_path):
    return topology(TREE, tmp_path, {})


def ways(nodes, want, seen):
    return [(hop.at_source, hop.source, hop.target) for hop in wanted_hops(nodes, {ROOM: want}, seen)]


def test_a_village_is_reached_through_its_town(nodes):
    assert between(nodes, "liuxi", "shigou") == ["liuxi", "district", "qinghe", "shigou"]
    assert between(nodes, "shigou", "district") == ["shigou", "qinghe", "district"]


def test_each_stream_takes_a_line_once_however_many_watch(nodes):
    want = Wanted(ROOM, frozenset({"a"}), shown=("a",))
    seen = {
        "district": inside("b", "c", "d"),
        "qinghe": inside("a", "e"),
        "liuxi": inside("f", "g"),
        "shigou": inside("h"),
    }

    assert sorted(ways(nodes, want, seen)) == [
        ("a", "qinghe", "district"), ("a", "qinghe", "shigou"), ("a@qinghe", "district", "liuxi"),
    ]  # fmt: skip


def test_who_is_not_shown_or_sends_nothing_is_not_linked(nodes):
    want = Wanted(ROOM, frozenset({"a", "b"}), shown=("b",))
    seen = {"district": inside("c"), "qinghe": inside("a", "b", sending=["a"])}

    assert ways(nodes, want, seen) == []


def test_where_nobody_is_nothing_goes_but_to_the_root_that_records(nodes):
    seen = {"district": inside(), "qinghe": inside("a"), "liuxi": inside()}

    assert ways(nodes, Wanted(ROOM, frozenset(), shown=("a",)), seen) == []
    assert ways(nodes, Wanted(ROOM, frozenset(), shown=("a",), recorded=True), seen) == [("a", "qinghe", "district")]


def test_a_silent_node_on_the_way_bars_those_behind_it(nodes):
    want = Wanted(ROOM, frozenset(), shown=("a",))
    seen = {"district": inside("b"), "liuxi": inside("a"), "shigou": inside("c")}

    assert ways(nodes, want, seen) == [("a", "liuxi", "district")]


def test_a_camera_goes_from_where_it_is_fed(nodes):
    want = Wanted(ROOM, frozenset(), cameras=(Camera("camera.7", "rtsp", "rtsp://x/1"),))
    seen = {"district": inside("b", fed=["camera.7"]), "qinghe": inside("a")}

    assert list(wanted_hops(nodes, {ROOM: want}, seen)) == [
        Hop(ROOM, "camera.7", "district", "district", "qinghe", "h264")
    ]


@pytest.fixture
def feeds(server, janus):
    rooms = Rooms(janus)
    rooms.make(ROOM)
    yield Feeds(janus)
    rooms.settle({})


def test_each_fed_publisher_has_streams_and_ssrcs_of_its_own(feeds):
    first, second = feeds.open(ROOM, "a@qinghe"), feeds.open(ROOM, "b@qinghe")

    assert (first.mids, first.ssrcs) == (("0", "1"), (1000, 1010))
    assert (second.mids, second.ssrcs) == (("2", "3"), (1020, 1030))


def test_a_slot_that_is_free_again_is_used_again(feeds):
    feeds.open(ROOM, "a@qinghe")
    feeds.open(ROOM, "b@qinghe")
    feeds.close(ROOM, "a@qinghe")

    assert feeds.open(ROOM, "c@qinghe").slot == 0


def test_whoever_came_by_a_link_that_nobody_knows_is_taken_out(feeds, janus, node):
    feeds.open(ROOM, "ghost@qinghe")
    rooms = Rooms(janus)

    fresh = Links({"district": At(node, janus, Feeds(janus))})
    fresh.settle({ROOM: Wanted(ROOM, frozenset())}, {"district": {ROOM: rooms.inside(ROOM)}}, {"district"}, {})

    rooms.await_fed(ROOM, "ghost@qinghe", there=False)


def test_a_restarted_janus_forgets_and_so_do_we(feeds, janus):
    feeds.open(ROOM, "a@qinghe")
    rooms = Rooms(Janus(janus.node))
    rooms.settle({})
    rooms.make(ROOM)

    feeds.lost(ROOM, rooms.inside(ROOM))

    assert feeds.get(ROOM, "a@qinghe") is None


def test_what_goes_to_a_feed_that_is_no_more_is_stopped(feeds, janus, node):
    feeds.open(ROOM, "a@qinghe")
    to = {"host": "127.0.0.1", "host_family": "ipv4", "streams": [{"mid": "0", "port": 40000, "ssrc": 1000}]}
    links = Links({"district": At(node, janus, feeds)})
    links._at("district", ROOM, "rtp_forward", publisher_id="a@qinghe", **to)
    assert len(links._forwards("district", ROOM)) == 1

    links._stop_others("district", ROOM, [])

    assert links._forwards("district", ROOM) == []


def test_a_port_that_was_anothers_is_told_by_its_ssrc():
    feed = Feed("10.77.0.1", 10000, 10001, slot=1, opened_at=0)

    assert Forward("a", 1, ("audio", 0), ("10.77.0.1", 10000, 1020)).reaches(feed)
    assert Forward("a", 1, ("video", 2), ("10.77.0.1", 10000, 1032)).reaches(feed)
    assert not Forward("a", 1, ("audio", 0), ("10.77.0.1", 10000, 1000)).reaches(feed)
