"""What a form holds before anybody types, whom it asks what, and what it says of a field that is gone."""

import re
from uuid import uuid4

import pytest

from anlan.kernel.ledger.declare import LEDGERS

URL = "/ledgers/hazards/new/"


def text(answer):
    return answer.content.decode()


def test_a_village_is_asked_what_it_can_know(district, client_of):
    village, office = text(client_of(district.village_3).get(URL)), text(client_of(district.office).get(URL))

    for name in ("supervised_by", "supervising_leader", "listed_on", "fix_plan", "source"):
        assert f'name="{name}"' not in village
        assert f'name="{name}"' in office
    for name in ("place", "description", "level", "spot", "photos-0"):
        assert f'name="{name}"' in village


def test_a_town_does_not_list_for_supervision(district, client_of):
    page = text(client_of(district.town_3).get(URL))

    assert 'name="fix_plan"' in page
    assert 'name="supervised_by"' not in page


def test_the_day_is_today_and_the_source_follows_from_who_acts(district, client_of, plant):
    assert 'value="2024-10-16"' in text(client_of(district.village_3).get(URL))
    facts = {"key": str(uuid4()), "place": plant.number, "description": "护栏松动", "found_on": "2024-10-16"}

    client_of(district.village_3).post(URL, facts)

    hazard = LEDGERS["hazards"].model.objects.within(district.town_3.scope).get()
    assert (hazard.source, hazard.region) == ("patrol", plant.region)


def test_who_did_it_is_whoever_fills_the_form_in_until_they_say_another(district, client_of):
    page = text(client_of(district.bureau).get("/ledgers/enforcement/new/"))

    assert re.search(rf'name="officers"[^>]*value="{district.bureau.name}"', page)


def test_the_fine_is_demanded_where_the_penalty_is_one(district, client_of):
    client = client_of(district.bureau)
    page = text(client.get("/ledgers/penalties/new/"))
    refused = text(client.post("/ledgers/penalties/new/", {"key": str(uuid4()), "kind": "fine"}))
    warned = text(client.post("/ledgers/penalties/new/", {"key": str(uuid4()), "kind": "warning"}))

    assert "处罚方式是“罚款”时必填" in page
    assert "请填写罚款金额(元)。" in refused
    assert "请填写罚款金额(元)。" not in warned


def test_a_message_at_a_folded_field_opens_the_fold(district, client_of):
    page = text(client_of(district.town_3).post(URL, {"key": str(uuid4()), "fix_due_on": "明天"}))

    assert '<details class="more-fields" open>' in page


def test_what_was_written_into_a_field_that_is_gone_is_shown_and_then_let_go(district, client_of, plant):
    client = client_of(district.town_3)
    facts = {"key": str(uuid4()), "place": plant.number, "description": "护栏松动", "found_on": "2024-10-16"}

    first = client.post(URL, {**facts, "bygone": "二楼东侧"})
    rows = LEDGERS["hazards"].model.objects.within(district.town_3.scope)

    assert first.status_code == 422
    assert "二楼东侧" in text(first)
    assert rows.count() == 0
    assert client.post(URL, facts).status_code == 302
    assert rows.count() == 1


@pytest.mark.parametrize("code", sorted(LEDGERS))
def test_every_form_asks_each_role_for_all_that_must_be_there(code):
    ledger = LEDGERS[code]

    for role in ("office", "department", "town", "village", "enterprise", "administrator"):
        assert ledger.required <= set(ledger.form.asked_of(role))
