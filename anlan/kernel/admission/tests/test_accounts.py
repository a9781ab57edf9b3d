"""Usernames are free, valid and one's own, whatever people are called; of several who open the same accounts at once one does."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connections
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from anlan.kernel import clock
from anlan.kernel.admission.accounts import open_account, open_accounts, usernames_for
from anlan.kernel.history.errors import LoopError, NotAllowed
from anlan.kernel.history.verify import verify
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Account, Person
from anlan.kernel.testing.cast import NOW, TOWN_3, TOWN_4
from anlan.kernel.testing.tries import tries

_NAMES = st.lists(st.one_of(st.sampled_from(["高洁", "高杰", "张明", "town 3", "Ω"]), st.text(max_size=12)), max_size=8)


@given(_NAMES)
@example(["高洁", "高杰", "高捷"])
@example(["town_3", "Town_3", " ", ""])
@example(["a" * 60, "a" * 60])
@settings(max_examples=tries(15, 60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_name_gives_a_username_that_is_free(district, names):
    people = [Person(name=name, number=f"RY-2024-{number:04}") for number, name in enumerate(names)]

    chosen = usernames_for(people)

    assert all(re.fullmatch(r"[a-z][a-z0-9._-]{2,39}", username) for username in chosen)
    assert len(set(chosen)) == len(names)
    assert not Account.objects.filter(username__in=chosen).exists()


@pytest.fixture
def people(district):
    return [
        open_record(Person, {"name": name, "region": TOWN_3}, actor=district.system, key=uuid4())
        for name in ("高洁", "高杰")
    ]


@pytest.mark.django_db(transaction=True)
def test_pressed_eight_times_at_once_one_press_opens_and_tells(district, people):
    def press(number):
        try:
            with clock.fixed(NOW):
                if number == 7:  # somebody opens one of them alone meanwhile, under a name that the others want
                    return [open_account(people[1], "gaojie", actor=district.administrator, key=uuid4())]
                return open_accounts(people, actor=district.administrator, key=uuid4())
        except LoopError:
            return []
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        opened = [each for result in pool.map(press, range(8)) for each in result]

    assert len(opened) == len(people)
    assert set(Account.objects.filter(person__in=people).values_list("username", flat=True)) == {"gaojie", "gaojie2"}
    assert list(verify("people")) == []


def test_a_list_with_somebody_out_of_scope_opens_nothing(district, people):
    other = open_record(Person, {"name": "白雪", "region": TOWN_4}, actor=district.system, key=uuid4())
    keeper = replace(district.administrator, scope=district.town_3.scope)

    with pytest.raises(NotAllowed, match="不在您的管辖范围内"):
        open_accounts([*people, other], actor=keeper, key=uuid4())

    assert not Account.objects.filter(person__in=[*people, other]).exists()


def test_nobody_without_the_power_opens_any(district, people):
    with pytest.raises(NotAllowed):
        open_accounts(people, actor=district.town_3, key=uuid4())
