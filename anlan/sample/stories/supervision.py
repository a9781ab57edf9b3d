"""What the latest rounds of supervision gave bodies to do: the town has one to take on, a department's waits for the office to agree, one
is done. A team of the town has a route before it.

tell(stories(recent_rows, staff))
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from anlan.places.models import Enterprise

from .. import names
from ..acting import put_in, take
from ..diary import Story, keys
from ..organisation import Seated
from ..sheets.whose import officer_of
from ..year import hours
from .hazards import STORY as VILLAGE
from .rows import Lived

_TOWN = officer_of(VILLAGE[: names.TOWN_DIGITS])
# Who is to do what, by which visit of a day it was given at the latest, and how far it came.
_GIVEN = (
    ("水利局:1", "小型水库汛期值守表没有上墙，全区补齐", date(2024, 10, 8), ("accept", "finish", "confirm")),
    ("应急管理局:1", "把粉尘涉爆企业名单公示在区政府网站", date(2024, 10, 10), ("accept", "finish")),
    (_TOWN, "镇里没有有限空间作业台账，逐企业建起来", date(2024, 10, 14), ()),
)
_AT = {"accept": (1, 9), "finish": (2, 16), "confirm": (3, 10)}  # days after the visit, and the hour
_DUE_ON = date(2024, 10, 25)
_ROUTE_ON, _STOPS = date(2024, 10, 17), 3


def stories(recent_rows: Iterable[Lived], staff: Seated) -> Iterator[Story]:
    visits = [each for each in recent_rows if each.ledger == "supervision"]
    new_keys = keys("assignments")
    for seat, text, latest, steps in _GIVEN:
        visit = max((each for each in visits if each.day <= latest), key=lambda each: each.day)
        yield _story(visit, seat, text, steps, staff, new_keys)
    yield _route(staff, keys("routes"))


def _route(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    """Three firms on the day after tomorrow."""
    town = staff.actors[_TOWN]
    at = hours(date(2024, 10, 15), 15, 30)
    yield at
    route = put_in(
        "routes", town, at, next(new_keys), round="2024年第4轮", name="清河镇第一组", goes_on=_ROUTE_ON, leader=town.name,
        subject_matter="有限空间、粉尘和用电",
    )  # fmt: skip
    firms = Enterprise.objects.within(town.scope).filter(status="running").order_by("number")[:_STOPS]
    for number, firm in enumerate(firms, start=1):
        put_in(
            "supervision", town, at, next(new_keys), place=firm, route=route, stop_no=number, planned_on=_ROUTE_ON, visited_on="",
        )  # fmt: skip


def _story(
    visit: Lived, seat: str, text: str, steps: tuple[str, ...], staff: Seated, new_keys: Iterator[UUID]
) -> Story:
    """Given on the evening of the visit."""
    officer, clerk = staff.actors[seat], staff.actors["clerk"]
    at = hours(visit.day, 17)
    yield at
    assignment = put_in(
        "assignments", clerk, at, next(new_keys), visit=visit.record, text=text, holder=staff.body_of(officer), due_on=_DUE_ON,
    )  # fmt: skip
    for step in steps:
        days, hour = _AT[step]
        at = hours(visit.day + timedelta(days=days), hour)
        yield at
        entries = {"feedback": "已办好，见附件"} if step == "finish" else {}
        take(assignment, step, clerk if step == "confirm" else officer, at, next(new_keys), **entries)
