"""Inspections of the last weeks, as the bureau's officers carry them: planned the day before, approved by the head, recorded and, where
something stands open, ordered, served and checked again once it is put right; one is still to come, and a draw waits for its officers.

tell(stories(visits, staff))
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from anlan.kernel import clock
from anlan.ledgers.enforcement.frequency import too_often

from .. import names
from ..acting import put_in, take
from ..diary import Story, keys
from ..organisation import Seated
from ..year import LIVED_SINCE, STARTS, hours
from .rows import Lived

_OFFICER, _HEAD = "应急管理局:1", "应急管理局:0"
_INSPECTORS, _VALID_UNTIL = 6, date(2026, 5, 31)
_TO_COME = date(2024, 10, 17)


def stories(visits: Iterable[Lived], staff: Seated) -> Iterator[Story]:
    """visits: rows of the sheet of inspections that the officers put in themselves."""
    new_keys = keys("inspections")
    inspectors: list[Any] = []
    yield _certified(inspectors, staff, new_keys)
    first = last = None
    for number, visit in enumerate(visits):
        first = first or visit
        yield _story(visit, number, inspectors, staff, new_keys)
        last = visit
    if first is not None and last is not None:
        yield _rated(first, staff)
        yield _planned(last.row["被检查单位"], inspectors, staff, new_keys)
        yield _frozen(last.row["被检查单位"], (0, 1, number, number + 1), inspectors, staff)


def _certified(inspectors: list[Any], staff: Seated, new_keys: Iterator[UUID]) -> Story:
    """The bureau's certificates come into their ledger before the first plan names two of them."""
    at = hours(LIVED_SINCE - timedelta(days=4), 9)
    yield at
    for number, name in zip(range(1, _INSPECTORS + 1), names.people("inspectors"), strict=False):
        inspector = put_in(
            "inspectors", staff.actors[_OFFICER], at, next(new_keys), name=name, certificate_no=f"QH0600{number:03d}",
            valid_until=_VALID_UNTIL, issued_by="青禾区人民政府（示范）",
        )  # fmt: skip
        inspectors.append(inspector)


def _story(visit: Lived, number: int, inspectors: Sequence[Any], staff: Seated, new_keys: Iterator[UUID]) -> Story:
    officer, minute = staff.actors[_OFFICER], number % 10
    at = hours(visit.day - timedelta(days=1), 9, minute)
    yield at
    check = visit.record = _plan(
        visit.row["被检查单位"], visit.day, visit.row["检查内容"], number, inspectors, staff, at, new_keys
    )
    at = hours(visit.day - timedelta(days=1), 11, minute)
    yield at
    _approve(check, staff, at, new_keys)
    at = visit.at
    yield at
    take(check, "arrive", officer, at, next(new_keys))
    at = hours(visit.day, 17, minute)
    yield at
    take(_today(check), "record", officer, at, next(new_keys), met_by="安全管理人员")
    at = hours(visit.day, 17, 15 + minute)
    yield at
    if not _today(check).open_problems:
        take(_today(check), "finish", officer, at, next(new_keys))
        return
    take(_today(check), "order", officer, at, next(new_keys))
    at = hours(visit.day, 17, 30 + minute)
    yield at
    take(_today(check), "serve", officer, at, next(new_keys), received_by="安全管理人员", service_way="direct")
    day = visit.day + timedelta(days=1)
    while day < clock.legal_day(STARTS):
        at = hours(day, 9, 40 + minute)
        yield at
        if not _today(check).open_problems:
            take(_today(check), "pass", officer, at, next(new_keys))
            return
        day += timedelta(days=1)


def _frozen(firm: str, visitors: Sequence[int], inspectors: Sequence[Any], staff: Seated) -> Story:
    """A random draw whose list was published the day before yesterday: its seed is known, and the officers may draw.

    visitors: which of the inspectors go to the firm in those days; another one must stay away from it.
    """
    new_keys, officer = keys("draws"), staff.actors[_OFFICER]
    at = hours(date(2024, 10, 14), 9)
    yield at
    going = {each % len(inspectors) for each in visitors}
    related = next(each for place, each in enumerate(inspectors) if place not in going)
    put_in(
        "recusals", officer, at, next(new_keys), inspector=related, place=firm, because="配偶在这家任职", raised_by=related.name,
    )  # fmt: skip
    draw = put_in(
        "draws", officer, at, next(new_keys), name="第四季度工贸企业双随机抽查", firms_wanted=5, inspect_on=date(2024, 10, 24),
        sectors="工贸",
    )  # fmt: skip
    at = hours(date(2024, 10, 14), 10)
    yield at
    take(draw, "freeze", officer, at, next(new_keys))


def _rated(visit: Lived, staff: Seated) -> Story:
    """What a firm wrote of its inspection on paper; the office has still to read it."""
    at = hours(date(2024, 10, 15), 14)
    yield at
    put_in(
        "ratings", staff.actors["clerk"], at, next(keys("ratings")), visit=visit.record, overall="fair", shown="both", favours="none",
        words="检查表上没有的也问了，希望一次说清楚",
    )  # fmt: skip


def _planned(firm: str, inspectors: Sequence[Any], staff: Seated, new_keys: Iterator[UUID]) -> Story:
    """One that its officers have still to carry out."""
    at = hours(date(2024, 10, 15), 16)
    yield at
    check = _plan(firm, _TO_COME, "有限空间作业", 0, inspectors, staff, at, new_keys)
    at = hours(date(2024, 10, 15), 16, 30)
    yield at
    _approve(check, staff, at, new_keys)


def _plan(
    firm: str, day: date, content: str, number: int, inspectors: Sequence[Any], staff: Seated, at: datetime,
    new_keys: Iterator[UUID],
) -> Any:  # fmt: skip
    lead, second = inspectors[number % len(inspectors)], inspectors[(number + 1) % len(inspectors)]
    return put_in(
        "checks", staff.actors[_OFFICER], at, next(new_keys), place=firm, planned_on=day, content=content, lead=lead,
        second=second,
    )  # fmt: skip


def _approve(check: Any, staff: Seated, at: datetime, new_keys: Iterator[UUID]) -> None:
    """By the head of the bureau, who says why where the firm was inspected often enough."""
    reason = {"over_cap_because": "专项整治，按区政府批准的方案加查"} if too_often(check) else {}
    take(check, "approve", staff.actors[_HEAD], at, next(new_keys), **reason)


def _today(check: Any) -> Any:
    """The inspection as it is now: what it found has been counted on it meanwhile."""
    return type(check).objects.of(check).get()
