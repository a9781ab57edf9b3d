"""A row that was changed past the loop: the next verb finds it, nothing takes it into the chain, and two people settle it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from anlan.kernel import clock
from anlan.kernel.admission.accounts import renew_password
from anlan.kernel.history.errors import Altered, Incomplete, NotAllowed, SamePerson, WrongState
from anlan.kernel.history.models import Alteration, Event
from anlan.kernel.history.verify import verify
from anlan.kernel.loop.advance import advance, correct, extend, withdraw
from anlan.kernel.loop.alterations import confirm, propose
from anlan.kernel.loop.bulk import withdraw_many
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Notice
from anlan.kernel.people.models import Person
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW
from anlan.ledgers.hazards.models import Hazard


@pytest.fixture
def hazard(district, make_plant):
    values = {"description": "护栏松动", "found_on": date(2024, 10, 15), "place": make_plant()}
    return open_record(Hazard, values, actor=district.town_3, key=uuid4())


def alter(record, **values):
    """What somebody with the database's password does."""
    columns = ", ".join(f"{name} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {record._meta.db_table} SET {columns} WHERE id = %s", [*values.values(), record.pk])


def fresh(record):
    with unscoped("the row as it is", type(record)):
        return type(record).objects.get(pk=record.pk)


def alterations():
    with unscoped("what was found", Alteration):
        return list(Alteration.objects.order_by("pk"))


VERBS = {
    "advance": lambda hazard, district: advance(
        hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 11, 1)}
    ),
    "correct": lambda hazard, district: correct(
        hazard, {"spot": "二楼"}, actor=district.town_3, key=uuid4(), version=1, reason="写错"
    ),
    "extend": lambda hazard, district: extend(
        hazard, NOW + timedelta(days=90), actor=district.office, key=uuid4(), reason="等配件", version=1
    ),
    "withdraw": lambda hazard, district: withdraw(hazard, actor=district.office, key=uuid4(), reason="重复"),
    "withdraw_many": lambda hazard, district: withdraw_many([fresh(hazard)], actor=district.office, reason="重复"),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    "values",
    [{"description": "好好的"}, {"state": "closed"}, {"due_at": None}, {"version": 0}, {"head": b"x" * 32}],
    ids=["a fact", "its state", "its deadline", "its version", "its head"],
)
def test_every_verb_refuses_a_row_that_was_altered(district, hazard, verb, values):
    alter(hazard, **values)

    with pytest.raises(Altered):
        VERBS[verb](hazard, district)

    assert Event.objects.filter(ledger="hazards", record_id=hazard.pk).count() == 1
    assert [problem.ledger for problem in verify()] == ["hazards"]


def test_what_was_found_is_kept_with_what_history_says_and_the_auditor_is_told(district, hazard):
    alter(hazard, description="好好的", spot="二楼")

    with pytest.raises(Altered):
        VERBS["correct"](hazard, district)
    with pytest.raises(Altered):
        VERBS["advance"](hazard, district)

    (kept,) = alterations()
    assert kept.differing == {"description": ["护栏松动", "好好的"], "spot": [None, "二楼"]}
    assert (kept.known, kept.found_by, kept.number) == (True, "verb", hazard.number)
    with unscoped("the auditor's notices", Notice):
        assert Notice.objects.get(role="auditor").record_id == hazard.pk


def test_accounts_of_an_altered_person_wait_as_well(district):
    with unscoped("somebody of the cast", Person):
        person = Person.objects.get(pk=district.town_4.person_id)
    alter(person, phone="13900001111")

    with pytest.raises(Altered):
        renew_password(person, actor=district.administrator, key=uuid4())

    assert [kept.differing for kept in alterations()] == [{"phone": ["", "13900001111"]}]


@pytest.fixture
def altered(district, hazard):
    alter(hazard, description="好好的")
    with pytest.raises(Altered):
        VERBS["correct"](hazard, district)
    return alterations()[0]


def test_the_auditor_proposes_and_a_second_person_puts_it_back(district, hazard, altered):
    propose(altered, "restore", "查日志：运维误操作", actor=district.auditor)

    confirm(altered, actor=district.office, key=uuid4())

    assert fresh(hazard).description == "护栏松动"
    event = Event.objects.get(ledger="hazards", record_id=hazard.pk, seq=2)
    assert (event.step, event.person_id) == ("altered_restored", district.office.person_id)
    assert event.content["altered"] == {"description": ["护栏松动", "好好的"]}
    assert event.content["reason"] == "查日志：运维误操作"
    assert list(verify()) == []
    VERBS["advance"](hazard, district)
    assert list(verify()) == []


def test_or_it_is_taken_as_a_correction_with_its_reason(district, hazard, altered):
    propose(altered, "take", "现场核对，护栏已换", actor=district.auditor)

    confirm(altered, actor=district.office, key=uuid4())

    assert fresh(hazard).description == "好好的"
    event = Event.objects.get(ledger="hazards", record_id=hazard.pk, seq=2)
    assert (event.step, event.content["values"]) == ("altered_taken", {"description": "好好的"})
    assert list(verify()) == []


def test_a_state_that_is_put_back_has_its_to_do_and_its_spans_again(district, hazard):
    alter(hazard, state="closed", due_at=None)
    with pytest.raises(Altered):
        VERBS["correct"](hazard, district)
    propose(alterations()[0], "restore", "误操作", actor=district.auditor)

    confirm(alterations()[0], actor=district.office, key=uuid4())

    assert fresh(hazard).state == "found"
    VERBS["advance"](hazard, district)
    assert fresh(hazard).state == "rectifying"


def test_nobody_settles_alone(district, altered):
    with pytest.raises(WrongState):
        confirm(altered, actor=district.office, key=uuid4())
    with pytest.raises(NotAllowed):
        propose(altered, "restore", "误操作", actor=district.office)
    with pytest.raises(Incomplete):
        propose(altered, "restore", " ", actor=district.auditor)
    propose(altered, "restore", "误操作", actor=district.auditor)
    with pytest.raises(SamePerson):
        confirm(altered, actor=district.auditor, key=uuid4())
    with pytest.raises(NotAllowed):
        confirm(altered, actor=district.town_3, key=uuid4())


def test_what_is_altered_again_is_proposed_again(district, hazard, altered):
    propose(altered, "take", "核对无误", actor=district.auditor)
    alter(hazard, description="又改了")

    with pytest.raises(WrongState):
        confirm(altered, actor=district.office, key=uuid4())
    with pytest.raises(Altered):
        VERBS["correct"](hazard, district)

    (kept,) = alterations()
    assert (kept.choice, kept.differing) == ("", {"description": ["护栏松动", "又改了"]})


def test_a_row_that_came_past_the_loop_is_no_record_of_it(district, hazard):
    stray = fresh(hazard)
    stray.pk, stray.number, stray.natural_key, stray.version, stray.head = None, "YH-2024-9999", None, 0, b""
    stray.save(force_insert=True)

    with pytest.raises(Altered):
        withdraw(stray, actor=district.office, key=uuid4(), reason="重复")

    (kept,) = alterations()
    assert (kept.known, kept.differing) == (False, {})


def test_the_clock_set_back_an_hour_accuses_nobody(district, hazard):
    with clock.fixed(NOW - timedelta(hours=1)):
        VERBS["advance"](hazard, district)

    assert list(verify()) == []
    assert fresh(hazard).state_since == NOW
