"""Rows that were altered or deleted by the thousand: each is kept, one person is told once, and two settle them together."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection, transaction

from anlan.kernel import clock
from anlan.kernel.history.errors import Altered, Incomplete, SamePerson
from anlan.kernel.history.models import Alteration, Event
from anlan.kernel.history.verify import verify
from anlan.kernel.loop.advance import advance, correct, withdraw
from anlan.kernel.loop.alterations import Run, confirm, confirm_run, propose, propose_run
from anlan.kernel.loop.models import Todo
from anlan.kernel.loop.nightly import verify_some
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Delivery, Notice
from anlan.kernel.scope import Scoped, unscoped
from anlan.kernel.testing.cast import NOW
from anlan.ledgers.hazards.models import Hazard


@pytest.fixture
def hazards(district, make_plant):
    plant = make_plant()
    return [
        open_record(
            Hazard, {"description": f"第{n}处护栏松动", "found_on": date(2024, 10, 15), "place": plant},
            actor=district.town_3, key=uuid4(),
        )
        for n in range(6)
    ]  # fmt: skip


def sql(statement, *parameters):
    """What somebody with the database's own password does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, parameters)


def all_of(model, **where):
    with unscoped("the test looks at all rows", Scoped):
        return list(model.objects.filter(**where).order_by("pk"))


def run_of(ledger="hazards"):
    (run,) = {
        Run(each.ledger, each.found_at, each.proposed_at) for each in all_of(Alteration, ledger=ledger, settled_at=None)
    }
    return run


def notices():
    return [each.text for each in all_of(Notice, role="auditor")]


def settle(district, choice="restore"):
    propose_run(run_of(), choice, "夜里有人直接改库", actor=district.auditor)
    return confirm_run(run_of(), actor=district.office, key=uuid4())


def test_one_notice_tells_a_person_of_all_that_a_run_found(district, hazards):
    sql("UPDATE hazards_hazard SET description = '没有隐患'")
    sql("UPDATE people_body SET phone = '1' WHERE kind = 'town'")

    verify_some(clock.now())

    assert len(all_of(Alteration, ledger="hazards")) == len(hazards)
    towns = len(all_of(Alteration, ledger="bodies"))
    (text,) = notices()
    assert text.startswith(f"{len(hazards) + towns}条记录在系统之外被改动过（")
    assert f"隐患{len(hazards)}条" in text
    auditor = district.auditor.person_id
    assert Delivery.objects.filter(person_id=auditor, notice__key__startswith="altered:", channel="site").count() == 1
    assert {each.told_at for each in all_of(Alteration)} == {NOW}


def test_what_was_told_once_is_not_told_again_and_what_comes_later_is(district, hazards):
    sql("UPDATE hazards_hazard SET description = '没有隐患' WHERE id = %s", hazards[0].pk)
    list(verify())
    list(verify())
    sql("UPDATE hazards_hazard SET description = '没有隐患' WHERE id = ANY(%s)", [each.pk for each in hazards[1:3]])
    list(verify())

    assert notices() == [
        f"隐患{hazards[0].number}在系统之外被改动过，请到“审计”核对",
        "2条记录在系统之外被改动过（隐患2条），请到“审计”核对，可以一起处理",
    ]


