"""A hazard that is added from the page of a visit was found on the day of the visit, whenever somebody types it."""

from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.forms import as_shown
from anlan.ledgers.hazards.models import Hazard

_OTHER_DAYS = {  # what hangs on something with a day, and has one of its own
    ("accidents", "hazards"), ("accidents", "enforcement"), ("accidents", "education"), ("hazards", "enforcement"), ("checks", "enforcement"),
    ("supervision", "enforcement"), ("plans", "drills"), ("tips", "hazards"), ("guidance_requests", "guidance"), ("dangerous_work", "hazards"),
}  # fmt: skip
_VISITS = ("supervision", "checks", "guidance", "ebike_checks", "drills")


def test_of_all_that_belongs_to_something_with_a_day_it_is_said_whether_it_is_of_that_day():
    dated = {
        (code, each.ledger): each.same_day
        for code, ledger in LEDGERS.items()
        for each in ledger.related
        if ledger.model.when and LEDGERS[each.ledger].model.when and code != "campaigns"
    }

    assert {pair for pair, same in dated.items() if not same} == _OTHER_DAYS
    assert {pair for pair, same in dated.items() if same} == {(code, "hazards") for code in _VISITS}


@pytest.mark.parametrize(
    ("code", "facts"), [("supervision", {"leader": "张明"}), ("guidance", {"guidance_no": "1", "experts": "丁一"})]
)
def test_the_form_begins_with_the_day_of_the_visit_and_keeps_it(district, plant, client_of, code, facts):
    model = LEDGERS[code].model
    values = {**facts, "place": plant, model.when: date(2024, 10, 10)}
    visit = open_record(model, values, actor=district.office, key=uuid4())
    client = client_of(district.office)
    address = f"/ledgers/hazards/new/?belongs={code}/{visit.number}&place={plant.number}"

    boxes = as_shown(client.get(address).context["form"])
    client.post(address, {**boxes, "description": "通道堆物", "place": plant.number})

    assert boxes["found_on"] == "2024-10-10"
    assert Hazard.objects.within(district.office.scope).get().found_on == date(2024, 10, 10)
