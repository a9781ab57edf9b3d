"""The state of a page: what it costs, what each person sees, and which acts it offers."""

from uuid import uuid4

from ..decide.invite import call
from ..decide.sites import sites_of_regions
from ..decide.state import state_of
from .conftest import enter


def test_a_page_costs_the_same_whatever_the_number_of_sites(district, conference, django_assert_num_queries):
    enter(conference, district.town_3)
    with django_assert_num_queries(14):
        state_of(conference, district.leader)

    call(conference, sites_of_regions(["990199", "990199103201", "990199104201"]), actor=district.leader, key=uuid4())
    for actor in (district.town_4, district.village_3):
        enter(conference, actor)

    with django_assert_num_queries(14):
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
