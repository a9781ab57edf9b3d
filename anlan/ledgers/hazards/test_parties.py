"""The bureau that supervises a hazard, or chases a major one, has it in every list and figure of its own, and is told."""

import re
from uuid import uuid4

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import roles
from anlan.kernel.people.models import Body
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.testing.cast import DISTRICT, seat
from anlan.kernel.testing.forms import as_shown


@pytest.fixture
def water(district):
    """何平 of the water bureau."""
    body = open_record(
        Body, {"name": "青禾区水利局", "kind": "department", "region": DISTRICT}, actor=district.system, key=uuid4()
    )
    return seat("water", "何平", roles.DEPARTMENT, district.system, body=body, region=DISTRICT, sectors=["water"])


def test_a_bureau_that_is_named_by_a_correction_finds_counts_and_hears_of_the_hazard(
    district, water, hazard, client_of
):
    office, bureau = client_of(district.office), client_of(water)
    address = f"/ledgers/hazards/{hazard.number}/"
    figure = "/api/v1/indicators/hazards.found/?from=2024-10-01&to=2024-10-16"
    assert (bureau.get(address).status_code, bureau.get(figure).json()["figures"][0]["value"]) == (404, "0")
    boxes = as_shown(office.get(f"{address}change/").context["form"])

    answer = office.post(f"{address}change/", {**boxes, "supervisor": "青禾区水利局", "reason": "归水利局监管"})

    assert answer.status_code == 302, answer.context["form"].errors
    assert hazard.description in bureau.get(address).content.decode()
    assert hazard.number in bureau.get(f"/search/?q={hazard.number}").content.decode()
    assert bureau.get(figure).json()["figures"][0]["value"] == "1"
    assert (
        hazard.description
        in bureau.get("/indicators/hazards.found/rows/?from=2024-10-01&to=2024-10-16").content.decode()
    )
    notices = bureau.get("/notices/").content.decode()
    assert notices.count("刘静把您单位列为监管部门") == 1
    assert "更正了监管部门" not in notices
    assert hazard.number not in client_of(district.town_4).get("/ledgers/hazards/").content.decode()


def test_a_bureau_that_a_sheet_names_is_told_once_of_all_its_rows(district, water, plant, client_of):
    """As a form tells of one; of what the sheet says to be settled nobody need know."""
    rows = [(f"水渠护栏松动{n}", state) for n, state in enumerate(("整改中", "整改中", "已销号"))]
    lines = [f"{plant.name},{words},2024-10-10,{state},青禾区水利局" for words, state in rows]
    content = "\n".join(["单位,隐患描述,发现日期,状态,监管部门", *lines]).encode()
    commit(stage(LEDGERS["hazards"], content, "隐患台账.csv", district.office))

    notices = client_of(water).get("/notices/").content.decode()
    assert notices.count("把您单位列为监管部门") == 1
    assert "刘静导入的“隐患台账.csv”里有2条隐患把您单位列为监管部门" in notices
    (link,) = set(re.findall(r"/notices/\d+/", notices))
    assert client_of(water).get(link)["Location"] == "/ledgers/hazards/?state=open"


def test_the_people_of_a_firm_see_nothing_by_the_town_around_them(district, hazard, other_plant, client_of):
    town = district.bodies["town_3"]
    firm = seat(
        "guest", "尤工", roles.ENTERPRISE, district.system, body=town, region=other_plant.region, place=other_plant.pk
    )
    boxes = {"supervisor": town.name, "reason": "由镇上盯"}
    office, address = client_of(district.office), f"/ledgers/hazards/{hazard.number}/"
    answer = office.post(f"{address}change/", {**as_shown(office.get(f"{address}change/").context["form"]), **boxes})

    assert answer.status_code == 302
    assert client_of(firm).get(address).status_code == 404


def test_a_list_is_read_by_its_region_alone_until_something_names_its_body(
    district, water, hazard, client_of, django_assert_num_queries
):
    """What lies in a region or names a body has to be sorted; a village would wait for that at each page of its list."""
    hazards, village = type(hazard).objects, district.village_3.scope
    bureau = client_of(water)
    assert hazards.plainest(village) == village.without_body()
    assert hazards.plainest(water.scope) == water.scope.without_body()
    assert hazard.number not in bureau.get("/ledgers/hazards/").content.decode()
    office, address = client_of(district.office), f"/ledgers/hazards/{hazard.number}/change/"
    boxes = {**as_shown(office.get(address).context["form"]), "supervisor": "青禾区水利局", "reason": "归水利局监管"}

    office.post(address, boxes)

    assert hazards.plainest(water.scope) == water.scope
    assert hazard.number in bureau.get("/ledgers/hazards/").content.decode()
    assert hazards.plainest(village) == village.without_body()
    with django_assert_num_queries(0):
        assert (
            hazards.plainest(district.leader.scope) == district.leader.scope
        )  # a whole district has nothing elsewhere
