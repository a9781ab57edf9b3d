"""Drills of the latest weeks are summed up by whoever held them; one is to come. A town mends what one found; a village has its plan to file.

Neither a drill to come nor a village's plan is counted in the year's figures.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from .. import names
from ..acting import put_in, take
from ..diary import Story, keys
from ..organisation import Seated
from ..sheets.whose import officer_of
from ..year import hours
from .hazards import STORY as VILLAGE
from .rows import Lived

_STILL_OPEN = date(2024, 10, 11)  # drills from this day on wait to be summed up
_TOWN = VILLAGE[: names.TOWN_DIGITS]
_PLANNED_ON, _TO_COME_ON, _GIVEN_ON = date(2024, 10, 9), date(2024, 10, 22), date(2024, 10, 10)


def stories(recent_rows: Iterable[Lived], staff: Seated) -> Iterator[Story]:
    drills, new_keys = [each for each in recent_rows if each.ledger == "drills"], keys("drills")
    for each in drills:
        if each.day < _STILL_OPEN:
            yield _summed_up(each, staff, new_keys)
    yield _to_come(staff, new_keys)
    yield _mended(min(drills, key=lambda each: each.at), staff, new_keys)
    yield _issued(staff, new_keys)


def _summed_up(drill: Lived, staff: Seated, new_keys: Iterator[UUID]) -> Story:
    at = hours(drill.day + timedelta(days=1), 10, 20)
    yield at
    take(
        drill.record, "sum_up", staff.actors[drill.seat], at, next(new_keys), summary="按方案完成，集结、处置和撤离有序"
    )


def _to_come(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    """The personas' town has a drill before it."""
    at = hours(_PLANNED_ON, 15)
    yield at
    put_in(
        "drills", staff.actors[officer_of(_TOWN)], at, next(new_keys), name="清河镇山洪避险转移演练", level="镇街级",
        held_at=f"{_TO_COME_ON} 09:30", spot="石沟村", scenario="山洪进村入户",
    )  # fmt: skip


def _mended(drill: Lived, staff: Seated, new_keys: Iterator[UUID]) -> Story:
    """What the office gives the town and a department to mend; the department has done it."""
    at = hours(_GIVEN_ON, 9, 30)
    yield at
    for body, text in (("清河镇", "两处村广播不响，尽快修好"), ("水利局", "照明车发电机起动慢，保养一次")):
        officer = staff.actors[officer_of(_TOWN) if body == "清河镇" else f"{body}:1"]
        finding = put_in(
            "drill_findings", staff.actors["clerk"], at, next(new_keys), drill=drill.record, text=text, holder=staff.body_of(officer),
            due_on=date(2024, 10, 25),
        )  # fmt: skip
    at = hours(_GIVEN_ON + timedelta(days=4), 16)
    yield at
    take(finding, "finish", officer, at, next(new_keys), feedback="已保养，试机三次正常")


def _issued(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    at = hours(_GIVEN_ON, 11)
    yield at
    put_in(
        "plans", staff.actors[officer_of(VILLAGE)], at, next(new_keys), name="山洪避险转移预案", kind="村社预案", edition="2024版",
        issued_on=_GIVEN_ON,
    )  # fmt: skip
