"""To-dos that somebody deleted or altered by SQL are made what the records say, by the nightly run; the auditor is told."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from anlan.kernel import clock
from anlan.kernel.loop.advance import withdraw
from anlan.kernel.loop.models import Todo
from anlan.kernel.loop.nightly import verify_some
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.todos_again import mend_todos
from anlan.kernel.notice.models import Notice
from anlan.kernel.scope import Scoped, unscoped
from anlan.ledgers.hazards.models import Hazard


@pytest.fixture
def hazards(district, make_plant):
    plant = make_plant()
    facts = {"found_on": date(2024, 10, 15), "place": plant}
    return [
        open_record(Hazard, {**facts, "description": f"第{n}处"}, actor=district.town_3, key=uuid4()) for n in range(3)
    ]


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def waiting():
    names = (
        "record_id",
        "state",
        "role",
        "region",
        "sector",
        "body_id",
        "post_id",
        "place",
        "due_at",
        "opened_at",
        "title",
    )
    with unscoped("the test looks at all", Scoped):
        return sorted(map(str, Todo.objects.filter(closed_at=None, ledger="hazards").values_list(*names)))


def told():
    with unscoped("the auditor's notices", Notice):
        return [each.text for each in Notice.objects.filter(role="auditor")]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM loop_todo",
        "UPDATE loop_todo SET closed_at = now()",
        "UPDATE loop_todo SET role = 'village', region = '990199104'",
        "UPDATE loop_todo SET due_at = '2030-01-01'",
        "UPDATE loop_todo SET state = 'closed'",
    ],
)
def test_they_are_as_they_were_and_the_auditor_is_told_once(district, hazards, statement):
    before = waiting()
    sql(statement)

    verify_some(clock.now())

    assert waiting() == before
    assert told() == [f"{len(hazards)}条待办和记录对不上（在系统之外被删去或改动过），已按记录改正"]
    assert mend_todos(clock.now()) == 0


def test_one_of_a_matter_that_is_over_is_closed(district, hazards):
    sql("UPDATE loop_todo SET closed_at = NULL")
    withdraw(hazards[0], actor=district.office, key=uuid4(), reason="重复")
    sql("UPDATE loop_todo SET closed_at = NULL WHERE record_id = %s", hazards[0].pk)

    assert mend_todos(clock.now()) == 1
    assert len(waiting()) == 2


def test_what_was_altered_itself_waits_for_two_people(district, hazards):
    before = waiting()
    sql("UPDATE hazards_hazard SET state = 'closed', due_at = NULL WHERE id = %s", hazards[0].pk)

    assert mend_todos(clock.now()) == 0
    assert waiting() == before


def test_where_nothing_was_altered_nothing_is_mended(district, hazards):
    assert mend_todos(clock.now()) == 0
    assert told() == []
