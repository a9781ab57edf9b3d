"""An act happens once by its key; the same key with other content is a conflict, never silently the first act."""

from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import KeyConflict
from anlan.kernel.loop.timeline import history
from anlan.kernel.people.models import Body
from anlan.kernel.scope import ScopeMissing
from anlan.kernel.testing.cast import TOWN_3, TOWN_4

from ..decide import board, rows
from ..decide.acting import take
from ..decide.camera_rows import CameraView
from ..decide.entry import remove
from ..decide.floor import gather, give, mute, poll, split, visit
from ..decide.invite import call
from ..decide.rollcall import mark
from ..decide.sites import sites_of_regions
from ..decide.talk import resolve, say
from ..models import Attendance
from .conftest import enter, run_conference, site_of

# Of each act two contents: (what is done first, what is tried with the same key).
ACTS = {
    "call": (lambda at, key: at.call([TOWN_3], key), lambda at, key: at.call([TOWN_4], key)),
    "mark": (lambda at, key: at.do(mark, at.site_3, True, key), lambda at, key: at.do(mark, at.site_3, False, key)),
    "give_floor": (lambda at, key: at.do(give, at.town_3, key), lambda at, key: at.do(give, at.town_4, key)),
    "mute": (lambda at, key: at.mute(None, key), lambda at, key: at.mute(at.town_3, key)),
    "split": (lambda at, key: at.do(split, {at.site_3: 1}, key), lambda at, key: at.do(split, {at.site_3: 2}, key)),
    "visit": (lambda at, key: at.do(visit, 1, key), lambda at, key: at.do(visit, 0, key)),
    "poll": (lambda at, key: at.do(poll, [at.site_3], 10, key), lambda at, key: at.do(poll, [at.site_3], 20, key)),
    "remove": (lambda at, key: at.do(remove, at.town_3, key), lambda at, key: at.do(remove, at.town_4, key)),
    "say": (lambda at, key: at.do(say, "水位已退", key), lambda at, key: at.do(say, "水位上涨", key)),
    "draw": (
        lambda at, key: at.do(board.draw, [1, 2, 3, 4], "red", key),
        lambda at, key: at.do(board.draw, [1, 2, 3, 4], "blue", key),
    ),
    "resolve": (lambda at, key: at.resolve("加固2号坝", key), lambda at, key: at.resolve("加固3号坝", key)),
}


class At:
    """A running conference of the leader with both towns in it, town 3 apart in the first side room."""

    def __init__(self, district):
        self.district, self.leader = district, district.leader
        self.conference = run_conference(self.leader)
        for actor in (self.leader, district.town_3, district.town_4):
            enter(self.conference, actor)
        self.site_3 = site_of(self.conference, TOWN_3)
        self.town_3, self.town_4 = district.town_3.person_id, district.town_4.person_id
        self.do(split, {self.site_3: 1}, uuid4())

    def do(self, verb, *said_and_key):
        *said, key = said_and_key
        return verb(self.conference, *said, actor=self.leader, key=key)

    def call(self, regions, key):
        return call(self.conference, sites_of_regions(regions), actor=self.leader, key=key)

    def mute(self, person, key):
        return mute(self.conference, actor=self.leader, key=key, person_id=person)

    def resolve(self, text, key):
        holder = Body.objects.known().filter(region=TOWN_3)[0]
        return resolve(self.conference, text, holder, clock.today(), actor=self.leader, key=key)


@pytest.fixture
def at(district):
    return At(district)


@pytest.mark.parametrize("act", ACTS)
def test_a_repeat_changes_nothing(at, act):
    first, _ = ACTS[act]
    key = uuid4()

    first(at, key)
    before = len(history(at.conference))
    first(at, key)

    assert len(history(at.conference)) == before


@pytest.mark.parametrize("act", ACTS)
def test_the_same_key_with_other_content_is_a_conflict(at, act):
    first, other = ACTS[act]
    key = uuid4()

    first(at, key)

    with pytest.raises(KeyConflict):
        other(at, key)


def test_a_key_of_another_act_is_a_conflict(at):
    key = uuid4()
    at.do(mark, at.site_3, True, key)

    with pytest.raises(KeyConflict):
        gather(at.conference, actor=at.leader, key=key)


def test_a_message_of_one_conference_is_no_message_of_another(at, district):
    key = uuid4()
    at.do(say, "水位已退", key)
    other = run_conference(district.leader)

    with pytest.raises(KeyConflict):
        say(other, "水位已退", actor=district.leader, key=key)


@pytest.mark.parametrize("model", [*rows._OfConference.__subclasses__(), CameraView, Attendance])
def test_what_belongs_to_a_conference_is_read_through_it_alone(at, model):
    with pytest.raises(ScopeMissing):
        model.objects.filter(conference=at.conference).exists()

    model.objects.of(at.conference).exists()


def test_the_ledgers_pages_show_a_conference_that_runs(at, client_of):
    take(at.conference, "broadcast", actor=at.leader, key=uuid4(), content={"on_air": at.site_3})
    base = f"/ledgers/conferences/{at.conference.number}/"

    for actor in (at.leader, at.district.office):
        client = client_of(actor)
        for page in (base, f"{base}change/", "/ledgers/conferences/", "/ledgers/attendances/", "/conferences/"):
            assert client.get(page).status_code in (200, 302, 403), page
        assert client.get(base).status_code == 200
