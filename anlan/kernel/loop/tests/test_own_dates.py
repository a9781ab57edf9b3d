"""Where a record begins and until when it waits follow from what it says: asked of decisions with a loop that says more than theirs."""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import NotAllowed
from anlan.kernel.history.models import Event
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop import watch
from anlan.kernel.loop.advance import advance, correct, extend, withdraw
from anlan.kernel.loop.bulk import Origin, open_many
from anlan.kernel.loop.declare import LOOPS, WORKING, Beginning, Limit, Step
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import powers
from anlan.kernel.people.roles import OFFICE, TOWN
from anlan.kernel.scope.record import WITHDRAWN
from anlan.kernel.sheets.intake import commit, stage

DUE_ON, LATER_ON = date(2024, 10, 20), date(2024, 11, 20)


def _where_done(values: Mapping[str, Any]) -> str:
    return "done" if values["done_on"] else ""


STEPS = (
    Step("put_off", "改期", ("open",), "open", by=(TOWN,), brings=("due_on", "progress")),
    Step("next_week", "缓一周", ("open",), "open", by=(TOWN,),
         sets=lambda decision, at: {"due_on": decision.due_on + timedelta(days=7)}),
    Step("along", "随会办", ("open",), "done", by=(TOWN, OFFICE), led=True),
)  # fmt: skip


@pytest.fixture
def loop(monkeypatch):
    """That of decisions with three more steps, and a beginning for what was done before it was put in; the real one is put back."""
    monkeypatch.setattr(powers, "_granted", {name: set(roles) for name, roles in powers._granted.items()})
    real = LOOPS["decisions"]
    monkeypatch.setitem(LOOPS, "decisions", real)
    monkeypatch.setattr(real.model, "state_titles", real.model.state_titles)
    beginning = Beginning(("done",), ("done_on",), _where_done)
    yield replace(real, steps=(*real.steps, *STEPS), beginning=beginning)
    powers.of_role.cache_clear()


@pytest.fixture
def town(district, loop):
    return replace(district.town_3, powers=powers.of_role(TOWN))


@pytest.fixture
def meeting(district):
    facts = {"name": "专题会", "kind": "special", "held_at": "2024-09-03T09:00+08:00"}
    return open_record(LEDGERS["meetings"].model, facts, actor=district.office, key=uuid4())


@pytest.fixture
def put_in(district, loop, meeting):
    def made(**more):
        facts = {
            "meeting": meeting,
            "text": f"排查渡口{more}",
            "holder": district.bodies["town_3"],
            "due_on": DUE_ON,
            **more,
        }
        return open_record(loop.model, facts, actor=district.office, key=uuid4())

    return made


def due_of_the_todo(actor, record):
    return [todo.due_at for todo in open_todos(actor) if (todo.ledger, todo.record_id) == (record.code, record.pk)]


def test_a_step_that_stays_and_brings_the_date_of_its_state_moves_the_deadline_and_the_to_do(district, town, put_in):
    decision = put_in()
    with clock.fixed(clock.end_of(DUE_ON) + timedelta(days=1)):
        watch.sweep(clock.now())

        advance(decision, "put_off", actor=town, key=uuid4(), content={"due_on": LATER_ON})

        assert decision.due_at == clock.end_of(LATER_ON)
        assert due_of_the_todo(district.town_3, decision) == [decision.due_at]
        assert open_todos(district.town_3).get(record_id=decision.pk, ledger="decisions").late_level == 0
    advance(decision, "next_week", actor=town, key=uuid4())

    assert decision.due_at == clock.end_of(LATER_ON + timedelta(days=7))
    assert due_of_the_todo(district.town_3, decision) == [decision.due_at]
    assert list(verify("decisions")) == []


def test_a_limit_that_is_counted_from_a_day_of_the_record_moves_with_that_day(
    district, town, put_in, loop, monkeypatch
):
    """By a step and by a correction."""
    state = replace(loop.by_code["open"], due_field="", counted_from="due_on", within=Limit(3, WORKING, source="示范"))
    monkeypatch.setitem(loop.by_code, "open", state)
    decision = put_in()
    assert decision.due_at == clock.end_of(date(2024, 10, 23))

    advance(decision, "put_off", actor=town, key=uuid4(), content={"due_on": LATER_ON})
    assert decision.due_at == clock.end_of(date(2024, 11, 25))
    correct(decision, {"due_on": date(2024, 11, 4)}, actor=district.office, key=uuid4(), version=2, reason="写错了")

    assert due_of_the_todo(district.town_3, decision) == [decision.due_at] == [clock.end_of(date(2024, 11, 7))]


