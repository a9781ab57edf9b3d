"""What the latest meetings decided: the office writes it down, the body that holds it carries it out and says so.

tell(stories(lived, seated))
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from anlan.kernel import clock

from .. import names
from ..acting import put_in, take
from ..diary import Story, keys
from ..organisation import Seated
from ..sheets.duties import Task, tasks
from ..sheets.whose import officer_of
from ..year import hours
from .hazards import STORY as VILLAGE
from .rows import Lived

_TOWN_MET_ON, _VILLAGE_DUE_ON = date(2024, 10, 14), date(2024, 10, 18)


def stories(recent_rows: Iterable[Lived], staff: Seated) -> Iterator[Story]:
    meetings = {each.row["会议名称"]: each for each in recent_rows if each.ledger == "meetings"}
    new_keys = keys("decisions")
    for task in tasks():
        if task.lived:
            yield _story(task, meetings[task.meeting], staff, new_keys)
    yield _of_the_town(staff, new_keys)


def _story(task: Task, meeting: Lived, staff: Seated, new_keys: Iterator[UUID]) -> Story:
    at = task.held_at.replace(tzinfo=clock.LEGAL_ZONE) + timedelta(hours=2)
    yield at
    decision = put_in(
        "decisions", staff.actors["clerk"], at, next(new_keys), meeting=meeting.record, holder=staff.bodies[task.holder],
        due_on=task.due_on, text=task.text, decided_on=task.decided_on,
    )  # fmt: skip
    if task.done_on is None:
        return
    at = hours(task.done_on, 16, 30)
    yield at
    take(decision, "finish", staff.actors[_doer(task.holder)], at, next(new_keys), feedback="已办结")


def _of_the_town(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    """The personas' town meets as well, and gives their village something to do."""
    officer, village = staff.actors[officer_of(VILLAGE[: names.TOWN_DIGITS])], staff.actors[officer_of(VILLAGE)]
    at = hours(_TOWN_MET_ON, 16)
    yield at
    meeting = put_in(
        "meetings", officer, at, next(new_keys), name="清河镇10月安全生产例会", kind="调度会", spot="镇政府二楼会议室", attendance=31,
        held_at=f"{_TOWN_MET_ON} 14:30", agenda="秋冬防火、有限空间作业和飞线充电",
    )  # fmt: skip
    put_in(
        "decisions", officer, at, next(new_keys), meeting=meeting, holder=staff.body_of(village), due_on=_VILLAGE_DUE_ON,
        text="逐户查看电动车停放充电，拆除飞线", decided_on=_TOWN_MET_ON,
    )  # fmt: skip


def _doer(holder: str) -> str:
    towns = names.region_codes()
    return officer_of(towns[holder]) if holder in towns else f"{holder}:1"
