"""The pages of a conference through the front door: who finds them, what they show, what a press does."""

import hashlib
import json
from datetime import timedelta
from time import monotonic
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.kernel import clock
from anlan.kernel.evidence.store import path_of
from anlan.kernel.loop.advance import open_record
from anlan.kernel.people.models import Account, Person
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, TOWN_3, TOWN_4

from .. import quiet
from ..models import CameraSource, Conference
from ..presence import SILENCE
from ..recordings import keep
from ..rollcall import roll_call
from ..rows import CameraView, Invitation, Message, Stroke
from .conftest import run_conference

PLAIN = {"HTTP_ACCEPT": "text/plain"}


@pytest.fixture
def seat_of(client_of, conference):
    """Enters the conference by its page: seat_of(actor) -> (client, address of the seat)."""

    def enter(actor):
        client = client_of(actor)
        answer = client.post(f"/conferences/{conference.number}/entry/")
        assert answer.status_code == 302, answer.content.decode()
        return client, answer["Location"]

    return enter


@pytest.fixture
def plant(district, make_plant):
    return make_plant()


@pytest.fixture
def base(conference):
    return f"/conferences/{conference.number}/"


@pytest.fixture
def post(base):
    """Presses a button of a page with script: post(client, "lock") -> (status, words)."""

    def pressed(client, noun, **said):
        answer = client.post(f"{base}{noun}/", {"key": str(uuid4()), **said}, **PLAIN)
        return answer.status_code, answer.content.decode()

    return pressed


def site_of(conference, region):
    with unscoped("test"):
        return Invitation.objects.get(conference=conference, region=region)


def live(answer):
    """The state that the page hands to its script."""
    text = answer.content.decode()
    start = text.index('<script id="live" type="application/json">') + len('<script id="live" type="application/json">')
    return json.loads(text[start : text.index("</script>", start)])


# From a record to a room.


def test_one_press_on_any_record_starts_a_conference_and_rings_at_whom_it_concerns(district, client_of, plant):
    client = client_of(district.office)
    record = f"/ledgers/enterprises/{plant.number}/"
    assert f'action="/conferences/from/enterprises/{plant.number}/"' in client.get(record).content.decode()
    key = str(uuid4())

    first = client.post(f"/conferences/from/enterprises/{plant.number}/", {"key": key})
    again = client.post(f"/conferences/from/enterprises/{plant.number}/", {"key": key})

    assert first.status_code == 302
    assert first["Location"] == again["Location"]
    page = client.get(first["Location"]).content.decode()
    assert "清河镇" in page
    assert "石沟村" in page
    assert "桃坪村" not in page


def test_a_script_that_enters_is_told_its_seat_and_handed_the_pass_at_once(client_of, conference, district):
    client = client_of(district.leader)

    entry = client.post(f"/conferences/{conference.number}/entry/", HTTP_ACCEPT="application/json").json()

    assert entry["seat"].startswith(f"/conferences/{conference.number}/seats/")
    assert entry["pass"]["id"] == entry["seat"].split("/")[-2]
    assert entry["observer"] is False
    assert client.get(entry["seat"]).status_code == 200


def test_a_record_of_another_town_calls_nobody(district, client_of, plant):
    answer = client_of(district.town_4).post(f"/conferences/from/enterprises/{plant.number}/", {"key": str(uuid4())})

    assert answer.status_code == 404
    with unscoped("test"):
        assert not Conference.objects.exists()


def test_who_may_not_convene_is_offered_nothing_and_refused(district, client_of, plant):
    client = client_of(district.auditor)

    page = client.get(f"/ledgers/enterprises/{plant.number}/").content.decode()
    answer = client.post(f"/conferences/from/enterprises/{plant.number}/", {"key": str(uuid4())})

    assert "视频会商" not in page
    assert answer.status_code == 403


def test_a_town_starts_one_with_its_villages_and_what_it_forgot_is_said(district, client_of):
    client = client_of(district.town_3)
    form = {"title": "石沟村雨情（示范）", "kind": "dispatch", "key": str(uuid4())}

    forgotten = client.post("/conferences/new/", form)
    begun = client.post("/conferences/new/", {**form, "regions": ["990199103201"]})

    assert forgotten.status_code == 422
    assert "请选要叫的镇街或村（社区）" in forgotten.content.decode()
    assert "石沟村雨情（示范）" in forgotten.content.decode()
    assert "石沟村" in client.get(begun["Location"]).content.decode()


