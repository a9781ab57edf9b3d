"""The auditor's page gathers what one run found altered in a ledger; two people settle all of it with two presses."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.kernel import clock
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.nightly import verify_some
from anlan.kernel.loop.opening import open_record
from anlan.kernel.scope import Scoped, unscoped


def text(answer):
    return answer.content.decode()


@pytest.fixture
def hazards(district, make_plant):
    facts = {"place": make_plant(), "found_on": "2024-10-12"}
    return [
        open_record(
            LEDGERS["hazards"].model, {**facts, "description": f"护栏{n}松动"}, actor=district.town_3, key=uuid4()
        )
        for n in range(4)
    ]


def alter(hazards, statement="UPDATE hazards_hazard SET description = '没有隐患'"):
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} WHERE id = ANY(%s)", [[each.pk for each in hazards]])
    list(verify())


def hidden(page, action):
    """What the form of that address sends without being filled in."""
    form = page.split(f'action="{action}"')[1].split("</form>")[0]
    named = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in named}


def descriptions():
    with unscoped("the test looks at all rows", Scoped):
        return {each.description for each in LEDGERS["hazards"].model.objects.all()}


def test_all_of_a_run_are_shown_in_one_piece_and_put_back_with_two_presses(district, client_of, hazards):
    before = descriptions()
    alter(hazards)
    auditor, office = client_of(district.auditor), client_of(district.office)

    page = text(auditor.get("/audit/"))
    assert page.count('class="altered"') == 1
    assert "4条都改回原样" in page
    assert re.search(r"隐患描述4条", page)
    said = hidden(page, "/audit/alterations/proposal/")
    answer = auditor.post(
        "/audit/alterations/proposal/", {**said, "choice": "restore", "reason": "运维误操作"}, follow=True
    )
    assert "4条已提出" in text(answer)
    assert "/audit/alterations/confirmation/" not in text(answer)
    page = text(office.get("/audit/"))
    answer = office.post(
        "/audit/alterations/confirmation/", hidden(page, "/audit/alterations/confirmation/"), follow=True
    )

    assert "4条已处理" in text(answer)
    assert descriptions() == before
    assert list(verify()) == []


def test_one_of_a_run_can_be_settled_otherwise(district, client_of, hazards):
    alter(hazards)
    auditor, office = client_of(district.auditor), client_of(district.office)
    page = text(auditor.get("/audit/"))
    each = text(auditor.get(unescape(re.search(r'href="(/audit/alterations/\?[^"]+)"', page).group(1))))
    assert each.count('class="altered"') == 4
    key = re.search(r"/audit/alterations/(\d+)/proposal/", each).group(1)

    auditor.post(f"/audit/alterations/{key}/proposal/", {"choice": "take", "reason": "核对无误"})
    office.post(f"/audit/alterations/{key}/confirmation/")
    said = hidden(text(auditor.get("/audit/")), "/audit/alterations/proposal/")
    auditor.post("/audit/alterations/proposal/", {**said, "choice": "restore", "reason": "误操作"})
    office.post(
        "/audit/alterations/confirmation/",
        hidden(text(office.get("/audit/")), "/audit/alterations/confirmation/"),
    )

    assert "没有隐患" in descriptions()
    assert len(descriptions()) == 4
    assert list(verify()) == []


def test_a_deleted_record_is_named_and_comes_back(district, client_of, hazards):
    alter(hazards[:1], "DELETE FROM hazards_hazard")
    auditor, office = client_of(district.auditor), client_of(district.office)
    page = text(auditor.get("/audit/"))
    assert "这条记录被删去了" in page
    assert hazards[0].number in page
    assert client_of(district.town_3).get(f"/ledgers/hazards/{hazards[0].number}/").status_code == 404

    key = re.search(r"/audit/alterations/(\d+)/proposal/", page).group(1)
    auditor.post(f"/audit/alterations/{key}/proposal/", {"choice": "restore", "reason": "误删"})
    office.post(f"/audit/alterations/{key}/confirmation/")

    assert client_of(district.town_3).get(f"/ledgers/hazards/{hazards[0].number}/").status_code == 200


@pytest.mark.parametrize(
    "said", [{}, {"ledger": "hazards", "found": "gestern"}, {"ledger": "x", "found": "2024-10-16"}]
)
def test_an_address_that_names_no_run_is_not_found(district, client_of, said):
    auditor = client_of(district.auditor)

    assert auditor.get("/audit/alterations/", said).status_code == 404
    assert auditor.post("/audit/alterations/proposal/", said).status_code == 404
    assert client_of(district.office).post("/audit/alterations/confirmation/", said).status_code == 404


@pytest.mark.parametrize("name", ["leader", "town_3", "administrator"])
def test_nobody_else_settles_a_run(district, client_of, hazards, name):
    alter(hazards)
    said = hidden(text(client_of(district.auditor).get("/audit/")), "/audit/alterations/proposal/")
    client = client_of(district.actors[name])

    assert client.get("/audit/alterations/", said).status_code == 403
    assert client.post("/audit/alterations/proposal/", {**said, "choice": "take", "reason": "x"}).status_code == 403
    assert client.post("/audit/alterations/confirmation/", said).status_code == 403


def test_the_page_asks_as_much_of_many_as_of_two(district, client_of, hazards):
    client = client_of(district.auditor)
    alter(hazards[:2])
    client.get("/audit/")
    with CaptureQueriesContext(connection) as of_two:
        client.get("/audit/")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM loop_alteration")
    alter(hazards)
    with CaptureQueriesContext(connection) as of_four:
        client.get("/audit/")

    assert len(of_four) == len(of_two)


def test_the_auditor_makes_spans_what_events_say(district, client_of, hazards):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE hazards_hazard SET state_since = '2020-01-01' WHERE id = %s", [hazards[0].pk])
    verify_some(clock.now())
    auditor = client_of(district.auditor)
    (address,) = re.findall(r"/audit/faults/\d+/mending/", text(auditor.get("/audit/")))
    assert "/mending/" not in text(client_of(district.office).get("/audit/"))
    assert client_of(district.office).post(address).status_code == 403

    answer = auditor.post(address, follow=True)

    assert "已按经过改正" in text(answer)
    assert "/mending/" not in text(answer)
    assert list(verify("hazards")) == []
