"""Presence where nothing carries media: a page that is open and asks, beside what a media server tells."""

from datetime import timedelta

from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW

from ..decide.entry import ticket
from ..decide.presence import SILENCE, Arrival, asks, hands_over, joined, lapse, reconcile
from ..decide.rows import Presence, Ticket

LATER = NOW + timedelta(minutes=1)


def spans(conference):
    """Each stay, as seconds from nine o'clock: (came, left)."""
    with unscoped("test", Presence):
        rows = Presence.objects.filter(conference=conference).order_by("pk")
        return [
            (int((row.joined_at - NOW).total_seconds()), row.left_at and int((row.left_at - NOW).total_seconds()))
            for row in rows
        ]


def again(mine):
    with unscoped("test", Ticket):
        return Ticket.objects.select_related("conference").get(pk=mine.pk)


def test_a_page_that_asks_is_there_and_has_left_when_it_last_asked(district, conference):
    mine = ticket(conference, district.town_3)
    for second in (0, 3, 6, 12):
        asks(again(mine), NOW + timedelta(seconds=second))

    lapse(conference, NOW + timedelta(seconds=12 + SILENCE))
    still = spans(conference)
    lapse(conference, NOW + timedelta(seconds=13 + SILENCE))

    assert still == [(0, None)]
    assert spans(conference) == [(0, 12)]


def test_who_asks_again_has_come_back(district, conference):
    mine = ticket(conference, district.town_3)
    asks(mine, NOW)
    lapse(conference, LATER)

    asks(again(mine), LATER)

    assert spans(conference) == [(0, 0), (60, None)]


def test_the_media_servers_list_does_not_put_out_a_page_that_asks(district, conference):
    asks(ticket(conference, district.town_3), NOW)
    heard = ticket(conference, district.town_4)
    joined(conference, [Arrival(heard.token, NOW)])

    strangers = reconcile(conference, [], NOW + timedelta(seconds=5))

    assert strangers == []
    assert spans(conference) == [(0, None), (0, 5)]


def test_a_page_that_has_media_now_is_judged_by_the_media_server_alone(district, conference):
    mine = ticket(conference, district.town_3)
    asks(mine, NOW)
    hands_over(again(mine))

    lapse(conference, LATER)
    before = spans(conference)
    reconcile(conference, [], LATER)

    assert before == [(0, None)]
    assert spans(conference) == [(0, 60)]


def test_a_silent_page_that_the_media_server_lists_stays(district, conference):
    mine = ticket(conference, district.town_3)
    asks(mine, NOW)
    hands_over(again(mine))

    reconcile(conference, [mine.token], LATER)
    lapse(conference, LATER)

    assert spans(conference) == [(0, None)]
