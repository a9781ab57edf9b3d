"""What a phone keeps of the site for where there is no signal."""

from uuid import uuid4

from django.utils.html import escape

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.divisions import region_name


def test_a_phone_keeps_home_what_waits_the_forms_of_what_is_done_outdoors_and_ones_own_to_dos(
    district, hazard, client_of
):
    client = client_of(district.town_3)

    pages = client.get("/sync/pages/").json()["pages"]

    assert pages[:2] == ["/", "/outbox/"]
    assert "/ledgers/hazards/new/" in pages
    assert (
        "/hazards/report/" in client_of(district.village_3).get("/sync/pages/").json()["pages"]
    )  # its home's large button
    assert f"/ledgers/hazards/{hazard.number}/" in pages
    assert "/ledgers/enterprises/new/" not in pages  # at a desk
    place = hazard.place
    assert client.get("/sync/places/").json()["places"] == [
        {
            "number": place.number,
            "name": place.name,
            "region": region_name(place.region),
            "sector": place.sector,
            "offered": f"{place} {place.number}",
            "at": None,
        }
    ]
    assert {client.get(page).status_code for page in pages} == {200}


def test_what_an_inspection_finds_is_put_in_on_a_phone_without_signal(district, plant, client_of):
    check = open_record(
        LEDGERS["checks"].model, {"place": plant, "planned_on": clock.today()}, actor=district.bureau, key=uuid4()
    )
    client = client_of(district.bureau)

    pages = client.get("/sync/pages/").json()["pages"]

    record = client.get(f"/ledgers/checks/{check.number}/").content.decode()
    form = f"/ledgers/hazards/new/?belongs=checks/{check.number}&place={plant.number}"
    assert form in pages
    assert f'href="{escape(form)}"' in record, "the very address that the page of the inspection leads to"
    assert "data-waits" in client.get(form).content.decode()


def test_each_keeps_their_own(district, hazard, client_of):
    client = client_of(district.town_4)
    others = client.get("/sync/pages/").json()["pages"]

    assert client.get("/sync/places/").json()["places"] == []
    assert f"/ledgers/hazards/{hazard.number}/" not in others


def test_what_a_page_is_to_tell_once_is_not_told_to_a_phone_that_keeps_it(district, hazard, client_of):
    client = client_of(district.town_3)
    values = {
        "assign-fix_due_on": "2024-10-25",
        "assign-version": hazard.version,
        "assign-key": "6d4b2f9e-2f5c-4d5e-8a55-0f5f6f1d8f11",
    }
    answer = client.post(f"/ledgers/hazards/{hazard.number}/steps/assign/", values)

    kept = client.get("/", HTTP_X_POLL="1").content.decode()
    shown = client.get(answer["Location"]).content.decode()

    assert "已办：" not in kept
    assert "已办：" in shown
