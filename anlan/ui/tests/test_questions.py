"""What is unlikely is asked by the form, and taken when the same form is sent again with its questions."""

import re
from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.scope import unscoped

NEW = "/ledgers/hazards/new/"


@pytest.fixture
def sent(plant):
    return {"place": plant.number, "description": "配电箱无漏电保护", "found_on": "2024-10-12", "key": str(uuid4())}


def confirmed(answer):
    return re.findall(r'name="confirmed" value="([^"]+)"', answer.content.decode())


def hazards():
    with unscoped("the test looks at all", LEDGERS["hazards"].model):
        return list(LEDGERS["hazards"].model.objects.all())


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ({"found_on": "2042-10-12"}, "2042年10月12日，还没有到"),
        ({"found_on": "1975-10-12"}, "1975年"),
        ({"fix_due_on": "2020-01-01"}, "早于发现日期"),
    ],
)
def test_an_unlikely_day_is_asked_and_taken_when_said_again(client_of, district, sent, said, question):
    client = client_of(district.town_3)

    first = client.post(NEW, {**sent, **said})
    asked = confirmed(first)
    other = client.post(NEW, {**sent, **said, "confirmed": ["别的"]})
    again = client.post(NEW, {**sent, **said, "confirmed": asked})

    assert (first.status_code, other.status_code, again.status_code) == (422, 422, 302)
    assert question in "".join(asked)
    assert len(hazards()) == 1


def test_a_planned_day_is_free(client_of, district, sent):
    assert client_of(district.town_3).post(NEW, {**sent, "fix_due_on": "2025-01-20"}).status_code == 302


def test_a_number_far_from_the_usual_is_asked_with_how_far(client_of, district, plant):
    for position in range(20):
        course = {"name": f"第{position}期", "held_on": date(2024, 6, 1), "region": plant.region, "people": 4}
        open_record(LEDGERS["training"].model, course, actor=district.town_3, key=uuid4())
    sent = {"name": "有限空间", "held_on": "2024-06-02", "people": "1,000", "key": str(uuid4())}

    answer = client_of(district.town_3).post("/ledgers/training/new/", sent)

    assert "人数写的是1000，是平时的250倍，对吗？" in confirmed(answer)


def test_a_correction_is_asked_about_what_it_changes(client_of, district, plant):
    facts = {"place": plant, "region": plant.region, "description": "配电箱无漏电保护", "found_on": date(2024, 10, 12)}
    hazard = open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())
    client, address = client_of(district.town_3), f"/ledgers/hazards/{hazard.number}/change/"
    form = client.get(address).context["form"]
    boxes = {field.html_name: field.value() for field in form} | {
        field.html_initial_name: field.value() for field in form
    }
    sent = {name: value for name, value in boxes.items() if value not in (None, "", False)} | {
        "fix_due_on": "2020-01-01"
    }

    first = client.post(address, sent)
    again = client.post(address, {**sent, "confirmed": confirmed(first)})

    assert "早于发现日期" in "".join(confirmed(first))
    assert (first.status_code, again.status_code) == (422, 302)


@pytest.fixture
def hazard(plant, district):
    facts = {"place": plant, "region": plant.region, "description": "配电箱无漏电保护", "found_on": date(2024, 10, 12)}
    return open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())


def boxes_of(client, hazard, code):
    """What a step's or another act's form on the record's page would send as it stands."""
    actions = client.get(f"/ledgers/hazards/{hazard.number}/").context["actions"]
    form = next(action.form for action in (*actions.steps, *actions.others) if action.code == code)
    return {field.html_name: field.value() for field in form if field.value() not in (None, "")}


def test_a_step_is_asked_about_what_it_brings(client_of, district, hazard):
    client, address = client_of(district.town_3), f"/ledgers/hazards/{hazard.number}/steps/assign/"
    sent = boxes_of(client, hazard, "assign") | {"assign-fix_due_on": "2020-01-01"}

    first = client.post(address, sent)
    again = client.post(address, {**sent, "confirmed": confirmed(first)})

    assert "整改时限（2020-01-01）早于发现日期（2024-10-12），对吗？" in confirmed(first)
    assert (first.status_code, again.status_code) == (422, 302)
    assert [each.state for each in hazards()] == ["rectifying"]


@pytest.mark.parametrize(
    ("until", "said"), [("9999-12-31", "请写1900年到2200年之间的日期"), ("0024-12-31", "是2024年吗？")]
)
def test_an_extension_has_the_bounds_of_every_day(client_of, district, hazard, until, said):
    client = client_of(district.office)
    sent = boxes_of(client, hazard, "extension") | {"extension-until": until, "extension-reason": "等配件"}

    answer = client.post(f"/ledgers/hazards/{hazard.number}/extension/", sent)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_an_extension_is_read_as_people_write_and_far_ones_are_asked_about(client_of, district, hazard):
    client, address = client_of(district.office), f"/ledgers/hazards/{hazard.number}/extension/"
    sent = boxes_of(client, hazard, "extension") | {"extension-reason": "等配件"}

    first = client.post(address, {**sent, "extension-until": "2060年1月1日"})
    again = client.post(address, {**sent, "extension-until": "2060年1月1日", "confirmed": confirmed(first)})

    assert confirmed(first) == ["期限写的是2060年，对吗？"]
    assert (first.status_code, again.status_code) == (422, 302)
    assert [each.due_at.year for each in hazards()] == [2060]
