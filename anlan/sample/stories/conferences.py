"""Two years of video conferences, held as they are: called, entered, ended, minuted. Some towns come late, some not at all.

tell(earlier(seated))       # those held before the year of the report
tell(stories(seated))       # the others
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from anlan.conference.decide.acting import take
from anlan.conference.decide.entry import ticket
from anlan.conference.decide.invite import call
from anlan.conference.decide.presence import Arrival, joined
from anlan.conference.decide.sites import sites_of_regions
from anlan.conference.models import Conference
from anlan.kernel import clock
from anlan.kernel.people.actor import Actor

from .. import names
from ..acting import put_in
from ..diary import Story, keys
from ..organisation import Seated
from ..sheets.whose import officer_of
from ..year import NOW, spans, workdays

HELD_NOW, HELD_BEFORE = 10, 6
_SUBJECTS = (
    ("dispatch", "安全生产月度调度"), ("consultation", "强降雨会商"), ("deployment", "节前安全部署"), ("check", "值班点名抽查"),
    ("consultation", "森林火险会商"), ("dispatch", "重大隐患整改调度"),
)  # fmt: skip
_ABSENT, _LATE = 0.06, 0.15  # shares of the towns called


def earlier(staff: Seated) -> Iterator[Story]:
    return (story for day, story in _listed(staff, keys("earlier conferences")) if day < NOW.start)


def stories(staff: Seated) -> Iterator[Story]:
    return (story for day, story in _listed(staff, keys("conferences")) if day >= NOW.start)


def _listed(staff: Seated, new_keys: Iterator[UUID]) -> Iterator[tuple[date, Story]]:
    """Every conference with its day; deterministic."""
    random = Random("conferences")
    days = [day for span, count in spans(HELD_NOW, HELD_BEFORE) for day in workdays(span, count, random)]
    for number, day in enumerate(days):
        kind, subject = _SUBJECTS[number % len(_SUBJECTS)]
        late = {town: minutes for town in names.TOWNS if (minutes := _late(random)) is not None}
        over = timedelta(minutes=random.randint(25, 80))
        yield day, _held(f"{day.month}月{subject}", kind, day, late, over, staff, new_keys)


def _late(random: Random) -> int | None:
    """How many minutes a town is late; None where it does not come."""
    chance = random.random()
    if chance < _ABSENT:
        return None
    return random.randint(5, 20) if chance < _ABSENT + _LATE else random.randint(0, 2)


def _held(
    title: str, kind: str, day: date, late: dict[str, int], over: timedelta, staff: Seated, new_keys: Iterator[UUID]
) -> Story:
    chair = staff.actors["leader"]
    begins = datetime.combine(day, time(1, 30), UTC)
    called_at = begins - timedelta(days=1)
    yield called_at
    entries: dict[str, Any] = {
        "title": title,
        "kind": kind,
        "planned_for": begins.astimezone(clock.LEGAL_ZONE),
        "chair": chair.name,
    }
    conference = put_in("conferences", chair, called_at, next(new_keys), **entries)
    with clock.fixed(called_at):
        call(conference, sites_of_regions(names.TOWNS), actor=chair, key=next(new_keys))
    yield begins
    with clock.fixed(begins):
        take(conference, "start", actor=chair, key=next(new_keys))
        _enter(conference, chair)
    for town, minutes in sorted(late.items(), key=lambda each: each[1]):
        at = begins + timedelta(minutes=minutes)
        yield at
        with clock.fixed(at):
            _enter(conference, staff.actors[officer_of(town)])
    yield begins + over
    with clock.fixed(begins + over):
        take(conference, "end", actor=chair, key=next(new_keys))
    at = begins + timedelta(hours=5)
    yield at
    with clock.fixed(at):
        summary = f"会议听取各镇（街道）{title}情况，要求把责任落到人、措施落到点。"
        take(conference, "minute", actor=staff.actors["clerk"], key=next(new_keys), content={"summary": summary})


def _enter(conference: Conference, actor: Actor) -> None:
    mine = ticket(conference, actor)
    joined(conference, [Arrival(mine.token, clock.now())])
