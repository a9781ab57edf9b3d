"""Two records of one name: whoever names one chooses by a click, and what was typed stays."""

import re
from uuid import uuid4

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.scope import field_of
from anlan.kernel.testing.cast import VILLAGE_4
from anlan.ui.forms.records import opening_form

URL = "/ledgers/hazards/new/"


@pytest.fixture
def namesake(district, plant):
    values = {"name": plant.name, "region": VILLAGE_4, "sector": "industry"}
    return open_record(type(plant), values, actor=district.town_4, key=uuid4())


def offers(page, name):
    return re.findall(rf'type="radio" name="{name}" value="([^"]+)"', page)


def test_two_firms_of_one_name_are_told_apart_by_a_click_and_what_was_typed_stays(district, client_of, plant, namesake):
    client = client_of(district.office)
    filled = {"key": str(uuid4()), "place": plant.name, "description": "护栏松动", "found_on": "2024-10-12"}

    asked_back = client.post(URL, filled)
    page = asked_back.content.decode()
    choices = offers(page, "place")
    saved = client.post(URL, {**filled, "place": [plant.name, choices[1]]})

    assert asked_back.status_code == 422
    assert f'value="{plant.name}"' in page
    assert "护栏松动" in page
    assert [choice.rpartition(" ")[2] for choice in choices] == [plant.number, namesake.number]
    assert "石沟村" in page
    assert "桃坪村" in page
    assert saved.status_code == 302
    assert LEDGERS["hazards"].model.objects.within(district.office.scope).get().place_id == namesake.pk


def test_what_is_typed_anew_beside_the_choices_counts_where_none_is_clicked(district, client_of, plant, namesake):
    filled = {"key": str(uuid4()), "place": [plant.number, ""], "description": "护栏松动", "found_on": "2024-10-12"}

    assert client_of(district.office).post(URL, filled).status_code == 302


def test_one_of_several_is_chosen_and_the_others_stay(district):
    same = {"name": "青禾区第二中心", "kind": "department"}
    first, second = (
        open_record(type(district.bodies["bureau"]), {**same, "region": region}, actor=district.system, key=uuid4())
        for region in (district.town_3.region, district.town_4.region)
    )
    field = opening_form(LEDGERS["decisions"], district.office).fields["holder"]

    with pytest.raises(Exception, match="请点选一个"):
        field.clean(f"清河镇人民政府、{first.name}")

    assert [value.rpartition("、")[0] for value, _ in field.offers] == ["清河镇人民政府"] * 2
    assert field.clean(field.offers[1][0])[1] == second


def test_every_ledger_in_which_a_firm_is_named_offers_both(district, client_of, plant, namesake):
    columns = {
        (ledger.code, name): actor
        for ledger in LEDGERS.values()
        for actor in (district.office, district.bureau)
        if actor.may(f"{ledger.code}.add")
        for name in ledger.form.asked_of(actor.role)
        if field_of(ledger.model, name).related_model is type(plant)
    }
    assert len(columns) >= 5

    for (code, name), actor in columns.items():
        filled = {"key": str(uuid4()), name: plant.name}
        page = client_of(actor).post(f"/ledgers/{code}/new/", filled).content.decode()
        numbers = [choice.rpartition(" ")[2] for choice in offers(page, name)]
        assert numbers == [plant.number, namesake.number], (code, name)
