"""Who enters as what, who is there, who speaks: what must hold in a room whatever comes in which order."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.kernel.loop.errors import LoopError, NotAllowed, WrongState
from anlan.kernel.loop.history import history
from anlan.kernel.loop.verify import verify
from anlan.kernel.people.models import Person, Post
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, TOWN_3, TOWN_4

from ..acting import find, take
from ..entry import remove, ticket, valid
from ..errors import Locked, NotInside, NotOpen, Removed
from ..floor import (
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
)  # fmt: skip
from ..invite import call
from ..models import Attendance, Conference
from ..presence import Arrival, joined, left, reconcile
from ..rollcall import mark, roll_call, tally
from ..rows import FloorRequest, Invitation, Presence, Ticket
from ..sites import sites_of_regions
from ..state import state_of
from .conftest import enter, open_conference, run_conference


def present(conference):
    return {line.name: line.present for line in roll_call(conference)}


def site_of(conference, region):
    with unscoped("test"):
        return Invitation.objects.get(conference=conference, region=region).pk


# Entry.


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


# Presence.


def test_news_may_come_twice_late_and_out_of_order(district, conference):
    mine = ticket(conference, district.town_3)
    at = [NOW + timedelta(seconds=number) for number in range(4)]

    joined(conference, [Arrival(mine.token, at[1]), Arrival(mine.token, at[0])])
    joined(conference, [Arrival(mine.token, at[1])])
    left(conference, [Arrival(mine.token, at[2]), Arrival("nobody", at[2])])
    left(conference, [Arrival(mine.token, at[3])])

    with unscoped("test"):
        assert [(row.joined_at, row.left_at) for row in Presence.objects.all()] == [(at[0], at[2])]


def test_late_news_of_coming_back_reaches_no_further_than_the_last_leaving(district, conference):
    mine = enter(conference, district.town_3, NOW)
    left(conference, [Arrival(mine.token, NOW + timedelta(seconds=30))])

    joined(conference, [Arrival(mine.token, NOW + timedelta(seconds=10))])

    with unscoped("test"):
        assert Presence.objects.get(left_at=None).joined_at == NOW + timedelta(seconds=30)


def test_unknown_ids_are_named_to_be_put_out(district, conference):
    mine = ticket(conference, district.town_3)

    assert joined(conference, [Arrival("forged", NOW), Arrival(mine.token, NOW)]) == ["forged"]


def test_the_servers_own_list_settles_who_is_there(district, conference):
    enter(conference, district.town_3)
    coming = ticket(conference, district.town_4)

    strangers = reconcile(conference, [coming.token, "forged"], NOW + timedelta(seconds=5))

    assert strangers == ["forged"]
    assert present(conference) == {"清河镇": False, "柳溪镇": True}


def test_two_hundred_join_in_a_second_with_as_many_queries_as_two(
    district, conference, django_assert_max_num_queries, django_assert_num_queries
):
    few = crowd(conference, district, 2)
    with django_assert_max_num_queries(16) as counted:
        joined(conference, few)
    many = crowd(conference, district, 200)

    with django_assert_num_queries(len(counted)):
        joined(conference, many)

    with unscoped("test"):
        assert Presence.objects.filter(conference=conference, left_at=None).count() == 202


def crowd(conference, district, size):
    """That many people with tickets, put in past the verbs: only their arrival is what is tested."""
    with unscoped("test"):
        start = Person.objects.count()
        made = Person.objects.bulk_create(
            Person(name=f"人{number}", region=TOWN_3, number=f"RY-T-{number}") for number in range(start, start + size)
        )
        post, site = (
            Post.objects.get(pk=district.town_3.post_id),
            Invitation.objects.get(pk=site_of(conference, TOWN_3)),
        )
        tickets = Ticket.objects.bulk_create(
            Ticket(
                conference=conference, region=TOWN_3, person=person, post=post, invitation=site, role="member",
                issued_at=NOW, token=uuid4().hex,
            )
            for person in made
        )  # fmt: skip
    return [Arrival(each.token, NOW) for each in tickets]


# Roll call.


def test_absent_sites_come_first_and_a_mark_by_hand_stands(district, conference):
    enter(conference, district.town_3)
    before = [(line.name, line.present) for line in roll_call(conference)]

    mark(conference, site_of(conference, TOWN_4), True, actor=district.leader, key=uuid4())
    mark(conference, site_of(conference, TOWN_3), False, actor=district.leader, key=uuid4())

    assert before == [("柳溪镇", False), ("清河镇", True)]
    assert [(line.name, line.present, line.words) for line in roll_call(conference)] == [
        ("清河镇", False, "未到（人工）"), ("柳溪镇", True, "到（人工）"),
    ]  # fmt: skip
    assert tally(roll_call(conference)) == (1, 2)


def test_a_member_marks_nobody(district, conference):
    with pytest.raises(NotAllowed):
        mark(conference, site_of(conference, TOWN_4), True, actor=district.town_4, key=uuid4())


def test_when_it_ends_each_site_leaves_its_attendance(district, conference):
    mine = enter(conference, district.town_3)
    left(conference, [Arrival(mine.token, NOW + timedelta(minutes=30))])

    take(conference, "end", actor=district.leader, key=uuid4(), happened_at=NOW + timedelta(hours=1))

    rows = Attendance.objects.within(district.leader.scope).order_by("region")
    assert [(row.region, row.level, row.came, row.minutes, row.names) for row in rows] == [
        (TOWN_3, "town", True, 30, "张明"), (TOWN_4, "town", False, 0, ""),
    ]  # fmt: skip
    assert [row.region for row in Attendance.objects.within(district.town_4.scope)] == [TOWN_4]
    assert list(verify()) == []


# The floor.


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


# What must hold whatever happens.

_PEOPLE = ("town_3", "town_4")
_MOVES = st.lists(
    st.tuples(
        st.sampled_from(["enter", "leave", "remove", "hand", "give", "accept", "ask", "back", "lower", "again"]),
        st.sampled_from(_PEOPLE),
        st.integers(0, 1),
        st.integers(0, 30),  # news of the media server may be late and out of order
    ),
    min_size=10,
    max_size=30,
)


@given(_MOVES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobody_is_in_twice_nobody_removed_returns_and_one_speaks(district, moves):
    rooms = [run_conference(district.office, title="一（示范）"), run_conference(district.office, title="二（示范）")]
    for name in _PEOPLE:
        enter(rooms[0], district.actors[name], NOW)
    gone = set()
    for move, name, which, second in moves:
        room, actor, at = rooms[which], district.actors[name], NOW + timedelta(seconds=second)
        try:
            _move(move, room, actor, district.office, at)
        except LoopError:
            continue
        if move == "remove":
            gone.add((which, actor.person_id))
        if move == "enter":
            assert (which, actor.person_id) not in gone

    with unscoped("test"):
        inside = Presence.objects.filter(conference__in=rooms)
        for room in rooms:
            assert FloorRequest.objects.filter(conference=room, given_at__isnull=False, ended_at=None).count() <= 1
        for name in _PEOPLE:
            assert inside.filter(person_id=district.actors[name].person_id, left_at=None).count() <= 1
        for room in rooms:
            take(room, "end", actor=district.office, key=uuid4())
        assert not Ticket.objects.filter(conference__in=rooms, revoked_at=None).exists()
        for name in _PEOPLE:
            mine = inside.filter(person_id=district.actors[name].person_id)
            spans = sorted(mine.values_list("joined_at", "left_at"))
            assert all(before[1] <= after[0] for before, after in pairwise(spans))


def _move(move, room, actor, chair, at):
    person = actor.person_id
    if move == "enter":
        enter(room, actor, at)
    elif move in ("leave", "again"):
        with unscoped("test"):
            tokens = list(Ticket.objects.filter(person_id=person, conference=room).values_list("token", flat=True))
        {"leave": left, "again": joined}[move](room, [Arrival(token, at) for token in tokens])
    elif move == "remove":
        remove(room, person, actor=chair, key=uuid4())
    elif move == "give":
        give(room, person, actor=chair, key=uuid4())
    elif move == "ask":
        ask_to_speak(room, person, actor=chair)
    elif move == "back":
        take_back(room, actor=chair, key=uuid4())
    else:
        {"hand": raise_hand, "accept": accept, "lower": lower_hand}[move](room, actor=actor)


# Races.


def at_once(*acts):
    """Run acts in threads of their own; how each ended: None, or the error."""
    ended = []

    def run(act):
        try:
            act()
            ended.append(None)
        except LoopError as error:
            ended.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ended) == len(acts), "an act failed otherwise"
    return ended


@pytest.mark.django_db(transaction=True)
def test_two_devices_at_once_leave_one_ticket(district):
    rooms = [run_conference(district.leader), run_conference(district.office, title="另一个会（示范）")]

    ended = at_once(*(lambda room=room: ticket(room, district.town_3) for room in rooms * 3))

    assert ended == [None] * 6
    with unscoped("test"):
        assert Ticket.objects.filter(person_id=district.town_3.person_id, revoked_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_chairs_giving_the_floor_at_once_leave_one_speaker(district):
    room = run_conference(district.leader)
    for actor in (district.town_3, district.town_4):
        enter(room, actor)
    seen = state_of(room, district.leader).version

    ended = at_once(
        lambda: give(find(room.number, district.leader), district.town_3.person_id, actor=district.leader, key=uuid4(), version=seen),
        lambda: give(find(room.number, district.office), district.town_4.person_id, actor=district.office, key=uuid4(), version=seen),
    )  # fmt: skip

    assert sorted(type(each).__name__ for each in ended) == ["NoneType", "WrongState"]
    assert sum(hand.speaks for hand in state_of(room, district.leader).hands) == 1


@pytest.mark.django_db(transaction=True)
def test_who_enters_while_being_removed_is_out_in_the_end(district):
    room = run_conference(district.leader)
    enter(room, district.town_3)

    at_once(
        lambda: remove(find(room.number, district.leader), district.town_3.person_id, actor=district.leader, key=uuid4()),
        lambda: ticket(find(room.number, district.town_3), district.town_3),
    )  # fmt: skip

    with unscoped("test"):
        assert not Ticket.objects.filter(person_id=district.town_3.person_id, revoked_at=None).exists()


# The state of a page.


def test_a_page_costs_the_same_whatever_the_number_of_sites(district, conference, django_assert_num_queries):
    enter(conference, district.town_3)
    with django_assert_num_queries(13):
        state_of(conference, district.leader)

    call(conference, sites_of_regions(["990199", "990199103201", "990199104201"]), actor=district.leader, key=uuid4())
    for actor in (district.town_4, district.village_3):
        enter(conference, actor)

    with django_assert_num_queries(13):
        shown = state_of(conference, district.leader)
    assert (shown.present, shown.expected) == (3, 5)
    assert [(member.name, member.role) for member in shown.members] == [
        ("张明", "member"), ("白雪梅", "member"), ("李红", "member"),
    ]  # fmt: skip


def test_a_member_sees_who_is_there_and_not_who_is_still_rung(district, conference):
    enter(conference, district.town_3)

    seen = {
        name: [line.name for line in state_of(conference, district.actors[name]).lines] for name in ("leader", "town_3")
    }

    assert seen == {"leader": ["柳溪镇", "清河镇"], "town_3": ["清河镇"]}


def test_acts_are_those_that_the_verbs_allow(district, conference):
    chair, member = state_of(conference, district.leader).acts, state_of(conference, district.town_3).acts

    assert {"lock", "end", "call", "mark", "give_floor", "remove"} <= set(chair)
    assert "unlock" not in chair
    assert set(member) == {"call", "answer", "decline", "enter"}
    enter(conference, district.town_3)
    assert set(state_of(conference, district.town_3).acts) == {"call", "enter", "say", "raise_hand"}


def test_an_unscoped_place_desk_enters_only_when_called(district, conference):
    visitor = replace(district.village_4, scope=replace(district.village_4.scope, place=7), body_id=None, post_id=0)

    with pytest.raises(Conference.DoesNotExist):
        ticket(conference, visitor)
