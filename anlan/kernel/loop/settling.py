"""What settling an alteration writes: the row as history has it, or as it was found, with an event that says so; one, or many by COPY.

event = settle_one(alteration, actor=office, key=uuid4(), now=now)
settle_many(alterations, actor=office, key=key, now=now)        # of one ledger
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from ..history import compare, intact, writing
from ..history.acts import FROM, RESTORED, TAKEN
from ..history.errors import WrongState
from ..history.models import Alteration, Event, Span
from ..history.spans import MOVING, as_told, moves_of
from ..history.verify import model_of
from ..people.actor import Actor
from ..scope import Record
from ..scope.record import WITHDRAWN
from . import lapsing, moving, todo
from .copying import copy_in, events_in, update_by_copy
from .declare import loop_of
from .lines import SPAN_COLUMNS


@dataclass(frozen=True)
class _Change:
    """What becomes of an altered row: what it will say, and what its event says."""

    alteration: Alteration
    record: Record
    step: str
    before: str
    values: Mapping[str, Any]

    @property
    def content(self) -> dict[str, Any]:
        event_content = {
            "reason": self.alteration.reason,
            "altered": self.alteration.differing,
            "proposed_by": self.alteration.proposer_id,
            "values": dict(self.values),
        }
        if self.step == TAKEN:
            event_content |= moving.said_of(self.record, self.alteration.differing)
        return {**event_content, "deleted": True} if self.alteration.deleted else event_content


def settle_one(alteration: Alteration, *, actor: Actor, key: UUID, now: datetime) -> Event:
    """Write what was proposed for an alteration that the caller has locked. Raises WrongState, Incomplete."""
    (change,) = _changes([alteration])
    record = change.record
    if alteration.deleted:
        head, version = record.head, record.version
        writing.insert(record, actor)
        record.head, record.version = head, version
    event = writing.write_change(
        record, change.step, actor=actor, key=key, before=change.before, content=change.content, happened_at=None,
        now=now,
    )  # fmt: skip
    _follow([(change, event)], actor, now)
    return event


def settle_many(alterations: Sequence[Alteration], *, actor: Actor, key: UUID, now: datetime) -> None:
    """As settle_one() for each, of one ledger; none where one cannot be. Raises WrongState, IntegrityError."""
    if not alterations:
        return
    changes = _changes(alterations)
    model = type(changes[0].record)
    events, all_spans = [], []
    for change in changes:
        own = uuid5(key, str(change.alteration.pk))
        event, spans = writing.next_event(
            change.record, change.step, actor=actor, key=own, before=change.before, content=change.content,
            happened_at=None, now=now,
        )  # fmt: skip
        events.append(event)
        all_spans.extend(spans)
    events_in(events)
    copy_in(Span, SPAN_COLUMNS, ([getattr(span, name) for name in SPAN_COLUMNS] for span in all_spans))
    deleted_records = [change.record for change in changes if change.alteration.deleted]
    there = [change.record for change in changes if not change.alteration.deleted]
    update_by_copy(model, there)
    for record in deleted_records:
        record.save(force_insert=True)
    _follow(list(zip(changes, events, strict=True)), actor, now)


def _changes(alterations: Sequence[Alteration]) -> list[_Change]:
    model = model_of(alterations[0].ledger)
    rows = {row.pk: row for row in model.objects.of(*alterations).select_for_update()}
    events = intact.chains(model.code, [each.record_id for each in alterations])
    return [_change(each, model, rows.get(each.record_id), events[each.record_id]) for each in alterations]


def _change(alteration: Alteration, model: type[Record], row: Record | None, events: Sequence[Event]) -> _Change:
    row_fingerprint = intact.NOTHING if row is None else compare.fingerprint(row)
    if row_fingerprint != bytes(alteration.found):
        raise WrongState("这条记录在提出以后又被改动过，请审计重新核对、重新提出。")
    if row is None:
        return _deleted(alteration, model, events)
    last = events[-1] if events else None
    row.version, row.head = (last.seq, bytes(last.hash)) if last else (0, b"")
    if alteration.choice == "restore":
        back = compare.restored(row, alteration.differing, last) if last else None
        if last is None or back is None:
            raise WrongState("改不回去，请刷新再看。")
        return _change_of(alteration, back, RESTORED, last.after, {})
    values = {name: pair[1] for name, pair in alteration.differing.items() if name != "version"}
    change = _change_of(alteration, row, TAKEN, row.state if last is None else last.after, values)
    row.locked_facts = None  # nobody knows what all of it was: its event keeps every fact
    return change


def _deleted(alteration: Alteration, model: type[Record], events: Sequence[Event]) -> _Change:
    """The row that is gone is there again; where its deletion is taken, as a withdrawn one."""
    row = compare.deleted(compare.blank_row(model, alteration.record_id), events)
    if row is None:
        raise WrongState("改不回去，请刷新再看。")
    _, row.state_since = as_told(moves_of(tuple(getattr(event, name) for name in MOVING) for event in events))
    if alteration.choice == "restore":
        return _change_of(alteration, row, RESTORED, row.state, {})
    change = _change_of(alteration, row, TAKEN, row.state, {})
    row.state, row.due_at, row.natural_key = WITHDRAWN, None, None
    return change


def _change_of(alteration: Alteration, record: Record, step: str, before: str, values: Mapping[str, Any]) -> _Change:
    writing.derive(record)
    writing.remember(record)
    if record.state == WITHDRAWN:
        record.natural_key = None
    return _Change(alteration, record, step, before, values)


def _follow(settled: Sequence[tuple[_Change, Event]], actor: Actor, now: datetime) -> None:
    """To-dos stand as the rows now say, and what lies at a place goes where that lies. What was put back has what it had."""
    for change, _ in settled:
        record = change.record
        if change.step == RESTORED:
            continue
        if record.state == change.before:
            todo.follow(record)
        else:
            todo.close(record, now)
    records = [change.record for change, _ in settled]
    todo.open_missing(records, loop_of(records[0].code), now)
    asked = todo.asked_about(records)
    for change, event in settled:
        if change.record.pk in asked:
            lapsing.lapse(change.record, event, actor, now)
        if FROM in event.content:
            moving.take_along(change.record, event.content[FROM], event, actor, now)
