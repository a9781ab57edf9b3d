"""What must hold in a room whatever comes in which order."""

from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.kernel.history.errors import LoopError
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW
from anlan.kernel.testing.tries import tries

from ..decide.acting import take
from ..decide.entry import remove
from ..decide.floor import accept, ask_to_speak, give, lower_hand, raise_hand, take_back
from ..decide.presence import Arrival, joined, left
from ..decide.rows import FloorRequest, Presence, Ticket
from .conftest import enter, run_conference

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
@settings(max_examples=tries(10, 40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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

    with unscoped("test", FloorRequest, Presence, Ticket):
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
        with unscoped("test", Ticket):
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
