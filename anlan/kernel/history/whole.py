"""Whether a record says what its last event said. A verb asks first, with the row locked, so that nothing that was changed past
the loop becomes part of the chain.

require(current)                       # raises Altered, and says so to whoever keeps it
with keeping_alterations(): …          # at a door, outside every transaction: what was found is kept, though all is undone
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from .. import clock
from ..scope import Record
from . import chain, editions
from .errors import Altered
from .models import Alteration, Event
from .plain import plain_value

# What was found altered behind the door that is open; None where none is.
_behind: ContextVar[dict[tuple[str, int], Record] | None] = ContextVar("behind", default=None)
on_found: list[Callable[[Alteration], None]] = []  # who is told of one that was found; rooms above add themselves


def last_event(record: Record) -> Event | None:
    return Event.objects.filter(ledger=record.code, record_id=record.pk).order_by("-seq").first()


def holds(record: Record, last: Event | None) -> bool:
    """Whether the row says what `last` left, in the edition that it names."""
    return (
        last is not None
        and record.version == last.seq
        and bytes(record.head) == bytes(last.hash)
        and chain.facts_hash(editions.facts_under(record, last.edition)) == bytes(last.facts)
    )


def require(record: Record) -> None:
    """Raise Altered where a locked row no longer says what its last event said; else remember its facts."""
    if not holds(record, last_event(record)):
        raise _found(record)
    record.locked_facts = chain.facts(record)


def require_all(records: Sequence[Record]) -> None:
    """As `require`, for locked rows of one ledger, in one query."""
    if not records:
        return
    rows = Event.objects.filter(ledger=records[0].code, record_id__in=[record.pk for record in records])
    last = {event.record_id: event for event in rows.order_by("record_id", "-seq").distinct("record_id")}
    for record in records:
        if not holds(record, last.get(record.pk)):
            raise _found(record)


def _found(record: Record) -> Altered:
    """What is raised for an altered row. Whatever becomes of it on its way, the door behind which we are keeps the row."""
    if (found := _behind.get()) is not None:
        found[record.code, record.pk] = record
    return Altered(record)


@contextmanager
def keeping_alterations() -> Iterator[None]:
    """A door: outside every transaction of what is done behind it. What is found altered there is kept when it is closed, once
    all transactions are over, though they were undone and whoever called the verb has caught Altered. Of doors one behind
    another the outermost keeps; each request goes through one (gate), each verb has its own for jobs and commands.
    """
    if _behind.get() is not None:
        yield
        return
    found: dict[tuple[str, int], Record] = {}
    token = _behind.set(found)
    try:
        yield
    finally:
        _behind.reset(token)
        for record in found.values():
            keep(record, "verb")


def keep(record: Record, way: str) -> Alteration:
    """Keep that a row was changed past the loop, once while it is not settled. way: verb, verify or nightly."""
    events = list(Event.objects.filter(ledger=record.code, record_id=record.pk).order_by("seq"))
    differing, known = differences(record, events)
    found = fingerprint(record)
    with transaction.atomic():
        kept = Alteration.objects.of(record).select_for_update().filter(settled_at=None).first()
        if kept is not None:
            if bytes(kept.found) != found:  # changed again: what was proposed was said of something else
                kept.differing, kept.known, kept.found = differing, known, found
                kept.choice, kept.reason, kept.proposer, kept.proposed_at = "", "", None, None
                kept.save()
            return kept
        kept = Alteration.objects.create(
            ledger=record.code, record_id=record.pk, number=record.number, sector=record.sector,
            region=differing.get("region", [record.region])[0],
            found_at=clock.now(), found_by=way, differing=differing, known=known, found=found,
        )  # fmt: skip
        for tell in on_found:
            tell(kept)
    return kept


def open_alteration(record: Record) -> Alteration | None:
    """What was found altered of a record and is not settled yet."""
    return Alteration.objects.of(record).filter(settled_at=None).first()


def fingerprint(record: Record) -> bytes:
    """A hash of what the row says, facts and place in the chain."""
    return chain.sm3(chain.canonical([chain.facts(record), record.version, bytes(record.head)]))


def differences(record: Record, events: Sequence[Event]) -> tuple[dict[str, list[Any]], bool]:
    """({attname: [what history says, what the row says]}, whether history knows all that the row should say)."""
    fields = _fields(record)
    differing: dict[str, list[Any]] = {}
    known = values_known(record, events)
    for name, kept in known.items():
        found, kept = plain_value(getattr(record, name)), plain_value(_own_type(fields[name], kept))
        if not _same(found, kept):
            differing[name] = [kept, found]
    further = {name: [None, plain_value(value)] for name, value in chain.facts(record).items() if name not in known}
    last = events[-1] if events else None
    if last is None:
        return {}, False
    for tried in _possible(differing, further):
        if restored(record, _kept(tried), last) is not None:
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


def _kept(differing: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    return {name: pair[0] for name, pair in differing.items()}


def _with_place(record: Record, last: Event, differing: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """With the record's place in its chain, where that differs."""
    if record.version == last.seq and bytes(record.head) == bytes(last.hash):
        return differing
    return {**differing, "version": [last.seq, record.version]}


def restored(record: Record, kept: Mapping[str, Any], last: Event) -> Record | None:
    """A copy of the record as its last event left it; None where what history knows does not make it whole again."""
    fields = _fields(record)
    copy = type(record)(**{name: getattr(record, name) for name in fields})
    for name, value in kept.items():
        if name != "version":
            setattr(copy, name, _own_type(fields[name], value))
    copy.version, copy.head = last.seq, bytes(last.hash)
    return copy if holds(copy, last) else None


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


def _same(found: Any, kept: Any) -> bool:
    """Whether a row's value is what an event kept. Older events kept moments to the minute; empty is empty."""
    if (not found and not kept) or found == kept:
        return True
    return (
        isinstance(found, str) and isinstance(kept, str) and (at := _minute(found)) is not None and at == _minute(kept)
    )


def _minute(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(second=0, microsecond=0) if moment.tzinfo is not None else None


def values_known(record: Record, events: Sequence[Event]) -> dict[str, Any]:
    """What events say of a record's columns of today, the last word of each: {attname: plain value}."""
    known: dict[str, Any] = {}
    for event in events:
        content = event.content
        said = {
            **(content.get("values") or {}),
            **{name: pair[1] for name, pair in (content.get("changes") or {}).items()},
        }
        said |= content.get("follows") or {}
        said["state"] = event.after
        now = dict(editions.columns(type(record), event.edition))
        known |= {now[name]: value for name, value in said.items() if now.get(name)}
    return known
