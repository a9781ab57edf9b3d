"""Regions are changed by the administrator, through the page, while people of it are writing."""

import html
import re
from uuid import uuid4

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Body, Region
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, TOWN_4, VILLAGE_3

PAGE = "/organisation/changes/"


def said(**more):
    return {"day": "2024-10-16", "reason": "示民函〔2024〕1号", "key": str(uuid4()), **more}


@pytest.fixture
def hazard(district, make_plant):
    plant = make_plant()
    facts = {
        "place": plant,
        "region": plant.region,
        "sector": plant.sector,
        "description": "配电箱敞开",
        "found_on": "2024-10-16",
    }
    return open_record(LEDGERS["hazards"].model, facts, actor=district.village_3, key=uuid4())


def test_a_new_region_is_put_in_by_its_code(district, client_of):
    client = client_of(district.administrator)

    answer = client.post("/ledgers/regions/new/", {"name": "上河镇", "region": "990199105000", "key": uuid4()})
    wrong = client.post("/ledgers/regions/new/", {"name": "上河村", "region": "12345", "key": uuid4()})
    taken = client.post("/ledgers/regions/new/", {"name": "又一个", "region": TOWN_3, "key": uuid4()})

    with unscoped("the new region", Region):
        assert Region.objects.get(region="990199105").level == "town"
    assert answer.status_code == 302
    assert "不是区划代码" in wrong.content.decode()
    assert taken.status_code == 422


def test_the_page_first_says_what_will_move_and_then_does_it(district, hazard, client_of):
    client = client_of(district.administrator)
    asked = said(olds=[TOWN_3], to=TOWN_4)

    preview = client.post(f"{PAGE}merger/", asked).content.decode()
    with unscoped("nothing is done as yet", Region):
        assert Region.objects.get(region=TOWN_3).state == "kept"
    done = client.post(f"{PAGE}merger/", {**asked, "sure": "yes"})

    assert "清河镇石沟村" in preview
    assert "隐患1条" in preview
    assert done["Location"] == PAGE
    hazard.refresh_from_db()
    assert hazard.region == "990199104202"
    listed = client.get(PAGE).content.decode()
    assert "清河镇" in listed and "柳溪镇石沟村" in listed  # noqa: PT018


def test_whoever_was_writing_is_told_and_what_they_typed_is_kept(district, hazard, client_of):
    writer, key = client_of(district.town_3), str(uuid4())
    form = {"name": "防汛抢险队", "kind": "town", "region": VILLAGE_3, "key": key}
    assert writer.get("/ledgers/teams/new/").status_code == 200
    client_of(district.administrator).post(f"{PAGE}merger/", said(olds=[TOWN_3], to=TOWN_4, sure="yes"))

    refused = writer.post("/ledgers/teams/new/", form)
    again = writer.post("/ledgers/teams/new/", {**form, "region": "990199104202"})

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "石沟村已经撤销，改由柳溪镇石沟村管" in page
    assert 'value="防汛抢险队"' in page
    assert again.status_code == 302
    assert writer.get(f"/ledgers/hazards/{hazard.number}/").status_code == 200


def test_villages_are_divided_off_into_a_new_town(district, client_of):
    client = client_of(district.administrator)

    answer = client.post(
        f"{PAGE}division/?town={TOWN_3}", said(olds=[VILLAGE_3], code="990199105", name="上河镇", sure="yes")
    )

    assert answer.status_code == 302
    with unscoped("the new town and its village", Region):
        names = dict(Region.objects.filter(region__startswith="990199105").values_list("region", "name"))
    assert names == {"990199105": "上河镇", "990199105201": "石沟村"}


def test_a_body_is_renamed_and_found_by_both_names(district, client_of):
    client, body = client_of(district.administrator), district.bodies["bureau"]

    client.post(f"{PAGE}name/?body={body.number}", said(name="青禾区应急管理和安全局"))

    with unscoped("the body", Body):
        assert Body.objects.get(pk=body.pk).formers == "青禾区应急管理局"
    for name in ("应急管理局", "应急管理和安全局"):
        assert body.number in client.get("/ledgers/bodies/", {"q": name}).content.decode()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"olds": [TOWN_3]}, "请选归到哪里"),
        ({"olds": [TOWN_3], "code": "990199012", "name": ""}, "请写新的名称"),
        ({"olds": [TOWN_3], "code": "99", "name": "新镇"}, f"以{DISTRICT}开头"),
        ({"to": TOWN_4}, "请至少选一个"),
        ({"olds": [TOWN_3], "to": TOWN_4, "reason": ""}, "请写明依据"),
        ({"olds": [TOWN_3], "to": TOWN_4, "day": "2024-10-17", "sure": "yes"}, "到了那一天再办"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(district, client_of, more, message):
    answer = client_of(district.administrator).post(f"{PAGE}merger/", said(**more))

    assert answer.status_code == 422
    assert message in answer.content.decode()


@pytest.mark.parametrize("name", ["leader", "office", "bureau", "town_3", "village_3", "auditor"])
def test_nobody_but_the_administrator_changes_regions(district, client_of, name):
    client = client_of(district.actors[name])

    pages = (PAGE, f"{PAGE}merger/", f"{PAGE}division/?town={TOWN_3}", f"{PAGE}name/?region={TOWN_3}")
    assert {client.get(page).status_code for page in pages} == {403}


@pytest.mark.parametrize("code", ["bodies", "regions"])
def test_a_rename_is_reached_from_the_page_of_what_is_renamed(district, client_of, code):
    rows = LEDGERS[code].model.objects.within(district.administrator.scope)
    record = rows.order_by("-region").first()
    client = client_of(district.administrator)

    page = client.get(f"/ledgers/{code}/{record.number}/").content.decode()

    [address] = re.findall(r'href="(/organisation/changes/name/[^"]+)"', page)
    assert f"{record.name}改名" in client.get(html.unescape(address)).content.decode()
    assert (
        "/organisation/changes/name/"
        not in client_of(district.office).get(f"/ledgers/{code}/{record.number}/").content.decode()
    )


def test_the_help_says_what_a_posts_regions_need(district, client_of):
    page = client_of(district.administrator).get("/help/posts/").content.decode()

    assert "村（社区）的岗位写到村" in page
