"""Leading on the page: the floor, muting, what is shown, side rooms, recording, polling and calling again."""

import json
from datetime import timedelta

from anlan.kernel import clock
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, TOWN_3, TOWN_4

from ...decide.rows import Invitation
from .conftest import live, site_of


def test_the_chair_gives_the_floor_and_the_other_side_sees_it_large(district, seat_of, post, base):
    member, seat = seat_of(district.town_3)
    chair, _ = seat_of(district.leader)
    assert post(member, "hand")[0] == 200

    asked = post(chair, "request", person=district.town_3.person_id)

    assert asked[0] == 200
    assert "主持人请您发言" in member.get(seat).content.decode()
    assert post(member, "acceptance") == (200, "请说。")
    shown = live(member.get(f"{seat}now/"))
    assert shown["speaks"] is True
    assert [tile["speaks"] for tile in shown["tiles"]] == [True, False]


def test_a_member_does_not_lead(district, seat_of, post):
    member, _ = seat_of(district.town_3)

    for noun in ("mute", "lock", "end", "gathering", "board-wiped"):
        assert post(member, noun)[0] == 403, noun


def test_the_second_of_two_chairs_is_told_who_was_first(district, seat_of, post, conference):
    chair, seat = seat_of(district.leader)
    office, _ = seat_of(district.office)
    seen = live(chair.get(f"{seat}now/"))["version"]
    post(chair, "picture", layout="9", version=seen)

    status, words = post(office, "picture", layout="4", version=seen)

    assert status == 409
    assert words.startswith("周远")


def test_muting_all_reaches_every_page_as_a_request(district, seat_of, post):
    member, seat = seat_of(district.town_3)
    chair, own = seat_of(district.leader)

    post(chair, "mute")

    assert live(member.get(f"{seat}now/"))["muted"] > 0
    assert live(chair.get(f"{own}now/"))["muted"] == 0


def test_muting_one_asks_nobody_else(district, seat_of, post):
    member, seat = seat_of(district.town_3)
    other, theirs = seat_of(district.office)
    chair, _ = seat_of(district.leader)

    post(chair, "mute", person=district.town_3.person_id)

    assert live(member.get(f"{seat}now/"))["muted"] > 0
    assert live(other.get(f"{theirs}now/"))["muted"] == 0


def test_what_is_broadcast_stands_first_for_everybody(district, seat_of, post, conference):
    seat_of(district.town_3)
    member, seat = seat_of(district.town_4)
    chair, _ = seat_of(district.leader)

    post(chair, "broadcast", site=site_of(conference, TOWN_3).pk)

    assert live(member.get(f"{seat}now/"))["tiles"][0]["place"] == "清河镇"


def test_sites_that_talk_apart_see_each_other_and_nobody_else(district, seat_of, post, conference):
    member, seat = seat_of(district.town_3)
    _, _ = seat_of(district.town_4)
    chair, own = seat_of(district.leader)

    post(chair, "side-rooms", **{f"site-{site_of(conference, TOWN_3).pk}": 2})

    apart = live(member.get(f"{seat}now/"))
    assert apart["room"] == 2
    assert [tile["place"] for tile in apart["tiles"]] == ["清河镇"]
    assert "清河镇" not in [tile["place"] for tile in live(chair.get(f"{own}now/"))["tiles"]]
    assert json.loads(member.post(f"{seat}pass/").content)["room"] == f"{conference.number}.2"


def test_the_chair_goes_into_a_side_room_is_seen_there_and_comes_back(district, seat_of, post, conference):
    member, seat = seat_of(district.town_3)
    other, main = seat_of(district.town_4)
    chair, own = seat_of(district.leader)
    post(chair, "side-rooms", **{f"site-{site_of(conference, TOWN_3).pk}": 2})
    assert "进去" in chair.get(f"{own}now/").content.decode()

    assert post(chair, "visits", room=2) == (200, "您进了第2分会室，里面的人看得到您。")

    within, without = member.get(f"{seat}now/"), other.get(f"{main}now/")
    assert [tile["place"] for tile in live(within)["tiles"]] == ["主持人", "清河镇"]
    assert [tile["place"] for tile in live(without)["tiles"]] == ["柳溪镇"]
    assert "（主持）" in within.content.decode()
    assert "主持人在第2分会室" in without.content.decode()
    assert json.loads(chair.post(f"{own}pass/").content)["room"] == f"{conference.number}.2"
    post(chair, "visits", room=0)
    assert live(chair.get(f"{own}now/"))["room"] == 0