def test_a_village_of_another_town_is_not_offered_and_not_called(district, client_of):
    client = client_of(district.town_3)

    page = client.get("/conferences/new/").content.decode()
    answer = client.post(
        "/conferences/new/", {"title": "越界（示范）", "regions": ["990199104201"], "key": str(uuid4())}
    )

    assert "桃坪村" not in page
    assert answer.status_code == 409
    assert "只能叫上级、下级和同级镇街" in answer.content.decode()
    with unscoped("test"):
        assert not Conference.objects.exists()


# Being rung.


def test_whoever_is_rung_sees_it_above_every_page_and_answers(district, client_of, conference, base):
    client = client_of(district.town_3)
    assert "暴雨会商（示范）" in client.get("/ledgers/").content.decode()
    assert "暴雨会商（示范）" in client.get("/conferences/ringing/").content.decode()

    answer = client.post(f"{base}answer/", {"key": str(uuid4())})

    assert answer["Location"] == base
    assert "请您进视频会" not in client.get("/ledgers/").content.decode()
    assert site_of(conference, TOWN_3).state == "answered"


def test_a_page_that_was_quiet_a_moment_ago_shows_the_ring_at_once(district, client_of, monkeypatch):
    monkeypatch.setattr(quiet, "KEPT", 60.0)
    client = client_of(district.town_3)
    assert "请您进视频会" not in client.get("/ledgers/").content.decode()

    run_conference(district.leader)

    assert "请您进视频会" in client.get("/ledgers/").content.decode()


def test_what_another_process_rang_is_heard_when_the_page_next_asks(district, client_of, conference, monkeypatch):
    monkeypatch.setattr(quiet, "_quiet_until", monotonic() + 60)  # as this process knew it before
    client = client_of(district.town_3)
    assert "请您进视频会" not in client.get("/ledgers/").content.decode()

    assert "请您进视频会" in client.get("/conferences/ringing/").content.decode()


def test_nobody_else_is_rung(district, client_of, conference):
    for stranger in (district.village_4, district.auditor, district.leader):
        assert client_of(stranger).get("/conferences/ringing/").content == b""


def test_who_cannot_come_now_passes_the_call_on(district, client_of, conference, post):
    with unscoped("test"):
        first = Account.objects.get(person__posts__pk=site_of(conference, TOWN_3).line[0]).person_id
    actor = next(each for each in (district.town_3, district.town_3_other) if each.person_id == first)

    status, words = post(client_of(actor), "refusal")

    assert status == 200
    assert "接着叫下一位" in words
    assert site_of(conference, TOWN_3).attempt == 2


# Who finds it.


def test_a_stranger_finds_no_page_of_it(district, client_of, conference, base):
    client = client_of(district.village_4)

    for address in (base, f"{base}minutes/preview/", f"{base}attendance/", f"{base}recordings/", f"{base}board.json"):
        assert client.get(address).status_code == 404, address
    for address in (f"{base}entry/", f"{base}lock/", f"{base}messages/"):
        assert client.post(address, {"key": str(uuid4())}).status_code == 404, address


def test_a_guessed_seat_is_not_found_and_a_neighbours_is_not_ones_own(district, client_of, seat_of, base):
    _, theirs = seat_of(district.town_3)

    assert client_of(district.town_4).get(theirs).status_code == 404
    assert client_of(district.town_4).get(f"{base}seats/guess/").status_code == 404
    assert client_of(district.village_4).get(theirs).status_code == 404


def test_without_a_log_in_every_page_asks_for_one(client, conference, base):
    for address in ("/conferences/", base, f"{base}minutes/preview/"):
        assert client.get(address)["Location"].startswith("/login/")


def test_the_list_shows_what_concerns_one(district, client_of, conference):
    assert conference.title in client_of(district.town_3).get("/conferences/").content.decode()
    assert conference.title not in client_of(district.village_4).get("/conferences/").content.decode()


