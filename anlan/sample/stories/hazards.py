"""Hazards as people find and close them: those of the last thirty days.

A hundred of the last weeks end where personas have something to do: 30 are closed, 12 wait for a re-check, 50 are being rectified
(12 of them late), 8 wait to be assigned; two of the open ones are major: one is treated and late, one's plan waits for approval.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people import roles
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record

from .. import names
from ..acting import asked, put_in, take
from ..diary import Story, keys
from ..organisation import Seated
from ..sectors import LEADS
from ..sheets.hazards import Found, found
from ..sheets.places import firm_named
from ..sheets.whose import officer_of
from ..year import STARTS, hours
from .major_hazards import Treated, along, evenly, path
from .rows import Lived

LATE, IN_TIME, RECTIFIED, FOUND, CLOSED = "late", "in time", "rectified", "found", "closed"
HAZARDS = ((CLOSED, 30), (RECTIFIED, 12), (LATE, 12), (IN_TIME, 38), (FOUND, 8))
# Where the first hazards end: 清河镇, whose people are the first personas, has something of each kind to do.
_FIRST = (LATE, FOUND, RECTIFIED, RECTIFIED, IN_TIME)
STORY = "990199101201"  # the village in which the personas of village, town, enterprise and bureau meet
_WORDS = (
    "安全出口堆放纸箱", "配电箱无漏电保护", "砂轮机未装防护罩", "除尘管道积灰", "消火栓无水", "气瓶未固定", "叉车通道未划线",
    "烘干塔无警示标志", "电动车在楼道充电", "应急灯不亮", "护栏松动", "动火作业无人监护",
)  # fmt: skip
_MAJOR = ("有限空间作业未先通风检测", "GM-XK-02")
_ITEMS = {_MAJOR[0]: _MAJOR[1], "除尘系统未设锁气卸灰装置": "GM-FC-06"}  # of the standard that judges them
_THE_STORY_WAS_DUE = date(2024, 10, 9)  # so long ago that the district's leader is told of it
# After it was found: judged, planned, approved, proposed, listed, announced, its progress told; and it is not done.
_THE_STORY_GOES = [timedelta(hours=each) for each in (1, 24, 27, 28, 48, 49, 144)]
_PLANNED_AT = hours(date(2024, 10, 14), 10)
_MANAGED, _OWN = 50, 9  # enterprises with a manager of their own, and how many of them in 清河镇
_PRESSING = "应急管理局"
_AT_ONCE = 0.5  # the share of general hazards that are put right while one stands there
# Where a hazard was found, in the words of its sheet → on whose page it is begun.
_VISITS = {"督导检查": "supervision", "执法检查": "checks", "专家帮扶": "guidance"}
_WHERE = {"supervision": "被检查单位", "checks": "被检查单位", "guidance": "帮扶单位"}


@dataclass(frozen=True)
class Case:
    """A hazard of the hundred: where it ends, and when it was found. due_on: by when it is to be put right."""

    ends: str
    found_at: datetime
    due_on: date
    place: Record
    words: str
    major: bool


def stories(
    recent_rows: Iterable[Lived], staff: Seated, managers: dict[int, Actor], places: list[Record]
) -> Iterator[Story]:
    """Every hazard; places: of the hundred, those that managers answer for."""
    random, new_keys = Random("live"), keys("hazards")
    for case in _cases(random, places):
        yield _case(case, managers[case.place.pk], staff, new_keys)
    visits = _Visits(recent_rows)
    for each in found():
        if each.lived:
            yield _found(each, visits.of(each), random.random(), staff, new_keys)


def managed_places(staff: Seated) -> list[Record]:
    """The enterprises where a hundred hazards are, two at each; the first in the personas' village and line of business."""
    model: Any = LEDGERS["enterprises"].model
    running = list(model.objects.within(staff.actors["office"].scope).filter(status="running").order_by("number"))
    Random("live").shuffle(running)
    sectors = staff.actors["应急管理局:1"].scope.sectors or ()
    shared = [place for place in running if place.region == STORY and place.sector in sectors]
    town = [place for place in running if place.region.startswith(STORY[:9]) and place not in shared]
    own = [*shared, *town][:_OWN]
    return [*own, *[place for place in running if place not in own][: _MANAGED - _OWN]]


def _cases(random: Random, places: list[Record]) -> Iterator[Case]:
    ends = [end for end, count in HAZARDS for _ in range(count)]
    random.shuffle(ends)
    for end in _FIRST:
        ends.remove(end)
    ends = [*_FIRST, *ends]
    _give_the_first_firm(ends, IN_TIME, second=len(places))
    majors = [number for number, end in enumerate(ends) if end in (IN_TIME, LATE)][:2]
    for number, (end, place) in enumerate(zip(ends, [*places, *places], strict=True)):
        days = {CLOSED: (12, 30), RECTIFIED: (6, 20), LATE: (14, 28), IN_TIME: (2, 12), FOUND: (1, 2)}[end]
        day = clock.legal_day(STARTS) - timedelta(days=random.randint(*days))
        at = datetime.combine(day, time(random.randint(1, 8), random.randrange(60)), UTC)
        major = number in majors
        due_on = _THE_STORY_WAS_DUE if number == 0 else _due_on(end, day)
        yield Case(end, at, due_on, place, _MAJOR[0] if major else random.choice(_WORDS), major)


def _give_the_first_firm(ends: list[str], end: str, *, second: int) -> None:
    """Let the second hazard of the personas' enterprise be one that it can put right today; second: where that stands."""
    other = next(number for number, each in enumerate(ends) if number >= second and each == end)
    ends[second], ends[other] = ends[other], ends[second]


