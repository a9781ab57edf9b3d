"""Three media servers, a district's and two towns', in networks of their own, with real browsers at each."""

import pytest

from .stage import ROOM, eventually, missing, stage

pytestmark = [pytest.mark.browser, pytest.mark.skipif(bool(missing()), reason=missing())]
EVERYBODY = ("leader", "wanghai", "lijun", "zhaomin")


@pytest.fixture(scope="module")
def on(tmp_path_factory):
    with stage(tmp_path_factory.mktemp("cascade"), {"district": "", "qinghe": "district", "liuxi": "district"}) as made:
        yield made


@pytest.fixture
def room(on):
    """The room with its three sites inside, whole lines."""
    on.room(EVERYBODY)
    guests = {
        "leader": on.guest("district", "leader", send="#c00"),
        "wanghai": on.guest("qinghe", "wanghai", send="#0c0"),
        "lijun": on.guest("liuxi", "lijun", send="#00c"),
    }
    yield guests
    for guest in guests.values():
        if not guest.page.is_closed():
            guest.leave()
    on.network.mend("qinghe")
    on.want()
    assert eventually(lambda: not on.seen()["present"], 20)


def test_district_and_towns_see_each_other_moving_in_their_colours(on, room):
    assert room["leader"].sees("wanghai@qinghe", "#0c0")
    assert room["leader"].sees("lijun@liuxi", "#00c")
    assert room["wanghai"].sees("leader@district", "#c00")
    assert room["wanghai"].sees("lijun@liuxi", "#00c")
    assert room["lijun"].sees("wanghai@qinghe", "#0c0")
    assert on.seen()["present"] == {ROOM: ["leader", "lijun", "wanghai"]}


def test_whoever_leaves_is_gone_from_every_screen(on, room):
    assert room["leader"].sees("wanghai@qinghe")
    assert room["lijun"].sees("wanghai@qinghe")

    room["wanghai"].leave()

    assert eventually(lambda: "wanghai@qinghe" not in room["leader"].watched(), 10)
    assert eventually(lambda: "wanghai@qinghe" not in room["lijun"].watched(), 10)
    assert eventually(lambda: on.seen()["present"] == {ROOM: ["leader", "lijun"]}, 10)


def test_a_cut_line_leaves_the_town_its_room_and_heals_without_ghosts(on, room):
    beside = on.guest("qinghe", "zhaomin", send="#cc0")
    assert room["leader"].sees("zhaomin@qinghe", "#cc0")
    assert room["wanghai"].sees("lijun@liuxi")

    on.network.cut("qinghe")
    assert eventually(lambda: on.seen()["poor"] == ["wanghai", "zhaomin"], 20)
    assert room["wanghai"].sees("zhaomin", "#cc0")
    assert room["leader"].sees("lijun@liuxi")
    assert eventually(lambda: not [each for each in room["leader"].watched() if each.endswith("@qinghe")], 20)
    beside.leave()
    room["lijun"].leave()

    on.network.mend("qinghe")
    assert room["leader"].sees("wanghai@qinghe", "#0c0")
    assert room["wanghai"].sees("leader@district", "#c00")
    assert eventually(lambda: set(room["wanghai"].watched()) == {"leader@district"}, 10)
    assert set(room["leader"].watched()) == {"wanghai@qinghe"}
    assert eventually(lambda: on.seen()["present"] == {ROOM: ["leader", "wanghai"]}, 15)


def test_whoever_loses_a_lot_on_the_way_in_is_named_and_nobody_who_sees_it(on, room):
    assert room["leader"].sees("wanghai@qinghe", "#0c0")

    on.network.lose_within("qinghe", percent=20)
    assert eventually(lambda: bool(on.seen()["poor"]), 40)
    room["leader"].page.wait_for_timeout(6000)
    named = on.seen()["poor"]

    on.network.mend("qinghe")
    assert named == ["wanghai"]
    assert eventually(lambda: on.seen()["poor"] == [], 40)


def test_three_in_a_hundred_lost_are_sent_again_and_the_picture_flows(on, room):
    assert room["leader"].sees("wanghai@qinghe", "#0c0")
    on.network.lose("qinghe", percent=3)
    assert eventually(lambda: on.seen()["copies"]["qinghe"] == 3, 40)
    assert room["leader"].sees("wanghai@qinghe")
    room["leader"].page.wait_for_timeout(1500)

    before = room["leader"].watched()["wanghai@qinghe"][0]
    room["leader"].page.wait_for_timeout(5000)

    # Each packet once, 1 picture a second is left of 15; a machine that is busy with other things draws fewer than come.
    assert (room["leader"].watched()["wanghai@qinghe"][0] - before) / 5 >= 5
