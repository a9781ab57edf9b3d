"""Listeners: everybody sees that they are there, one count says who came, and whoever is asked to speak may do so at once."""

from uuid import uuid4

import pytest

from anlan.kernel.people.models import Post
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import TOWN_3

from ...decide.acting import take
from ...decide.entrances import may_send
from ...decide.minutes import compose
from ...decide.rollcall import roll_call, tally
from ...decide.room_plan import wanted_rooms
from ...decide.rows import Ticket
from ...models import Attendance
from .conftest import live, site_of


@pytest.fixture
def room(district, seat_of):
    """The chair, a town that was called, and the auditor, who listens: {who: (client, seat)}."""
    return {who: seat_of(getattr(district, who)) for who in ("leader", "town_3", "auditor")}


def shown(room, who="leader"):
    client, seat = room[who]
    return client.get(f"{seat}now/").content.decode()


def title_of(actor):
    with unscoped("test", Post):
        return Post.objects.get(pk=actor.post_id).title


def token(room, who):
    return room[who][1].rstrip("/").rpartition("/")[2]


def words_of(document):
    return str(document)


def test_every_listener_is_named_and_counted_on_the_page_and_in_the_minutes(
    district, room, conference, client_of, base
):
    named = f'<b>{district.auditor.name}</b> <span class="soft">{title_of(district.auditor)}'

    for who in room:
        page = shown(room, who)
        assert "旁听1人" in page
        assert named in page
    lobby = client_of(district.town_4).get(base).content.decode()
    assert f"旁听1人：{district.auditor.name}" in lobby
    take(conference, "end", actor=district.leader, key=uuid4())
    assert f"旁听1人：{district.auditor.name}（{title_of(district.auditor)}）。" in words_of(compose(conference))
    attendance = client_of(district.leader).get(f"{base}attendance/").content.decode()
    assert district.auditor.name in attendance
    assert "旁听<small>1人</small>" in attendance


def test_one_count_with_a_listener_and_somebody_who_was_put_out(
    district, room, conference, post, seat_of, client_of, base
):
    seat_of(district.town_4)
    post(room["leader"][0], "calls", regions=["990199"], observer="1")
    seat_of(district.office)
    post(room["leader"][0], "removal", person=district.town_4.person_id)

    during = shown(room)
    take(conference, "end", actor=district.leader, key=uuid4())
    minutes = words_of(compose(conference))
    after = client_of(district.leader).get(base).content.decode()
    with unscoped("test", Attendance):
        kept = [row.came for row in Attendance.objects.filter(conference=conference)]

    assert tally(roll_call(conference)) == (1, 2)
    assert '2个会场到<a class="n"' in during
    assert "到了1个" in during
    assert "没到1个" in during
    assert "应到2个会场，到1个。" in minutes
    assert "2个会场到1个" in after
    assert sorted(kept) == [False, True]
    assert "已离开" not in minutes + after


@pytest.mark.parametrize("how", ["request", "floor", "deputy"])
def test_a_listener_who_is_asked_takes_part_in_the_seat_they_have(district, room, conference, post, how):
    seat = token(room, "auditor")
    before = live(room["auditor"][0].get(room["auditor"][1]))
    assert before["observer"] is True
    assert seat not in before["senders"]

    status, words = post(room["leader"][0], how, person=district.auditor.person_id)

    assert status == 200, words
    answer = room["auditor"][0].get(f"{room['auditor'][1]}now/")
    after = live(answer)
    assert (after["observer"], after["mine"]) == (False, seat)
    assert seat in after["senders"]
    assert seat in may_send(conference)
    assert all(seat not in each.listeners for each in wanted_rooms(conference.started_at))
    assert {"request": "主持人请您发言", "floor": "现在您发言", "deputy": "data-opens"}[
        how
    ] in answer.content.decode() or how == "deputy"


def test_whoever_was_asked_to_speak_stays_so_when_their_line_broke(district, room, post, seat_of):
    post(room["leader"][0], "request", person=district.auditor.person_id)

    client, seat = seat_of(district.auditor)

    assert live(client.get(seat))["observer"] is False
    assert "已请发言" in shown(room)


def test_the_deputy_before_is_no_deputy_any_more(district, room, post, seat_of):
    seat_of(district.town_4)
    for who in ("town_3", "town_4"):
        post(room["leader"][0], "deputy", person=getattr(district, who).person_id)

    with unscoped("test", Ticket):
        roles = dict(Ticket.objects.filter(revoked_at=None).values_list("person_id", "role"))
    assert roles[district.town_3.person_id] == "member"
    assert roles[district.town_4.person_id] == "deputy"


def test_whoever_has_the_floor_with_a_shut_microphone_is_asked_to_open_it_and_the_chair_reads_so(district, room, post):
    member, seat = room["town_3"]
    post(member, "hand")
    post(room["leader"][0], "floor", person=district.town_3.person_id)

    shut = member.get(f"{seat}now/?media=1&mic=shut").content.decode()
    chair = shown(room)
    opened = member.get(f"{seat}now/?media=1&mic=open").content.decode()
    heard = shown(room)
    none = member.get(f"{seat}now/?media=1&mic=none").content.decode()

    assert 'data-opens="mic"' in shut
    assert "话筒还关着，别人听不到您" in shut
    assert "发言，话筒还没开" in chair
    assert 'data-opens="mic"' not in opened
    assert "我讲完了" in opened
    assert "正在讲" in heard
    assert "没有话筒，别人听不到您" in none


def test_where_one_cannot_enter_no_script_opens_a_camera_and_the_reason_is_true(district, client_of, base, post, room):
    locked = client_of(district.town_4)
    assert 'data-island="lobby"' in locked.get(base).content.decode()

    post(room["leader"][0], "lock")
    page = locked.get(base).content.decode()
    assert 'data-island="lobby"' not in page
    assert "会议已锁，请联系主持人。" in page

    post(room["leader"][0], "removal", person=district.town_3.person_id)
    for address in (base, room["town_3"][1]):
        answer = room["town_3"][0].get(address)
        assert answer.status_code in (403, 410)
        assert 'data-island="lobby"' not in answer.content.decode()
        assert "请您离开" in answer.content.decode() or "您已被请出本次会议" in answer.content.decode()
        assert f'href="{base}"' not in answer.content.decode()


def test_the_page_of_a_running_conference_in_its_ledger_is_there_for_everybody_it_concerns(
    district, client_of, conference, room
):
    pages = [
        client_of(getattr(district, who)).get(f"/ledgers/conferences/{conference.number}/")
        for who in ("leader", "office", "auditor", "bureau", "town_3")
    ]

    assert {page.status_code for page in pages} <= {200, 404}
    assert pages[0].status_code == 200


def test_a_site_that_was_asked_to_listen_is_called_again_from_its_own_place(district, room, post, conference):
    post(room["leader"][0], "calls", regions=["990199"], observer="1")

    page = shown(room)

    assert "请来旁听" in page
    assert site_of(conference, TOWN_3).observer is False
