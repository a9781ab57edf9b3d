"""Who enters a conference and as what; who is kept out, put out or in another room; who leads it."""

from dataclasses import replace
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import NotAllowed
from anlan.kernel.testing.cast import NOW

from ..decide.acting import find, take
from ..decide.entry import remove, ticket, valid
from ..decide.errors import Locked, NotInside, NotOpen, Removed
from ..decide.invite import call
from ..decide.presence import Arrival, joined
from ..decide.sites import sites_of_regions
from ..models import Conference
from .conftest import enter, open_conference, present, run_conference


def test_chair_member_and_observer_enter_each_as_what_they_are(district, conference):
    call(conference, sites_of_regions(["990199"]), actor=district.leader, key=uuid4(), observer=True)

    entered = {
        name: ticket(conference, district.actors[name]).role for name in ("leader", "town_3", "office", "auditor")
    }

    assert entered == {"leader": "chair", "town_3": "member", "office": "observer", "auditor": "observer"}


def test_a_stranger_is_not_told_that_there_is_such_a_conference(district, conference):
    for stranger in (district.village_3, district.village_4):
        with pytest.raises(Conference.DoesNotExist):
            ticket(conference, stranger)
        with pytest.raises(Conference.DoesNotExist):
            find(conference.number, stranger)
    with pytest.raises(Conference.DoesNotExist):
        find("HYS-2024-9999", district.leader)


def test_nobody_enters_before_it_starts_or_after_it_ends(district):
    conference = open_conference(district.leader)
    with pytest.raises(NotOpen, match="还没开始"):
        ticket(conference, district.leader)
    take(conference, "start", actor=district.leader, key=uuid4())
    mine = ticket(conference, district.leader)

    take(conference, "end", actor=district.leader, key=uuid4())

    assert valid(mine.token) is None
    with pytest.raises(NotOpen, match="已经结束"):
        ticket(conference, district.leader)


def test_one_person_is_in_one_room(district, conference):
    other = run_conference(district.office, title="另一个会（示范）")
    first = enter(conference, district.town_3)

    second = enter(other, district.town_3)

    assert valid(first.token) is None
    assert valid(second.token).role == "member"
    assert present(conference)["清河镇"] is False
    assert present(other)["清河镇"] is True


def test_a_locked_room_lets_back_in_who_was_there_and_no_one_else(district, conference):
    enter(conference, district.town_3)
    take(conference, "lock", actor=district.leader, key=uuid4())

    assert ticket(conference, district.town_3).role == "member"
    assert ticket(conference, district.leader).role == "chair"
    with pytest.raises(Locked):
        ticket(conference, district.town_4)


def test_who_is_removed_is_out_and_stays_out(district, conference):
    mine = enter(conference, district.town_3)

    remove(conference, district.town_3.person_id, actor=district.leader, key=uuid4(), reason="走错会场")

    assert valid(mine.token) is None
    assert present(conference)["清河镇"] is False
    assert joined(conference, [Arrival(mine.token, NOW)]) == [mine.token]
    with pytest.raises(Removed):
        ticket(conference, district.town_3)


def test_only_who_leads_removes_and_never_the_chair(district, conference):
    enter(conference, district.leader)
    enter(conference, district.town_3)

    with pytest.raises(NotAllowed):
        remove(conference, district.leader.person_id, actor=district.town_3, key=uuid4())
    with pytest.raises(NotAllowed):
        remove(conference, district.leader.person_id, actor=district.office, key=uuid4())
    with pytest.raises(NotInside):
        remove(conference, district.town_4.person_id, actor=district.leader, key=uuid4())


def test_a_town_asked_to_be_deputy_leads_the_districts_conference(district, conference):
    take(conference, "appoint", actor=district.leader, key=uuid4(), content={"deputy": district.town_3.person_id})

    take(conference, "lock", actor=district.town_3, key=uuid4())

    assert conference.locked
    assert ticket(conference, district.town_3).role == "deputy"


def test_a_member_takes_no_step_of_the_chair(district, conference):
    for step in ("lock", "end"):
        with pytest.raises(NotAllowed):
            take(conference, step, actor=district.town_3, key=uuid4())
    with pytest.raises(NotAllowed):
        take(conference, "lock", actor=district.bureau, key=uuid4())


def test_an_unscoped_place_desk_enters_only_when_called(district, conference):
    visitor = replace(district.village_4, scope=replace(district.village_4.scope, place=7), body_id=None, post_id=0)

    with pytest.raises(Conference.DoesNotExist):
        ticket(conference, visitor)
