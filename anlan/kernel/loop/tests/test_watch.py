"""What is due is reminded of and what is late is chased, once to each level, whatever else is late and whoever sweeps."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop import watch
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.inbox import deliveries_to, open_todos
from anlan.kernel.loop.models import Todo
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Notice
from anlan.kernel.people import roles
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import VILLAGE_3, seat


@pytest.fixture
def find_hazard(district, make_plant):
    plant = make_plant()

    def find(description, at=plant):
        values = {
            "place": at, "region": at.region, "sector": at.sector, "description": description, "found_on": date(2024, 10, 12),
        }  # fmt: skip
        return open_record(LEDGERS["hazards"].model, values, actor=district.town_3, key=uuid4())

    return find


def due_in(hazard, span):
    with unscoped("the test sets the deadline", Todo):
        Todo.objects.filter(record_id=hazard.pk, ledger="hazards").update(due_at=clock.now() + span)


def told_of(hazard):
    with unscoped("all notices of the test", Notice):
        return [notice.key.partition(":")[0] for notice in Notice.objects.filter(record_id=hazard.pk)]


def test_what_everybody_was_told_of_does_not_keep_what_is_new_from_being_told(find_hazard, monkeypatch):
    monkeypatch.setattr(watch, "AT_ONCE", 2)
    old, new, soon = (
        [find_hazard(f"老问题{number}") for number in range(3)],
        find_hazard("新问题"),
        find_hazard("快到期"),
    )
    for hazard in old:
        due_in(hazard, timedelta(days=-60))
    watch.sweep(clock.now())
    due_in(new, timedelta(hours=-1))
    due_in(soon, timedelta(hours=5))

    watch.sweep(clock.now())

    assert told_of(new) == ["late"]
    assert told_of(soon) == ["due"]


def test_nothing_is_told_twice(find_hazard):
    late, soon = find_hazard("超期"), find_hazard("快到期")
    due_in(late, timedelta(hours=-1))
    due_in(soon, timedelta(hours=5))

    assert watch.sweep(clock.now()) == 2
    assert watch.sweep(clock.now()) == 0


def test_a_notice_counts_the_days_of_being_late_as_every_page_does(find_hazard):
    late = find_hazard("超期")
    due_in(late, clock.end_of(clock.today() - timedelta(days=2)) - clock.now())

    watch.sweep(clock.now())

    with unscoped("all notices of the test", Notice):
        assert Notice.objects.get(record_id=late.pk).text.startswith("超期2天：")


def test_the_holder_is_reminded_and_another_town_hears_nothing(district, find_hazard):
    due_in(find_hazard("快到期"), timedelta(hours=5))

    watch.sweep(clock.now())

    assert [each.notice.text for each in deliveries_to(district.town_3)] == [
        "10月16日14:00到期：交办 宏达机械厂（示范）：快到期"
    ]
    assert not deliveries_to(district.town_4).exists()


def test_what_is_due_by_a_day_is_reminded_of_by_that_day_not_by_the_midnight_after_it(district, find_hazard):
    due_in(find_hazard("今天到期"), clock.end_of(clock.today()) - clock.now())

    watch.sweep(clock.now())

    assert [each.notice.text for each in deliveries_to(district.town_3)] == [
        "10月16日到期：交办 宏达机械厂（示范）：今天到期"
    ]


def test_a_hazard_put_to_its_right_place_leaves_the_other_places_desk(district, find_hazard):
    hazard = find_hazard("配电箱无漏电保护")
    right = open_record(
        LEDGERS["enterprises"].model, {"name": "二号厂（示范）", "region": VILLAGE_3, "sector": "industry"},
        actor=district.town_3, key=uuid4(),
    )  # fmt: skip
    desks = [
        seat(
            f"desk{place.pk}", f"厂安{place.pk}", roles.ENTERPRISE, district.system, body=district.bodies["village_3"],
            region=VILLAGE_3, place=place.pk,
        )
        for place in (hazard.place, right)
    ]  # fmt: skip

    correct(hazard, {"place": right}, actor=district.town_3, key=uuid4(), version=1)

    seen = [Todo.objects.within(desk.scope).filter(record_id=hazard.pk).count() for desk in desks]
    assert seen == [0, 1]
    assert hazard.pk in [todo.record_id for todo in open_todos(district.town_3)]
