"""The seat: whose it is, when it ends, and what it says to whoever has lost it."""

from datetime import timedelta

from anlan.kernel import clock
from anlan.kernel.people.models import Person
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, TOWN_3

from ...decide.presence import SILENCE
from ...decide.rollcall import roll_call


def test_where_more_are_called_in_the_chair_reads_why_no_telephone_can_join(district, seat_of):
    chair, seat = seat_of(district.leader)
    why = chair.post(f"{seat}pass/").json()["telephone"]

    shown = chair.get(seat).content.decode()

    calling = shown[shown.index("叫人进会") : shown.index("</form>", shown.index("叫人进会"))]
    assert why
    assert why in calling


def test_entering_is_being_there_at_once(district, seat_of, conference):
    seat_of(district.town_3)

    assert [line.present for line in roll_call(conference) if line.region == TOWN_3] == [True]


def test_a_second_tab_puts_the_first_out_and_says_so(district, seat_of, conference):
    client, first = seat_of(district.town_3)
    _, second = seat_of(district.town_3)

    out = client.get(f"{first}now/")

    assert first != second
    assert out.status_code == 410
    assert "您在另一个页面或设备上进了会" in out.content.decode()
    assert client.get(f"{second}now/").status_code == 200
    assert client.post(f"{first}pass/").status_code == 410


def test_who_was_asked_out_is_told_and_does_not_come_back(district, seat_of, client_of, post, base):
    member, seat = seat_of(district.town_3)
    chair, _ = seat_of(district.leader)

    post(chair, "removal", person=district.town_3.person_id)

    assert "请您离开" in member.get(f"{seat}now/").content.decode()
    back = member.post(f"{base}entry/")
    assert back.status_code == 403
    assert "您已被请出本次会议" in back.content.decode()


def test_a_seat_of_an_ended_conference_lets_in_no_more(district, seat_of, post):
    member, seat = seat_of(district.town_3)
    chair, _ = seat_of(district.leader)

    post(chair, "end")

    assert member.get(seat).status_code == 410
    assert member.post(f"{seat}pass/").status_code == 410
    assert "会议已经结束" in member.get(f"{seat}now/").content.decode()


def test_a_page_that_asks_no_more_has_left(district, seat_of, conference):
    member, seat = seat_of(district.town_3)
    chair, watching = seat_of(district.leader)

    with clock.fixed(NOW + timedelta(seconds=SILENCE + 5)):
        chair.get(f"{watching}now/")
        gone = [line.present for line in roll_call(conference) if line.region == TOWN_3]
        member.get(f"{seat}now/")
        back = [line.present for line in roll_call(conference) if line.region == TOWN_3]

    assert gone == [False]
    assert back == [True]


def test_leaving_is_leaving(district, seat_of, conference, base):
    member, seat = seat_of(district.town_3)

    answer = member.post(f"{seat}departure/")

    assert answer["Location"] == base
    assert [line.present for line in roll_call(conference) if line.region == TOWN_3] == [False]


def test_a_name_with_markup_stays_a_name(district, seat_of, conference):
    with unscoped("test", Person):
        Person.objects.filter(pk=district.town_3.person_id).update(name="<img src=x onerror=alert(1)></script>")
    seat_of(district.town_3)

    page = seat_of(district.leader)[0].get(seat_of(district.leader)[1]).content.decode()

    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
