"""What comes twice: the same key with the same content is fine, with other content it is a conflict."""

from uuid import uuid4

import pytest

from anlan.kernel.history.errors import Incomplete, KeyConflict, NotAllowed, WrongState
from anlan.kernel.loop.advance import correct, withdraw
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Body
from anlan.kernel.testing.cast import TOWN_3

VALUES = {"name": "清河镇卫生院", "kind": "other", "region": TOWN_3}


def test_other_content_under_the_same_key_is_a_conflict(district):
    key = uuid4()
    open_record(Body, VALUES, actor=district.administrator, key=key)

    with pytest.raises(KeyConflict):
        open_record(Body, {**VALUES, "name": "别的"}, actor=district.administrator, key=key)


def test_a_correction_sent_twice_is_one(district):
    body, key = open_record(Body, VALUES, actor=district.administrator, key=uuid4()), uuid4()

    first = correct(body, {"short": "卫生院"}, actor=district.administrator, key=key, version=1)
    again = correct(body, {"short": "卫生院"}, actor=district.administrator, key=key, version=1)

    assert first.pk == again.pk


def test_other_corrections_under_the_same_key_are_a_conflict(district):
    body, key = open_record(Body, VALUES, actor=district.administrator, key=uuid4()), uuid4()
    correct(body, {"short": "卫生院"}, actor=district.administrator, key=key, version=1)

    with pytest.raises(KeyConflict):
        correct(body, {"short": "医院"}, actor=district.administrator, key=key, version=1)


def test_a_second_record_with_the_same_natural_key_is_refused_in_words(district):
    open_record(Body, VALUES, actor=district.administrator, key=uuid4())

    with pytest.raises(Incomplete, match="已有"):
        open_record(Body, VALUES, actor=district.administrator, key=uuid4())


def test_a_withdrawal_needs_a_reason_and_happens_once(district):
    body = open_record(Body, VALUES, actor=district.administrator, key=uuid4())
    with pytest.raises(Incomplete):
        withdraw(body, actor=district.administrator, key=uuid4(), reason=" ")

    withdraw(body, actor=district.administrator, key=uuid4(), reason="重复")

    with pytest.raises(WrongState):
        withdraw(body, actor=district.administrator, key=uuid4(), reason="再来一次")


def test_who_may_not_add_is_refused(district):
    with pytest.raises(NotAllowed):
        open_record(Body, VALUES, actor=district.town_3, key=uuid4())


def test_a_value_of_the_wrong_kind_is_named_by_its_label(district):
    with pytest.raises(Incomplete, match="单位类别"):
        open_record(Body, {**VALUES, "kind": "没有这类"}, actor=district.administrator, key=uuid4())
