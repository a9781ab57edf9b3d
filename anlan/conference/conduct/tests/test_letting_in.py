"""From a page's own address into a real Janus: a seat lets in one page, and what it receives ends with it."""

# ruff: noqa: F811
import time
from datetime import timedelta

import pytest

from anlan.conference.carry.janus import Refused
from anlan.conference.carry.tests.conftest import installed, janus, node, server  # noqa: F401
from anlan.conference.carry.tests.test_hostile import Hostile
from anlan.conference.decide.entry import ticket
from anlan.conference.models import Entrance
from anlan.kernel import clock
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW

from .test_conducting import conductor, conference, here, turn_until  # noqa: F401

ID_IS_TAKEN = 436  # Janus' own code


@pytest.fixture
def page(settings, node, conference, client_of):
    """A page of somebody who has taken a seat, with its session: page(actor) -> (browser, asks(**said) -> answer)."""
    settings.VIDEO_NODES = {node.name: node}

    def opened(actor, seat="", device="0123456789abcdef-one"):
        mine = seat or ticket(conference, actor).token
        browser, client = Hostile(node), client_of(actor)
        at = browser.caller()

        def asks(**said):
            form = {
                "device": device,
                "node": at.node,
                "session": at.session,
                "handle": at.handle,
                "transaction": "t7",
                **said,
            }
            return client.post(f"/conferences/{conference.number}/seats/{mine}/entrance/", form)

        return browser, asks, mine

    return opened


def test_a_page_is_let_in_as_its_own_seat_and_receives(district, conference, conductor, page):
    conductor.turn()
    browser, asks, seat = page(district.leader)

    assert asks().status_code == 204
    joined = browser.next(answer=True)
    watching = asks(handle=browser.another(), private=joined["private_id"], streams='[{"feed": "nobody", "mid": "0"}]')

    assert joined["id"] == seat
    assert turn_until(conductor, lambda: here(conference) == {seat})
    assert watching.status_code == 204
    assert browser.next(answer=True)["error_code"] == 428  # it may; there is nobody of that name


def test_nobody_is_let_in_by_anothers_seat(district, conductor, page, node):
    conductor.turn()
    _, _, theirs = page(district.town_4)

    _browser, asks, _ = page(district.town_3, seat=theirs)

    assert asks().status_code == 404


@pytest.mark.parametrize(
    "said", [{"session": "x"}, {"handle": "-1"}, {"device": "short"}, {"private": "1", "streams": "{"}]
)
def test_what_is_no_call_is_refused(district, conductor, page, said):
    conductor.turn()
    _, asks, _ = page(district.leader)

    assert asks(**said).status_code == 400


def test_a_session_that_was_not_let_in_receives_nothing_by_a_seat_that_was(district, conductor, page):
    conductor.turn()
    _, asks, seat = page(district.leader)
    asks()
    _other, asks_too, _ = page(district.leader, seat=seat)

    answer = asks_too(private=1, streams='[{"feed": "nobody", "mid": "0"}]')

    assert answer.status_code == 503


def test_two_pages_of_one_seat_are_both_out_and_told(district, conference, conductor, page, client_of):
    conductor.turn()
    first, asks, seat = page(district.leader)
    asks()
    first.next(answer=True)
    _second, asks_too, _ = page(district.leader, seat=seat, device="fedcba9876543210-two")

    answer = asks_too()

    assert answer.status_code == 410
    assert "为防冒用" in answer.content.decode()
    told = client_of(district.leader).get(f"/conferences/{conference.number}/seats/{seat}/now/")
    assert (told.status_code, told.content.decode()) == (410, answer.content.decode())
    rooms = conductor._plane.rooms["district"]
    assert turn_until(conductor, lambda: rooms.inside(conference.number).here == frozenset())
    third, asks_again, anew = page(district.leader, device="fedcba9876543210-two")
    assert asks_again().status_code == 204
    assert third.next(answer=True)["id"] == anew


def test_whoever_comes_again_with_the_same_page_ends_their_earlier_session(district, conductor, page):
    conductor.turn()
    first, asks, seat = page(district.leader)
    asks()
    first.next(answer=True)
    second, asks_again, _ = page(district.leader, seat=seat)

    assert joins(second, asks_again)["id"] == seat
    with pytest.raises(Refused):
        first.another()


def test_whoever_leaves_by_hand_and_goes_on_receiving_is_ended(district, conductor, page):
    conductor.turn()
    browser, asks, _seat = page(district.leader)
    asks()
    browser.next(answer=True)
    browser.asks(request="leave")

    with clock.fixed(NOW + timedelta(seconds=10)):  # the time that a session may take to come in is over
        assert turn_until(conductor, lambda: not open_sessions(), within=10)
    with pytest.raises(Refused):
        browser.another()


def joins(browser, asks, within=10.0):
    """What the room answers to whoever comes again: Janus frees an id a moment after it has ended a session, and a page asks until then."""
    until = time.monotonic() + within
    while True:
        assert asks().status_code == 204
        answer = browser.next(answer=True)
        if answer.get("error_code") != ID_IS_TAKEN or time.monotonic() > until:
            return answer
        time.sleep(0.2)


def open_sessions():
    with unscoped("test", Entrance):
        return list(Entrance.objects.filter(ended_at=None))
