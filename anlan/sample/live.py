"""Matters that are under way when the sample's clock starts, moved step by step as people would: hazards and decisions.

100 hazards of the last weeks go through the loop: 30 are closed, 12 wait for a re-check, 50 are being rectified (12 of them
late), 8 wait to be assigned; two of the open ones are major.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import open_record
from anlan.kernel.people import roles
from anlan.kernel.people.actor import Actor, actor_of
from anlan.kernel.people.models import Person, Post
from anlan.kernel.scope import Record

from . import names
from .acting import put_in, take
from .organisation import SINCE, Seated

LATE, IN_TIME, RECTIFIED, FOUND, CLOSED = "late", "in time", "rectified", "found", "closed"
HAZARDS = ((CLOSED, 30), (RECTIFIED, 12), (LATE, 12), (IN_TIME, 38), (FOUND, 8))
# Where the first hazards end: 清河镇, whose people are the first personas, has something of each kind to do.
_FIRST = (LATE, FOUND, RECTIFIED, RECTIFIED, IN_TIME)
STORY = "990199101201"  # the village in which the personas of village, town, enterprise and bureau meet
_WORDS = (
    "安全出口堆放纸箱", "配电箱无漏电保护", "砂轮机未装防护罩", "除尘管道积灰", "消火栓无水", "气瓶未固定", "叉车通道未划线",
    "烘干塔无警示标志", "电动车在楼道充电", "应急灯不亮", "护栏松动", "动火作业无人监护",
)  # fmt: skip
_MAJOR = ("有限空间作业未先通风检测", "工贸企业重大事故隐患判定标准（应急管理部令第10号）")


@dataclass(frozen=True)
class Case:
    """A hazard of the sample: where it ends, and when it was found."""

    ends: str
    found_at: datetime
    place: Record
    words: str
    major: bool


def move(seated: Seated, system: Actor) -> None:
    """Open and move every matter; deterministic, about 400 steps."""
    random = Random("live")
    keys = (UUID(int=random.getrandbits(128), version=4) for _ in iter(int, 1))
    places = _places(random, seated)
    managers = names.people("managers")
    for case in _cases(random, places):
        manager = _manager_of(case.place, seated, system, next(managers), keys)
        _hazard(case, manager, seated, keys)
    _decisions(seated, keys, random)


def _places(random: Random, seated: Seated) -> list[Record]:
    """A hundred enterprises; the first of them lie in the village whose officer is a persona, in a line of business of the bureau that is."""
    model: Any = LEDGERS["enterprises"].model
    running = list(model.objects.within(seated.actors["office"].scope).filter(status="running").order_by("number"))
    random.shuffle(running)
    sectors = seated.actors["应急管理局:1"].scope.sectors or ()
    shared = [place for place in running if place.region == STORY and place.sector in sectors]
    town = [place for place in running if place.region.startswith(STORY[:9]) and place not in shared]
    own = [*shared, *town][:9]
    return [*own, *[place for place in running if place not in own][:91]]


def _cases(random: Random, places: list[Record]) -> Iterator[Case]:
    ends = [end for end, count in HAZARDS for _ in range(count)]
    random.shuffle(ends)
    for end in _FIRST:
        ends.remove(end)
    ends = [*_FIRST, *ends]
    majors = [number for number, end in enumerate(ends) if end in (IN_TIME, LATE)][:2]
    for number, (end, place) in enumerate(zip(ends, places, strict=True)):
        days = {CLOSED: (12, 30), RECTIFIED: (6, 20), LATE: (14, 28), IN_TIME: (2, 12), FOUND: (1, 2)}[end]
        day = date(2024, 10, 16) - timedelta(days=random.randint(*days))
        at = datetime.combine(day, time(random.randint(1, 8), random.randrange(60)), UTC)
        major = number in majors
        yield Case(end, at, place, _MAJOR[0] if major else random.choice(_WORDS), major)


def _manager_of(place: Record, seated: Seated, system: Actor, name: str, keys: Iterator[UUID]) -> Actor:
    """The safety manager who answers for a place, seated at its own desk."""
    with clock.fixed(datetime(2024, 1, 8, 1, 0, tzinfo=UTC)):
        person = open_record(
            Person, {"name": name, "title": "安全管理人员", "region": place.region}, actor=system, key=next(keys)
        )
        post = open_record(
            Post,
            {
                "person": person, "role": roles.ENTERPRISE, "title": f"{place}安全管理人员", "region": place.region,
                "regions": [place.region], "sectors": None, "place": place.pk, "starts_on": SINCE,
            },
            actor=system, key=next(keys),
        )  # fmt: skip
    actor = actor_of(Post.objects.of(post).select_related("person").get())
    seated.actors.setdefault("enterprise", actor)
    return actor


def _hazard(case: Case, manager: Actor, seated: Seated, keys: Iterator[UUID]) -> None:
    """Found by the village's officer on a phone, then moved by whoever has it to do; each types what their page asks."""
    town = case.place.region[:9]
    officer, other = seated.actors[f"{town}:2"], seated.actors[f"{town}:1"]
    finder = seated.actors[f"{case.place.region}:1"]
    found_on = clock.legal_day(case.found_at)
    hazard = put_in("hazards", finder, case.found_at, next(keys), place=case.place, description=case.words)
    if case.ends == FOUND:
        return
    due = {LATE: date(2024, 10, 15) - timedelta(days=found_on.day % 5), IN_TIME: date(2024, 10, 17)}.get(
        case.ends, found_on + timedelta(days=15)
    )
    if case.ends == IN_TIME:
        due += timedelta(days=found_on.day % 12)
    level = {"level": "major", "standard": _MAJOR[1]} if case.major else {"level": "general"}
    take(
        hazard,
        "assign",
        officer,
        case.found_at + timedelta(hours=5),
        next(keys),
        fix_due_on=due,
        fix_person=manager.name,
        **level,
    )
    if case.ends in (RECTIFIED, CLOSED):
        at = case.found_at + timedelta(days=3, hours=2)
        take(hazard, "rectify", manager, at, next(keys), fix_measures="已按要求整改，见照片")
    if case.ends == CLOSED:
        take(hazard, "verify", other, case.found_at + timedelta(days=5), next(keys), rechecker=other.name)


def _decisions(seated: Seated, keys: Iterator[UUID], random: Random) -> None:
    """What the meetings decided: 86 tasks in the period, all but four of them done by the body that holds them."""
    meetings: Any = LEDGERS["meetings"].model
    clerk = seated.actors["clerk"]
    held = list(meetings.objects.within(clerk.scope).filter(held_at__year=2024).order_by("held_at")[:43])
    bodies = [body for body in seated.bodies.values() if body.kind in ("department", "town")]
    holders = {body.pk: actor for actor in seated.actors.values() for body in bodies if actor.body_id == body.pk}
    for number in range(86):
        meeting, body = held[number // 2], bodies[(number * 7) % len(bodies)]
        at = meeting.held_at + timedelta(hours=3)
        due_on = clock.legal_day(at) + timedelta(days=30)
        if number >= 82:
            due_on = date(2024, 10, 14) + timedelta(days=number - 82)
        decision = put_in(
            "decisions", clerk, at, next(keys), meeting=meeting, holder=body, due_on=due_on,
            text=f"{body}落实“{meeting}”议定的第{number % 2 + 1}件事",
        )  # fmt: skip
        if number < 82:
            done_at = min(at + timedelta(days=random.randint(5, 28)), datetime(2024, 10, 15, 8, 0, tzinfo=UTC))
            take(decision, "finish", holders[body.pk], done_at, next(keys), feedback="已办结")
