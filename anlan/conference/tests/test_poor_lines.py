"""线路差: the chair is told whose line is bad and since when, and what lasted stays with the attendance."""

from datetime import timedelta
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import WrongState
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, TOWN_3

from ..decide.acting import take
from ..decide.entry import remove
from ..decide.poor_lines import LASTED, poor_now, words_of
from ..decide.rollcall import roll_call
from ..decide.rows import PoorLine
from ..decide.state import state_of
from ..models import Attendance
from .conftest import enter


@pytest.fixture
def theirs(district, conference):
    return enter(conference, district.town_3)


def since(conference):
    return {line.region: line.poor_since for line in roll_call(conference)}[TOWN_3]


def after(**passed):
    return NOW + timedelta(**passed)


def test_the_roll_says_since_when_a_line_is_bad_until_it_is_clear(conference, theirs):
    poor_now(conference, {theirs.token}, NOW)
    poor_now(conference, {theirs.token}, after(seconds=5))
    bad = since(conference)

    poor_now(conference, set(), after(seconds=20))

    assert (bad, since(conference)) == (NOW, None)


def test_the_tile_of_whoever_has_a_bad_line_says_so(district, conference, theirs):
    poor_now(conference, {theirs.token, "nobody's"}, NOW)

    assert [member.has_poor_line for member in state_of(conference, district.leader).members] == [True]


def test_what_lasted_stays_with_the_attendance_and_what_did_not_does_not(district, conference, theirs):
    poor_now(conference, {theirs.token}, NOW)
    poor_now(conference, set(), NOW + LASTED / 2)
    poor_now(conference, {theirs.token}, after(minutes=10))
    poor_now(conference, set(), after(minutes=13))
    poor_now(conference, {theirs.token}, after(minutes=20))
    with clock.fixed(after(minutes=22)):
        take(conference, "end", actor=district.leader, key=uuid4())

    with unscoped("test", Attendance):
        kept = {row.region: row.remark for row in Attendance.objects.filter(conference=conference)}
    assert kept[TOWN_3] == "线路差2次，共5分钟"
    assert {remark for region, remark in kept.items() if region != TOWN_3} == {""}


def test_while_it_runs_the_words_say_since_when(conference, theirs):
    poor_now(conference, {theirs.token}, NOW)

    assert words_of(conference) == {theirs.invitation_id: f"{NOW.astimezone(clock.LEGAL_ZONE):%H:%M}起线路差"}


def test_whoever_was_put_out_has_no_line_and_an_ended_conference_none_either(district, conference, theirs):
    enter(conference, district.leader)
    remove(conference, district.town_3.person_id, actor=district.leader, key=uuid4())

    poor_now(conference, {theirs.token}, NOW)
    take(conference, "end", actor=district.leader, key=uuid4())

    with unscoped("test", PoorLine):
        assert not PoorLine.objects.exists()
    with pytest.raises(WrongState):
        poor_now(conference, {theirs.token}, NOW)


def test_the_pages_say_it_in_words(district, client_of, conference, theirs):
    poor_now(conference, {theirs.token}, NOW)
    client = client_of(district.leader)
    seat = client.post(f"/conferences/{conference.number}/entry/")["Location"]
    at = f"{NOW.astimezone(clock.LEGAL_ZONE):%H:%M}"

    room = client.get(f"{seat}now/").content.decode()
    page = client.get(f"/conferences/{conference.number}/attendance/").content.decode()

    assert f"线路差，{at}起" in room
    assert f"{at}起线路差" in page
