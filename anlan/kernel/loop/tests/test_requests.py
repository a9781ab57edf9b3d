"""What is asked for (撤回, 更正, 延期) has a deadline and is chased like any other to-do."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop import requests, watch
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.inbox import deliveries_to
from anlan.kernel.loop.models import Todo
from anlan.kernel.loop.opening import open_record


@pytest.fixture
def hazard(district, make_plant):
    plant = make_plant()
    facts = {
        "place": plant,
        "region": plant.region,
        "sector": plant.sector,
        "description": "配电箱敞开",
        "found_on": date(2024, 10, 16),
    }
    record = open_record(LEDGERS["hazards"].model, facts, actor=district.village_3, key=uuid4())
    advance(record, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 11, 30)})
    return record


def asked(hazard, district, kind=requests.WITHDRAW, **more):
    requests.ask(hazard, kind, actor=district.village_3, key=uuid4(), reason="报重了", **more)
    return Todo.objects.of(hazard).get(request__isnull=False, closed_at=None)


def texts(actor):
    return [delivery.notice.text for delivery in deliveries_to(actor)]


def test_a_request_is_to_be_answered_in_three_working_days(hazard, district):
    with clock.fixed(clock.start_of(date(2024, 10, 18)) + timedelta(hours=9)):  # a Friday
        todo = asked(hazard, district)

    assert todo.due_at == clock.end_of(date(2024, 10, 23))


def test_what_falls_due_before_is_answered_before(hazard, district):
    today = clock.today()
    correct(hazard, {"fix_due_on": today}, actor=district.office, key=uuid4(), version=hazard.version, reason="赶工")

    assert asked(hazard, district).due_at == clock.end_of(today)


def test_an_unanswered_request_is_reminded_of_and_climbs(hazard, district):
    due = asked(hazard, district).due_at

    watch.sweep(due - timedelta(hours=5))
    watch.sweep(due + timedelta(hours=1))
    watch.sweep(due + timedelta(days=20))

    assert any("到期：定撤回" in text for text in texts(district.office))
    assert [text for text in texts(district.leader) if "定撤回" in text] == [
        "超期1天：定撤回 宏达机械厂（示范）：配电箱敞开"
    ]


def test_an_answered_request_is_chased_no_more(hazard, district):
    due = asked(hazard, district).due_at
    requests.decide(hazard, granted=False, actor=district.office, key=uuid4(), reason="没有报重")

    watch.sweep(due + timedelta(days=1))

    assert not [text for text in texts(district.leader) if "定撤回" in text]
