"""The page by which a phone reports a hazard: what is tapped becomes the record, and everything that guards the form guards it."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from anlan.kernel import clock
from anlan.kernel.evidence.models import Attachment
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.sectors import standard
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import SECTORS, VILLAGE_3, VILLAGE_4
from anlan.places.models import Enterprise

from .checklist import items, items_for
from .models import Hazard

ADDRESS = "/hazards/report/"
BLOCKED = "安全出口锁闭或堵塞"


@pytest.fixture
def other_site(district):
    """Another site of the same village."""
    facts = {"name": "石沟铸造厂（示范）", "region": VILLAGE_3, "sector": "industry"}
    return open_record(Enterprise, facts, actor=district.town_3, key=uuid4())


def picture():
    """A photo of nothing."""
    content = BytesIO()
    Image.new("RGB", (40, 30), "gray").save(content, "JPEG")
    return SimpleUploadedFile("现场.jpg", content.getvalue(), "image/jpeg")


def send(client, address=ADDRESS, **tapped):
    return client.post(address, {"found_on": "2024-10-16", "key": str(uuid4()), **tapped})


def hazards():
    with unscoped("the test reads what the page made", Hazard):
        return list(Hazard.objects.select_related("place").order_by("pk"))


def test_what_a_village_taps_becomes_a_hazard_with_its_category_and_its_photo(district, client_of, plant):
    client = client_of(district.village_3)

    answer = send(client, where=plant.number, item=BLOCKED, **{"photos-0": picture()})

    hazard = hazards()[0]
    assert answer.headers["Location"] == f"/ledgers/hazards/{hazard.number}/"
    assert (hazard.place, hazard.description, hazard.category, hazard.source) == (plant, BLOCKED, "消防", "patrol")
    assert (hazard.region, hazard.sector, hazard.level) == (plant.region, plant.sector, "general")
    assert Attachment.objects.get(ledger=hazard.code, record_id=hazard.pk).purpose == "整改前"
    assert f"已保存：隐患{hazard.number}" in client.get(answer.headers["Location"]).content.decode()


def test_a_department_s_form_asks_for_the_category_and_it_is_filled_in_unless_somebody_did(district, client_of, plant):
    client = client_of(district.bureau)

    send(client, where=plant.number, item=BLOCKED)
    send(client, where=plant.number, item="护栏松动或缺失", category="临边")

    assert [each.category for each in hazards()] == ["消防", "临边"]


def test_words_are_added_to_what_was_tapped_and_need_no_tap(district, client_of, plant):
    client = client_of(district.village_3)

    send(client, where=plant.number, item=BLOCKED, description="二楼东侧")
    send(client, where=plant.number, description="围墙歪了")
    send(client, where=plant.number, item="<b>没有这一项", description="屋顶漏水")

    assert [each.description for each in hazards()] == [f"{BLOCKED}，二楼东侧", "围墙歪了", "屋顶漏水"]


def test_a_site_may_be_typed_by_its_name_beside_what_was_tapped(district, client_of, plant):
    client = client_of(district.village_3)

    answer = send(
        client, where="", place=plant.name, place_words="", description="", item=BLOCKED, spot="", standard=""
    )

    assert answer.status_code == 302, answer.context["form"].errors
    assert (hazards()[0].place, hazards()[0].description) == (plant, BLOCKED)


def test_a_place_in_words_is_taken_after_it_was_asked_once(district, client_of, plant):
    client = client_of(district.village_3)

    asked = send(client, place="石沟小学", item=BLOCKED)
    form = asked.context["form"]
    made = send(client, place="", place_words=form["place_words"].value(), description=form["description"].value())

    assert (asked.status_code, made.status_code) == (422, 302)
    assert (hazards()[0].place_words, hazards()[0].description) == ("石沟小学", BLOCKED)
    assert hazards()[0].region == VILLAGE_3


def test_without_where_or_what_nothing_is_made_and_both_are_said(district, client_of, plant):
    answer = send(client_of(district.village_3))

    text = answer.content.decode()
    assert (answer.status_code, hazards()) == (422, [])
    assert "点一个问题，或者写几个字" in text
    assert "请填写单位" in send(client_of(district.village_3), item=BLOCKED).content.decode()


def test_sites_that_one_wrote_about_stand_first_and_only_the_latest_is_chosen(district, client_of, plant, other_site):
    first, second = plant, other_site
    client = client_of(district.village_3)
    assert client.get(ADDRESS).context["sites"] == []
    send(client, where=first.number, item=BLOCKED)
    with clock.fixed(clock.now() + timedelta(minutes=10)):
        send(client, where=second.number, item=BLOCKED)

        page = client.get(ADDRESS)

        assert [each.number for each in page.context["sites"]] == [second.number, first.number]
        assert page.context["chosen"] == second.number
        scanned = client.get(f"{ADDRESS}?place={first.number}")
        assert [each.number for each in scanned.context["sites"]] == [first.number, second.number]
        assert scanned.context["chosen"] == first.number
    with clock.fixed(clock.now() + timedelta(hours=3)):
        assert client.get(ADDRESS).context["chosen"] == ""
    assert client_of(district.town_3).get(ADDRESS).context["sites"] == [], "another person's"


def test_a_site_beyond_ones_scope_is_neither_offered_nor_taken(district, client_of, plant):
    client = client_of(district.village_4)

    page = client.get(f"{ADDRESS}?place={plant.number}")
    answer = send(client, where=plant.number, item=BLOCKED)

    assert plant.name not in page.content.decode()
    assert (answer.status_code, hazards()) == (422, [])


def test_a_firm_reports_at_its_own_and_names_no_other(district, client_of, plant, other_site, manager):
    own, other = plant, other_site
    client = client_of(manager)

    page = client.get(ADDRESS)
    made = send(client, where=page.context["chosen"], item=BLOCKED)
    refused = send(client, where=other.number, item=BLOCKED)

    assert [each.number for each in page.context["sites"]] == [own.number]
    assert (made.status_code, refused.status_code) == (302, 422)
    assert [(each.place, each.source) for each in hazards()] == [(own, "self")]


def test_sent_twice_it_is_one_and_the_same_words_at_one_site_are_asked_about(district, client_of, plant):
    client = client_of(district.village_3)
    tapped = {"where": plant.number, "item": BLOCKED, "key": str(uuid4())}

    answers = [send(client, **tapped) for _ in range(2)]
    twin = send(client, where=plant.number, item=BLOCKED)

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (twin.status_code, len(hazards())) == (422, 1)
    assert twin.context["chosen"] == plant.number


def test_what_is_offered_is_the_trade_s_own_first_and_the_page_brings_the_others_along(district, client_of, plant):
    page = client_of(district.village_3).get(f"{ADDRESS}?place={plant.number}")

    words = [item.words for item in page.context["items"]]
    assert words[0] == "机械转动部位无防护罩"
    assert BLOCKED in words
    brought = {trade: [item.words for item in first] for trade, first, _ in page.context["by_trade"]}
    assert "软管老化或超长" in brought["gas"]
    assert "机械转动部位无防护罩" not in brought[""]
    assert f'value="{plant.number}" data-trade="industry" checked' in page.content.decode()


def test_a_phones_home_begins_with_it_for_whoever_reports(district, client_of):
    button = f'href="{ADDRESS}"'

    assert button in client_of(district.village_3).get("/").content.decode()
    assert button not in client_of(district.auditor).get("/").content.decode()
    assert client_of(district.auditor).get(ADDRESS).status_code == 403


@pytest.mark.parametrize("sector", ["", *SECTORS])
def test_the_checklist_names_every_defect_once_and_only_known_trades(district, sector):
    words = [item.words for item in items() if item.sector in ("", sector)]
    first, further = items_for(sector)

    assert len(words) == len(set(words)) == len(first) + len(further)
    assert {item.sector for item in items()} <= {"", *standard()}


class TestNearby:
    """What lies around the phone, of what one answers for."""

    def ask(self, client, longitude, latitude):
        return client.post(f"{ADDRESS}near/", {"longitude": longitude, "latitude": latitude})

    @pytest.fixture
    def sites(self, district):
        def site(name, latitude, region=VILLAGE_3, **facts):
            values = {"name": name, "region": region, "sector": "industry", "longitude": "108.5", "latitude": latitude}
            return open_record(Enterprise, values | facts, actor=district.office, key=uuid4())

        return [
            site("远的厂（示范）", "34.008"), site("近的厂（示范）", "34.001"), site("太远的厂（示范）", "34.020"),
            site("关了的厂（示范）", "34.001", status="closed"), site("别镇的厂（示范）", "34.001", VILLAGE_4),
        ]  # fmt: skip

    def test_the_nearest_stand_first_with_their_distance_and_none_is_chosen(self, district, client_of, sites):
        answer = self.ask(client_of(district.village_3), "108.5", "34.0")

        assert [(each.name, each.note) for each in answer.context["sites"]] == [
            ("近的厂（示范）", "北边111米"), ("远的厂（示范）", "北边890米"),
        ]  # fmt: skip
        assert "checked" not in answer.content.decode()

    @pytest.mark.parametrize(
        ("longitude", "latitude"), [("", ""), ("NaN", "34"), ("200", "34"), ("108", "1e9"), ("x", "y")]
    )
    def test_what_is_no_position_is_refused(self, district, client_of, longitude, latitude):
        assert self.ask(client_of(district.village_3), longitude, latitude).status_code == 400
