"""A request that an act overtakes ends with it, in history and with a word to whoever asked; whatever the act is."""

from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.models import Event
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop import requests
from anlan.kernel.loop.advance import advance, correct, extend, withdraw
from anlan.kernel.loop.inbox import deliveries_to
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.timeline import history
from anlan.kernel.testing.proof import prove

WANTED = date(2024, 11, 5)


@pytest.fixture
def hazard(district, plant):
    facts = {"place": plant, "region": plant.region, "sector": plant.sector, "description": "配电箱敞开"}
    facts["found_on"] = date(2024, 10, 16)
    record = open_record(LEDGERS["hazards"].model, facts, actor=district.village_3, key=uuid4())
    advance(record, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 25)})
    return record


def rectified(hazard, district, manager):
    prove(hazard, "整改后", manager)
    advance(hazard, "rectify", actor=manager, key=uuid4(), content={"fix_measures": "装好箱门"})


def withdrawn(hazard, district, manager):
    withdraw(hazard, actor=district.office, key=uuid4(), reason="报重了")


def extended(hazard, district, manager):
    until = clock.end_of(WANTED)
    extend(hazard, until, actor=district.office, key=uuid4(), reason="电话里说过", version=hazard.version)


def corrected(hazard, district, manager):
    values = {"description": "配电箱没有盖", "fix_due_on": WANTED}
    correct(hazard, values, actor=district.office, key=uuid4(), version=hazard.version, reason="写明白")


ACTS = {"报整改完成": rectified, "撤回": withdrawn, "延期": extended, "更正": corrected}
OVERTAKES = [
    (requests.EXTEND, "报整改完成"), (requests.EXTEND, "撤回"), (requests.EXTEND, "延期"), (requests.EXTEND, "更正"),
    (requests.WITHDRAW, "撤回"), (requests.CORRECT, "撤回"), (requests.CORRECT, "更正"),
]  # fmt: skip


def ask(kind, hazard, district, manager):
    asker = manager if kind == requests.EXTEND else district.village_3
    until = clock.end_of(WANTED) if kind == requests.EXTEND else None
    values = {"description": "配电箱没有盖"} if kind == requests.CORRECT else None
    requests.ask(hazard, kind, actor=asker, key=uuid4(), reason="等配件", until=until, values=values)
    return asker


def ends(hazard):
    return [line for line in history(hazard) if line.what == "申请自动了结"]


@pytest.mark.parametrize(("kind", "act"), OVERTAKES)
def test_what_was_asked_for_ends_with_the_act_that_overtakes_it(district, hazard, manager, client_of, kind, act):
    asker = ask(kind, hazard, district, manager)
    ACTS[act](hazard, district, manager)

    assert requests.waiting(hazard) is None
    (end,) = ends(hazard)
    assert ("理由", f"{requests.TITLES[kind]}申请：已办“{act}”，不用再答复") in end.details
    told = [each.notice.text for each in deliveries_to(asker)]
    assert [text for text in told if "自动了结" in text] == [
        f"{requests.TITLES[kind]}申请自动了结：已办“{act}”，不用再答复：{hazard.headline()}"
    ]
    page = client_of(district.office).get(f"/ledgers/hazards/{hazard.number}/").content.decode()
    assert "申请自动了结" in page
    assert list(verify("hazards")) == []


@pytest.mark.parametrize("kind", [requests.WITHDRAW, requests.CORRECT])
def test_what_may_still_be_granted_waits_on(district, hazard, manager, kind):
    ask(kind, hazard, district, manager)
    rectified(hazard, district, manager)

    assert requests.waiting(hazard) is not None
    assert ends(hazard) == []


def test_less_time_than_was_asked_for_leaves_the_request_waiting(district, hazard, manager):
    ask(requests.EXTEND, hazard, district, manager)
    until = clock.end_of(date(2024, 10, 28))
    extend(hazard, until, actor=district.office, key=uuid4(), reason="先延三天", version=hazard.version)

    assert requests.waiting(hazard) is not None


@pytest.mark.parametrize("kind", [requests.WITHDRAW, requests.CORRECT, requests.EXTEND])
def test_what_is_granted_is_answered_and_does_not_end_by_itself(district, hazard, manager, kind):
    ask(kind, hazard, district, manager)
    requests.decide(hazard, granted=True, actor=district.office, key=uuid4())

    assert ends(hazard) == []
    assert Event.objects.filter(ledger="hazards", record_id=hazard.pk, step="granted").count() == 1
