"""What was found at one site before, and a picture that was seen before, are pointed out on the page, to whoever may see both."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record

REPEATED = "一年内已查出"


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path


@pytest.fixture
def remarks(client_of):
    """What a record's page points out, above what can be done with it."""

    def shown(record, actor):
        page = client_of(actor).get(f"/ledgers/{record.code}/{record.number}/").content.decode()
        return [part.split("</p>", 1)[0] for part in page.split('<p class="tip">')[1:]]

    return shown


@pytest.fixture
def firm(district):
    """Another firm there: firm(district.town_4)."""

    def made(actor):
        region = district.village_3.region if actor is district.town_3 else district.village_4.region
        facts = {"name": f"{region}砖厂（示范）", "region": region, "sector": "industry"}
        return open_record(LEDGERS["enterprises"].model, facts, actor=actor, key=uuid4())

    return made


def photo(colour):
    out = BytesIO()
    Image.new("RGB", (8, 6), colour).save(out, "JPEG")
    return SimpleUploadedFile("现场.jpg", out.getvalue(), "image/jpeg")


def test_what_was_found_at_the_same_site_within_a_year_is_pointed_out(district, find_hazard, firm, remarks):
    words = "二车间配电箱无漏电保护器"
    first = find_hazard(description=words, found_on=date(2024, 3, 5))
    long_ago = find_hazard(description=words, found_on=date(2023, 3, 5))
    other = find_hazard(description="消火栓无水", found_on=date(2024, 3, 6))
    elsewhere = find_hazard(at=firm(district.town_3), description=words, found_on=date(2024, 3, 7))
    again = find_hazard(description="二车间配电箱没有漏电保护器", found_on=date(2024, 10, 12))

    (remark,) = remarks(again, district.town_3)

    assert f"{REPEATED}1条同样的" in remark
    assert [each.number in remark for each in (first, long_ago, other, elsewhere)] == [True, False, False, False]
    assert [remarks(each, district.town_3) for each in (first, other, elsewhere)] == [[], [], []]


def test_a_place_that_is_told_in_words_is_a_site_too(district, find_hazard, remarks):
    school = {"place": None, "place_words": "石沟小学", "region": district.village_3.region, "description": "围墙开裂"}
    find_hazard(actor=district.village_3, **school, found_on=date(2024, 9, 5))
    again = find_hazard(actor=district.village_3, **school, found_on=date(2024, 10, 5))

    (remark,) = remarks(again, district.village_3)

    assert f"石沟小学{REPEATED}1条同样的" in remark


def test_a_picture_that_was_attached_elsewhere_before_is_pointed_out_to_whoever_sees_both(
    district, find_hazard, firm, plant, client_of, remarks
):
    """The same file on a hazard, on a visit of another ledger, and on a hazard of another town."""
    visit = open_record(
        LEDGERS["supervision"].model,
        {"place": plant, "region": plant.region, "sector": plant.sector, "visited_on": date(2024, 10, 11)},
        actor=district.town_3,
        key=uuid4(),
    )
    first, second = (find_hazard(description=words) for words in ("护栏松动", "消火栓无水"))
    far = find_hazard(actor=district.town_4, at=firm(district.town_4), description="照明不亮")

    for minute, (record, actor) in enumerate(
        ((visit, district.town_3), (first, district.town_3), (second, district.town_3), (far, district.town_4))
    ):
        at = clock.now().replace(minute=minute)
        with clock.fixed(at):
            files = {"purpose": "整改前", "files": [photo("blue" if record is second else "red")]}
            answer = client_of(actor).post(f"/ledgers/{record.code}/{record.number}/evidence/", files)
            assert answer.status_code == 302

    (remark,) = remarks(first, district.town_3)
    assert "照片以前也附在别处" in remark
    assert (visit.number in remark, second.number in remark) == (True, False)
    assert [remarks(visit, district.town_3), remarks(second, district.town_3), remarks(far, district.town_4)] == [
        [],
        [],
        [],
    ]
    (seen_by_office,) = remarks(far, district.office)
    assert visit.number in seen_by_office
    assert first.number in seen_by_office
