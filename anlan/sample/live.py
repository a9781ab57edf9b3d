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
from anlan.kernel.loop.advance import advance, open_record
from anlan.kernel.people import roles
from anlan.kernel.people.actor import Actor, actor_of, system_actor
from anlan.kernel.people.models import Person, Post
from anlan.kernel.scope import Record

from . import names
from .organisation import SINCE, Seated

LATE, IN_TIME, RECTIFIED, FOUND, CLOSED = "late", "in time", "rectified", "found", "closed"
HAZARDS = ((CLOSED, 30), (RECTIFIED, 12), (LATE, 12), (IN_TIME, 38), (FOUND, 8))
# Where the first hazards end: 清河镇, whose people are the first personas, has something of each kind to do.
_FIRST = (LATE, FOUND, RECTIFIED, RECTIFIED, IN_TIME)
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
    places = _places(random)
    managers = names.people("managers")
    for case in _cases(random, places):
        manager = _manager_of(case.place, seated, system, next(managers), keys)
        _hazard(case, manager, seated, keys)
    _decisions(seated, keys, random)


def _places(random: Random) -> list[Record]:
    """A hundred enterprises, the first of them in 清河镇's first village for the persona of an enterprise."""
    model: Any = LEDGERS["enterprises"].model
    running = list(model.objects.within(system_actor().scope).filter(status="running").order_by("number"))
    random.shuffle(running)
    own = [place for place in running if place.region.startswith("990199101")]
    return [*own[:9], *[place for place in running if place not in own[:9]][:91]]


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
    town = case.place.region[:9]
    officer, other = seated.actors[f"{town}:2"], seated.actors[f"{town}:1"]
    finder = seated.actors[f"{case.place.region}:1"]
    found_on = clock.legal_day(case.found_at)
    values: dict[str, Any] = {
        "place": case.place, "region": case.place.region, "sector": case.place.sector, "description": case.words,
        "found_on": found_on, "source": "patrol", "finder": finder.name,
    }  # fmt: skip
    with clock.fixed(case.found_at):
        hazard = open_record(LEDGERS["hazards"].model, values, actor=finder, key=next(keys))
    if case.ends == FOUND:
        return
    due = {LATE: date(2024, 10, 15) - timedelta(days=found_on.day % 5), IN_TIME: date(2024, 10, 17)}.get(
        case.ends, found_on + timedelta(days=15)
    )
    if case.ends == IN_TIME:
        due += timedelta(days=found_on.day % 12)
    assigned: dict[str, Any] = {"fix_due_on": due, "fix_person": manager.name}
    if case.major:
        assigned |= {"level": "major", "standard": _MAJOR[1]}
    _take(hazard, "assign", officer, case.found_at + timedelta(hours=5), keys, assigned)
    if case.ends in (RECTIFIED, CLOSED):
        measures = {"fix_measures": "已按要求整改，见照片"}
        _take(hazard, "rectify", manager, case.found_at + timedelta(days=3, hours=2), keys, measures)
    if case.ends == CLOSED:
        _take(hazard, "verify", other, case.found_at + timedelta(days=5), keys, {"rechecker": other.name})


def _take(record: Record, step: str, actor: Actor, at: datetime, keys: Iterator[UUID], content: dict[str, Any]) -> None:
    with clock.fixed(at):
        advance(record, step, actor=actor, key=next(keys), content=content)


def _decisions(seated: Seated, keys: Iterator[UUID], random: Random) -> None:
    """What the meetings decided: 86 tasks in the period, all but four of them done."""
    meetings: Any = LEDGERS["meetings"].model
    held = list(meetings.objects.within(system_actor().scope).filter(held_at__year=2024).order_by("held_at")[:43])
    bodies = [body for name, body in seated.bodies.items() if body.kind in ("department", "town")]
    holders = {body.pk: key for key, actor in seated.actors.items() for body in bodies if actor.body_id == body.pk}
    for number in range(86):
        meeting, body = held[number // 2], bodies[(number * 7) % len(bodies)]
        at = meeting.held_at + timedelta(hours=3)
        values = {
            "decided_on": clock.legal_day(at), "meeting": meeting, "holder": body, "region": body.region,
            "text": f"{body}落实“{meeting}”议定的第{number % 2 + 1}件事",
            "due_on": clock.legal_day(at) + timedelta(days=30),
        }  # fmt: skip
        if number >= 82:
            values["due_on"] = date(2024, 10, 14) + timedelta(days=number - 82)
        with clock.fixed(at):
            decision = open_record(LEDGERS["decisions"].model, values, actor=seated.actors["clerk"], key=next(keys))
        if number < 82:
            done_at = min(at + timedelta(days=random.randint(5, 28)), datetime(2024, 10, 15, 8, 0, tzinfo=UTC))
            _take(decision, "finish", seated.actors[holders[body.pk]], done_at, keys, {"feedback": "已办结"})