def test_a_verb_over_many_tells_once(district, hazards):
    from anlan.kernel.loop.bulk import withdraw_many

    sql("UPDATE hazards_hazard SET description = '没有隐患'")

    with pytest.raises(Altered):
        withdraw_many(all_of(Hazard), actor=district.office, reason="重复")
    for hazard in hazards[:2]:
        with pytest.raises(Altered):
            withdraw(hazard, actor=district.office, key=uuid4(), reason="重复")

    assert len(notices()) == len(all_of(Alteration))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE hazards_hazard SET description = '没有隐患', spot = 'x'",
        "UPDATE hazards_hazard SET state = 'closed', due_at = NULL",
        "UPDATE hazards_hazard SET version = 7",
        "DELETE FROM hazards_hazard",
    ],
)
def test_two_people_put_all_of_them_back(district, hazards, statement):
    before = {each.pk: (each.description, each.state, each.due_at, each.number) for each in all_of(Hazard)}
    todos = len(all_of(Todo, closed_at=None, ledger="hazards"))
    sql(statement)
    list(verify())

    settled = settle(district)

    assert (settled.done, settled.left) == (len(hazards), ())
    assert {each.pk: (each.description, each.state, each.due_at, each.number) for each in all_of(Hazard)} == before
    assert list(verify()) == []
    assert (
        Event.objects.filter(ledger="hazards", step="altered_restored", content__reason="夜里有人直接改库").count() == 6
    )
    assert len(all_of(Todo, closed_at=None, ledger="hazards")) == todos
    assert all_of(Alteration, settled_at=None) == []
    advance(all_of(Hazard)[0], "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 11, 1)})
    assert list(verify()) == []


def test_or_take_them_as_corrections(district, hazards):
    sql("UPDATE hazards_hazard SET state = 'closed', due_at = NULL, spot = '二楼'")
    list(verify())

    settled = settle(district, "take")

    assert settled.done == len(hazards)
    assert {(each.state, each.spot) for each in all_of(Hazard)} == {("closed", "二楼")}
    assert all_of(Todo, closed_at=None, ledger="hazards") == []
    assert list(verify()) == []


def test_a_deletion_that_is_taken_leaves_the_record_withdrawn(district, hazards):
    sql("DELETE FROM hazards_hazard WHERE id = %s", hazards[0].pk)
    list(verify())
    (kept,) = all_of(Alteration)
    assert (kept.deleted, kept.known, kept.number) == (True, True, hazards[0].number)
    assert notices() == [f"隐患{hazards[0].number}在系统之外被删去，请到“审计”核对"]

    propose(kept, "take", "重复登记", actor=district.auditor)
    event = confirm(kept, actor=district.office, key=uuid4())

    (row,) = all_of(Hazard, pk=hazards[0].pk)
    assert (row.state, row.number, event.after) == ("withdrawn", hazards[0].number, "withdrawn")
    assert all_of(Todo, closed_at=None, ledger="hazards", record_id=row.pk) == []
    assert list(verify()) == []


def test_a_deleted_record_that_had_moved_on_comes_back_as_it_was(district, hazards):
    hazard = hazards[0]
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 11, 1)})
    correct(hazard, {"spot": "二楼"}, actor=district.town_3, key=uuid4(), version=2, reason="补上")
    (before,) = all_of(Hazard, pk=hazard.pk)
    sql("DELETE FROM hazards_hazard WHERE id = %s", hazard.pk)
    list(verify())
    (kept,) = all_of(Alteration)
    propose(kept, "restore", "误删", actor=district.auditor)

    confirm(kept, actor=district.office, key=uuid4())

    (row,) = all_of(Hazard, pk=hazard.pk)
    names = {field.attname for field in Hazard._meta.concrete_fields} - {"version", "head"}
    assert {name: getattr(row, name) for name in names} == {name: getattr(before, name) for name in names}


def test_one_that_was_changed_again_stays_and_the_others_are_settled(district, hazards):
    sql("UPDATE hazards_hazard SET description = '没有隐患'")
    list(verify())
    propose_run(run_of(), "restore", "误操作", actor=district.auditor)
    sql("UPDATE hazards_hazard SET description = '又改了' WHERE id = %s", hazards[2].pk)

    settled = confirm_run(run_of(), actor=district.office, key=uuid4())

    assert settled.done == len(hazards) - 1
    ((number, why),) = settled.left
    assert number == hazards[2].number
    assert "又被改动过" in why
    assert [each.record_id for each in all_of(Alteration, settled_at=None)] == [hazards[2].pk]


def test_nobody_settles_a_run_alone_and_what_cannot_be_put_back_is_not_proposed_so(district, hazards):
    sql("UPDATE hazards_hazard SET description = '没有隐患'")
    sql("DELETE FROM loop_event WHERE ledger = 'hazards' AND record_id = %s", hazards[0].pk)
    list(verify())

    assert propose_run(run_of(), "restore", "误操作", actor=district.auditor) == len(hazards) - 1
    with pytest.raises(Incomplete):
        propose_run(Run("hazards", run_of_open(hazards[0])), "restore", "误操作", actor=district.auditor)
    proposed = next(each for each in all_of(Alteration, settled_at=None) if each.choice)
    with pytest.raises(SamePerson):
        confirm_run(Run("hazards", proposed.found_at, proposed.proposed_at), actor=district.auditor, key=uuid4())


def run_of_open(hazard):
    return next(each.found_at for each in all_of(Alteration, record_id=hazard.pk))


def test_twelve_thousand_are_told_as_such():
    from anlan.kernel.loop.alarm import _count

    assert _count(12_000) == "1.2万条"
