"""Two years of video conferences, held as they are: called, entered, ended, minuted. Some towns come late, some not at all.

hold(seated)
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from anlan.conference.decide.acting import take
from anlan.conference.decide.entry import ticket
from anlan.conference.decide.invite import call
from anlan.conference.decide.presence import Arrival, joined
from anlan.conference.decide.sites import sites_of_regions
from anlan.conference.models import Conference
from anlan.kernel import clock
from anlan.kernel.loop.advance import open_record
from anlan.kernel.people.actor import Actor

from . import names
from .organisation import Seated
from .year import spans, workdays

HELD_NOW, HELD_BEFORE = 16, 10
_SUBJECTS = (
    ("dispatch", "安全生产月度调度"), ("consultation", "强降雨会商"), ("deployment", "节前安全部署"), ("check", "值班点名抽查"),
    ("consultation", "森林火险会商"), ("dispatch", "重大隐患整改调度"),
)  # fmt: skip
_ABSENT, _LATE = 0.06, 0.15  # shares of the towns called


def hold(seated: Seated) -> None:
    """Hold every conference, the oldest first; deterministic."""
    random = Random("conferences")
    keys = (UUID(int=random.getrandbits(128), version=4) for _ in iter(int, 1))
    days = [day for span, count in spans(HELD_NOW, HELD_BEFORE) for day in workdays(span, count, random)]
    for number, day in enumerate(days):
        kind, subject = _SUBJECTS[number % len(_SUBJECTS)]
        _hold(f"{day.month}月{subject}", kind, day, seated, random, keys)


def _hold(title: str, kind: str, day: date, seated: Seated, random: Random, keys: Iterator[UUID]) -> None:
    chair = seated.actors["leader"]
    begins = datetime.combine(day, time(1, 30), UTC)
    values = {"title": title, "kind": kind, "planned_for": begins, "chair": chair.person_id}
    with clock.fixed(begins - timedelta(days=1)):
        conference = open_record(Conference, values, actor=chair, key=next(keys))
        call(conference, sites_of_regions(names.TOWNS), actor=chair, key=next(keys))
    with clock.fixed(begins):
        take(conference, "start", actor=chair, key=next(keys))
        _enter(conference, chair)
    for town in names.TOWNS:
        chance = random.random()
        if chance < _ABSENT:
            continue
        late = random.randint(5, 20) if chance < _ABSENT + _LATE else random.randint(0, 2)
        with clock.fixed(begins + timedelta(minutes=late)):
            _enter(conference, seated.actors[f"{town}:2"])
    with clock.fixed(begins + timedelta(minutes=random.randint(25, 80))):
        take(conference, "end", actor=chair, key=next(keys))
    with clock.fixed(begins + timedelta(hours=5)):
        summary = f"会议听取各镇（街道）{title}情况，要求把责任落到人、措施落到点。"
        take(conference, "minute", actor=seated.actors["clerk"], key=next(keys), content={"summary": summary})


def _enter(conference: Conference, actor: Actor) -> None:
    mine = ticket(conference, actor)
    joined(conference, [Arrival(mine.token, clock.now())])
