"""Whoever sees or takes numbers that are hidden elsewhere is written down, told so, and found by the auditor."""

import pytest
from django.db import DatabaseError, transaction

from anlan.kernel.column import kind_of
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Disclosure, Person
from anlan.kernel.scope import field_of
from anlan.kernel.sheets.export import masked_columns

from .test_second_person import person_of


@pytest.fixture
def reachable(district):
    from uuid import uuid4

    facts = {"name": "高洁", "phone": "10012345678", "body": district.bodies["town_3"], "region": "990199103"}
    return open_record(Person, facts, actor=district.system, key=uuid4())


def test_the_form_that_shows_a_whole_number_says_so_and_is_written_down(district, client_of, reachable):
    client = client_of(district.administrator)
    page = client.get(f"/ledgers/people/{reachable.number}/").content.decode()
    assert "10012345678" not in page
    assert not Disclosure.objects.exists()

    form = client.get(f"/ledgers/people/{reachable.number}/change/").content.decode()
    client.get(f"/ledgers/people/{reachable.number}/change/")

    assert "10012345678" in form
    assert "您看过已记下" in form
    look = Disclosure.objects.get()
    assert (look.person_id, look.ledger, look.number, look.columns) == (
        district.administrator.person_id, "people", reachable.number, "手机",
    )  # fmt: skip
    audit = client_of(district.auditor).get("/audit/numbers/").content.decode()
    assert reachable.number in audit
    assert "陈默" in audit
    assert client_of(district.town_3).get("/audit/numbers/").status_code == 403


def test_a_form_without_a_number_discloses_nothing(district, client_of):
    person = person_of(district.town_3)

    page = client_of(district.administrator).get(f"/ledgers/people/{person.number}/change/").content.decode()

    assert "您看过已记下" not in page
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("code", sorted(code for code, ledger in LEDGERS.items() if masked_columns(ledger)))
def test_each_ledger_with_such_numbers_writes_its_exports_down(district, client_of, code):
    exporter = next(actor for actor in district.actors.values() if actor.may(f"{code}.export"))
    client = client_of(exporter)

    answer = client.get(f"/ledgers/{code}/export.xlsx")

    assert answer.status_code == 200
    look = Disclosure.objects.get()
    assert (look.way, look.ledger, look.person_id) == ("exported", code, exporter.person_id)
    assert "导出已记下" in client.get(f"/ledgers/{code}/").content.decode()


def test_every_ledger_with_a_masked_column_is_among_them():
    masked = {
        code for code, ledger in LEDGERS.items()
        if any(kind_of(field_of(ledger.model, name)).masked for name in ledger.form.fields)
    }  # fmt: skip
    assert masked
    assert masked <= {code for code, ledger in LEDGERS.items() if masked_columns(ledger)}


def test_what_is_written_down_is_neither_changed_nor_removed(district, client_of, reachable):
    client_of(district.administrator).get(f"/ledgers/people/{reachable.number}/change/")

    for deed in (lambda: Disclosure.objects.update(number=""), lambda: Disclosure.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            deed()


def test_what_each_administrator_did_is_a_page_for_the_auditor(district, client_of, security):
    from uuid import uuid4

    from anlan.kernel.loop import requests

    from .test_second_person import give, somebody

    post = give(district, somebody(district), "office")
    requests.decide(post, granted=True, actor=security, key=uuid4())

    client = client_of(district.auditor)
    everybody = client.get("/audit/administrators/").content.decode()
    security_alone = client.get("/audit/administrators/?role=security").content.decode()

    assert "同意申请" in security_alone
    assert "陈默" not in security_alone
    assert "陈默" in everybody
    assert client_of(district.administrator).get("/audit/administrators/").status_code == 403
