"""Meetings to which bodies are called: one that was held, where somebody was missing, and one to come, whose answers are awaited.

Both are of a kind that no figure of the year counts.
"""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record
from anlan.ledgers.meetings.models import Call

from .. import names
from ..acting import put_in, take
from ..diary import Story, keys
from ..organisation import Seated
from ..sheets.whose import officer_of
from ..year import hours

_CALLED_ON, _HELD_ON = date(2024, 10, 8), date(2024, 10, 10)
_ANNOUNCED_ON, _TO_COME_ON = date(2024, 10, 14), date(2024, 10, 18)


def stories(staff: Seated) -> Iterator[Story]:
    new_keys = keys("calls")
    yield _held(staff, new_keys)
    yield _to_come(staff, new_keys)


def _held(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    at = hours(_CALLED_ON, 10)
    yield at
    meeting = put_in(
        "meetings", staff.actors["clerk"], at, next(new_keys), name="节后安全防范调度会", kind="调度会", spot="区政府三楼会议室",
        held_at=f"{_HELD_ON} 15:00", agenda="节后复工复产安全", bodies="清河镇、东苑街道、水利局",
    )  # fmt: skip
    take(meeting, "call", staff.actors["clerk"], at, next(new_keys), bodies="清河镇、东苑街道、水利局")
    for body, hour in (("清河镇", 11), ("东苑街道", 14), ("水利局", 16)):
        at = hours(_CALLED_ON, hour)
        yield at
        _answer(meeting, body, staff, at, next(new_keys))
    at = hours(_HELD_ON, 17, 20)
    yield at
    take(meeting, "record", staff.actors["clerk"], at, next(new_keys), missing="水利局")


def _to_come(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    at = hours(_ANNOUNCED_ON, 9, 40)
    yield at
    bodies = "清河镇、东苑街道、应急管理局、水利局"
    meeting = put_in(
        "meetings", staff.actors["clerk"], at, next(new_keys), name="秋冬安全防范调度会", kind="调度会", spot="区政府三楼会议室",
        held_at=f"{_TO_COME_ON} 09:00", agenda="秋冬防火、供暖和有限空间", bodies=bodies,
    )  # fmt: skip
    take(meeting, "call", staff.actors["clerk"], at, next(new_keys), bodies=bodies)
    at = hours(_ANNOUNCED_ON, 15)
    yield at
    _answer(meeting, "东苑街道", staff, at, next(new_keys))
    at = hours(_ANNOUNCED_ON, 16, 10)
    yield at
    take(
        _call_of(meeting, "应急管理局", staff),
        "excuse",
        _officer("应急管理局", staff),
        at,
        next(new_keys),
        reason="当天到市里开会",
    )


def _answer(meeting: Record, body: str, staff: Seated, at: datetime, key: UUID) -> None:
    """Whoever writes for a body comes themselves."""
    officer = _officer(body, staff)
    take(_call_of(meeting, body, staff), "answer", officer, at, key, attendees=officer.name)


def _call_of(meeting: Record, body: str, staff: Seated) -> Call:
    return Call.objects.of(meeting).get(holder=staff.body_of(_officer(body, staff)))


def _officer(body: str, staff: Seated) -> Actor:
    code = next((code for code, (name, _) in names.TOWNS.items() if name == body), "")
    return staff.actors[officer_of(code) if code else f"{body}:1"]
