"""A member who speaks to a real Janus by hand: with the session that every page has, ids that everybody sees, and no right to a room."""

import time

import pytest

from ..entrance import Caller, LetIn, end, enter, watch
from ..feeds import Feeds
from ..janus import NO_SUCH_FEED, Refused
from ..passes import pass_for
from ..plane import Plane
from ..rooms import Rooms, Wanted
from .conftest import Browser

ROOM, SIDE = "HYS-2024-0001", "HYS-2024-0001.1"
NO_RIGHT = 433
REGION = "990199103"


@pytest.fixture
def rooms(janus, node, settings):
    settings.VIDEO_NODES = {"district": node}
    made = Rooms(janus)
    for room, camera in ((ROOM, "camera.7"), (SIDE, "camera.8")):
        made.make(room)
        Feeds(janus).open(room, camera)
    yield made
    made.settle({})


class Hostile(Browser):
    """Somebody who was let in as one seat, and knows what a page knows."""

    private = 0

    def let_in(self, seat, room=ROOM):
        enter(self.caller(), REGION, room=room, seat=seat)
        answer = self.next(answer=True)
        self.private = answer.get("private_id", 0)
        return answer

    def caller(self, handle=None):
        session, own = (int(each.rpartition("/")[2]) for each in (self.session, self.handle))
        return Caller("district", session, handle or own, "t7")

    def another(self):
        """Another handle of the same session."""
        return self._post(self.session, janus="attach", plugin="janus.plugin.videoroom")["data"]["id"]

    def asks(self, handle=None, **body):
        """What Janus says to what is asked by hand."""
        at = self.handle if handle is None else f"{self.session}/{handle}"
        reply = self._post(at, janus="message", body=body)
        return reply["plugindata"]["data"] if reply["janus"] == "success" else self.next(answer=True)

    def watches(self, room=ROOM, feed="camera.7"):
        """A handle that receives, as the site lets pages watch."""
        handle = self.another()
        watch(self.caller(handle), REGION, room=room, private=self.private, streams=[{"feed": feed, "mid": "1"}])
        assert self.next(answer=True)["videoroom"] == "attached"
        return handle


@pytest.fixture
def hostile(rooms, node):
    return Hostile(node)


@pytest.fixture
def town(rooms, node):
    """Somebody else, who is in the room."""
    made = Hostile(node)
    assert made.let_in("town")["videoroom"] == "joined"
    return made


def test_whoever_the_site_lets_in_is_in_and_watches(hostile, rooms):
    assert hostile.let_in("mine")["id"] == "mine"
    hostile.watches()

    assert rooms.inside(ROOM).here == {"mine"}


@pytest.mark.parametrize("seat", ["mine", "town", "somebody-else"])
@pytest.mark.parametrize("inside", [True, False])
def test_nobody_joins_by_hand_not_even_as_themselves(hostile, town, rooms, seat, inside):
    passed = pass_for(room=ROOM, ticket="mine", name="", role="member", region=REGION)
    if inside:
        hostile.let_in("mine")
    before = rooms.inside(ROOM).here

    answers = [
        hostile.asks(hostile.another(), request="join", ptype="publisher", room=ROOM, id=seat, token=token)
        for token in {value for value in passed.values() if isinstance(value, str)}
    ]

    assert {each.get("error_code") for each in answers} == {NO_RIGHT}
    assert rooms.inside(ROOM).here == before


def test_an_id_in_a_gap_is_not_taken_over(hostile, town, rooms):
    hostile.let_in("mine")
    end("district", town.caller().session)
    assert rooms.inside(ROOM).here == {"mine"}

    answer = hostile.asks(hostile.another(), request="join", ptype="publisher", room=ROOM, id="town")

    assert answer["error_code"] == NO_RIGHT
    assert rooms.inside(ROOM).here == {"mine"}


@pytest.mark.parametrize("private", ["own", "none", "guess"])
def test_nobody_subscribes_by_hand(hostile, private):
    hostile.let_in("mine")
    known = {"own": hostile.private, "none": 0, "guess": 12345}[private]

    answer = hostile.asks(
        hostile.another(),
        request="join",
        ptype="subscriber",
        room=ROOM,
        private_id=known,
        streams=[{"feed": "camera.7"}],
    )

    assert answer["error_code"] == NO_RIGHT