def _due_on(end: str, found_on: date) -> date:
    if end == LATE:
        return date(2024, 10, 15) - timedelta(days=found_on.day % 5)
    if end == IN_TIME:
        return date(2024, 10, 17) + timedelta(days=found_on.day % 12)
    return found_on + timedelta(days=15)


def _case(case: Case, manager: Actor, staff: Seated, new_keys: Iterator[UUID]) -> Story:
    """Found by the village's officer on a phone, then moved by whoever has it to do; each types what their page asks."""
    town = case.place.region[: names.TOWN_DIGITS]
    officer, other = staff.actors[f"{town}:2"], staff.actors[f"{town}:1"]
    yield case.found_at
    finder = staff.actors[officer_of(case.place.region)]
    hazard = put_in(
        "hazards", finder, case.found_at, next(new_keys), place=case.place, description=case.words, pictured=True,
    )  # fmt: skip
    if case.ends == FOUND:
        return
    if case.major:
        department = LEADS.get(case.place.sector, _PRESSING)
        acts = path(hazard, Treated(officer, manager, department, case.due_on, item=_MAJOR[1]), staff)
        yield from along(hazard, acts, _moments(case), new_keys)
        return
    at = case.found_at + timedelta(hours=1)
    yield at
    take(hazard, "assign", officer, at, next(new_keys), fix_due_on=case.due_on, fix_person=manager.name)
    if case.ends in (RECTIFIED, CLOSED):
        at = case.found_at + timedelta(days=3, hours=2)
        yield at
        take(hazard, "rectify", manager, at, next(new_keys), fix_measures="已按要求整改，见照片")
    if case.ends == CLOSED:
        at = case.found_at + timedelta(days=5)
        yield at
        take(hazard, "verify", other, at, next(new_keys), rechecker=other.name)


def _moments(case: Case) -> list[datetime]:
    """When a major one of the hundred is moved on: the story's until it is treated, the other's until its plan waits."""
    if case.ends == LATE:
        return [case.found_at + after for after in _THE_STORY_GOES]
    judged_at = case.found_at + timedelta(hours=1)
    return [judged_at, max(judged_at + timedelta(hours=1), _PLANNED_AT)]


class _Visits:
    """The visits on which hazards were found, by ledger and day, each given in turn."""

    def __init__(self, recent_rows: Iterable[Lived]) -> None:
        self._by_day: dict[tuple[str, date], list[Lived]] = {}
        self._given = 0
        for each in recent_rows:
            if each.ledger in _VISITS.values():
                self._by_day.setdefault((each.ledger, each.day), []).append(each)

    def of(self, hazard: Found) -> Lived | None:
        there = self._by_day.get((_VISITS.get(hazard.source, ""), hazard.found_on))
        self._given += 1
        return there[self._given % len(there)] if there else None


def _found(hazard: Found, visit: Lived | None, chance: float, staff: Seated, new_keys: Iterator[UUID]) -> Story:
    """Found on a visit where there was one, else by the village; all that the firm has to do is done by the town, for it has no desk."""
    firm = hazard.firm if visit is None else firm_named(visit.row[_WHERE[visit.ledger]])
    town = firm.region[: names.TOWN_DIGITS]
    officer, other = staff.actors[f"{town}:2"], staff.actors[f"{town}:1"]
    finder = staff.actors[visit.seat if visit is not None else officer_of(firm.region)]
    minute = int(chance * 1000) % 50
    at = hours(hazard.found_on, 11 + minute % 5, minute)
    yield at
    entries: dict[str, Any] = {
        "description": hazard.words,
        "category": hazard.category,
        "finder": hazard.finder,
        "found_on": hazard.found_on,
    }
    if finder.role in (roles.DEPARTMENT, roles.OFFICE):
        entries["source"] = hazard.source
    if hazard.standard:
        entries |= {"level": "重大", "standard": hazard.standard}
    boxes = asked("hazards", finder)
    record = put_in(
        "hazards", finder, at, next(new_keys), under=visit.record if visit is not None else None, place=firm.name,
        **{name: text for name, text in entries.items() if name in boxes},
    )  # fmt: skip
    at += timedelta(hours=1)
    yield at
    if hazard.standard:
        treated = Treated(
            officer,
            officer,
            LEADS[firm.sector],
            hazard.due_on,
            item=_ITEMS.get(hazard.words, ""),
            basis=hazard.standard,
        )
        acts = path(record, treated, staff)
        yield from along(record, acts, evenly(at, max(at, hours(hazard.closed_on, 17)), len(acts)), new_keys)
        return
    record = type(record).objects.of(record).get()
    is_ordered = record.state != "found"  # its inspection's order was served before the town came to it
    if not is_ordered and (hazard.fixed_on == hazard.found_on or chance < _AT_ONCE):
        take(record, "fix_at_once", officer, at, next(new_keys), rechecker=officer.name)
        return
    if not is_ordered:
        take(record, "assign", officer, at, next(new_keys), fix_due_on=hazard.due_on, fix_person=hazard.fixer)
    at = max(at, hours(hazard.fixed_on, 15, minute))
    yield at
    take(record, "rectify", officer, at, next(new_keys), fix_measures="限期整改，整改前专人看守")
    at = max(at, hours(hazard.closed_on, 17, minute % 40))
    yield at
    take(record, "verify", other, at, next(new_keys), rechecker=other.name)
