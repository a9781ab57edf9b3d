"""A number is found however it is typed: without dashes, without the zeros before it, in small letters."""

import pytest


@pytest.mark.parametrize("way", ["{p}{y}{s}", "{p}-{y}-{n}", "{p}{y}{n}", "{p}_{y}_{s}"])
def test_a_number_is_found_however_it_is_typed(district, hazard, client_of, way):
    prefix, year, serial = hazard.number.split("-")
    typed = way.format(p=prefix.lower(), y=year, s=serial, n=int(serial))
    client = client_of(district.office)

    addresses = (f"/search/?q={typed}", f"/ledgers/hazards/?q={typed}", f"/api/v1/ledgers/hazards/records/?q={typed}")

    assert [address for address in addresses if hazard.number not in client.get(address).content.decode()] == []
