"""Cases as the bureau's officers carry them: filed, the party told, decided, its fine paid, closed; each by the case's own page.

tell(earlier(seated))       # those that were over before the year of the report
tell(stories(seated))       # the others
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from anlan.kernel.people.actor import Actor

from ..acting import put_in, take
from ..diary import Story, keys
from ..organisation import Seated
from ..sheets.enforcement import LAST_CLOSED, CaseFile, case_files
from ..year import NOW, hours

_OFFICER = "应急管理局:1"
_TO_CLOSE = timedelta(days=2)  # after the fine was paid
_FURTHER = "未对安全设备进行经常性维护、保养"


def earlier(staff: Seated) -> Iterator[Story]:
    new_keys = keys("earlier cases")
    for number, file in enumerate(case_files()):
        if _is_earlier(file):
            yield _story(file, number, staff, new_keys)


def stories(staff: Seated) -> Iterator[Story]:
    new_keys = keys("cases")
    for number, file in enumerate(case_files()):
        if not _is_earlier(file):
            yield _story(file, number, staff, new_keys)


def _is_earlier(file: CaseFile) -> bool:
    return file.paid_on is not None and file.paid_on + _TO_CLOSE < NOW.start


def _story(file: CaseFile, number: int, staff: Seated, new_keys: Iterator[UUID]) -> Story:
    officer, minute = staff.actors[_OFFICER], number % 60
    at = hours(file.filed_on, 9, minute)
    yield at
    case = put_in(
        "enforcement", officer, at, next(new_keys), case_no=file.number, place=file.firm.name, violation=file.violation,
        violated=file.violated, basis=file.basis, filed_on=file.filed_on, officers=file.officers,
    )  # fmt: skip
    notice_served_on = file.filed_on + timedelta(days=10)
    if file.decided_on is None:
        at = hours(file.filed_on, 15, minute)
        yield at
        _list_violations(case, file, officer, at, new_keys, waits=notice_served_on > LAST_CLOSED)
    if notice_served_on > LAST_CLOSED:
        return
    at = hours(notice_served_on, 10, minute)
    yield at
    take(case, "notify", officer, at, next(new_keys), notice_served_on=notice_served_on)
    if file.decided_on is None or file.paid_on is None:
        return
    at = hours(file.decided_on, 10, minute)
    yield at
    take(case, "hear", officer, at, next(new_keys), plea="当事人没有提出陈述申辩")
    take(
        case, "decide", officer, at, next(new_keys), decision_no=file.decision_no, decided_on=file.decided_on,
        penalty_kind="fine", fine_yuan=file.fine_yuan,
    )  # fmt: skip
    for step, field, day in (
        ("serve", "served_on", file.decided_on + timedelta(days=1)),
        ("publish", "published_on", file.decided_on + timedelta(days=2)),
        ("pay", "paid_on", file.paid_on),
        ("close", "closed_on", file.paid_on + _TO_CLOSE),
    ):
        at = hours(day, 11, minute)
        yield at
        take(case, step, officer, at, next(new_keys), **{field: day})


def _list_violations(
    case: Any, file: CaseFile, officer: Actor, at: datetime, new_keys: Iterator[UUID], *, waits: bool
) -> None:
    """Its violation is weighed before the party is told. waits: a further one was found, and is not weighed yet."""
    acted_on = file.filed_on - timedelta(days=3)
    own = put_in("violations", officer, at, next(new_keys), case=case.number, acted_on=acted_on)
    take(
        own, "weigh", officer, at, next(new_keys), acted_on=acted_on, article=file.article, violated=file.violated,
        circumstance="usual", discretion="初次违法，及时改正，没有造成后果", fine_yuan=20_000,
    )  # fmt: skip
    if waits:
        put_in("violations", officer, at, next(new_keys), case=case.number, violation=_FURTHER, acted_on=acted_on)
    case.refresh_from_db()  # what its violations come to is written into it
