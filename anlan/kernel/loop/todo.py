"""To-dos follow the state: entering an open state opens one for its holder, leaving closes it."""

from datetime import datetime

from ..scope import Record, unscoped
from .declare import Loop, loop_of
from .models import Todo


def todo_for(record: Record, loop: Loop | None, opened_at: datetime) -> Todo | None:
    """The to-do that a record's state asks for, unsaved; None in a closed state."""
    state = loop.by_code.get(record.state) if loop else None
    if state is None or state.closed:
        return None
    place_name = type(record).scope_place
    return Todo(
        region=record.region,
        sector=record.sector,
        ledger=record.code,
        record_id=record.pk,
        number=record.number,
        title=record.subject()[:200],
        verb=state.todo or state.title,
        state=state.code,
        role=state.holder,
        body_id=getattr(record, state.body_field) if state.body_field else None,
        place=getattr(record, f"{place_name}_id", None) if place_name not in ("", "pk") else None,
        opened_at=opened_at,
        due_at=record.due_at,
    )


def open_for(record: Record, loop: Loop | None, opened_at: datetime) -> None:
    made = todo_for(record, loop, opened_at)
    if made is not None:
        made.save(force_insert=True)


def close(record: Record, closed_at: datetime) -> None:
    with unscoped("a record's own to-do"):
        Todo.objects.filter(ledger=record.code, record_id=record.pk, closed_at=None).update(closed_at=closed_at)


def follow(record: Record) -> None:
    """Let the open to-do take over the record's deadline, region and words after a correction or extension."""
    state = loop.by_code.get(record.state) if (loop := loop_of(record.code)) else None
    body_id = getattr(record, state.body_field) if state and state.body_field else None
    with unscoped("a record's own to-do"):
        Todo.objects.filter(ledger=record.code, record_id=record.pk, closed_at=None).update(
            region=record.region,
            sector=record.sector,
            title=record.subject()[:200],
            due_at=record.due_at,
            late_level=0,
            body_id=body_id,
        )
