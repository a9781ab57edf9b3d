"""The public's own pages: sent without an account, looked at by whoever holds it, answered, followed by the receipt, rewarded."""

import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.people.models import Disclosure
from anlan.kernel.testing.cast import NOW, TOWN_3
from anlan.kernel.testing.pages import form_of
from anlan.places.codes import sealed

from ..models import Contact, Reward, Tip
from ..receipts import letters_of

WRONG = "编号或者回执码不对，请照着回执再输一次。"
WORDS = "二楼安全出口锁着，里面有人上网"


def photo(colour="red"):
    content = BytesIO()
    Image.new("RGB", (60, 40), colour).save(content, "JPEG")
    return SimpleUploadedFile("现场.jpg", content.getvalue(), "image/jpeg")


def page_of(client, address="/tips/"):
    return re.search(r'name="page" value="([^"]+)"', client.get(address).content.decode())[1]


def send(client, after=8, page=None, **said):
    """The page, opened now and sent some seconds later."""
    page = page or page_of(client)
    facts = {"content": WORDS, "place_words": "东街网吧", "region": TOWN_3, "page": page, **said}
    with clock.fixed(NOW + timedelta(seconds=after)):
        return client.post("/tips/", facts)


def send_at(minutes, **said):
    """From another phone, some minutes later."""
    client = Client()
    with clock.fixed(NOW + timedelta(minutes=minutes)):
        page = page_of(client)
    return send(client, page=page, after=60 * minutes + 8, **said)


def receipt(answer):
    assert answer.status_code == 200, answer.content.decode()
    return re.findall(r"<b>(JB-\d{4}-\d+)</b>.*?<b>([a-z2-7]{5}-[a-z2-7]{5})</b>", answer.content.decode(), re.S)[0]


def look(client, number, letters):
    return client.post("/tips/follow/", {"number": number, "letters": letters})


def tips(district):
    return Tip.objects.within(district.leader.scope)


def step(client, record, code, **typed):
    version = {f"{code}-version": str(type(record)._base_manager.get(pk=record.pk).version)}
    return client.post(f"/ledgers/{record.code}/{record.number}/steps/{code}/", {**form_of(code, **typed), **version})


def test_a_report_without_an_account_becomes_a_hazard_and_a_reward_and_its_reporter_reads_all_that(district, client_of):
    public, town, office = Client(), client_of(district.town_3), client_of(district.office)

    number, letters = receipt(send(public, photos=[photo(), photo("blue")]))
    tip = tips(district).get()
    waiting = look(public, number, letters).content.decode()

    assert (tip.number, tip.region, tip.channel, tip.content) == (number, TOWN_3, "web", WORDS)
    assert [each.purpose for each in store.of(tip)] == ["现场", "现场"]
    assert "等工作人员查看" in waiting
    assert "10月23日前答复" in waiting
    assert number in town.get("/inbox/").content.decode()
    assert not open_todos(district.town_4).exists()
    assert client_of(district.village_3).get(f"/ledgers/tips/{number}/").status_code == 403
    assert letters not in town.get(f"/ledgers/tips/{number}/").content.decode()

    form = town.get(f"/ledgers/tips/{number}/").content.decode()
    assert "opens-description" not in form  # what the report says is not typed again
    assert step(town, tip, "take", place_words="东街网吧", reply="当天去开了锁，谢谢。").status_code == 302
    hazard = LEDGERS["hazards"].model.objects.within(district.town_3.scope).get()
    assert (hazard.description, hazard.source, hazard.source_no, hazard.place_words, hazard.region) == (
        WORDS, "public", number, "东街网吧", TOWN_3,
    )  # fmt: skip
    assert {(each.purpose, each.sha256) for each in store.of(hazard)} == {
        ("整改前", each.sha256) for each in store.of(tip)
    }
    assert hazard.number in town.get(f"/ledgers/tips/{number}/").content.decode()
    assert hazard.number in town.get("/inbox/").content.decode()

    answered = look(public, number, letters.upper().replace("-", " ")).content.decode()
    assert "属实，已列为隐患" in answered
    assert "当天去开了锁，谢谢。" in answered
    assert "待交办" in answered
    assert hazard.number not in answered

    new = {"tip": number, "amount_yuan": "500", "proposed_on": "2024-10-16", "key": str(uuid4())}
    assert town.post("/ledgers/rewards/new/", new).status_code == 302
    reward = Reward.objects.within(district.office.scope).get()
    assert "奖励" not in look(public, number, letters).content.decode()
    assert step(office, reward, "approve", decided_by="刘静").status_code == 302
    claim = re.search(r"领取码<b>(\d{6})</b>", look(public, number, letters).content.decode())[1]
    refused = step(office, reward, "pay", paid_on="2024-10-16", claim_code="000000" if claim != "000000" else "111111")
    assert refused.status_code == 422
    assert "领取码" in refused.content.decode()
    assert step(office, reward, "pay", paid_on="2024-10-16", claim_code=claim).status_code == 302
    assert "已发放" in look(public, number, letters).content.decode()
    assert [list(verify(code)) for code in ("tips", "hazards", "rewards")] == [[], [], []]


def test_a_town_that_the_words_name_is_not_asked_for_again_and_two_are_the_offices_to_tell_apart(district, client_of):
    public = Client()
    there, between = (
        receipt(send(public, content=words, place_words=words, region=""))[0]
        for words in ("清河镇东街3号楼楼道停车", "清河镇和柳溪镇交界的桥")
    )

    inbox = client_of(district.town_3).get("/inbox/").content.decode()
    assert (there in inbox, between in inbox) == (True, False)
    assert between in client_of(district.office).get("/inbox/").content.decode()


