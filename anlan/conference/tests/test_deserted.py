"""A conference that everybody has left and nobody has ended is ended for them, as of the moment when the last one went."""

from datetime import timedelta
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import WrongState
from anlan.kernel.history.models import Event
from anlan.kernel.loop.advance import advance
from anlan.kernel.people.actor import system_actor
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW

from ..decide.deserted import EMPTY_FOR, end_deserted
from ..decide.presence import Arrival, left
from ..models import Attendance
from .conftest import enter, open_conference

LATER = NOW + timedelta(minutes=40)
LONG_AFTER = LATER + EMPTY_FOR


def state(conference):
    conference.refresh_from_db()
    return conference.state


def test_it_ends_when_the_last_one_left_and_keeps_who_was_there(district, conference):
    mine = enter(conference, district.town_3, NOW)
    left(conference, [Arrival(mine.token, LATER)])

    with clock.fixed(LONG_AFTER):
        assert end_deserted(clock.now()) == 1
        assert end_deserted(clock.now()) == 0

    assert state(conference) == "ended"
    assert conference.ended_at == LATER
    with unscoped("test", Attendance):
        assert {row.region: (row.came, row.minutes) for row in Attendance.objects.all()} == {
            district.town_3.region: (True, 40), district.town_4.region: (False, 0),
        }  # fmt: skip
        assert Event.objects.filter(record_id=conference.pk, step="desert").get().person_id == system_actor().person_id


def test_one_into_which_nobody_came_ends_as_of_its_beginning(conference):
    with clock.fixed(NOW + EMPTY_FOR):
        assert end_deserted(clock.now()) == 1

    assert state(conference) == "ended"
    assert conference.ended_at == conference.started_at


def test_somebody_inside_a_short_break_and_one_that_has_not_begun_end_nothing(district, conference):
    planned = open_conference(district.office)
    first, second = enter(conference, district.town_3, NOW), enter(conference, district.town_4, NOW)
    left(conference, [Arrival(first.token, NOW)])
    with clock.fixed(LONG_AFTER):
        assert end_deserted(clock.now()) == 0
    left(conference, [Arrival(second.token, LATER)])

    with clock.fixed(LONG_AFTER - timedelta(seconds=1)):
        assert end_deserted(clock.now()) == 0

    assert (state(conference), state(planned)) == ("running", "planned")


def test_whoever_has_just_come_keeps_it_open(district, conference):
    enter(conference, district.town_3)

    with pytest.raises(WrongState, match="又有人了"):
        advance(conference, "desert", actor=system_actor(), key=uuid4())

    assert state(conference) == "running"