def test_a_side_room_is_entered_by_nobody_who_does_not_lead(district, seat_of, post, conference):
    member, _ = seat_of(district.town_3)
    chair, _ = seat_of(district.leader)
    post(chair, "side-rooms", **{f"site-{site_of(conference, TOWN_4).pk}": 2})

    assert post(member, "visits", room=2)[0] == 403
    assert post(chair, "visits")[0] == 422


def test_recording_is_begun_and_ended_by_whoever_leads_and_everybody_is_told(district, seat_of, post, base):
    member, seat = seat_of(district.town_3)
    chair, own = seat_of(district.leader)
    begin, end = f'formaction="{base}recording/"', f'formaction="{base}recording-end/"'
    assert begin in chair.get(f"{own}now/").content.decode()

    assert post(member, "recording")[0] == 403
    assert post(chair, "recording") == (200, "开始录像。")

    led, seen = chair.get(f"{own}now/").content.decode(), member.get(f"{seat}now/").content.decode()
    assert end in led
    assert begin not in led
    assert seen.count("正在录像") == 2  # on a desk and on a phone
    assert end not in seen
    assert post(chair, "recording-end") == (200, "录像停了。")
    assert "正在录像" not in member.get(f"{seat}now/").content.decode()
    assert post(chair, "recording-end")[0] == 200  # a second press of the other chair changes nothing


def test_polling_shows_one_site_after_the_other_to_everybody_until_it_is_stopped(
    district, seat_of, post, conference, base
):
    member, seat = seat_of(district.town_4)
    seat_of(district.town_3)
    chair, own = seat_of(district.leader)
    sites = [site_of(conference, region).pk for region in (TOWN_3, TOWN_4)]

    def first():
        shown = live(member.get(f"{seat}now/?media=1"))
        return shown["tiles"][0]["place"], shown["turn"]

    assert post(chair, "polling", sites=sites, seconds=10) == (200, "开始轮巡。")
    assert first() == ("清河镇", 10_000)
    with clock.fixed(NOW + timedelta(seconds=14)):
        assert first() == ("柳溪镇", 6_000)
    assert f'formaction="{base}polling-end/"' in chair.get(f"{own}now/").content.decode()
    assert post(chair, "polling-end") == (200, "轮巡停了。")
    assert first() == ("主持人", 0)


def test_polling_that_cannot_be_is_refused_in_words(district, seat_of, post, conference):
    member, _ = seat_of(district.town_3)
    chair, _ = seat_of(district.leader)
    site = site_of(conference, TOWN_3).pk

    assert post(chair, "polling", sites=site, seconds=1) == (422, "每个会场停留3到600秒。")
    assert post(chair, "polling", sites=site, seconds="很久") == (422, "每个会场停留3到600秒。")
    assert post(chair, "polling", seconds=10) == (422, "请选至少一个会场。")
    assert post(member, "polling", sites=site, seconds=10)[0] == 403


def test_the_absent_stand_first_with_a_button_to_call_again(district, seat_of, conference, base):
    chair, seat = seat_of(district.leader)

    page = chair.get(f"{seat}now/").content.decode()

    assert page.index("没到2个") < page.index("到了0个")
    with unscoped("test", Invitation):
        Invitation.objects.filter(conference=conference, region=TOWN_4).update(state="absent")
    assert f'formaction="{base}call-again/"' in chair.get(f"{seat}now/").content.decode()


def test_calling_again_rings_again(district, seat_of, conference, post):
    chair, _ = seat_of(district.leader)
    with unscoped("test", Invitation):
        Invitation.objects.filter(conference=conference, region=TOWN_4).update(state="absent")

    status, _ = post(chair, "call-again", site=site_of(conference, TOWN_4).pk)

    assert status == 200
    assert site_of(conference, TOWN_4).state == "ringing"


def test_a_member_sees_those_present_and_their_own_site_only(district, seat_of):
    member, seat = seat_of(district.town_3)

    page = member.get(f"{seat}now/").content.decode()

    assert "清河镇" in page
    assert "柳溪镇" not in page
