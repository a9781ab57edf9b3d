"""When a state must be left: its limit, counted by the calendar that the limit names.

due_at(state, record, entered_at)
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from .. import clock
from ..clock.working import add_working_days, calendar, years_without_notice
from ..history.errors import Incomplete, WrongState
from ..scope import Record
from .declare import CALENDAR, HOURS, WORKING, State, loop_of

NO_DEADLINE = "这条记录没有期限可延。"


def due_at(
    state: State, record: Record, entered_at: datetime, days: Mapping[date, str] | None = None
) -> datetime | None:
    """The moment by which `record` must leave `state`, None where nothing sets one. Days end at midnight, Asia/Shanghai.

    days: the calendar, where it was read already; else it is where working days count.
    """
    if state.due_field and (own := getattr(record, state.due_field)):
        return own if isinstance(own, datetime) else clock.end_of(own)
    if state.within is None:
        return None
    if state.counted_from and (day := getattr(record, state.counted_from)):
        entered_at = day if isinstance(day, datetime) else clock.start_of(day)
    if state.within.kind == HOURS:
        return entered_at + timedelta(hours=state.within.amount)
    entered_on = clock.legal_day(entered_at)
    if state.within.kind == CALENDAR:
        return clock.end_of(entered_on + timedelta(days=state.within.amount))
    return clock.end_of(add_working_days(entered_on, state.within.amount, calendar() if days is None else days))


def uncertain_years(record: Record) -> list[int]:
    """The years over which a record's deadline was counted in working days though their holidays are not known for sure."""
    loop = loop_of(record.code)
    state = loop.by_code.get(record.state) if loop else None
    if state is None or record.due_at is None or state.within is None or state.within.kind != WORKING:
        return []
    since = record.state_since or clock.now()
    years = years_without_notice(clock.legal_day(since), clock.legal_day(record.due_at - datetime.resolution))
    return years if years and record.due_at == due_at(state, record, since) else []


def require_later(record: Record, until: datetime) -> None:
    """More time is until later than the record's deadline. Raises Incomplete, WrongState where it has none."""
    if record.due_at is None:
        raise WrongState(NO_DEADLINE)
    if until <= record.due_at:
        raise Incomplete({"until": "新的期限要晚于原来的期限。"})
