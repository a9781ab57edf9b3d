"""A record put in by a program: read and doubted as a form is, once for each key, within scope and powers."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.declare import LOOPS
from anlan.kernel.people.models import Account
from anlan.kernel.scope import Scoped, unscoped
from anlan.kernel.testing.base import first_of
from anlan.ledgers.hazards.models import Hazard

HAZARDS = "/api/v1/ledgers/hazards/records/"


@pytest.fixture
def put_in(client_of, district, plant):
    """put_in(**values) → (status, what the API says); a hazard of the plant unless said otherwise."""

    def put(actor=district.town_3, key=None, confirm=(), **values):
        given = {"place": plant.number, "description": "配电箱无漏电保护", "found_on": "2024-10-12", **values}
        answer = client_of(actor).post(
            HAZARDS,
            {"key": str(key or uuid4()), "values": given, "confirm": list(confirm)},
            content_type="application/json",
        )
        return answer.status_code, answer.json()

    return put


def count():
    with unscoped("the test counts all", Hazard):
        return Hazard.objects.count()


def test_a_record_is_put_in_and_lies_where_its_place_does(put_in, plant):
    status, record = put_in(found_on="２０２４年１０月１２日")

    assert status == 201
    assert (record["region"], record["values"]["found_on"]["text"]) == (plant.region, "2024-10-12")
    assert [line["what"] for line in record["history"]] == ["登记"]


def test_the_same_key_makes_one_record_and_other_values_under_it_are_refused(put_in):
    key = uuid4()
    first, again, other = put_in(key=key), put_in(key=key), put_in(key=key, description="灭火器过期")

    assert first[1]["number"] == again[1]["number"]
    assert other[0] == 409
    assert count() == 1


def test_what_is_missing_or_cannot_be_read_is_told_at_its_field(put_in):
    status, refused = put_in(description="", found_on="0001-01-01", fix_budget_yuan="-5", colour="red")

    assert status == 422
    assert set(refused["fields"]) == {"description", "found_on", "fix_budget_yuan", "colour"}
    assert "1900" in refused["fields"]["found_on"]
    assert count() == 0


@pytest.mark.parametrize(("given", "question"), [("2042-10-10", "还没有到"), ("1930-01-01", "1930年")])
def test_what_is_unlikely_is_asked_and_taken_when_it_is_said_again(put_in, given, question):
    status, doubted = put_in(found_on=given)

    assert status == 409
    assert question in doubted["questions"]["found_on"]
    assert put_in(found_on=given, confirm=["别的问题"])[0] == 409
    assert put_in(found_on=given, confirm=doubted["questions"].values())[0] == 201


def test_a_deadline_before_the_day_it_was_found_is_asked(put_in):
    status, doubted = put_in(fix_due_on="2020-01-01")

    assert status == 409
    assert "早于发现日期" in doubted["questions"]["fix_due_on"]


@pytest.mark.parametrize(
    "value", [{"a": 1}, [[1]], float("nan"), float("inf"), "\ud800", "\x00", True, 10**40, "9" * 5000]
)
def test_no_value_is_a_server_error(put_in, value):
    for name in ("description", "found_on", "place", "fix_budget_yuan", "level", "region"):
        assert put_in(**{name: value})[0] < 500


def test_another_town_finds_no_place_and_a_role_without_the_power_is_refused(put_in, district):
    assert put_in(actor=district.town_4)[0] == 422
    assert put_in(actor=district.auditor)[0] == 403
    assert count() == 0


def test_another_site_cannot_send_it(district, plant):
    client = Client(enforce_csrf_checks=True)
    with unscoped("the account of the test", Scoped):
        client.force_login(Account.objects.get(person_id=district.town_3.person_id))

    answer = client.post(HAZARDS, {"key": str(uuid4()), "values": {}}, content_type="application/json")

    assert answer.status_code == 403
    assert "X-CSRFToken" in answer.json()["message"]


def test_the_same_of_the_same_day_is_asked_about_and_taken_when_it_is_said_again(put_in):
    key = uuid4()
    first = put_in(key=key)[1]["number"]

    status, doubted = put_in()
    again = put_in(key=key)
    further = put_in(confirm=doubted["questions"].values())

    assert status == 409
    assert first in doubted["questions"]["number"]
    assert (again[0], again[1]["number"]) == (201, first)
    assert (further[0], count()) == (201, 2)


def test_what_another_value_demands_is_demanded_of_a_program_too(put_in):
    status, refused = put_in(level="major")

    assert (status, set(refused["fields"])) == (422, {"standard"})


TOLD_LATER = {code: loop.told_later & {*LEDGERS[code].form.fields} for code, loop in LOOPS.items() if code in LEDGERS}


@pytest.mark.parametrize("code", [code for code, names in TOLD_LATER.items() if names])
def test_what_a_later_step_says_is_not_said_by_a_program_that_puts_a_record_in(client_of, district, code):
    actor = first_of(district, f"{code}.add")
    given = dict.fromkeys(TOLD_LATER[code], "2024-10-12")

    answer = client_of(actor).post(
        f"/api/v1/ledgers/{code}/records/", {"key": str(uuid4()), "values": given}, content_type="application/json"
    )

    assert answer.status_code == 422
    assert all(f"没有“{name}”这一项" in answer.json()["fields"][name] for name in given)


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=a", "application/x-www-form-urlencoded", "text/plain"])
@pytest.mark.parametrize("body", [b"--a--", b"{", b"[" * 100_000, b"\xff", b""])
def test_what_is_no_json_is_refused_in_words_whatever_it_is_called(client_of, district, kind, body):
    answer = client_of(district.town_3).post(HAZARDS, body, content_type=kind)

    assert answer.status_code in (400, 422)
    assert re.search("[一-龥]", answer.json()["message"])


def test_the_description_names_every_status_that_is_answered(client_of, district):
    paths = client_of(district.town_3).get("/api/v1/openapi.json").json()["paths"]

    for operations in paths.values():
        for operation in operations.values():
            assert {"400", "401", "403", "404", "409", "413", "422", "429"} < set(operation["responses"])
