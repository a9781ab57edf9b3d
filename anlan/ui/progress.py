"""What stands around a record's values on a page: how near its deadline is, how far it has come.

due_words(hazard.due_at, now)     # ("还剩3天", False)
"""

from datetime import datetime

from anlan.kernel import clock
from anlan.kernel.column.day import last_day
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.scope import Record
from anlan.kernel.scope.record import WITHDRAWN


def due_words(due_at: datetime | None, now: datetime) -> tuple[str, bool]:
    """How far a deadline is, and whether it has passed: (超期2天, True), (今天到期, False), (还剩3天, False)."""
    if due_at is None:
        return "", False
    days = (last_day(due_at) - clock.legal_day(now)).days
    if due_at <= now:
        return (f"超期{-days}天" if days < 0 else "已超期"), True
    return ("今天到期" if days == 0 else "明天到期" if days == 1 else f"还剩{days}天"), False


def progress(record: Record) -> str:
    """The class of the state's disc: empty when new, p1 to p3 on the way, p4 closed, px withdrawn."""
    if record.state == WITHDRAWN:
        return "px"
    return progress_of(record.code, record.state)


def progress_of(code: str, state: str) -> str:
    loop = loop_of(code)
    if loop is None or not loop.is_open(state):
        return "p4"
    open_states = [each.code for each in loop.states if not each.closed]
    position = open_states.index(state)
    return f"p{min(1 + 2 * position // max(len(open_states) - 1, 1), 3)}" if position else ""