def test_a_step_that_stays_and_brings_no_other_date_wins_no_time(district, town, put_in):
    decision = put_in()
    extend(decision, clock.end_of(LATER_ON), actor=district.office, key=uuid4(), reason="等汛期过去", version=1)

    for content in ({"progress": "查了一半"}, {"due_on": LATER_ON, "progress": "查了七成"}):
        advance(decision, "put_off", actor=town, key=uuid4(), content=content)

        assert decision.due_at == clock.end_of(LATER_ON)
        assert due_of_the_todo(district.town_3, decision) == [decision.due_at]


def test_a_step_that_is_led_is_taken_along_with_another_record_alone(district, town, put_in, client_of):
    decision = put_in()
    page = f"/ledgers/decisions/{decision.number}/"
    answer = client_of(district.town_3).post(f"{page}steps/along/", {"along-key": str(uuid4()), "along-version": "1"})

    assert answer.status_code == 403
    assert "steps/along/" not in client_of(district.town_3).get(page).content.decode()
    with pytest.raises(NotAllowed, match="不单独办"):
        advance(decision, "along", actor=town, key=uuid4())

    advance(decision, "along", actor=replace(district.office, powers=powers.of_role(OFFICE)), key=uuid4(), led=True)

    assert decision.state == "done"


def test_a_record_begins_where_its_facts_put_it_by_whatever_way_it_comes_in(district, loop, meeting, put_in):
    done_on = date(2024, 9, 9)
    by_program = put_in(done_on=done_on)
    titles = ("会议", "议定事项", "责任单位", "完成时限", "办结日期")
    rows = [
        ("专题会", "排查公路", "清河镇人民政府", "2024-10-20", ""),
        ("专题会", "排查砖厂", "清河镇人民政府", "2024-10-20", "2024-09-09"),
    ]
    sheet = "\n".join(",".join(row) for row in (titles, *rows)).encode("utf-8-sig")
    ledger = copy(LEDGERS["decisions"])
    object.__setattr__(ledger, "past", ())  # the day alone tells
    commit(stage(ledger, sheet, "议定事项.csv", district.office))
    facts = {
        "region": district.office.region, "meeting_id": meeting.pk, "text": "排查桥梁",
        "holder_id": district.bodies["town_3"].pk, "due_on": DUE_ON, "done_on": done_on, "decided_on": None,
    }  # fmt: skip
    open_many(
        loop.model,
        tuple(facts),
        [tuple(facts.values())],
        actor=district.office,
        origin=Origin("台账.xlsx", ""),
        row_numbers=[2],
    )

    states = dict(loop.model.objects.within(district.office.scope).values_list("text", "state"))

    assert by_program.state == "done"
    assert {text: states[text] for text in ("排查公路", "排查砖厂", "排查桥梁")} == {
        "排查公路": "open", "排查砖厂": "done", "排查桥梁": "done",
    }  # fmt: skip
    assert by_program.pk not in [todo.record_id for todo in open_todos(district.town_3).filter(ledger="decisions")]
    assert Event.objects.get(ledger="decisions", record_id=by_program.pk).after == "done"
    assert list(verify("decisions")) == []


def test_what_began_closed_is_its_makers_to_withdraw_until_somebody_else_has_it(district, loop):
    facts = {"name": "镇例会", "kind": "dispatch", "held_at": "2024-09-03T09:00+08:00"}
    meeting = open_record(LEDGERS["meetings"].model, facts, actor=district.town_3, key=uuid4())
    facts = {
        "meeting": meeting, "text": "排查渡口", "holder": district.bodies["village_3"], "due_on": DUE_ON, "done_on": date(2024, 9, 9),
    }  # fmt: skip
    decision = open_record(loop.model, facts, actor=district.town_3, key=uuid4())

    withdraw(decision, actor=district.town_3, key=uuid4(), reason="登错了")

    assert decision.state == WITHDRAWN
