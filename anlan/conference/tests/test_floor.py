"""The floor: hands, who speaks, requests to mute, side rooms, what is broadcast and polling."""

from datetime import timedelta
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import NotAllowed, WrongState
from anlan.kernel.loop.timeline import history
from anlan.kernel.testing.cast import NOW, TOWN_3, TOWN_4

from ..decide.acting import take
from ..decide.errors import NotInside
from ..decide.floor import (
    accept,
    ask_to_speak,
    gather,
    give,
    lower_hand,
    mute,
    poll,
    raise_hand,
    shown_at,
    split,
    stop_poll,
    take_back,
    turns_at,
    visit,
)
from ..decide.state import state_of
from .conftest import enter, run_conference, site_of


def test_hands_are_seen_and_the_floor_passes_from_one_to_the_next(district, conference):
    for actor in (district.town_3, district.town_4):
        enter(conference, actor)
        raise_hand(conference, actor=actor)

    give(conference, district.town_3.person_id, actor=district.leader, key=uuid4())
    give(conference, district.town_4.person_id, actor=district.leader, key=uuid4())

    shown = state_of(conference, district.leader)
    assert [(hand.name, hand.speaks) for hand in shown.hands] == [("白雪梅", True)]
    assert take_back(conference, actor=district.leader, key=uuid4()) is True
    assert take_back(conference, actor=district.leader, key=uuid4()) is False


def test_please_speak_is_shown_and_accepted_by_the_person_alone(district, conference):
    enter(conference, district.town_3)
    enter(conference, district.town_4)
    with pytest.raises(NotAllowed):
        accept(conference, actor=district.town_3)

    ask_to_speak(conference, district.town_3.person_id, actor=district.leader)
    asked = state_of(conference, district.town_3)
    accept(conference, actor=district.town_3)

    assert asked.please_speak
    assert not asked.may_speak
    assert "accept" in asked.acts
    assert state_of(conference, district.town_3).may_speak
    assert not state_of(conference, district.town_4).please_speak


def test_who_is_not_inside_asks_for_nothing_and_observers_only_listen(district, conference):
    with pytest.raises(NotInside):
        raise_hand(conference, actor=district.town_3)
    enter(conference, district.auditor)

    with pytest.raises(NotAllowed, match="旁听"):
        raise_hand(conference, actor=district.auditor)


def test_two_chairs_at_once_the_second_is_told_who_was_first(district, conference):
    take(conference, "appoint", actor=district.leader, key=uuid4(), content={"deputy": district.town_4.person_id})
    for actor in (district.town_3, district.town_4):
        enter(conference, actor)
    seen = state_of(conference, district.leader).version

    give(conference, district.town_3.person_id, actor=district.town_4, key=uuid4(), version=seen)

    with pytest.raises(WrongState, match="白雪梅"):
        give(conference, district.town_4.person_id, actor=district.leader, key=uuid4(), version=seen)
    with pytest.raises(WrongState):
        take(conference, "show", actor=district.leader, key=uuid4(), content={"layout": "9"}, version=seen)


def test_a_repeated_click_gives_the_floor_once(district, conference):
    enter(conference, district.town_3)
    key = uuid4()

    give(conference, district.town_3.person_id, actor=district.leader, key=key)
    lower_hand(conference, actor=district.town_3)
    give(conference, district.town_3.person_id, actor=district.leader, key=key)

    assert state_of(conference, district.leader).hands == ()


def test_a_request_to_mute_reaches_one_or_all_and_is_only_words(district, conference):
    for actor in (district.town_3, district.town_4):
        enter(conference, actor)
    mute(conference, actor=district.leader, key=uuid4(), person_id=district.town_3.person_id)
    mute(conference, actor=district.leader, key=uuid4())

    told = {
        name: [each.to for each in state_of(conference, district.actors[name]).messages]
        for name in ("town_3", "town_4")
    }

    assert told == {"town_3": [district.town_3.person_id, None], "town_4": [None]}


def test_side_rooms_take_sites_apart_and_bring_them_back(district, conference):
    split(conference, {site_of(conference, TOWN_3): 2}, actor=district.leader, key=uuid4())
    apart = state_of(conference, district.town_3).side_room

    gather(conference, actor=district.leader, key=uuid4())

    assert (apart, state_of(conference, district.town_3).side_room) == (2, 0)


