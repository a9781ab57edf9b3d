"""When a state must be left: its limit, counted by the calendar that the limit names.

due_at(state, record, entered_at, calendar())
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from .. import clock
from ..clock.working import add_working_days
from ..history.errors import Incomplete, WrongState
from ..scope import Record
from .declare import CALENDAR, HOURS, State

NO_DEADLINE = "这条记录没有期限可延。"


def due_at(state: State, record: Record, entered_at: datetime, days: Mapping[date, str]) -> datetime | None:
    """The moment by which `record` must leave `state`, None where nothing sets one. Days end at midnight, Asia/Shanghai."""
    if state.due_field and (own := getattr(record, state.due_field)):
        return own if isinstance(own, datetime) else clock.end_of(own)
    if state.within is None:
        return None
    if state.within.kind == HOURS:
        return entered_at + timedelta(hours=state.within.amount)
    entered_on = clock.legal_day(entered_at)
    if state.within.kind == CALENDAR:
        return clock.end_of(entered_on + timedelta(days=state.within.amount))
    return clock.end_of(add_working_days(entered_on, state.within.amount, days))


def require_later(record: Record, until: datetime) -> None:
    """More time is until later than the record's deadline. Raises Incomplete, WrongState where it has none."""
    if record.due_at is None:
        raise WrongState(NO_DEADLINE)
    if until <= record.due_at:
        raise Incomplete({"until": "新的期限要晚于原来的期限。"})
