"""Initials find what is called so: in the search, in lists, and where a form asks for a record."""

from uuid import uuid4

import pytest
from django.db import connection

from anlan.kernel.column.reference import is_reference
from anlan.kernel.history import verify
from anlan.kernel.ledger.declare import LEDGERS, groups_of_who_and_where
from anlan.kernel.ledger.pinyin import keep_pinyin
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Spelled
from anlan.kernel.people.pinyin import MOST, spelled
from anlan.kernel.scope import field_of
from anlan.kernel.testing.cast import VILLAGE_3


def named_elsewhere():
    """Ledgers of names that other forms ask for, or that say who and where."""
    asked = {
        field.related_model.code
        for ledger in LEDGERS.values()
        for field in (field_of(ledger.model, name) for name in ledger.form.fields)
        if is_reference(field)
    }
    who = groups_of_who_and_where()
    return [
        ledger for ledger in LEDGERS.values()
        if (ledger.code in asked or ledger.group in who) and "name" in ledger.search
    ]  # fmt: skip


@pytest.mark.parametrize("ledger", named_elsewhere(), ids=lambda ledger: ledger.code)
def test_every_ledger_of_names_is_searched_by_pinyin(ledger):
    assert issubclass(ledger.model, Spelled)
    assert "pinyin" in ledger.search


def firm(district):
    facts = {"name": "青禾海滨机械制造有限公司", "region": VILLAGE_3, "sector": "industry"}
    return open_record(LEDGERS["enterprises"].model, facts, actor=district.town_3, key=uuid4())


def test_initials_find_a_firm_everywhere(district, client_of):
    plant = firm(district)
    client = client_of(district.town_3)

    assert plant.name in client.get("/search/?q=hbjx").content.decode()
    assert plant.name in client.get("/ledgers/enterprises/?q=HBJX").content.decode()
    offered = client.get("/suggest/enterprises/?place=hbjx").content.decode()
    assert f'value="{plant.name} {plant.number}"' in offered
    assert 'label="hbjx ' in offered  # a browser offers only what holds what was typed
    sent = {"place": "hbjx", "description": "护栏松动", "found_on": "2024-10-16", "key": str(uuid4())}
    assert client.post("/ledgers/hazards/new/", sent).status_code == 302
    assert "护栏松动" in client.get("/ledgers/hazards/?q=hbjx").content.decode()


def test_another_towns_firm_is_not_told(district, client_of):
    firm(district)
    client = client_of(district.town_4)

    for address in ("/search/?q=hbjx", "/ledgers/enterprises/?q=hbjx", "/suggest/enterprises/?place=hbjx"):
        assert "海滨" not in client.get(address).content.decode()


def test_what_was_there_before_is_spelled_once_and_no_hash_changes(district):
    plant = firm(district)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE places_enterprise SET pinyin = ''")
        cursor.execute("COMMENT ON COLUMN places_enterprise.pinyin IS NULL")

    assert keep_pinyin()["enterprises"] == 1
    assert keep_pinyin() == {}
    plant = type(plant).objects.of(plant).get()
    assert "hbjx" in plant.pinyin
    assert list(verify.verify()) == []


def test_of_a_long_name_the_initials_stay_whole():
    assert spelled("青禾区海滨机械制造有限责任公司" * 6).split()[-1].startswith("qhqhbjx")
    assert len(spelled("青" * 300)) <= MOST
