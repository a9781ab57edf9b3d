"""What no page offers is not done for whoever sends it all the same."""

from datetime import datetime
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.desk.jobs import sheets
from anlan.gate.inviting import Guest, accept, invite
from anlan.kernel import clock, limits
from anlan.kernel.admission.high import holds_high
from anlan.kernel.evidence import store
from anlan.kernel.history.errors import NotAllowed
from anlan.kernel.loop.advance import withdraw
from anlan.kernel.loop.merging import merge
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Account, Person, Post
from anlan.kernel.people.roles import OFFICE
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import DISTRICT
from anlan.ledgers.accidents.models import Accident
from tests.pressing import PNG

from .test_second_person import person_of, post_of, roles_held, somebody

PASSWORD = "qingshi-72-Luoyan"


def test_no_file_is_laid_to_what_was_withdrawn(district, client_of, hazard):
    withdraw(hazard, actor=district.system, key=uuid4(), reason="重复登记")

    answer = client_of(district.town_3).post(
        f"/ledgers/hazards/{hazard.number}/evidence/", {"files": SimpleUploadedFile("现场.png", PNG)}
    )

    assert answer.status_code == 409
    assert "已撤回" in answer.content.decode()
    assert not store.of(hazard).exists()


@pytest.mark.parametrize("role", ["village_3", "town_3"])
def test_a_program_fills_in_no_column_that_the_form_does_not_ask_of_its_role(district, client_of, plant, role):
    """Only office, leader and departments put a hazard under supervision (挂牌督办)."""
    values = {
        "place": plant.number, "description": "配电箱无漏电保护", "found_on": "2024-10-12",
        "supervising_leader": "张明", "listed_on": "2024-10-12",
    }  # fmt: skip
    sheet = {"key": str(uuid4()), "values": values, "confirm": []}

    client = client_of(getattr(district, role))
    answer = client.post("/api/v1/ledgers/hazards/records/", sheet, content_type="application/json")

    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"supervising_leader", "listed_on"}


def test_who_may_take_rows_out_of_a_ledger_may_look_at_them(printed):
    assert {
        power: holders - printed[f"{power.removesuffix('.export')}.view"]
        for power, holders in printed.items()
        if power.endswith(".export") and holders - printed[f"{power.removesuffix('.export')}.view"]
    } == {}


def test_no_high_post_is_taken_by_calling_it_another(district):
    high, low = post_of(district.auditor), post_of(district.village_3)

    for double, into in ((high, low), (low, high)):
        with pytest.raises(NotAllowed, match="两个人"):
            merge(double, into, actor=district.administrator, key=uuid4(), reason="登记了两次")

    assert roles_held(person_of(district.auditor)) == ["auditor"]


def test_the_system_administrator_makes_no_two_accidents_one(district, client_of):
    numbers = [
        open_record(
            Accident,
            {"name": f"第{day}起事故", "accident_no": f"{day}", "occurred_at": datetime(2024, 10, day, tzinfo=clock.LEGAL_ZONE), "region": DISTRICT},
            actor=district.office,
            key=uuid4(),
        ).number
        for day in (1, 2)
    ]  # fmt: skip
    asked = {"ledger": "accidents", "number": numbers, "keep": numbers[0], "do": "merge", "key": str(uuid4())}

    page = client_of(district.administrator).post("/organisation/doubles/", asked, follow=True).content.decode()

    assert "不合并" in page
    with unscoped("test", Accident):
        assert Accident.objects.filter(state="withdrawn").count() == 0


def test_a_slip_of_a_firm_lets_nobody_into_what_else_a_person_holds(district, plant):
    """A town printed a slip in the name of somebody of the firm who is to sit in the office, too, and had no account yet."""
    person = somebody(district, "赵安")
    posts = [
        {"role": "enterprise", "title": "安全管理人员", "place": plant},
        {"role": OFFICE, "title": "副主任", "region": DISTRICT, "regions": [DISTRICT]},
    ]
    for each in posts:
        open_record(Post, {"person": person, **each}, actor=district.system, key=uuid4())
    secret = invite(plant, Guest("赵安", "安全管理人员", ""), actor=district.town_3)

    account = accept(secret, PASSWORD)

    assert account.person_id != person.pk
    assert not holds_high(Person.objects.of(account.person).get())
    assert not Account.objects.filter(person=person).exists()


def test_an_export_is_of_the_ledger_that_its_address_names(district, client_of, hazard, monkeypatch):
    """What is written down as an export of one ledger was, by a word in the address, one of another."""
    monkeypatch.setattr(limits, "AT_ONCE_EXPORT_ROWS", 0)
    office = client_of(district.office)
    page = office.get("/ledgers/hazards/export.xlsx?ledger=people&figure=training.held")["Location"]

    sheets(timestamp=1)

    table = openpyxl.load_workbook(BytesIO(office.get(f"{page}table.xlsx").content)).active
    assert hazard.description in [cell for row in table.iter_rows(values_only=True) for cell in row]
