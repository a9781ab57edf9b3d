"""What is special about training: what was bought, who came, and that it is held again when its certificates expire."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete, WrongState
from anlan.kernel.history.verify import verify
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from .falling_due import let_fall_due
from .models import Course

_HELD = {"held_on": date(2024, 6, 12), "people": 42}


class TestCourse(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Course
    brings: ClassVar = {
        "record": {"people": 40},
        "postpone": {"held_on": date(2024, 10, 16)},
        "cancel": {"cancel_reason": "防汛要紧"},
        "release": {"release_reason": "不再从事这项作业"},
    }
    starts: ClassVar = {"kept": {"held_on": date(2024, 6, 12), "people": 42}}

    def facts(self, district, plant):
        """A course of today that does not say yet how many came."""
        return {
            "name": "有限空间作业培训（示范）", "held_on": date(2024, 10, 16), "region": plant.region, "valid_until": date(2024, 12, 1),
        }  # fmt: skip

    def by_hand(self, district, plant):
        held, last_year = {"held_on": date(2024, 6, 12), "people": 42}, {"held_on": date(2023, 6, 12), "people": 42}
        planned = {
            "at": datetime(2024, 10, 10, 9, tzinfo=clock.LEGAL_ZONE),
            "held_on": date(2024, 10, 14),
            "people": 42,
        }
        off = planned | {"state": "cancelled"}
        bought, a_class = {"contractor": "服务公司（示范）", "cost_yuan": 80_000}, {"is_class": True}
        return {
            "training.held": ByHand(2, rows=[held, held | a_class], left_out=[last_year, planned, off]),
            "training.people": ByHand(50, rows=[held, held | {"people": 8}], left_out=[last_year, planned, off]),
            "training.bought_yuan": ByHand(
                80_001, rows=[held | bought, held | bought | {"cost_yuan": 1}],
                left_out=[held | {"cost_yuan": 5_000}, last_year | bought, planned | bought, off | bought],
            ),
            "training.bought_people": ByHand(
                50, rows=[held | bought, held | bought | {"people": 8}], left_out=[held, last_year | bought, planned | bought, off | bought]
            ),
            "training.classes": ByHand(
                1, rows=[held | a_class], left_out=[held, held, last_year | a_class, planned | a_class, off | a_class]
            ),
        }  # fmt: skip


def test_only_what_third_parties_were_paid_is_bought(district, make_plant):
    plant = make_plant()
    for name, contractor, cost in (("班一", "服务公司（示范）", 80_000), ("班二", "", 5_000)):
        facts = TestCourse().facts(district, plant) | {
            "name": name,
            "contractor": contractor,
            "cost_yuan": cost,
            **_HELD,
        }
        open_record(Course, facts, actor=district.town_3, key=uuid4())

    found = compute(["training.bought_yuan"], district.leader.scope, Period(date(2024, 1, 1), date(2024, 10, 15)))

    assert found["training.bought_yuan"].total == Decimal(80_000)


def test_more_passed_than_came_is_refused_in_words(district, make_plant):
    facts = TestCourse().facts(district, make_plant()) | _HELD | {"passed": 43}

    with pytest.raises(Incomplete, match="合格人数多于参训人数"):
        open_record(Course, facts, actor=district.town_3, key=uuid4())


def course_of(district, **more):
    facts = {"name": "有限空间复训班（示范）", "held_on": date(2024, 10, 18), "called": "赵一、钱二、孙三", **more}
    return open_record(Course, facts, actor=district.town_3, key=uuid4())


def waiting(actor):
    return [(todo.verb, todo.due_at) for todo in open_todos(actor).filter(ledger="training")]


def record(course, actor, missing, **more):
    advance(course, "record", actor=actor, key=uuid4(), content={"missing": missing, **more})


def test_who_came_is_all_on_the_list_but_whom_the_organiser_names_and_is_put_right_by_the_same_step(district):
    course, town = course_of(district), district.town_3
    assert [verb for verb, _ in waiting(town)] == ["办班，记到课"]
    with pytest.raises(WrongState, match="还没有结束"):
        record(course, town, "")

    with clock.fixed(datetime(2024, 10, 18, 17, tzinfo=clock.LEGAL_ZONE)):
        with pytest.raises(Incomplete, match="“李四”不在参训名单里"):
            record(course, town, "李四")
        record(course, town, "钱二", passed=2)
        assert (course.state, course.attendees, course.people) == ("filed", "赵一、孙三", 2)
        record(course, town, "")
        assert (course.attendees, course.people) == ("赵一、钱二、孙三", 3)

    assert waiting(town) == []
    assert list(verify("training")) == []


def test_a_course_without_names_says_how_many_came(district):
    course = course_of(district, called="")

    with clock.fixed(datetime(2024, 10, 18, 17, tzinfo=clock.LEGAL_ZONE)):
        with pytest.raises(Incomplete, match="没有参训名单的，请填人数"):
            record(course, district.town_3, "")
        record(course, district.town_3, "", people=30)

    assert (course.state, course.people) == ("filed", 30)
    with pytest.raises(Incomplete, match="请填人数"):
        course_of(district, held_on=date(2024, 10, 1))


def test_what_certified_somebody_is_held_again_before_its_certificates_expire(district, client_of):
    """The same people are asked; a course that is only planned closes nothing, and one that expired before it was put in is nobody's."""
    town, held = district.town_3, {"held_on": date(2021, 12, 1), "people": 3}
    former = course_of(district, name="有限空间取证班（示范）", valid_until=date(2024, 12, 1), **held)
    course_of(district, name="后年到期的（示范）", valid_until=date(2026, 12, 1), **held)
    course_of(district, name="早过期的（示范）", valid_until=date(2023, 12, 1), **held)
    course_of(district, name="没有证书的（示范）", **held)

    assert [let_fall_due(clock.now()) for _ in range(2)] == [1, 0]
    assert waiting(town) == [("组织复训", clock.end_of(date(2024, 12, 1)))]
    page = client_of(town).get(f"/ledgers/training/{former.number}/").content.decode()
    assert f"/ledgers/training/new/?repeats={former.number}" in page
    form = client_of(town).get(f"/ledgers/training/new/?repeats={former.number}").content.decode()
    assert former.number in form

    again = open_record(
        Course,
        {"name": "有限空间复训班（示范）", "held_on": date(2024, 10, 18), "repeats": former},
        actor=town,
        key=uuid4(),
    )
    assert (again.called, len(waiting(town))) == ("赵一、钱二、孙三", 2)
    with clock.fixed(datetime(2024, 10, 18, 17, tzinfo=clock.LEGAL_ZONE)):
        record(again, town, "钱二")
    former.refresh_from_db()
    assert (former.state, waiting(town)) == ("repeated", [])
    assert list(verify("training")) == []
