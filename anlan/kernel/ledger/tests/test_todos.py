"""A new version of the software gives a state to another holder: open to-dos follow, and nobody is said to have altered them."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from anlan.kernel import clock
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.todos import keep_todos
from anlan.kernel.loop.declare import LOOPS
from anlan.kernel.loop.models import Todo
from anlan.kernel.loop.nightly import verify_some
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Notice
from anlan.kernel.people.roles import OFFICE, TOWN
from anlan.kernel.scope import Scoped, unscoped
from anlan.ledgers.hazards.models import Hazard


@pytest.fixture
def hazard(district, make_plant):
    facts = {"found_on": date(2024, 10, 15), "place": make_plant(), "description": "安全出口被堵"}
    record = open_record(Hazard, facts, actor=district.town_3, key=uuid4())
    keep_todos()
    return record


@pytest.fixture
def upgraded(hazard, monkeypatch):
    """The version that comes next: what a town held is the office's now."""
    loop = LOOPS["hazards"]
    states = tuple(replace(state, holder=OFFICE) if state.code == hazard.state else state for state in loop.states)
    monkeypatch.setitem(LOOPS, "hazards", _same_but(loop, states))
    return hazard


def _same_but(loop, states):
    """Not by `replace`, which would declare the ledger's loop once more for all that comes after."""
    copy = object.__new__(type(loop))
    for name, value in vars(loop).items():
        object.__setattr__(copy, name, value)
    object.__setattr__(copy, "states", states)
    object.__setattr__(copy, "by_code", {state.code: state for state in states})
    return copy


def holders():
    with unscoped("the test looks at all", Scoped):
        return list(Todo.objects.filter(ledger="hazards", closed_at=None).values_list("role", flat=True))


def told():
    with unscoped("the auditor's notices", Notice):
        return [each.text for each in Notice.objects.filter(role="auditor")]


def test_open_todos_follow_the_new_rule_and_verify(upgraded):
    said = []
    assert holders() == [TOWN]

    counts = keep_todos(said.append)

    assert counts == {"hazards": 1}
    assert holders() == [OFFICE]
    assert said == ["隐患：1条待办按新的规则重新安排了"]
    assert told() == ["软件升级后换了经办岗位，待办已按新的规则重新安排：隐患1条"]
    assert [each for each in verify() if each.ledger == "todos"] == []
    verify_some(clock.now())
    assert len(told()) == 1
    assert keep_todos() == {}


def test_one_that_somebody_altered_is_left_to_the_verification_where_no_rule_changed(hazard):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE loop_todo SET role = 'village'")

    assert keep_todos() == {}
    assert holders() == ["village"]
    assert [each.number for each in verify() if each.ledger == "todos"] == [hazard.number]