def test_a_side_room_is_not_heard_from_the_room_beside(hostile):
    hostile.let_in("mine")
    handle = hostile.another()

    watch(
        hostile.caller(handle), REGION, room=SIDE, private=hostile.private, streams=[{"feed": "camera.8", "mid": "1"}]
    )
    by_site = hostile.next(answer=True)
    by_hand = hostile.asks(hostile.another(), request="join", ptype="publisher", room=SIDE, id="mine")
    watching = hostile.watches()
    switched = hostile.asks(watching, request="update", subscribe=[{"feed": "camera.8", "mid": "1"}])

    assert by_site["error_code"] == NO_RIGHT
    assert by_hand["error_code"] == NO_RIGHT
    assert switched["error_code"] == NO_SUCH_FEED


@pytest.mark.parametrize("goes", ["leaves", "is put out"])
def test_whoever_has_left_or_was_put_out_watches_no_more(hostile, rooms, node, goes):
    hostile.let_in("mine")
    watching = hostile.watches()
    if goes == "leaves":
        hostile.asks(request="leave")
    else:
        rooms.put_out(ROOM, "mine")
        hostile.next()
    more = hostile.asks(watching, request="update", subscribe=[{"feed": "camera.7", "mid": "0"}])
    assert more["videoroom"] == "updating"  # Janus by itself would let them

    assert strays(rooms, node, hostile, seconds=10, latest=True) == {5}

    with pytest.raises(Refused):
        hostile.asks(watching, request="update", subscribe=[{"feed": "camera.7", "mid": "1"}])


@pytest.mark.parametrize(
    ("seconds", "latest", "there", "ends"), [(1, True, False, False), (10, True, True, False), (10, False, True, True)]
)
def test_only_sessions_whose_seat_is_not_theirs_any_more_are_ended(hostile, rooms, node, seconds, latest, there, ends):
    if there:
        hostile.let_in("mine")

    assert bool(strays(rooms, node, hostile, seconds=seconds, latest=latest)) is ends


def strays(rooms, node, somebody, **how):
    """What a plane ends that is told of one session let in as `mine`."""
    plane = Plane({"district": node}, None)
    session = LetIn(key=5, node="district", session=somebody.caller().session, room=ROOM, seat="mine", **how)
    return plane.end_strays([session], {"district": {ROOM: rooms.inside(ROOM)}})


def test_a_listener_who_sends_is_put_out_at_the_first_look(hostile, rooms, monkeypatch):
    hostile.let_in("mine")
    inside = rooms.inside(ROOM)
    monkeypatch.setattr(
        rooms, "inside", lambda room: type(inside)(inside.here, inside.here, inside.fed, inside.asked_at)
    )

    rooms.settle({ROOM: Wanted(ROOM, frozenset({"mine"}), listeners=frozenset({"mine"}))})

    assert hostile.next()["reason"] == "kicked"


@pytest.mark.parametrize(
    "body",
    [
        {"request": "kick", "room": ROOM, "id": "town"},
        {"request": "enable_recording", "room": ROOM, "record": True},
        {"request": "rtp_forward", "room": ROOM, "publisher_id": "town", "host": "127.0.0.1", "streams": []},
        {"request": "moderate", "room": ROOM, "id": "town", "mid": "0", "mute": True},
        {"request": "edit", "room": ROOM, "new_pin": "1"},
        {"request": "destroy", "room": ROOM},
        {"request": "create", "room": "mine"},
    ],
    ids=lambda body: body["request"],
)
def test_a_member_moderates_nothing(hostile, town, rooms, body):
    hostile.let_in("mine")

    assert "error_code" in hostile.asks(**body)
    assert rooms.inside(ROOM).here == {"mine", "town"}


def test_a_session_lasts_as_long_as_a_day_of_work(rooms):
    """Janus asks for the right with every sign of life: one that lasted ten minutes threw everybody out after eleven."""
    passed = pass_for(room=ROOM, ticket="mine", name="", role="member", region=REGION)

    assert int(passed["session"].split(",")[0]) - time.time() > 11 * 3600
