"""What a row says beside what its events say: whether it is what the last one left, in what it differs, and what it was.

holds(record, last_event(record))            # the row says what its last event left
differing, known = differences(record, events)
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from ..scope import Record
from ..scope.asked import Asked
from . import chain, editions
from .models import Event
from .plain import plain_value

_COMPARED = ("record_id", "seq", "edition", "facts", "hash")
_last = Asked(
    lambda ledger, record_id: (
        Event.objects.filter(ledger=ledger, record_id=record_id).order_by("-seq").only(*_COMPARED)[:1]
    ),
    "?", 0,
)  # fmt: skip


def last_event(record: Record) -> Event | None:
    """The last event of a record; of it only what is compared."""
    return _last.one(record.code, record.pk)


def last_events(records: Sequence[Record]) -> dict[int, Event]:
    """The last event of each of one ledger's records, in one query: {record's primary key: event}; of each only what is compared."""
    if not records:
        return {}
    rows = Event.objects.filter(ledger=records[0].code, record_id__in=[record.pk for record in records])
    last = rows.order_by("record_id", "-seq").distinct("record_id").only(*_COMPARED)
    return {event.record_id: event for event in last}


def holds(record: Record, last: Event | None) -> bool:
    """Whether the row says what `last` left, in the edition that it names."""
    return (
        last is not None
        and record.version == last.seq
        and bytes(record.head) == bytes(last.hash)
        and chain.facts_hash(editions.facts_under(record, last.edition)) == bytes(last.facts)
    )


def fingerprint(record: Record) -> bytes:
    """A hash of what the row says, facts and place in the chain."""
    return chain.sm3(chain.canonical([chain.facts(record), record.version, bytes(record.head)]))


def differences(record: Record, events: Sequence[Event]) -> tuple[dict[str, list[Any]], bool]:
    """({attname: [what history says, what the row says]}, whether history knows all that the row should say)."""
    fields = _fields(record)
    differing: dict[str, list[Any]] = {}
    history_values = values_known(record, events)
    for name, history_value in history_values.items():
        row_value, history_value = (
            plain_value(getattr(record, name)),
            plain_value(_own_type(fields[name], history_value)),
        )
        if not _same(row_value, history_value):
            differing[name] = [history_value, row_value]
    further = {
        name: [None, plain_value(value)] for name, value in chain.facts(record).items() if name not in history_values
    }
    last = events[-1] if events else None
    if last is None:
        return {}, False
    for tried in _possible(differing, further):
        if restored(record, tried, last) is not None:
            return _with_place(record, last, tried), True
    return _with_place(record, last, differing), False


def _possible(differing: dict[str, list[Any]], further: dict[str, list[Any]]) -> Iterator[dict[str, list[Any]]]:
    """What may have been altered: what differs, with what no event speaks of; or, as older events did not keep what followed
    from their values, what differs alone, or one column of them.
    """
    yield {**differing, **further}
    yield differing
    for name, pair in {**differing, **further}.items():
        yield {name: pair}


def _with_place(record: Record, last: Event, differing: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """With the record's place in its chain, where that differs."""
    if record.version == last.seq and bytes(record.head) == bytes(last.hash):
        return differing
    return {**differing, "version": [last.seq, record.version]}


def restored(record: Record, differing: Mapping[str, Sequence[Any]], last: Event) -> Record | None:
    """A copy of the record as its last event left it; None where what history knows does not make it whole again.

    differing: as `differences` gives it.
    """
    fields = _fields(record)
    copy = type(record)(**{name: getattr(record, name) for name in fields})
    for name, (history_value, _) in differing.items():
        if name != "version":
            setattr(copy, name, _own_type(fields[name], history_value))
    copy.version, copy.head = last.seq, bytes(last.hash)
    return copy if holds(copy, last) else None


def blank_row(model: type[Record], record_id: int) -> Record:
    """A record of which only its primary key is said."""
    row = model()
    row.pk = record_id
    return row


def deleted(blank: Record, events: Sequence[Event]) -> Record | None:
    """The row that is gone, as its last event left it; None where history does not know all that it said. blank: its primary key."""
    if not events:
        return None
    fields, last = _fields(blank), events[-1]
    row = blank_row(type(blank), blank.pk)
    for name, value in values_known(blank, events).items():
        setattr(row, name, _own_type(fields[name], value))
    row.version, row.head = last.seq, bytes(last.hash)
    return row if holds(row, last) else None


def _fields(record: Record) -> dict[str, "models.Field[Any, Any]"]:
    return {field.attname: field for field in record._meta.concrete_fields}


def _own_type(field: Any, value: Any) -> Any:
    """A kept value in the field's own type; an empty one for nothing."""
    if value is None:
        if field.null:
            return None
        empty = field.get_default() or ("" if field.empty_strings_allowed else 0)
        value = "" if isinstance(empty, str) else empty if not empty else 0
    try:
        return value if field.is_relation else field.to_python(value)
    except ValidationError:
        return value


def _same(row_value: Any, history_value: Any) -> bool:
    """Whether a row's value is what an event kept. Older events kept moments to the minute; empty is empty."""
    if (not row_value and not history_value) or row_value == history_value:
        return True
    return (
        isinstance(row_value, str)
        and isinstance(history_value, str)
        and (at := _minute(row_value)) is not None
        and at == _minute(history_value)
    )


def _minute(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(second=0, microsecond=0) if moment.tzinfo is not None else None


def values_known(record: Record, events: Sequence[Event]) -> dict[str, Any]:
    """What events say of a record's columns of today, the last word of each: {attname: plain value}."""
    history_values: dict[str, Any] = {}
    for event in events:
        content = event.content
        event_values = {
            **(content.get("values") or {}),
            **{name: pair[1] for name, pair in (content.get("changes") or {}).items()},
        }
        event_values |= content.get("follows") or {}
        event_values["state"] = event.after
        now = dict(editions.columns(type(record), event.edition))
        history_values |= {now[name]: value for name, value in event_values.items() if now.get(name)}
    return history_values
