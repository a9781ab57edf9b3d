"""Two at once: of rival moves one wins, and a repeated key takes effect once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections

from anlan.kernel import clock
from anlan.kernel.history.errors import LoopError, WrongState
from anlan.kernel.history.models import Event
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Body
from anlan.kernel.scope import Scoped, unscoped
from anlan.kernel.testing.cast import NOW, TOWN_3

_EIGHT = range(8)


@pytest.fixture
def values():
    return {"name": "清河镇卫生院", "kind": "other", "region": TOWN_3}


def at_once(do):
    """What eight threads get when they all do the same at once: results, or the LoopErrors they met."""

    def one(_):
        try:
            with clock.fixed(NOW):
                return do()
        except LoopError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, _EIGHT))


@pytest.mark.django_db(transaction=True)
def test_the_same_key_eight_times_at_once_opens_one_record(district, values):
    key, actor = uuid4(), district.administrator

    results = at_once(lambda: open_record(Body, values, actor=actor, key=key))

    assert {record.pk for record in results} == {results[0].pk}
    assert Event.objects.filter(key=key).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_editors_at_once_one_wins_and_the_others_learn_who(district, values):
    actor = district.administrator
    body = open_record(Body, values, actor=actor, key=uuid4())

    def edit():
        with unscoped("each thread reads the record anew", Scoped):
            mine = Body._base_manager.get(pk=body.pk)
        return correct(mine, {"short": str(uuid4())[:8]}, actor=actor, key=uuid4(), version=1)

    results = at_once(edit)

    lost = [result for result in results if isinstance(result, WrongState)]
    assert len(lost) == 7
    assert all("陈默" in str(error) for error in lost)


@pytest.mark.django_db(transaction=True)
def test_numbers_given_at_once_are_all_different(district):
    actor = district.administrator

    results = at_once(
        lambda: open_record(
            Body, {"name": f"单位{uuid4()}", "kind": "other", "region": TOWN_3}, actor=actor, key=uuid4()
        )
    )

    assert len({record.number for record in results}) == 8
