"""A number is found however it is typed: without dashes, without the zeros before it, in small letters; so is a name without its marks."""

from uuid import uuid4

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.cast import VILLAGE_3

NAME = "甲乙（集团）公司“三合一”车间"


@pytest.mark.parametrize(
    "way", ["{p}{y}{s}", "{p}-{y}-{n}", "{p}{y}{n}", "{p}_{y}_{s}", "{p}—{y}—{s}", "{p}{y}", "{p}-{y}-00"]
)
def test_a_number_is_found_however_it_is_typed(district, hazard, client_of, way):
    prefix, year, serial = hazard.number.split("-")
    typed = way.format(p=prefix.lower(), y=year, s=serial, n=int(serial))
    client = client_of(district.office)

    addresses = (f"/search/?q={typed}", f"/ledgers/hazards/?q={typed}", f"/api/v1/ledgers/hazards/records/?q={typed}")

    assert [address for address in addresses if hazard.number not in client.get(address).content.decode()] == []


def test_a_name_is_found_without_its_marks_and_those_that_are_typed_are_asked_for(district, client_of):
    open_record(LEDGERS["enterprises"].model, {"name": NAME, "region": VILLAGE_3}, actor=district.town_3, key=uuid4())
    client = client_of(district.office)

    for address in ("/search/", "/ledgers/enterprises/"):
        for typed in ("甲乙集团公司", "甲乙（集团公司", "乙集", "公司三合一", "甲乙(集团)公司“三合一”车间"):
            assert f">{NAME}<" in client.get(address, {"q": typed}).content.decode(), (address, typed)
        for typed in ("甲乙【集团】公司", "甲（乙集团公司", "（）", "“"):
            assert f">{NAME}<" not in client.get(address, {"q": typed}).content.decode(), (address, typed)
