"""What a record points to is asked when it is said, and not again at every later step."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.kernel.history.errors import Incomplete
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.opening import open_record


@pytest.fixture
def hazard(district, make_plant):
    plant = make_plant()
    values = {
        "place": plant, "region": plant.region, "sector": plant.sector, "description": "护栏松动", "found_on": date(2024, 10, 12),
    }  # fmt: skip
    return open_record(LEDGERS["hazards"].model, values, actor=district.town_3, key=uuid4())


def test_a_step_does_not_look_for_what_its_record_pointed_to_before(district, hazard):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})

    assert [each["sql"] for each in asked if 'FROM "people_body"' in each["sql"]] == []


def test_a_reference_that_is_corrected_to_what_is_not_there_is_refused(district, hazard):
    with pytest.raises(Incomplete) as refused:
        correct(
            hazard, {"place": 987654}, actor=district.town_3, key=uuid4(), version=hazard.version, reason="写错了单位"
        )

    assert "place" in refused.value.missing
