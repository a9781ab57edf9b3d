"""One media server with real browsers: everybody sees everybody, who must go goes, what was said is on a film, a killed server heals."""

import time

import pytest

from anlan.conference.carry.recordings import make

from .films import colour_at, probe, takes
from .stage import ROOM, eventually, missing, stage
from .streams import loudness

pytestmark = [pytest.mark.browser, pytest.mark.skipif(bool(missing()), reason=missing())]
COLOURS = {"leader": "#c00", "wanghai": "#0c0", "lijun": "#00c", "zhaomin": "#cc0"}


@pytest.fixture(scope="module")
def on(tmp_path_factory):
    with stage(tmp_path_factory.mktemp("room"), {"district": ""}) as made:
        yield made


@pytest.fixture
def come(on):
    """Let people come in, each in their colour; all leave at the end."""
    guests = []

    def enter(*tickets, **more):
        on.room(tickets, **more)
        guests.extend(on.guest("district", ticket, send=COLOURS[ticket], width=320, height=180) for ticket in tickets)
        return dict(zip(tickets, guests, strict=True))

    yield enter
    for guest in guests:
        if not guest.page.is_closed():
            guest.leave()
    on.want()
    assert eventually(lambda: not on.seen()["present"], 20)


def test_four_see_each_other_moving_in_their_colours(come):
    guests = come(*COLOURS)

    for ticket, guest in guests.items():
        for other in COLOURS.keys() - {ticket}:
            assert guest.sees(other, COLOURS[other]), f"{ticket} does not see {other}"


def test_whoever_is_put_out_sees_nothing_any_more(on, come):
    guests = come("leader", "wanghai")
    assert guests["wanghai"].sees("leader")

    on.room(["leader"])

    assert eventually(lambda: any(told.get("leaving") == "ok" for told in guests["wanghai"].told()), 10)
    assert eventually(lambda: _stands_still(guests["wanghai"]), 10)
    assert eventually(lambda: on.seen()["present"] == {ROOM: ["leader"]}, 10)


def _stands_still(guest):
    """No picture moves for a second; what had arrived before may still have been on its way to the screen."""
    before = guest.watched()
    time.sleep(1)
    return guest.watched() == before


def test_an_observer_who_sends_is_put_out(on, come):
    guests = come("leader", "wanghai", listeners=["wanghai"])

    assert eventually(lambda: any(told.get("leaving") == "ok" for told in guests["wanghai"].told()), 10)


def test_a_film_has_everybodys_picture_and_sound_and_its_length(on, come, tmp_path):
    guests = come("leader", "wanghai", recorded=True)
    assert guests["leader"].sees("wanghai")
    began_at = time.monotonic()
    time.sleep(6)
    on.room(["leader", "wanghai"])
    lasted = time.monotonic() - began_at
    assert eventually(lambda: takes(on.folder / "district"), 15)

    film = make(takes(on.folder / "district")[0], tmp_path)

    assert lasted - 1 <= film.seconds <= lasted + 5
    assert abs(float(probe(film.path, "format=duration")) - film.seconds) <= 1
    assert sorted(probe(film.path, "stream=codec_name").split()) == ["aac", "h264"]
    shown = {colour_at(film.path, film.seconds - 2, across, 0.25) for across in (0.25, 0.75)}
    assert sorted(max(range(3), key=colour.__getitem__) for colour in shown) == [0, 1]  # one is red, one is green


def test_a_film_goes_on_when_somebody_comes_again_and_pictures_change_their_size(on, come, tmp_path):
    guests = come("leader", "wanghai", recorded=True)
    assert guests["leader"].sees("wanghai")
    time.sleep(3)
    for width, height in ((1280, 720), (160, 90)):
        guests["leader"].page.evaluate("size => Object.assign(drawn, size)", {"width": width, "height": height})
        time.sleep(3)
    guests["wanghai"].page.evaluate("me.leave()")
    guests["wanghai"].again(send=COLOURS["wanghai"], width=640, height=360)
    assert guests["leader"].sees("wanghai")
    time.sleep(4)
    on.room(["leader", "wanghai"])
    assert eventually(lambda: takes(on.folder / "district"), 15)

    film = make(takes(on.folder / "district")[-1], tmp_path)

    assert film.lacks == ()
    assert all(abs(float(each) - film.seconds) <= 1 for each in probe(film.path, "stream=duration").split())
    assert (
        max(loudness(film.path, film.seconds - back, 1) for back in (2, 3, 4)) > -30
    )  # the false microphone beeps each second
    shown = {colour_at(film.path, film.seconds - 2, across, 0.25) for across in (0.25, 0.75)}
    assert sorted(max(range(3), key=colour.__getitem__) for colour in shown) == [0, 1]


def test_a_killed_server_is_back_with_its_room_and_people_see_each_other_again(on, come):
    guests = come("leader", "wanghai")
    assert guests["leader"].sees("wanghai")
    killed_at = time.monotonic()
    on.kill("district")
    assert eventually(lambda: on.janus_pid("district") != 0 and on.answers("district"), 3)
    assert time.monotonic() - killed_at < 2

    again = [guest.again(send=COLOURS[ticket]) for ticket, guest in guests.items()]

    assert again[0].sees("wanghai", COLOURS["wanghai"])
    assert time.monotonic() - killed_at < 10
    assert on.seen()["present"] == {ROOM: ["leader", "wanghai"]}
