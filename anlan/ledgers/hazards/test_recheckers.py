"""Who closes a hazard is another person than who put it right: by what the record says as much as by who presses."""

from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import Incomplete
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.declare import LOOPS

from .testing import rectify


def test_a_step_that_another_person_must_take_asks_it_of_the_name_it_brings_too():
    """Of every loop: a column that begins with the name of whoever fills the form in says who took the step."""
    own_names = {code: set(ledger.form.own_name) for code, ledger in LEDGERS.items()}
    lacking = {
        (loop.code, step.code, name)
        for loop in LOOPS.values()
        for step in loop.steps
        for name in (own_names[loop.code] & set(step.brings)) - set(step.named)
        if step.not_by
    }

    assert lacking == set()


def test_whoever_rectified_is_not_named_as_the_one_who_rechecked(district, hazard, client_of):
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})
    rectify(hazard, district.town_3)
    other, address = client_of(district.town_3_other), f"/ledgers/hazards/{hazard.number}/"

    refused = other.post(f"{address}steps/verify/", _step(hazard, "何伟、张明"))
    taken = other.post(f"{address}steps/verify/", _step(hazard, "何伟"))

    assert refused.status_code == 422
    assert "复查人写的是张明，“报整改完成”就是张明办的，要由另一个人办。" in refused.content.decode()
    assert taken.status_code == 302
    hazard.refresh_from_db()
    assert (hazard.state, hazard.rechecker) == ("closed", "何伟")


def test_nor_does_a_correction_name_them_afterwards(district, hazard):
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})
    rectify(hazard, district.town_3)
    advance(hazard, "verify", actor=district.town_3_other, key=uuid4(), content={"rechecker": "何伟"})

    with pytest.raises(Incomplete, match="复查人写的是张明，“报整改完成”就是张明办的"):
        correct(
            hazard, {"rechecker": "张明"}, actor=district.office, key=uuid4(), version=hazard.version, reason="写错了"
        )
    correct(hazard, {"rechecker": "郑直"}, actor=district.office, key=uuid4(), version=hazard.version, reason="写错了")

    assert hazard.rechecker == "郑直"


def _step(hazard, rechecker):
    values = {"key": str(uuid4()), "version": str(hazard.version), "rechecker": rechecker}
    return {f"verify-{name}": value for name, value in values.items()}
