"""What the latest meetings decided: the office writes it down, the body that holds it carries it out and says so.

tell(stories(lived, seated))
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from uuid import UUID

from anlan.kernel import clock

from .. import names
from ..acting import put_in, take
from ..diary import Story, keys
from ..organisation import Seated
from ..sheets.duties import Task, tasks
from ..sheets.whose import officer_of
from ..year import hours
from .rows import Lived


def stories(lived: Iterable[Lived], seated: Seated) -> Iterator[Story]:
    meetings = {each.row["会议名称"]: each for each in lived if each.ledger == "meetings"}
    made = keys("decisions")
    for task in tasks():
        if task.lived:
            yield _story(task, meetings[task.meeting], seated, made)


def _story(task: Task, meeting: Lived, seated: Seated, made: Iterator[UUID]) -> Story:
    at = task.held_at.replace(tzinfo=clock.LEGAL_ZONE) + timedelta(hours=2)
    yield at
    decision = put_in(
        "decisions", seated.actors["clerk"], at, next(made), meeting=meeting.record, holder=seated.bodies[task.holder],
        due_on=task.due_on, text=task.text, decided_on=task.decided_on,
    )  # fmt: skip
    if task.done_on is None:
        return
    at = hours(task.done_on, 16, 30)
    yield at
    take(decision, "finish", seated.actors[_doer(task.holder)], at, next(made), feedback="已办结")


def _doer(holder: str) -> str:
    towns = names.region_codes()
    return officer_of(towns[holder]) if holder in towns else f"{holder}:1"
