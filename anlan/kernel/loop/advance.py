"""The only writers of records: open, advance, correct, extend, withdraw. Each is one transaction with one event.

    hazard = open_record(Hazard, {...}, actor=actor, key=uuid4())
    advance(hazard, "verify", actor=actor, key=uuid4(), content={"recheck_result": "passed"}, version=hazard.version)

A repeated key with the same content changes nothing and returns the first event; with other content it raises KeyConflict.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from .. import clock
from ..clock.working import calendar
from ..people.actor import Actor
from ..scope import Record, field_of, unscoped
from ..scope.record import KEPT, WITHDRAWN
from . import chain, link, number, todo
from .declare import Loop, State, Step, loop_of
from .due import due_at
from .errors import Incomplete, KeyConflict, NotAllowed, SamePerson, WrongState
from .models import Event

R = TypeVar("R", bound=Record)

OPENED, IMPORTED, CORRECTED, EXTENDED, WITHDRAWN_STEP = "opened", "imported", "corrected", "extended", "withdrawn"


def open_record(
    model: type[R],
    values: Mapping[str, Any],
    *,
    actor: Actor,
    key: UUID,
    happened_at: datetime | None = None,
    content: Mapping[str, Any] | None = None,
) -> R:
    """Put a new record into its ledger, in the first state of its loop.

    values: {field name: value}; region, sector, body and place are the actor's own unless given. content: further facts about the
    event itself (who reported it, which record it came from). Raises NotAllowed, Incomplete, KeyConflict.
    """
    if not actor.may(f"{model.code}.add"):
        raise NotAllowed("您的岗位不能登记" + str(model._meta.verbose_name) + "。")
    now = clock.now()
    loop = loop_of(model.code)
    said = {"values": plain(model, values), **(content or {})}
    with transaction.atomic(), unscoped("opening a record checks its scope itself"):
        if (first := _first_event(key)) is not None:
            _same_or_conflict(first, model.code, OPENED, said, record_id=None)
            return model._base_manager.get(pk=first.record_id)
        record = model(region=actor.region, sector=actor.sector, body_id=actor.body_id, **_own_place(model, actor))
        set_values(record, values)
        record.state = loop.start if loop else KEPT
        if not actor.scope.covers(record):
            raise NotAllowed("这条记录的地区或行业不在您的管辖范围内。")
        derive(record)
        record.number = number.take(model, year_of(record, now))
        _clean(record)
        _enter(record, loop, happened_at or now)
        _insert(record)
        write_event(record, OPENED, actor=actor, key=key, before="", content=said, happened_at=happened_at, now=now)
        todo.open_for(record, loop, now)
        return record


def advance(
    record: Record,
    step_code: str,
    *,
    actor: Actor,
    key: UUID,
    content: Mapping[str, Any] | None = None,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> Event:
    """Take one step with a record.

    content: what the step brings, {field name: value}; `note` is kept with the event alone. version: the one the person
    saw; another one means that somebody was first. Raises NotAllowed, WrongState, Incomplete, SamePerson, KeyConflict.
    """
    loop = loop_of(record.code)
    if loop is None or step_code not in loop.step_codes:
        raise WrongState("这条记录没有这一步。")
    step = loop.step(step_code)
    if not actor.may(loop.power(step)):
        raise NotAllowed(f"您的岗位不能办“{step.title}”。")
    now = clock.now()
    brought = dict(content or {})
    said = _step_content(type(record), step, brought)
    with transaction.atomic(), unscoped("the step checks its scope itself"):
        if (first := _first_event(key)) is not None:
            return _same_or_conflict(first, record.code, step.code, said, record_id=record.pk)
        current = _locked(record, actor)
        if current.state not in step.source or (version is not None and current.version != version):
            raise WrongState(_overtaken(current))
        _require(step, current, brought, actor)
        before = current.state
        set_values(current, {name: brought[name] for name in step.brings if name in brought})
        if step.sets:
            set_values(current, step.sets(current, happened_at or now))
        current.state = step.target
        _clean(current)
        _enter(current, loop, happened_at or now)
        event = write_event(
            current, step.code, actor=actor, key=key, before=before, content=said, happened_at=happened_at, now=now
        )
        _update(current, event)
        todo.close(current, now)
        todo.open_for(current, loop, now)
        if step.opens:
            link.open_referred(current, step, brought, actor=actor, key=key)
        if step.also:
            step.also(current, actor, now)
    _refresh(record, current)
    return event


def correct(
    record: Record, values: Mapping[str, Any], *, actor: Actor, key: UUID, version: int, reason: str = ""
) -> Event | None:
    """Correct facts of a record; the event keeps what they were. None where nothing differs.

    Raises NotAllowed, WrongState (somebody changed it meanwhile: the message says who, when and what), KeyConflict.
    """
    if not actor.may(f"{record.code}.change"):
        raise NotAllowed("您的岗位不能更正这类记录。")
    now = clock.now()
    model = type(record)
    with transaction.atomic(), unscoped("the correction checks its scope itself"):
        asked = {"values": plain(model, values), "reason": reason}
        if (first := _first_event(key)) is not None:
            said = {**asked, "changes": first.content.get("changes")}
            return _same_or_conflict(first, record.code, CORRECTED, said, record_id=record.pk)
        current = _locked(record, actor)
        if current.state == WITHDRAWN:
            raise WrongState("这条记录已撤回，不能更正。")
        old = chain.facts(current)
        names = {field_of(model, name).attname for name in values}
        set_values(current, values)
        new = chain.facts(current)
        changes = {
            name: [_plain_value(old.get(name)), _plain_value(new.get(name))]
            for name in sorted(names)
            if old.get(name) != new.get(name)
        }
        if not changes:
            return None
        if current.version != version:
            raise WrongState(_overtaken(current))
        if not actor.scope.covers(current):
            raise NotAllowed("更正后的地区或行业不在您的管辖范围内。")
        derive(current)
        _clean(current)
        said = {**asked, "changes": changes}
        event = write_event(
            current, CORRECTED, actor=actor, key=key, before=current.state, content=said, happened_at=None, now=now
        )
        _update(current, event)
        todo.follow(current)
    _refresh(record, current)
    return event


def extend(record: Record, until: datetime, *, actor: Actor, key: UUID, reason: str, version: int) -> Event:
    """Give a record more time in its state; its to-do follows. Raises as `advance`; Incomplete without a reason."""
    loop = loop_of(record.code)
    if loop is None or loop.by_code[record.state].closed:
        raise WrongState("这条记录没有期限可延。")
    if not actor.may(f"{record.code}.extend"):
        raise NotAllowed("您的岗位不能延长期限。")
    if not reason.strip():
        raise Incomplete({"reason": "请写明延期的理由。"})
    now = clock.now()
    said = {"until": _plain_value(until), "reason": reason}
    with transaction.atomic(), unscoped("the extension checks its scope itself"):
        if (first := _first_event(key)) is not None:
            return _same_or_conflict(first, record.code, EXTENDED, said, record_id=record.pk)
        current = _locked(record, actor)
        if current.version != version:
            raise WrongState(_overtaken(current))
        if current.due_at is not None and until <= current.due_at:
            raise Incomplete({"until": "新的期限要晚于原来的期限。"})
        current.due_at = until
        event = write_event(
            current, EXTENDED, actor=actor, key=key, before=current.state, content=said, happened_at=None, now=now
        )
        _update(current, event)
        todo.follow(current)
    _refresh(record, current)
    return event


def withdraw(record: Record, *, actor: Actor, key: UUID, reason: str) -> Event:
    """Take a record out of its ledger; it and its history stay, and it no longer counts. Raises as `advance`."""
    if not actor.may(f"{record.code}.withdraw"):
        raise NotAllowed("您的岗位不能撤回这类记录。")
    if not reason.strip():
        raise Incomplete({"reason": "请写明撤回的理由。"})
    now = clock.now()
    with transaction.atomic(), unscoped("the withdrawal checks its scope itself"):
        if (first := _first_event(key)) is not None:
            return _same_or_conflict(first, record.code, WITHDRAWN_STEP, {"reason": reason}, record_id=record.pk)
        current = _locked(record, actor)
        if current.state == WITHDRAWN:
            raise WrongState("这条记录已经撤回。")
        before, current.state, current.due_at, current.natural_key = current.state, WITHDRAWN, None, None
        event = write_event(
            current, WITHDRAWN_STEP, actor=actor, key=key, before=before, content={"reason": reason}, happened_at=None,
            now=now,
        )  # fmt: skip
        _update(current, event)
        todo.close(current, now)
    _refresh(record, current)
    return event


# What the verbs share, in the order in which they call it.


def _own_place(model: type[Record], actor: Actor) -> dict[str, int]:
    """The place whose own desk the actor sits at, for records that name a place."""
    if actor.scope.place is None or model.scope_place in ("", "pk"):
        return {}
    return {field_of(model, model.scope_place).attname: actor.scope.place}


def plain(model: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as an event keeps them: by attname, in JSON's own types."""
    return {field_of(model, name).attname: _plain_value(value) for name, value in values.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, dict):
        return {str(name): _plain_value(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_value(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return chain.spell(value)


def _step_content(model: type[Record], step: Step, brought: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: brought[name] for name in step.brings if name in brought}
    others = {name: _plain_value(value) for name, value in brought.items() if name not in step.brings}
    return {"values": plain(model, fields), **others}


def _first_event(key: UUID) -> Event | None:
    """The event that this key has made before. Two at once with one key wait for each other, and the second finds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key.int >> 65])
    return Event.objects.filter(key=key).first()


def _same_or_conflict(first: Event, ledger: str, step: str, said: Mapping[str, Any], *, record_id: int | None) -> Event:
    same_record = record_id is None or first.record_id == record_id
    if (
        first.ledger == ledger
        and first.step == step
        and same_record
        and chain.canonical(first.content) == chain.canonical(said)
    ):
        return first
    raise KeyConflict("同一次提交的内容前后不一样，两份都已保留，请核对后重新办理。")


def set_values(record: Record, values: Mapping[str, Any]) -> None:
    """Set fields by name or attname, converted to the field's own type. Raises Incomplete with the field's message."""
    wrong: dict[str, str] = {}
    for name, value in values.items():
        field = field_of(type(record), name)
        try:
            if isinstance(value, models.Model):
                setattr(record, field.name, value)
            elif isinstance(field, models.ForeignKey):
                setattr(record, field.attname, None if value in ("", None) else field.target_field.to_python(value))
            else:
                setattr(record, field.attname, field.to_python(value))
        except ValidationError as error:
            wrong[name] = f"{field.verbose_name}：{'；'.join(error.messages)}"
    if wrong:
        raise Incomplete(wrong)


def derive(record: Record) -> None:
    """Set what follows from the record's facts."""
    record.natural_key = record.natural_key_of(vars(record))
    for name, value in record.derived(vars(record)).items():
        setattr(record, name, value)


def year_of(record: Record, now: datetime) -> int:
    """The year in a record's number: of the day it happened, else of now."""
    value = getattr(record, type(record).when) if type(record).when else None
    if isinstance(value, datetime):
        value = clock.legal_day(value)
    return (value or clock.legal_day(now)).year


def _clean(record: Record) -> None:
    """The model's own rules, in the words of its fields. Uniqueness is the database's to say."""
    exclude = {"number", "head", "natural_key", "extra"}
    try:
        record.clean_fields(exclude=exclude)
        record.clean()
        record.validate_constraints(exclude=exclude)
    except ValidationError as error:
        raise Incomplete(_messages(record, error)) from error


def _messages(record: Record, error: ValidationError) -> dict[str, str]:
    if not hasattr(error, "error_dict"):
        return {"": "；".join(error.messages)}
    names = {field.name: str(field.verbose_name) for field in record._meta.concrete_fields}
    return {
        ("" if name == "__all__" else name): (f"{names[name]}：" if name in names else "") + "；".join(messages)
        for name, messages in error.message_dict.items()
    }


def _enter(record: Record, loop: Loop | None, entered_at: datetime) -> None:
    state: State | None = loop.by_code[record.state] if loop else None
    record.due_at = None if state is None or state.closed else due_at(state, record, entered_at, calendar())


def _insert(record: Record) -> None:
    record.version, record.head = 0, b""
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError as error:
        raise Incomplete({"": duplicate_message(record)}) from error


def duplicate_message(record: Record) -> str:
    names = "、".join(str(field_of(type(record), name).verbose_name) for name in type(record).natural)
    return f"{record._meta.verbose_name}台账里已有{names}相同的记录，请先查一查。"


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
    """Append an event to a record's chain and put its hash at the record's head."""
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
        content=dict(content),
        key=key,
        facts=chain.facts_hash(chain.facts(record)),
        prev=bytes(record.head) or chain.GENESIS,
    )
    event.hash = chain.event_hash(event)
    event.save(force_insert=True)
    record.version, record.head = event.seq, event.hash
    type(record)._base_manager.filter(pk=record.pk).update(version=event.seq, head=event.hash)
    return event


def _locked(record: Record, actor: Actor) -> Any:
    """The record as it is now, locked; not found where the actor's scope does not hold it."""
    return type(record).objects.within(actor.scope, withdrawn=True).select_for_update().get(pk=record.pk)


def _overtaken(current: Record) -> str:
    last = Event.objects.filter(ledger=current.code, record_id=current.pk).select_related("person").order_by("-seq")[0]
    at = last.recorded_at.astimezone(clock.LEGAL_ZONE)
    return (
        f"{last.person.name}已于{at:%m月%d日%H:%M}办过这条记录，您看到的不是最新的。您填的内容还在，请刷新核对后再办。"
    )


def _require(step: Step, record: Record, brought: Mapping[str, Any], actor: Actor) -> None:
    missing = {
        name: f"请填写{field_of(type(record), name).verbose_name}。"
        for name in step.needs
        if brought.get(name) in (None, "") and not getattr(record, field_of(type(record), name).attname)
    }
    if step.photo and not link.has_photo(record, step.photo):
        missing["photo"] = f"请先附上{step.photo}照片。"
    if missing:
        raise Incomplete(missing)
    if step.not_by:
        earlier = (
            Event.objects.filter(ledger=record.code, record_id=record.pk, step=step.not_by).order_by("-seq").first()
        )
        if earlier is not None and earlier.person_id == actor.person_id:
            raise SamePerson(f"“{step.title}”要由另一个人办，不能由整改的人自己办。")


def _update(record: Record, event: Event) -> None:
    """Write what a step changed; only this function and the import write a record's row again."""
    names = [field.name for field in chain.fact_fields(type(record))]
    try:
        with transaction.atomic():
            record.save(update_fields=[*names, "natural_key", *record.derived(vars(record))])
    except IntegrityError as error:
        raise Incomplete({"": duplicate_message(record)}) from error


def _refresh(record: Record, current: Record) -> None:
    for field in type(record)._meta.concrete_fields:
        setattr(record, field.attname, getattr(current, field.attname))