def rooms_of(conference, actor):
    """{name: side room} of everybody inside, as the actor sees it."""
    return {member.name: member.room for member in state_of(conference, actor).members}


def test_whoever_leads_goes_into_a_side_room_and_comes_back_and_history_tells_it(district, conference):
    enter(conference, district.leader)
    enter(conference, district.town_3)
    split(conference, {site_of(conference, TOWN_3): 2}, actor=district.leader, key=uuid4())
    key = uuid4()

    visit(conference, 2, actor=district.leader, key=key)
    visit(conference, 2, actor=district.leader, key=key)
    within = rooms_of(conference, district.town_3)
    visit(conference, 0, actor=district.leader, key=uuid4())

    assert list(within.values()) == [2, 2]
    assert state_of(conference, district.leader).side_room == 0
    told = [dict(line.details)["说明"] for line in history(conference) if line.what == "进出分会室"]
    assert told == ["进第2分会室", "回到会场"]


def test_nobody_visits_who_does_not_lead_or_is_not_there_or_where_nobody_sits(district, conference):
    enter(conference, district.town_3)
    split(conference, {site_of(conference, TOWN_3): 2}, actor=district.leader, key=uuid4())

    with pytest.raises(NotAllowed):
        visit(conference, 0, actor=district.town_3, key=uuid4())
    with pytest.raises(NotInside):
        visit(conference, 2, actor=district.leader, key=uuid4())
    enter(conference, district.leader)
    with pytest.raises(NotAllowed, match="没有会场"):
        visit(conference, 3, actor=district.leader, key=uuid4())


def test_a_deputy_whose_town_sits_apart_may_stay_in_the_conference(district, conference):
    take(conference, "appoint", actor=district.leader, key=uuid4(), content={"deputy": district.town_3.person_id})
    enter(conference, district.town_3)
    split(conference, {site_of(conference, TOWN_3): 2}, actor=district.leader, key=uuid4())
    sent = state_of(conference, district.town_3).side_room

    visit(conference, 0, actor=district.town_3, key=uuid4())

    assert (sent, state_of(conference, district.town_3).side_room) == (2, 0)


def test_nobody_is_left_in_a_side_room_that_is_no_more(district, conference):
    site = site_of(conference, TOWN_3)
    enter(conference, district.leader)
    seen = []
    for bring_back in (
        lambda: split(conference, {site: 0}, actor=district.leader, key=uuid4()),
        lambda: gather(conference, actor=district.leader, key=uuid4()),
    ):
        split(conference, {site: 2}, actor=district.leader, key=uuid4())
        visit(conference, 2, actor=district.leader, key=uuid4())
        bring_back()
        seen.append(state_of(conference, district.leader).side_room)

    assert seen == [0, 0]


def test_only_a_site_of_this_conference_goes_on_air(district, conference):
    other = run_conference(district.office, title="另一个会（示范）")

    with pytest.raises(NotAllowed):
        take(conference, "broadcast", actor=district.leader, key=uuid4(), content={"on_air": site_of(other, TOWN_3)})
    take(conference, "broadcast", actor=district.leader, key=uuid4(), content={"on_air": site_of(conference, TOWN_3)})

    assert state_of(conference, district.town_4).on_air == site_of(conference, TOWN_3)


def test_polling_goes_round_and_stops(district, conference):
    sites = [site_of(conference, TOWN_3), site_of(conference, TOWN_4)]

    plan = poll(conference, sites, 10, actor=district.leader, key=uuid4())
    shown = [shown_at(plan, NOW + timedelta(seconds=seconds)) for seconds in (0, 9, 10, 20)]
    stop_poll(conference, actor=district.leader, key=uuid4())

    assert shown == [sites[0], sites[0], sites[1], sites[0]]
    assert state_of(conference, district.leader).polled is None


def test_polling_says_when_the_next_site_comes_and_of_one_site_alone_nothing(district, conference):
    sites = [site_of(conference, TOWN_3), site_of(conference, TOWN_4)]
    plan = poll(conference, sites, 10, actor=district.leader, key=uuid4())
    turns = [turns_at(plan, NOW + timedelta(seconds=seconds)) for seconds in (0, 9, 10)]

    alone = poll(conference, sites[:1], 10, actor=district.leader, key=uuid4())

    assert turns == [NOW + timedelta(seconds=seconds) for seconds in (10, 10, 20)]
    assert turns_at(alone, NOW) is None