def test_an_act_wants_a_post_and_a_word_that_exists(district, client_of, base):
    client = client_of(district.leader)

    assert client.get(f"{base}lock/").status_code == 405
    assert client.post(f"{base}no-such-act/", {"key": str(uuid4())}).status_code == 404


# The seat.


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
    assert back.status_code == 409
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
    with unscoped("test"):
        Person.objects.filter(pk=district.town_3.person_id).update(name="<img src=x onerror=alert(1)></script>")
    seat_of(district.town_3)

    page = seat_of(district.leader)[0].get(seat_of(district.leader)[1]).content.decode()

    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


# Leading.


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
    with unscoped("test"):
        Invitation.objects.filter(conference=conference, region=TOWN_4).update(state="absent")
    assert f'formaction="{base}call-again/"' in chair.get(f"{seat}now/").content.decode()


def test_calling_again_rings_again(district, seat_of, conference, post):
    chair, _ = seat_of(district.leader)
    with unscoped("test"):
        Invitation.objects.filter(conference=conference, region=TOWN_4).update(state="absent")

    status, _ = post(chair, "call-again", site=site_of(conference, TOWN_4).pk)

    assert status == 200
    assert site_of(conference, TOWN_4).state == "ringing"


def test_a_member_sees_those_present_and_their_own_site_only(district, seat_of):
    member, seat = seat_of(district.town_3)

    page = member.get(f"{seat}now/").content.decode()

    assert "清河镇" in page
    assert "柳溪镇" not in page


# Writing.


