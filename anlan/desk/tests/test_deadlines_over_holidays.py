"""Working days over long holidays, in every loop that counts them; what is not known for sure is told."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.clock.working import calendar, is_working_day
from anlan.kernel.column.day import last_day
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.declare import LOOPS, WORKING
from anlan.kernel.loop.due import due_at
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.each import of_each

LIMITED = [
    (code, state)
    for code, loop in sorted(LOOPS.items())
    for state in loop.states
    if state.within is not None and state.within.kind == WORKING
]


@pytest.fixture(autouse=True)
def _holidays(district):
    """A district is founded with them."""


def at(*day):
    return clock.fixed(datetime(*day, 1, tzinfo=UTC))


def reported(district, plant):
    facts = {
        "place": plant, "region": plant.region, "sector": plant.sector, "description": "护栏松动",
        "found_on": clock.today(),
    }  # fmt: skip
    return open_record(LEDGERS["hazards"].model, facts, actor=district.village_3, key=uuid4())


@of_each("code, state", LIMITED)
@of_each("last_before", [date(2024, 9, 30), date(2024, 2, 9), date(2025, 1, 27), date(2026, 2, 13)])
def test_each_loops_limit_leaves_out_the_holiday_and_counts_the_days_made_up_for_it(code, state, last_before):
    days, model = calendar(), LEDGERS[code].model
    due = last_day(due_at(state, model(), clock.start_of(last_before), days))

    worked = [day for n in range(1, 60) if is_working_day(day := last_before + timedelta(days=n), days)]
    assert due == worked[state.within.amount - 1]


def test_a_hazard_found_before_national_day_is_assigned_after_it(district, make_plant):
    with at(2024, 9, 30):
        assert last_day(reported(district, make_plant()).due_at) == date(2024, 10, 9)


@pytest.mark.parametrize(("found_on", "told"), [((2024, 9, 30), ""), ((2028, 9, 29), "2028年的放假调休安排还没有录入")])
def test_a_deadline_in_a_year_without_a_notice_says_so(district, make_plant, client_of, found_on, told):
    with at(*found_on):
        record = reported(district, make_plant())
        page = client_of(district.town_3).get(f"/ledgers/hazards/{record.number}/").content.decode()

    assert ("放假调休安排" in page) == bool(told)
    assert told in page


def test_more_time_to_a_day_off_is_asked_about_and_taken_when_said_again(district, make_plant, client_of):
    with at(2024, 9, 20):
        record = reported(district, make_plant())
        client = client_of(district.office)
        sent = {
            "extension-until": "2024-10-01", "extension-reason": "等专家", "extension-key": str(uuid4()),
            "extension-version": record.version,
        }  # fmt: skip
        address = f"/ledgers/hazards/{record.number}/extension/"

        asked = client.post(address, sent)
        question = "2024年10月1日放假，期限放在这天对吗？"
        assert asked.status_code == 422
        assert question in asked.content.decode()
        client.post(address, sent | {"confirmed": question})

    record.refresh_from_db()
    assert last_day(record.due_at) == date(2024, 10, 1)
