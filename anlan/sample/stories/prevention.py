"""The risk points of the personas' firm, as its manager puts them in and checks them: some are due, one is graver for what stands open;
its certificates, one of which runs out, and its dangerous work.

tell(stories(staff))
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from anlan.kernel import clock
from anlan.kernel.loop.ties import tie
from anlan.kernel.people.actor import Actor
from anlan.ledgers.hazards.models import Hazard
from anlan.ledgers.prevention.falling_due import let_end, let_expire, let_fall_due
from anlan.ledgers.prevention.models import RiskPoint

from ..acting import put_in, take
from ..diary import Story, keys
from ..organisation import Seated
from ..year import LIVED_SINCE, STARTS, hours

_LEC = {"accident": "机械伤害", "likelihood": "3", "exposure": "6"}
# Where, what, how grave, what holds it, how often it is looked at.
_POINTS: tuple[dict[str, Any], ...] = (
    {"spot": "一车间", "name": "除尘系统（示范）", "likelihood": "1", "exposure": "6", "consequence": "40", "accident": "粉尘爆炸",
     "controls": "每班清灰，火花探测联锁，严禁动火", "rhythm": "month"},
    {"spot": "污水池", "name": "有限空间作业（示范）", "likelihood": "3", "exposure": "2", "consequence": "15", "accident": "中毒窒息",
     "controls": "先通风再检测后作业，专人监护", "rhythm": "month"},
    {"spot": "二车间", "name": "冲床（示范）", **_LEC, "consequence": "7", "controls": "光电保护，班前点检", "rhythm": "week"},
    {"spot": "二车间", "name": "配电箱（示范）", **_LEC, "accident": "触电", "consequence": "3", "controls": "漏电保护，专人上锁",
     "rhythm": "month"},
    {"spot": "库房", "name": "叉车通道（示范）", **_LEC, "accident": "车辆伤害", "consequence": "3", "controls": "人车分道，限速",
     "rhythm": "month"},
)  # fmt: skip
_REGISTERED = date(2022, 10, 15)  # with the registers of the founding: what stands is known from then on
_FIRST = LIVED_SINCE + timedelta(days=1)
_WEEKLY, _MONTHLY = (date(2024, 9, 24), date(2024, 9, 30), date(2024, 10, 7), date(2024, 10, 14)), date(2024, 10, 11)
_MAJOR = "有限空间作业"
_CERTIFICATES = (
    ("何伟（示范）", "manager", "", date(2024, 11, 8)), ("吴平（示范）", "special", "低压电工", date(2025, 6, 30)),
    ("罗军（示范）", "special", "焊接与热切割", date(2026, 3, 31)),
)  # fmt: skip


def stories(staff: Seated) -> Iterator[Story]:
    manager, new_keys = staff.actors["enterprise"], keys("prevention")
    points: list[RiskPoint] = []
    yield _listed(points, manager, new_keys)
    yield _checked(points, manager, new_keys)
    yield _certified(manager, new_keys)
    yield _declared(manager, new_keys)
    yield _mornings()


def _listed(points: list[RiskPoint], manager: Actor, new_keys: Iterator[UUID]) -> Story:
    """The list of the firm, and what stood open at one of its points."""
    at = hours(_REGISTERED, 14)
    yield at
    for point in _POINTS:
        points.append(put_in("risk_points", manager, at, next(new_keys), responsible="班组长", **point))
    at = hours(date(2024, 10, 14), 16)
    yield at
    for hazard in Hazard.objects.within(manager.scope).filter(level="major", description__startswith=_MAJOR):
        with clock.fixed(at):
            tie(points[1], hazard, actor=manager, now=at)


def _checked(points: list[RiskPoint], manager: Actor, new_keys: Iterator[UUID]) -> Story:
    """What is looked at weekly was looked at each time, two of the others this month; two are due."""
    looks = [(_FIRST, [0, 1, 2, 3, 4]), *((day, [2]) for day in _WEEKLY), (_MONTHLY, [3, 4])]
    for day, numbers in sorted(looks):
        at = hours(day, 10)
        yield at
        for number in numbers:
            _tap(points[number], manager, at, new_keys)


def _certified(manager: Actor, new_keys: Iterator[UUID]) -> Story:
    for day, (name, kind, trade, until) in zip((_REGISTERED, _REGISTERED, _FIRST), _CERTIFICATES, strict=True):
        at = hours(day, 15)
        yield at
        put_in("certificates", manager, at, next(new_keys), name=name, kind=kind, trade=trade, valid_until=until)


def _declared(manager: Actor, new_keys: Iterator[UUID]) -> Story:
    """Work of last week that ended, and work that is declared for the day on which the sample's clock starts."""
    at = hours(date(2024, 10, 9), 8)
    yield at
    height = put_in(
        "dangerous_work", manager, at, next(new_keys), kind="height", spot="库房屋面", ends_at="2024-10-09 17:00",
        watcher=manager.name,
    )  # fmt: skip
    at = hours(date(2024, 10, 9), 16, 30)
    yield at
    take(height, "end", manager, at, next(new_keys))
    at = hours(date(2024, 10, 15), 16)
    yield at
    put_in(
        "dangerous_work", manager, at, next(new_keys), kind="hot", grade="second", spot="一车间除尘管道外",
        starts_at="2024-10-16 08:00", ends_at="2024-10-16 17:00",
        watcher=manager.name,
    )  # fmt: skip


def _tap(point: RiskPoint, manager: Actor, at: datetime, new_keys: Iterator[UUID]) -> None:
    take(RiskPoint.objects.of(point).get(), "clear", manager, at, next(new_keys))


def _mornings() -> Story:
    """Each morning what is due is put before the firm, as the site's own job does."""
    at = clock.start_of(LIVED_SINCE) + timedelta(hours=7, minutes=25)
    while at < STARTS:
        yield at
        with clock.fixed(at):
            let_fall_due(at)
            let_expire(at)
            let_end(at)
        at += timedelta(days=1)
