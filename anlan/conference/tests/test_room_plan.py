"""What the media servers are asked for: rooms, who may be in them, and whose picture reaches everybody."""

from datetime import timedelta
from uuid import uuid4

import pytest

from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.cast import NOW, TOWN_3, TOWN_4

from ..decide.acting import take
from ..decide.cameras import set_address, stop, take_in, watch
from ..decide.entry import remove
from ..decide.floor import give, poll, split, visit
from ..decide.invite import call
from ..decide.room_plan import let_go_unwatched, wanted_rooms
from ..decide.sites import sites_of_regions
from ..models import CameraSource
from .conftest import enter, site_of


@pytest.fixture
def camera(district):
    facts = {"name": "石沟水库", "kind": "rtsp", "region": TOWN_3}
    made = open_record(CameraSource, facts, actor=district.office, key=uuid4())
    set_address(made, "rtsp://10.1.2.3/1", actor=district.office)
    return made


def test_nothing_is_wanted_where_no_conference_runs_and_two_questions_tell(db, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert wanted_rooms(NOW) == []


def test_a_running_conference_wants_its_room_for_its_tickets(district, conference):
    mine = enter(conference, district.leader)

    room = wanted_rooms(NOW)[0]

    assert (room.name, room.conference, room.recorded) == (conference.number, conference, False)
    assert room.tickets == {mine.token}


def test_an_ended_conference_wants_nothing(district, conference):
    take(conference, "end", actor=district.leader, key=uuid4())

    assert wanted_rooms(NOW) == []


def test_whoever_was_removed_is_wanted_no_more(district, conference):
    enter(conference, district.leader)
    theirs = enter(conference, district.town_3)
    remove(conference, district.town_3.person_id, actor=district.leader, key=uuid4())

    assert theirs.token not in wanted_rooms(NOW)[0].tickets


def test_observers_listen_and_are_not_shown(district, conference):
    call(conference, sites_of_regions(["990199"]), actor=district.leader, key=uuid4(), observer=True)
    seeing = enter(conference, district.office)

    room = wanted_rooms(NOW)[0]

    assert room.listeners == {seeing.token}
    assert seeing.token not in room.shown


def test_the_chair_comes_first_then_the_air_then_the_floor_then_polling(district, conference):
    chair = enter(conference, district.leader)
    third, fourth = enter(conference, district.town_3), enter(conference, district.town_4)

    assert wanted_rooms(NOW)[0].shown == (chair.token, third.token, fourth.token)
    poll(conference, [site_of(conference, TOWN_4)], 10, actor=district.leader, key=uuid4())
    assert wanted_rooms(NOW)[0].shown == (chair.token, fourth.token, third.token)
    give(conference, district.town_3.person_id, actor=district.leader, key=uuid4())
    assert wanted_rooms(NOW)[0].shown == (chair.token, third.token, fourth.token)
    on_air = {"on_air": site_of(conference, TOWN_4)}
    take(conference, "broadcast", actor=district.leader, key=uuid4(), content=on_air)
    assert wanted_rooms(NOW)[0].shown == (chair.token, fourth.token, third.token)


def test_everybody_is_wanted_in_the_one_room_they_sit_in(district, conference):
    chair = enter(conference, district.leader)
    third, fourth = enter(conference, district.town_3), enter(conference, district.town_4)

    split(conference, {site_of(conference, TOWN_3): 1}, actor=district.leader, key=uuid4())

    main, side = wanted_rooms(NOW)
    assert side.name == f"{conference.number}.1"
    assert side.tickets == {third.token}
    assert main.tickets == {chair.token, fourth.token}
    visit(conference, 1, actor=district.leader, key=uuid4())
    main, side = wanted_rooms(NOW)
    assert side.tickets == {chair.token, third.token}
    assert main.tickets == {fourth.token}


def test_recording_is_switched_by_whoever_leads_and_ends_with_the_conference(district, conference):
    take(conference, "start_recording", actor=district.leader, key=uuid4())
    assert wanted_rooms(NOW)[0].recorded

    take(conference, "end", actor=district.leader, key=uuid4())
    conference.refresh_from_db()
    assert not conference.recorded


def test_a_camera_that_is_taken_in_feeds_the_room_until_the_conference_ends(district, conference, camera):
    take_in(conference, camera, actor=district.office, key=uuid4())

    assert [(feed.camera, feed.kind, feed.address) for feed in wanted_rooms(NOW)[0].feeds] == [
        (camera.pk, "rtsp", "rtsp://10.1.2.3/1")
    ]
    take(conference, "end", actor=district.leader, key=uuid4())
    assert wanted_rooms(NOW) == []


def test_a_camera_watched_alone_has_a_room_for_its_viewers(district, camera):
    first, second = watch(camera, actor=district.office), watch(camera, actor=district.town_3)

    room = wanted_rooms(NOW)[0]

    assert (room.name, room.conference) == (f"camera.{camera.pk}", None)
    assert room.tickets == room.listeners == {f"view-{first.pk}", f"view-{second.pk}"}
    assert len(room.feeds) == 1
    stop(first)
    stop(second)
    assert wanted_rooms(NOW) == []


def test_a_camera_that_nobody_watches_any_more_is_let_go(district, camera):
    there, gone = watch(camera, actor=district.office), watch(camera, actor=district.town_3)
    room = f"camera.{camera.pk}"

    let_go_unwatched({room: {f"view-{there.pk}"}}, there.started_at)
    assert len(wanted_rooms(NOW)[0].tickets) == 2  # they have only begun
    let_go_unwatched({room: {f"view-{there.pk}"}}, gone.started_at + timedelta(seconds=1))

    assert wanted_rooms(NOW)[0].tickets == {f"view-{there.pk}"}


def test_more_conferences_cost_no_more_questions(district, conference, django_assert_num_queries):
    enter(conference, district.leader)

    with django_assert_num_queries(6):
        wanted_rooms(NOW + timedelta(seconds=1))
