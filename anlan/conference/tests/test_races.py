"""What must hold in a room when two things happen at once."""

from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection

from anlan.kernel.history.errors import LoopError
from anlan.kernel.scope import unscoped

from ..decide.acting import find
from ..decide.entry import remove, ticket
from ..decide.floor import give
from ..decide.rows import Ticket
from ..decide.state import state_of
from .conftest import enter, run_conference


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
    with unscoped("test", Ticket):
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

    with unscoped("test", Ticket):
        assert not Ticket.objects.filter(person_id=district.town_3.person_id, revoked_at=None).exists()
