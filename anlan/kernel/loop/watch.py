"""What is late is chased: one cheap query over a partial index, escalation by compare-and-swap.

sweep(clock.now())     # how many notices were written
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from .. import clock
from ..column.day import last_day
from ..history.verify import record_models
from ..notice.recipients import Audience
from ..notice.sending import About, tell
from ..scope import Record, unscoped
from .declare import LOOPS, State, loop_of
from .models import Todo
from .todo import ASKED

STEP = timedelta(days=3)  # between one level of escalation and the next
SOON = timedelta(days=1)  # how long before the deadline its holder is reminded
AT_ONCE = 1000  # to-dos that are held in memory
_log = logging.getLogger(__name__)


def sweep(now: datetime) -> int:
    """Remind holders of what is due within a day, and tell the next role of what is late. How many notices were written."""
    with unscoped("overdue sweep", Todo):
        count = 0
        due_soon = Todo.objects.filter(closed_at=None, due_at__lte=now + SOON).exclude(_told_to_all(), due_at__lte=now)
        for todo in due_soon.order_by("due_at", "pk").iterator(chunk_size=AT_ONCE):
            try:
                with transaction.atomic():
                    count += _look_at(todo, now)
            except Exception:  # whatever is wrong with one to-do, the others are chased
                _log.exception("to-do %s of %s %s cannot be chased", todo.pk, todo.ledger, todo.number)
        return count


def _look_at(todo: Todo, now: datetime) -> int:
    """Remind of a to-do or chase it; how many notices were written."""
    due = todo.due_at
    assert due is not None  # asked for by the sweep
    if due <= now:
        return _escalate(todo, due, now)
    state = _state(todo)
    return 0 if state is not None and not state.reminds else _remind(todo, due, now)


def _told_to_all() -> Q:
    """To-dos of which every level knows: however late they are, there is nobody left to tell."""
    condition = Q(request__isnull=False, late_level__gte=len(ASKED.escalate))
    for loop in LOOPS.values():
        for state in loop.states:
            condition |= Q(ledger=loop.code, state=state.code, request=None, late_level__gte=len(state.escalate))
    return condition


def _state(todo: Todo) -> State | None:
    if todo.request_id is not None:
        return ASKED
    loop = loop_of(todo.ledger)
    return loop.by_code.get(todo.state) if loop else None


def _remind(todo: Todo, due_at: datetime, now: datetime) -> int:
    due = due_at.astimezone(clock.LEGAL_ZONE)
    key = f"due:{todo.pk}:{due:%Y%m%d%H%M}"
    return _notice(todo, key, f"{_by_when(due)}：{_what(todo)}", todo.role, now)


def _what(todo: Todo) -> str:
    """What is to be done, and where: a notice is read with nothing beside it."""
    record = _record(todo)
    return f"{todo.verb} {record.headline() if record is not None else todo.title}"


def _record(todo: Todo) -> Record | None:
    model = next((model for model in record_models() if model.code == todo.ledger), None)
    return model.objects.of(todo).first() if model is not None else None


def _levels(todo: Todo) -> tuple[str, ...]:
    """The roles told when it is late."""
    state = _state(todo)
    if state is None or state.escalate_instead is None:
        return state.escalate if state is not None else ()
    record = _record(todo)
    return state.told_late(record) if record is not None else state.escalate


def _by_when(due: datetime) -> str:
    """A deadline as people say it: by a day where it is the day's end, which is the midnight after it."""
    day = clock.legal_day(due - datetime.resolution)
    if due == clock.end_of(day):
        return f"{clock.day_words(day)}到期"
    return f"{clock.day_words(due)}{due:%H:%M}到期"


def _escalate(todo: Todo, due_at: datetime, now: datetime) -> int:
    levels = _levels(todo)
    level = min(int((now - due_at) / STEP) + 1, len(levels))
    if level <= todo.late_level:
        return 0
    # Another worker may sweep at the same moment: only one of us changes the level, and only that one tells.
    if not Todo.objects.filter(pk=todo.pk, late_level=todo.late_level, closed_at=None).update(late_level=level):
        return 0
    days = (clock.legal_day(now) - last_day(due_at)).days  # as every page counts them
    text = f"超期{days}天：{_what(todo)}" if days else f"已超期：{_what(todo)}"
    return sum(
        _notice(todo, f"late:{todo.pk}:{due_at:%Y%m%d%H%M}:{position}", text, levels[position - 1], now)
        for position in range(todo.late_level + 1, level + 1)
    )


def _notice(todo: Todo, key: str, text: str, role: str, now: datetime) -> int:
    """Tell whoever holds the to-do, or a role above them, once."""
    holds = role == todo.role
    audience = Audience(
        role=role,
        region=todo.region,
        sector=todo.sector,
        body=todo.body_id if holds else None,
        place=todo.place if holds else None,
        post=todo.post_id if holds else None,
    )
    return tell(key, text, to=audience, about=About(todo.ledger, todo.record_id, todo.region, todo.sector), now=now)
