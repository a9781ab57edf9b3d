"""A site's code: printed, scanned, forged, of another district, of a site that is another one now."""

from uuid import uuid4

import pytest
from django.test import Client

from anlan.kernel.loop.advance import withdraw
from anlan.kernel.loop.merging import merge
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.cast import VILLAGE_3

from .codes import sealed
from .models import Enterprise, Reservoir


def site(district, name):
    facts = {"name": name, "region": VILLAGE_3, "sector": "industry"}
    return open_record(Enterprise, facts, actor=district.town_3, key=uuid4())


def scan(client, number):
    return client.get(f"/at/{sealed(number)}/")


def test_a_code_leads_to_the_report_of_a_hazard_there_also_through_the_log_in(district, client_of, plant):
    there = f"/hazards/report/?place={plant.number}"

    signed_out = Client().get(f"/at/{sealed(plant.number)}/")
    signed_in = scan(client_of(district.village_3), plant.number)

    assert signed_out.headers["Location"] == f"/login/?next=/at/{sealed(plant.number)}/"
    assert signed_in.headers["Location"] == there
    page = client_of(district.village_3).get(there).content.decode()
    assert f'value="{plant.number}" data-trade="industry" checked' in page
    assert plant.name in page
    assert (
        scan(client_of(district.auditor), plant.number).headers["Location"] == f"/ledgers/enterprises/{plant.number}/"
    )


def test_a_reservoirs_code_leads_to_what_hangs_on_it(district, client_of, plant):
    facts = {"name": "石沟水库", "region": VILLAGE_3}
    reservoir = open_record(Reservoir, facts, actor=district.bureau, key=uuid4())

    onward = scan(client_of(district.village_3), reservoir.number).headers["Location"]

    assert onward == f"/hazards/report/?belongs=reservoirs/{reservoir.number}"
    assert 'value="石沟水库"' in client_of(district.village_3).get(onward).content.decode()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda code: f"{code[:-1]}{'a' if code[-1] != 'a' else 'b'}", "不是本区印的"),
        (lambda code: code.replace("990199", "610102"), "别的区县（610102）"),
        (lambda code: code[:-3], "没有扫全"),
        (lambda code: "https:", "没有扫全"),
    ],
)
def test_a_code_that_is_not_ours_says_what_is_wrong_and_what_to_do(district, client_of, plant, spoil, words):
    answer = client_of(district.village_3).get(f"/at/{spoil(sealed(plant.number))}/")

    assert answer.status_code == 404
    assert words in answer.content.decode()
    assert "写名字报隐患" in answer.content.decode()


def test_a_site_beyond_ones_scope_or_withdrawn_is_said_without_its_name(district, client_of, plant):
    beyond = scan(client_of(district.town_4), plant.number).content.decode()
    withdraw(plant, actor=district.town_3, key=uuid4(), reason="登记错了")
    gone = scan(client_of(district.village_3), plant.number).content.decode()

    assert "不在您的管辖范围内" in beyond
    assert plant.name not in beyond
    assert "已经从台账里撤回" in gone


def test_a_site_that_was_merged_leads_to_the_one_that_it_became(district, client_of):
    double, other = site(district, "石沟面粉（示范）"), site(district, "石沟面粉厂（示范）")
    merge(double, other, actor=district.administrator, key=uuid4(), reason="登记了两次")

    assert scan(client_of(district.village_3), double.number).headers["Location"].endswith(other.number)
    third = site(district, "石沟面粉加工厂（示范）")
    merge(other, third, actor=district.administrator, key=uuid4(), reason="又登记了一次")
    assert scan(client_of(district.village_3), double.number).headers["Location"].endswith(third.number)


def test_a_key_that_was_changed_leaves_the_codes_on_the_walls(district, client_of, plant, settings):
    code = sealed(plant.number)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, as long as a key should be, for one test"
    client = client_of(district.village_3)

    assert client.get(f"/at/{code}/").status_code == 302
    settings.SECRET_KEY_FALLBACKS = []
    client.force_login(client_of(district.village_3).get("/").wsgi_request.user)
    assert client.get(f"/at/{code}/").status_code == 404


def test_labels_are_printed_twelve_to_a_sheet_for_ones_own_sites_alone(district, client_of):
    plants = [site(district, f"石沟{number}厂（示范）") for number in range(13)]
    address = f"/codes/enterprises/?region={VILLAGE_3}"

    own = client_of(district.town_3).get(address)
    other = client_of(district.town_4).get(address).content.decode()

    assert [len(sheet) for sheet in own.context["sheets"]] == [12, 1]
    assert own.content.decode().count('fill-rule="nonzero"') == len(plants)
    assert not any(plant.number in other for plant in plants)
    single = client_of(district.town_3).get(f"/codes/enterprises/{plants[0].number}/").content.decode()
    assert plants[0].name in single
    assert single.count('fill-rule="nonzero"') == 1
    assert f'href="{address}"' in single
    record = client_of(district.town_3).get(f"/ledgers/enterprises/{plants[0].number}/").content.decode()
    assert f'href="/codes/enterprises/{plants[0].number}/"' in record
    assert client_of(district.town_4).get(f"/codes/enterprises/{plants[0].number}/").status_code == 404
    assert client_of(district.office).get("/codes/meetings/").context["sheets"] == []