def test_a_receipt_opens_its_own_report_alone_and_a_changed_key_leaves_it_valid(district, settings):
    public = Client()
    (first, its_letters), (second, _) = receipt(send(public)), receipt(send(public, content="煤气罐放在灶台边"))
    wrong = [
        (second, its_letters),
        (first, "aaaaa-aaaaa"),
        ("JB-2024-9999", letters_of("JB-2024-9999")),
        (first, ""),
        ("", ""),
    ]

    answers = [look(public, number, letters) for number, letters in wrong]

    assert {answer.status_code for answer in answers} == {422}
    assert {re.search(r'role="alert">([^<]+)<', each.content.decode())[1] for each in answers} == {WRONG}
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = (
        [settings.SECRET_KEY],
        "another key, as long as a key should be here",
    )
    assert look(Client(), first, its_letters).status_code == 200


def test_who_reported_is_masked_until_asked_for_which_is_written_down_and_stands_nowhere_else(district, client_of):
    number, letters = receipt(send(Client(), name="赵大海", phone="13812345678"))
    town, address = client_of(district.town_3), f"/tips/{number}/contact/"

    masked = town.get(address).content.decode()
    assert "赵**" in masked
    assert "138****5678" in masked
    assert "13812345678" not in masked
    assert not Disclosure.objects.exists()
    assert "13812345678" in town.post(address).content.decode()
    assert Disclosure.objects.get().number == number

    pages = [
        f"/ledgers/tips/{number}/",
        f"/ledgers/tips/?q={number}",
        "/search/?q=赵大海",
        f"/api/v1/ledgers/tips/{number}/",
    ]
    assert not any(
        "13812345678" in town.get(page).content.decode() or "赵大海</" in town.get(page).content.decode()
        for page in pages
    )
    assert "13812345678" not in look(Client(), number, letters).content.decode()
    for name, status in (("town_4", 404), ("village_3", 404), ("leader", 403), ("auditor", 403)):
        assert client_of(district.actors[name]).get(address).status_code in (status, 403), name
    assert "13812345678" not in client_of(district.town_4).post(address).content.decode()


def test_the_code_of_a_site_tells_where_and_a_report_without_a_town_is_the_offices_to_pass_on(
    district, client_of, plant
):
    public = Client()
    scanned = public.get(f"/at/{sealed(plant.number)}/", follow=True).content.decode()
    offered = re.search(r'href="(/tips/\?at=[^"]+)"', scanned)[1]
    assert plant.name in public.get(offered).content.decode()
    assert "不是本区印的" in public.get("/tips/?at=990199.QY-2024-0001.aaaaaaaaaa").content.decode()
    receipt(send(public, site=sealed(plant.number), place_words="", region=""))
    assert tips(district).get().place_id == plant.pk

    number, letters = receipt(send(public, content="河边护栏断了", place_words="大桥下", region=""))
    tip = tips(district).get(number=number)
    assert number in client_of(district.office).get("/inbox/").content.decode()
    assert number not in client_of(district.town_3).get("/inbox/").content.decode()
    assert (
        step(client_of(district.office), tip, "pass_on", passed_to=district.bodies["town_4"].number).status_code == 302
    )
    tip.refresh_from_db()
    assert (tip.state, tip.region) == ("passed", district.town_4.region)
    assert number in client_of(district.town_4).get("/inbox/").content.decode()
    assert "已转柳溪镇人民政府办理" in look(public, number, letters).content.decode()
    assert step(client_of(district.town_4), tip, "give_back", note="不在我们镇").status_code == 302
    tip.refresh_from_db()
    assert (tip.region, tip.passed_to) == ("990199", None)
    assert (
        step(client_of(district.office), tip, "pass_on", passed_to=district.bodies["bureau"].number).status_code == 302
    )
    assert step(client_of(district.bureau), tip, "refuse", reply="护栏归公路局，已告诉他们。").status_code == 302
    told = look(public, number, letters).content.decode()
    assert "不予受理" in told
    assert "护栏归公路局" in told


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"content": "", "kind": ""}, "写几个字"),
        ({"place_words": ""}, "写一下在哪里"),
        ({"phone": "12"}, "不是电话号码"),
        ({"homepage": "https://spam.example"}, "没有发出去"),
        ({"after": 1}, "没有发出去"),
        ({"after": 90_000}, "没有发出去"),
        ({"page": "forged"}, "没有发出去"),
        ({"photos": [SimpleUploadedFile("a.svg", b"<svg onload='x'/>", "image/svg+xml")]}, "a.svg"),
        ({"photos": [photo(colour) for colour in ("red", "green", "blue", "black", "white", "gray")]}, "最多传5张"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays_and_nothing_is_kept(district, said, words):
    answer = send(Client(), **said)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert said.get("place_words", "东街网吧") in answer.content.decode()
    assert not tips(district).exists()
    assert not Contact.objects.exists()


def test_pressed_twice_is_one_report_and_the_same_words_again_and_again_are_refused(district):
    public = Client()
    page = page_of(public)

    assert receipt(send(public, page=page)) == receipt(send(public, page=page, after=9))
    changed = send(public, page=page, content="别的事", after=10)
    assert (changed.status_code, tips(district).count()) == (409, 1)
    answers = [
        send_at(5, content=f"{WORDS}。"),
        send_at(10, region=""),
        send_at(15),
        send_at(15, content="别的事"),
        send_at(15, content="别的事，"),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 409, 200, 409]
    assert "已经有人报过" in answers[2].content.decode()
