"""What the verbs of `advance` share: keys, values, rules, and the two writes of a record's row and its event.

Call these inside a verb's transaction; nobody else writes records.
"""

import contextlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from psycopg.errors import CheckViolation, UniqueViolation

from .. import clock
from ..column.computed import computed_names
from ..people.actor import Actor
from ..scope import Record, field_of
from ..scope.asked import Asked
from . import chain, editions, intact, moved, spans
from .acts import DEVICE, FROM
from .errors import Incomplete, KeyConflict, NotAllowed
from .models import Event, Span
from .plain import plain_value

_PLACE_IN_CHAIN = ("version", "head", "state_since")


def own_place(model: type[Record], actor: Actor) -> dict[str, int]:
    """The place whose own desk the actor sits at, for records that name a place."""
    if actor.scope.place is None or model.scope_place in ("", "pk"):
        return {}
    return {field_of(model, model.scope_place).attname: actor.scope.place}


def plain(model: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as an event keeps them: by attname, in JSON's own types."""
    return {field_of(model, name).attname: plain_value(value) for name, value in values.items()}


_by_key = Asked(lambda key: Event.objects.filter(key=key), UUID(int=0))


def first_event(key: UUID) -> Event | None:
    """The event that this key has made before. Two at once with one key wait for each other, and the second finds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key.int >> 65])
    return _by_key.one(key)


def same_or_conflict(
    first: Event, ledger: str, step: str, content: Mapping[str, Any], *, record_id: int | None
) -> Event:
    same_record = record_id is None or first.record_id == record_id
    if (
        first.ledger == ledger
        and first.step == step
        and same_record
        and chain.canonical(_said(first.content)) == chain.canonical(_said(content))
    ):
        return first
    raise KeyConflict("同一次提交的内容前后不一样，两份都已保留，请核对后重新办理。")


def _said(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the person said, without what followed from it."""
    return {name: value for name, value in {"values": {}, **content}.items() if name not in ("follows", FROM, DEVICE)}


def set_values(record: Record, values: Mapping[str, Any]) -> None:
    """Set fields by name or attname, converted to the field's own type. Raises Incomplete with the field's message."""
    wrong: dict[str, str] = {}
    for name, value in values.items():
        field = field_of(type(record), name)
        try:
            if isinstance(value, models.Model):
                setattr(record, field.name, value)
            elif field.is_relation:
                setattr(record, field.attname, None if value in ("", None) else field.target_field.to_python(value))  # type: ignore[attr-defined]
            else:
                setattr(record, field.attname, field.to_python(value))
        except ValidationError as error:
            wrong[name] = f"{field.verbose_name}：{'；'.join(error.messages)}"
    if wrong:
        raise Incomplete(wrong)


def derive(record: Record) -> None:
    """Set what follows from the record's facts."""
    for name, value in record.derived(vars(record)).items():
        setattr(record, name, value)
    record.natural_key = record.natural_key_of(vars(record))


def year_of(record: Record, now: datetime) -> int:
    """The year in a record's number: of the day it happened, else of now."""
    value = getattr(record, type(record).when) if type(record).when else None
    if isinstance(value, datetime):
        value = clock.legal_day(value)
    return (value or clock.legal_day(now)).year


def clean(record: Record) -> None:
    """The model's own rules, in the words of its fields. Its constraints are the database's to say (`_refused`)."""
    try:
        record.clean_fields(exclude={"number", "head", "natural_key", "extra", *_standing_references(record)})
        record.clean()
        if record.locked_facts is not None:
            record.clean_change(record.locked_facts)
    except ValidationError as error:
        raise Incomplete(_messages(record, error)) from error


def _standing_references(record: Record) -> set[str]:
    """References that need not be asked for again, as the database holds them: those that say what they said when the record was
    locked; of a new record, those to a row that was read.
    """
    was = record.locked_facts
    relations = [field for field in record._meta.concrete_fields if field.is_relation]
    if was is not None:
        return {field.name for field in relations if was.get(field.attname) == getattr(record, field.attname)}
    read = record._state.fields_cache
    return {
        field.name
        for field in relations
        if read.get(field.name) is not None and not field.remote_field.limit_choices_to  # type: ignore[union-attr]
    }


def _messages(record: Record, error: ValidationError) -> dict[str, str]:
    if not hasattr(error, "error_dict"):
        return {"": "；".join(error.messages)}
    names = {field.name: str(field.verbose_name) for field in record._meta.concrete_fields}
    return {
        ("" if name == "__all__" else name): (f"{names[name]}：" if name in names else "") + "；".join(messages)
        for name, messages in error.message_dict.items()
    }


def insert(record: Record, actor: Actor) -> None:
    record.version, record.head = 0, b""
    _save(record, actor, new_key=True, force_insert=True)


def _save(record: Record, actor: Actor, *, new_key: bool, **how: Any) -> None:
    """Write the row. A rival that the actor may not see refuses nothing, or its existence would be told: the key goes on."""
    key = record.natural_key
    while True:
        try:
            # Where no key is new nothing is asked after a refusal, and the verb's own transaction takes all back.
            with transaction.atomic() if new_key and key is not None else contextlib.nullcontext():
                record.save(**how)
        except IntegrityError as error:
            if not _is_of_key(error) or key is None or (rival := _rival(record, actor)) is not None:
                raise _refused(record, error, rival if _is_of_key(error) else None) from error
            apart = record.apart(key, vars(record))
            record.natural_key = None if record.natural_key == apart else apart
            continue
        return


def _is_of_key(error: IntegrityError) -> bool:
    cause = error.__cause__
    return isinstance(cause, UniqueViolation) and "natural_key" in (cause.diag.constraint_name or "")


def _rival(record: Record, actor: Actor) -> Record | None:
    """The other record with this key, where the actor may see it."""
    rows = type(record).objects.within(actor.scope, withdrawn=True).filter(natural_key=record.natural_key)
    return rows.exclude(pk=record.pk).first()  # type: ignore[return-value]


def _refused(record: Record, error: IntegrityError, rival: Record | None) -> Incomplete:
    """What the database would not keep, in the words of the rule that was broken; other errors are raised as they are.

    Asked beforehand, each rule would cost a query and two savepoints, two fifths of a step.
    """
    cause = error.__cause__
    if rival is not None:
        return Incomplete({"": duplicate_message(record, rival)})
    rules = {rule.name: rule for rule in record._meta.constraints}
    if isinstance(cause, CheckViolation | UniqueViolation) and cause.diag.constraint_name in rules:
        return Incomplete({"": str(rules[cause.diag.constraint_name].get_violation_error_message())})
    raise error


def duplicate_message(record: Record, rival: Record) -> str:
    model = type(record)
    code = bool(model.given_code and getattr(record, model.given_code))
    titles = [str(field_of(model, name).verbose_name) for name in ((model.given_code,) if code else model.natural)]
    return f"{model._meta.verbose_name}台账里已有{'、'.join(titles)}相同的记录：{rival.number} {rival.subject()}，请先看一看。"


def write_event(
    record: Record,
    step: str,
    *,
    actor: Actor,
    key: UUID | None,
    before: str,
    content: Mapping[str, Any],
    happened_at: datetime | None,
    now: datetime,
) -> Event:
    """Append an event to a record's chain and put its hash at the record's head: of an act that changes no fact but the state's."""
    event = _append(
        record, step, actor=actor, key=key, before=before, content=content, happened_at=happened_at, now=now
    )
    type(record).objects.of(record).update(version=event.seq, head=event.hash, state_since=record.state_since)
    return event


def write_change(
    record: Record,
    step: str,
    *,
    actor: Actor,
    key: UUID | None,
    before: str,
    content: Mapping[str, Any],
    happened_at: datetime | None,
    now: datetime,
) -> Event:
    """Append an event to a record's chain, and write the row as the act left it, its place in the chain with it.

    Only this function, the import and `insert` write a record's facts. Raises Incomplete where the database refuses them.
    """
    was = record.locked_key
    event = _append(
        record, step, actor=actor, key=key, before=before, content=content, happened_at=happened_at, now=now
    )
    names = [field.name for field in chain.fact_fields(type(record))]
    written = [*names, *_PLACE_IN_CHAIN, "natural_key", *record.derived(vars(record))]
    _save(record, actor, new_key=record.natural_key != was, update_fields=written)
    if computed := computed_names(type(record)):
        record.refresh_from_db(fields=computed)
    return event


def _append(record: Record, step: str, **said: Any) -> Event:
    """As `next_event`, saved."""
    event, closed_spans = next_event(record, step, **said)
    event.save(force_insert=True)
    for span in closed_spans:
        span.save(force_insert=True)
    return event


def next_event(
    record: Record,
    step: str,
    *,
    actor: Actor,
    key: UUID | None,
    before: str,
    content: Mapping[str, Any],
    happened_at: datetime | None,
    now: datetime,
) -> tuple[Event, list[Span]]:
    """The event and the spans that a record's act leaves, unsaved; the record has its place in the chain."""
    event = Event(
        ledger=record.code,
        record_id=record.pk,
        seq=record.version + 1,
        step=step,
        before=before,
        after=record.state,
        person_id=actor.person_id,
        post_id=actor.post_id,
        happened_at=happened_at or now,
        recorded_at=now,
        content={"values": {}, **content, **_followed(record, content)},
        key=key,
        edition=editions.number(type(record)),
        facts=chain.facts_hash(chain.facts(record)),
        prev=bytes(record.head) or chain.GENESIS,
    )
    event.hash = chain.event_hash(event)
    record.version, record.head = event.seq, event.hash
    remember(record)
    return event, spans.enter(record, before, event.happened_at) if before != record.state else []


def remember(record: Record) -> None:
    """Keep what a record's facts and its key are, so that its next event says what changed."""
    record.locked_facts, record.locked_key = chain.facts(record), record.natural_key


def _followed(record: Record, content: Mapping[str, Any]) -> dict[str, Any]:
    """{"follows": {attname: value}}: what the act changed besides the values that it names, so that history knows every fact."""
    before, after = record.locked_facts or {}, chain.facts(record)
    values = content.get("values") or {}
    changed = {
        name: plain_value(after.get(name))
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name)
    }
    follows = {name: value for name, value in changed.items() if name not in values or values[name] != value}
    return {"follows": follows} if follows else {}


def locked(record: Record, actor: Actor) -> Any:
    """The record as it is now, locked. Raises DoesNotExist where the actor's scope does not hold it, NotAllowed where it moved out
    of it a moment ago, Altered.
    """
    rows = type(record).objects.within(actor.scope, withdrawn=True)
    current = rows.select_for_update().filter(pk=record.pk).first()
    if current is None:
        if words := moved.away(record.code, record.pk):
            raise NotAllowed(f"{words}您填的内容没有记入。")
        raise type(record).DoesNotExist(f"{record.number}: not in scope")
    intact.require(current)
    return current


def overtaken(current: Record) -> str:
    last = Event.objects.filter(ledger=current.code, record_id=current.pk).select_related("person").order_by("-seq")[0]
    at = clock.moment_words(last.recorded_at)
    return f"{last.person.name}已于{at}办过这条记录，您看到的不是最新的。您填的内容还在，请刷新核对后再办。"


def refresh(record: Record, current: Record) -> None:
    for field in type(record)._meta.concrete_fields:
        setattr(record, field.attname, getattr(current, field.attname))