def test_a_message_with_a_file_reaches_whoever_is_in_the_room_alone(district, seat_of, client_of, post, base):
    member, seat = seat_of(district.town_3)
    file = SimpleUploadedFile("水位.pdf", b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF")

    assert post(member, "messages", text="2号坝水位已退", file=file)[0] == 200

    page = member.get(f"{seat}now/").content.decode()
    assert "2号坝水位已退" in page
    with unscoped("test"):
        attachment = Message.objects.get().attachment_id
    assert member.get(f"{base}files/{attachment}/").status_code == 200
    assert client_of(district.village_4).get(f"{base}files/{attachment}/").status_code == 404


def test_without_script_a_refused_message_comes_back_as_it_was_typed(district, seat_of, base):
    member, seat = seat_of(district.town_3)
    said = {"key": str(uuid4()), "seat": seat.split("/")[-2], "text": "水" * 1001}

    answer = member.post(f"{base}messages/", said)

    assert answer.status_code == 422
    assert "一条最多1000字" in answer.content.decode()
    assert "水" * 1001 in answer.content.decode()


def test_without_script_a_press_comes_back_to_the_seat(district, seat_of, base):
    member, seat = seat_of(district.town_3)

    answer = member.post(f"{base}hand/", {"key": str(uuid4()), "seat": seat.split("/")[-2]})

    assert answer["Location"] == seat
    assert "手放下" in member.get(seat).content.decode()


def test_a_stroke_is_kept_once_and_the_board_becomes_a_picture_at_the_end(district, seat_of, conference, post, base):
    member, _ = seat_of(district.town_3)
    chair, _ = seat_of(district.leader)
    key = str(uuid4())
    for _ in range(2):
        member.post(f"{base}strokes/", {"key": key, "points": "10,10,400,300,800,20", "colour": "red"}, **PLAIN)
    assert len(chair.get(f"{base}board.json").json()["strokes"]) == 1

    post(chair, "end")

    page = chair.get(base).content.decode()
    assert "白板.png" in page


def test_a_wiped_board_is_empty_and_a_wrong_stroke_is_refused(district, seat_of, post, base):
    member, _ = seat_of(district.town_3)
    chair, _ = seat_of(district.leader)
    post(member, "strokes", points="1,1,2,2", colour="blue")

    assert post(member, "strokes", points="1", colour="blue")[0] == 422
    assert post(chair, "board-wiped")[0] == 200

    assert chair.get(f"{base}board.json").json()["strokes"] == []
    with unscoped("test"):
        assert Stroke.objects.count() == 1


# What remains.


def test_decisions_become_tasks_when_the_minutes_are_made(district, seat_of, conference, post, base):
    chair, _ = seat_of(district.office)
    holder = district.bodies["town_3"]
    agreed = {"text": "加固2号坝（示范）", "holder": holder.pk, "due_on": "2024-10-30"}
    assert post(chair, "resolutions", **{**agreed, "due_on": "2024-01-01"})[0] == 422
    assert post(chair, "resolutions", **agreed)[0] == 200
    post(chair, "end")
    assert "加固2号坝（示范）" in chair.get(f"{base}minutes/preview/").content.decode()

    chair.post(f"{base}minutes/", {"key": str(uuid4()), "summary": "先转移人。"})

    page = chair.get(base).content.decode()
    assert "/ledgers/decisions/" in page
    docx = chair.get(f"{base}minutes.docx")
    assert docx.content[:2] == b"PK"
    assert chair.get(f"{base}attendance/").status_code == 200


def test_recordings_say_who_may_see_them(district, client_of, conference, base):
    assert "还没有录像" in client_of(district.leader).get(f"{base}recordings/").content.decode()
    assert "看得到" in client_of(district.town_3).get(f"{base}recordings/").content.decode()


def test_a_recording_is_played_in_parts_by_whoever_may_see_it_alone(
    district, client_of, conference, base, settings, tmp_path
):
    settings.EVIDENCE_ROOT = tmp_path
    content = bytes(range(256)) * 300
    sha256 = hashlib.sha256(content).hexdigest()
    path_of(sha256).parent.mkdir(parents=True)
    path_of(sha256).write_bytes(content)
    row = keep(
        conference, sha256=sha256, size=len(content), started_at=NOW, seconds=9, actor=district.leader, key=uuid4()
    )
    address = f"{base}recordings/{row.pk}/file/"

    part = client_of(district.leader).get(address, headers={"Range": "bytes=100-199"})
    whole = client_of(district.office).get(address)
    beyond = client_of(district.leader).get(address, headers={"Range": "bytes=99999999-"})

    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 100-199/{len(content)}")
    assert b"".join(part.streaming_content) == content[100:200]
    assert b"".join(whole.streaming_content) == content
    assert beyond.status_code == 416
    assert client_of(district.town_3).get(address).status_code == 404


# Cameras.


@pytest.fixture
def camera(district):
    values = {"name": "石沟水库（示范）", "region": TOWN_3, "kind": "rtsp"}
    return open_record(CameraSource, values, actor=district.town_3, key=uuid4())


def test_a_camera_is_watched_on_one_tap_and_the_view_is_kept(district, client_of, camera):
    client = client_of(district.town_3)
    assert f"/cameras/{camera.number}/views/" in client.get(f"/ledgers/cameras/{camera.number}/").content.decode()

    view = client.post(f"/cameras/{camera.number}/views/")["Location"]

    assert camera.name in client.get(view).content.decode()
    assert client_of(district.town_3_other).get(view).status_code == 404
    client.post(f"{view}end/")
    with unscoped("test"):
        assert CameraView.objects.get().ended_at is not None


def test_who_watched_when_is_for_those_who_may_know_the_address(district, client_of, camera):
    client_of(district.town_3).post(f"/cameras/{camera.number}/views/")

    assert "张明" in client_of(district.office).get(f"/cameras/{camera.number}/views/").content.decode()
    assert client_of(district.town_3).get(f"/cameras/{camera.number}/views/").status_code == 403
    assert client_of(district.town_4).get(f"/cameras/{camera.number}/views/").status_code == 404
    assert client_of(district.town_4).post(f"/cameras/{camera.number}/views/").status_code == 404


def test_a_camera_stands_among_the_pictures_of_a_conference(district, seat_of, post, camera):
    chair, seat = seat_of(district.leader)
    assert post(chair, "cameras", camera=camera.number)[0] == 200
    shown = live(chair.get(f"{seat}now/"))["tiles"]

    assert [tile["key"] for tile in shown if tile["place"] == camera.name] == [f"camera.{camera.pk}"]
    with unscoped("test"):
        view = CameraView.objects.get().pk
    post(chair, "camera-ends", view=view)
    assert camera.name not in [tile["place"] for tile in live(chair.get(f"{seat}now/"))["tiles"]]
