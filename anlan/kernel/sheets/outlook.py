"""What the first rows of a sheet will be in the ledger, before anything is written: their values, state, holder and deadline.

outlooks(staged)[7]      # Outlook({"found_on": "2024-10-12", …}, "待交办", "清河镇", "2024-10-18", "清河镇石沟村")
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .. import clock
from ..column import kind_of
from ..history.plain import plain_value
from ..loop.bulk import PastStep
from ..loop.declare import loop_of
from ..loop.due import due_at
from ..loop.holding import who_holds
from ..loop.todo import todo_for
from ..people.divisions import region_path
from ..scope import Record, field_of
from .staged import Staged


@dataclass(frozen=True)
class Outlook:
    """A row as it will be kept, in words. values: {field: words}; holder and due: "" of what is settled, and where there is no loop."""

    values: Mapping[str, str]
    state: str = ""
    holder: str = ""
    due: str = ""
    where: str = ""


def outlooks(staged: Staged) -> dict[int, Outlook]:
    """{row number: what it will be} of those of the sheet's first rows that come in; of a correction what it changes."""
    first = {number for number, _ in staged.first_rows}
    outlooks_by_row = {}
    for row, number, past in zip(staged.rows, staged.row_numbers, staged.pasts, strict=True):
        if number in first:
            outlooks_by_row[number] = _new(staged, dict(zip(staged.columns, row, strict=True)), past)
        if len(outlooks_by_row) == len(first):
            break
    for change in staged.changed:
        if change.row in first:
            outlooks_by_row[change.row] = Outlook(
                _words(staged, change.values), _title(staged, change.steps[-1].after) if change.steps else ""
            )
    return outlooks_by_row


def _new(staged: Staged, values: Mapping[str, Any], past: Sequence[PastStep]) -> Outlook:
    model, loop, now = staged.ledger.model, loop_of(staged.ledger.code), clock.now()
    usual: dict[str, Any] = {**staged.ledger.form.usual_for(staged.actor.role)}
    if not model.names_body:
        usual["body_id"] = staged.actor.body_id
    record: Any = model(**{**usual, **values})
    staged.newcomers.attach(record)
    where = region_path(record.region)
    if loop is None:
        return Outlook(_words(staged, values), where=where)
    state = loop.by_code.get(record.state)
    if state is not None and not state.closed and record.due_at is None:
        record.due_at = due_at(state, record, _entered(record, past) or now)
    todo = todo_for(record, loop, now)
    holder = (
        str(todo.post or todo.body or who_holds(todo.role, todo.region, _place(record))) if todo is not None else ""
    )
    due = kind_of(field_of(model, "due_at")).words(field_of(model, "due_at"), record.due_at) if record.due_at else ""
    return Outlook(_words(staged, values), _title(staged, record.state), holder, due, where)


def _entered(record: Record, past: Sequence[PastStep]) -> Any:
    """When a row came into its state, as far as it says."""
    if past and past[-1].happened_at is not None:
        return past[-1].happened_at
    day = getattr(record, type(record).when, None) if type(record).when else None
    return None if day is None else clock.start_of(clock.legal_day(day) if hasattr(day, "hour") else day)


def _place(record: Record) -> str:
    named = type(record).scope_place
    return str(getattr(record, named) or "") if named not in ("", "pk") else ""


def _title(staged: Staged, state: str) -> str:
    field = field_of(staged.ledger.model, "state")
    return kind_of(field).words(field, state)


def _words(staged: Staged, values: Mapping[str, Any]) -> dict[str, str]:
    words = {}
    for name in staged.header.columns.values():
        field = field_of(staged.ledger.model, name)
        value = values.get(field.attname)
        if field.attname in values:
            words[name] = _said(staged, field, value) or _told_instead(staged, name, values)
    return words


def _said(staged: Staged, field: Any, value: Any) -> str:
    if field.is_relation and value in staged.newcomers:
        return staged.newcomers[value].name
    return "" if value in (None, "", []) else kind_of(field).kept_words(field, plain_value(value))


def _told_instead(staged: Staged, name: str, values: Mapping[str, Any]) -> str:
    """What stands for a place that no ledger has: the words in their own column, or beside the record."""
    title = staged.header.titles[staged.header.column_of(name)]  # type: ignore[index]  # it is one of its columns
    return str(values.get(staged.ledger.told_instead.get(name, "")) or (values.get("extra") or {}).get(title, ""))
