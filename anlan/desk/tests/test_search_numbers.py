"""A number is found however it is typed: without dashes, without the zeros before it, in small letters; so is a name without its marks."""

import pytest


@pytest.mark.parametrize(
    "way", ["{p}{y}{s}", "{p}-{y}-{n}", "{p}{y}{n}", "{p}_{y}_{s}", "{p}—{y}—{s}", "{p}{y}", "{p}-{y}-00"]
)
def test_a_number_is_found_however_it_is_typed(district, hazard, client_of, way):
    prefix, year, serial = hazard.number.split("-")
    typed = way.format(p=prefix.lower(), y=year, s=serial, n=int(serial))
    client = client_of(district.office)

    addresses = (f"/search/?q={typed}", f"/ledgers/hazards/?q={typed}", f"/api/v1/ledgers/hazards/records/?q={typed}")

    assert [address for address in addresses if hazard.number not in client.get(address).content.decode()] == []


@pytest.mark.parametrize(
    "typed", ["甲乙集团公司", "甲乙（集团公司", "乙集", "公司三合一", "甲乙(集团)公司“三合一”车间"]
)
def test_a_name_is_found_without_its_marks(district, make_plant, client_of, typed):
    make_plant(name="甲乙（集团）公司“三合一”车间")
    client = client_of(district.office)

    pages = [client.get(address, {"q": typed}).content.decode() for address in ("/search/", "/ledgers/enterprises/")]

    assert [page.count(">甲乙（集团）公司“三合一”车间<") > 0 for page in pages] == [True, True]


@pytest.mark.parametrize("typed", ["甲乙【集团】公司", "甲（乙集团公司", "（）", "“"])
def test_marks_that_are_typed_are_asked_for(district, make_plant, client_of, typed):
    make_plant(name="甲乙（集团）公司“三合一”车间")

    assert (
        "甲乙（集团）"
        not in client_of(district.office).get("/search/", {"q": typed}).content.decode().split('id="found"')[1]
    )
