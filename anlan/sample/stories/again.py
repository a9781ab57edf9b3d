"""What comes up again: the personas' town has a team to look at, a duty list to sign and a course before it; a department has renewed its
own list.

Neither the team nor the town's list nor a course to come is counted in the year's figures.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from anlan.ledgers.duties.models import DutyList

from .. import names
from ..acting import put_in, take
from ..diary import Story, keys
from ..organisation import Seated
from ..sheets.whose import officer_of
from ..year import hours
from .hazards import STORY as VILLAGE

_TOWN = VILLAGE[: names.TOWN_DIGITS]
_TEAM_NAMED_ON, _TEAM_DUE_ON = date(2024, 9, 18), date(2024, 10, 11)
_LIST_ISSUED_ON, _LIST_BEGINS_ON = date(2024, 10, 14), date(2024, 11, 1)
_LIST_DUE_ON, _RENEWED_ON = date(2024, 9, 23), date(2024, 9, 27)
_COURSE_PLANNED_ON, _COURSE_ON = date(2024, 10, 15), date(2024, 10, 24)


def stories(staff: Seated) -> Iterator[Story]:
    new_keys = keys("again")
    yield _team(staff, new_keys)
    yield _unsigned(staff, new_keys)
    yield _renewed(staff, new_keys)
    yield _course(staff, new_keys)


def _team(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    officer = staff.actors[officer_of(_TOWN)]
    at = hours(_TEAM_NAMED_ON, 10)
    yield at
    team = put_in(
        "teams", officer, at, next(new_keys), name="清河镇水上救援队", kind="专业", base="清河渡口", leader="船工组长",
        equipment="冲锋舟1艘、救生衣20件",
    )  # fmt: skip
    at = hours(_TEAM_DUE_ON, 9, 10)
    yield at
    take(team, "fall_due", officer, at, next(new_keys))


def _unsigned(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    at = hours(_LIST_ISSUED_ON, 11, 5)
    yield at
    put_in(
        "duties", staff.actors["clerk"], at, next(new_keys), name="清河镇今冬明春防火责任清单", kind="镇街责任清单",
        body=staff.body_of(staff.actors[officer_of(_TOWN)]), valid_from=_LIST_BEGINS_ON, document_no="青安委办〔2024〕21号",
    )  # fmt: skip


def _renewed(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    officer = staff.actors["水利局:1"]
    at = hours(_LIST_DUE_ON, 9)
    yield at
    duties = DutyList.objects.within(officer.scope).get(name="水利局安全生产责任清单")
    take(duties, "fall_due", officer, at, next(new_keys))
    at = hours(_RENEWED_ON, 15, 30)
    yield at
    take(
        duties, "renew", officer, at, next(new_keys), signed_by=duties.signed_by,
        shortfall="记录都登在各自的台账里，还没有归到事项上，年底前归完",
    )  # fmt: skip


def _course(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    people = names.people("firefighters")
    at = hours(_COURSE_PLANNED_ON, 9, 50)
    yield at
    put_in(
        "training", staff.actors[officer_of(_TOWN)], at, next(new_keys), name="清河镇灭火员换证培训", kind="应急队伍", held_on=_COURSE_ON,
        place_mode="镇政府三楼会议室", called="、".join(next(people) for _ in range(12)), valid_until=date(2027, 10, 24),
    )  # fmt: skip
