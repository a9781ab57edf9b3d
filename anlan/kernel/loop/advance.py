"""The only writers of records that are there: advance, correct, extend, withdraw. Each is one transaction with one event.

    advance(hazard, "verify", actor=actor, key=uuid4(), content={"recheck_result": "passed"}, version=hazard.version)

A repeated key with the same content changes nothing and returns the first event; with other content it raises KeyConflict.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from .. import clock
from ..column import kind_of
from ..history import chain, writing
from ..history.acts import CORRECTED, DEVICE, EXTENDED, FROM, STEAD, UNDOES, WITHDRAWN_STEP
from ..history.errors import Incomplete, NotAllowed, WrongState
from ..history.intact import keeping_alterations
from ..history.models import Event
from ..history.moment import in_one_moment
from ..people.actor import Actor
from ..scope import Record, field_of
from ..scope.record import KEPT, WITHDRAWN
from . import alarm as _alarm  # noqa: F401 tells of what a verb finds altered
from . import deciders, holding, lapsing, location, moving, outside, second_person, stepping, ties, todo
from .declare import Loop, Step, loop_of, state_title
from .due import NO_DEADLINE, require_later
from .leaning import leaning_words
from .opening import open_referred
from .parties import parties, tell_parties


@keeping_alterations()
def advance(
    record: Record,
    step_code: str,
    *,
    actor: Actor,
    key: UUID,
    content: Mapping[str, Any] | None = None,
    version: int | None = None,
    happened_at: datetime | None = None,
    device: Mapping[str, Any] | None = None,
    led: bool = False,
) -> Event:
    """Take one step with a record; of one moment where the step says so. led: along with a step of another record.

    content: what the step brings, {field name: value}; `note` is kept with the event alone. version: the one the person
    saw; another one means that somebody was first. device: what the clock of a phone without signal said.

    Raises NotAllowed, WrongState, Incomplete, SamePerson, KeyConflict.
    """
    loop = loop_of(record.code)
    if loop is None or step_code not in loop.step_codes:
        raise WrongState("这条记录没有这一步。")
    step = loop.step(step_code)
    if not actor.may(loop.power(step)):
        raise NotAllowed(f"您的岗位不能办“{step.title}”。")
    if step.led and not led:
        raise NotAllowed(f"“{step.title}”跟着别的记录一起办，不单独办。")

    def take() -> Event:
        return _take(
            record,
            loop,
            step,
            actor=actor,
            key=key,
            step_values=dict(content or {}),
            version=version,
            at=happened_at,
            device=device,
        )

    return in_one_moment(take) if step.one_moment else take()


def _take(
    record: Record,
    loop: Loop,
    step: Step,
    *,
    actor: Actor,
    key: UUID,
    step_values: dict[str, Any],
    version: int | None,
    at: datetime | None,
    device: Mapping[str, Any] | None,
) -> Event:
    now = clock.now()
    event_content = stepping.step_content(type(record), step, step_values)
    if device:
        event_content[DEVICE] = dict(device)
    with transaction.atomic():
        if (first := writing.first_event(key)) is not None:
            if STEAD in first.content:
                event_content[STEAD] = first.content[STEAD]
            return writing.same_or_conflict(first, record.code, step.code, event_content, record_id=record.pk)
        current = writing.locked(record, actor)
        if current.state not in step.source or (version is not None and current.version != version):
            raise WrongState(writing.overtaken(current))
        if not step.led and (stead := holding.in_whose_stead(loop, step, current, actor)):
            event_content[STEAD] = stead
        stepping.require(step, current, step_values, actor)
        before, dates_before, parties_before = current.state, stepping.own_dates(current, loop), parties(current)
        writing.set_values(current, {name: step_values[name] for name in step.brings if name in step_values})
        if step.sets:
            writing.set_values(current, step.sets(current, at or now))
        location.follow_change(
            current, {field_of(type(record), name).attname for name in step.brings if name in step_values}
        )
        current.state = step.target
        writing.clean(current)
        stays = before == step.target
        if stays:
            stepping.stay(current, loop, dates_before, now)
        else:
            stepping.enter(current, loop, at or now)
        event = writing.write_change(
            current, step.code, actor=actor, key=key, before=before, content=event_content, happened_at=at, now=now
        )
        if stays:
            todo.follow(current)
        else:
            todo.close(current, now)
            outside.given(todo.open_for(current, loop, now), event, now)
        lapsing.lapse(current, event, actor, now)
        ties.count_again(current, actor, now)
        tell_parties(current, parties_before, event, actor, now)
        if loop.by_code[step.target].closed and not loop.by_code[before].closed and not (step.led or step.routine):
            words = f"{current.subject()}：{actor.name}已办“{step.title}”，{loop.by_code[step.target].title}。"
            deciders.tell_concerned(current, words, event, actor, now)
        if step.opens:
            opened = open_referred(current, step, step_values, actor=actor, key=key)
            ties.tie(current, opened, actor=actor, now=now)
        if step.also:
            step.also(current, actor, now)
    writing.refresh(record, current)
    return event


@keeping_alterations()
def correct(
    record: Record,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    key: UUID,
    version: int,
    reason: str = "",
    undoes: int | None = None,
    granted: bool = False,
) -> Event | None:
    """Correct facts of a record; the event keeps what they were. None where nothing differs.

    undoes: the import that is taken back so. granted: whoever may decide it did so, at somebody's request.

    Raises NotAllowed, WrongState (somebody changed it meanwhile: the message says who, when and what), KeyConflict.
    """
    may_change = any(actor.may(f"{record.code}.{act}") for act in ("change", "add", "ask"))
    if not (may_change or second_person.is_free(record, actor)):
        raise NotAllowed("您的岗位不能更正这类记录。")
    now = clock.now()
    model = type(record)
    with transaction.atomic():
        base_content = {
            "values": writing.plain(model, values),
            "reason": reason,
            **({} if undoes is None else {UNDOES: undoes}),
        }
        if (first := writing.first_event(key)) is not None:
            event_content = {**base_content, "changes": first.content.get("changes")}
            return writing.same_or_conflict(first, record.code, CORRECTED, event_content, record_id=record.pk)
        moving.hold(record, values)
        current = writing.locked(record, actor)
        if current.state == WITHDRAWN:
            raise WrongState("这条记录已撤回，不能更正。")
        if not deciders.may_correct(current, actor):
            raise NotAllowed(f"这条记录已经有别人办过，您不能自己改了。{writing.overtaken(current)}")
        old, audiences, parties_before = chain.facts(current), deciders.concerned(current), parties(current)
        names = {field_of(model, name).attname for name in values}
        writing.set_values(current, values)
        names |= location.follow_change(current, names)
        new = chain.facts(current)
        changes = {
            name: [writing.plain_value(old.get(name)), writing.plain_value(new.get(name))]
            for name in sorted(names)
            if old.get(name) != new.get(name)
        }
        if not changes:
            return None
        if current.version != version:
            raise WrongState(writing.overtaken(current))
        if _is_sealed(current):
            raise WrongState(f"这条记录{state_title(type(current), current.state)}，内容不能再改。")
        stepping.require_order(current, changes)
        deciders.require_free(current, changes)
        stepping.require_other_names(current, changes)
        before_it = _as_it_was(current, old)
        deciders.require_second(before_it, current, changes.keys(), actor)
        alone = deciders.is_still_own(before_it, actor)
        if not alone and not granted:
            deciders.require_reason(before_it, changes.keys(), actor, reason)
        place_changes = {"region", "sector"} & changes.keys()
        if not (actor.scope.placed if place_changes else actor.scope).covers(current):
            raise NotAllowed("更正后的地区或行业不在您的管辖范围内。")
        before = current.state
        if changes.keys() & set(model.state_from.values()):
            current.state = current.state_by_facts(vars(current)) or KEPT
        stepping.keep_one_deadline(current, changes, alone, actor)
        writing.derive(current)
        writing.clean(current)
        event_content = {**base_content, "changes": changes, **moving.said_of(current, changes)}
        event = writing.write_change(
            current, CORRECTED, actor=actor, key=key, before=before, content=event_content, happened_at=None, now=now
        )
        todo.follow(current)
        lapsing.lapse(current, event, actor, now)
        ties.count_again(current, actor, now)
        newcomers = tell_parties(current, parties_before, event, actor, now)
        now_held = [audience for audience in deciders.concerned(current) if audience not in newcomers]
        if not alone or audiences != now_held:  # whoever it is taken from learns it, as does whoever it is given to
            words = "、".join(str(field_of(model, name).verbose_name) for name in changes)
            text, whom = f"{actor.name}更正了{words}：{current.headline()}", dict.fromkeys([*audiences, *now_held])
            deciders.tell_concerned(current, text, event, actor, now, whom)
        if FROM in event_content:
            moving.take_along(current, event_content[FROM], event, actor, now)
    writing.refresh(record, current)
    return event


def _as_it_was(current: Record, old: Mapping[str, Any]) -> Record:
    """The record with the facts it had, to ask whose it is: the row's own are changed already."""
    was = type(current)()
    was.pk = current.pk
    for name, value in old.items():
        setattr(was, name, value)
    return was


def _is_sealed(record: Record) -> bool:
    """Whether the record's state lets nobody correct what it says."""
    loop = loop_of(record.code)
    return loop is not None and loop.is_sealed(record.state)


@keeping_alterations()
def extend(
    record: Record, until: datetime, *, actor: Actor, key: UUID, reason: str, version: int, granted: bool = False
) -> Event:
    """Give a record more time in its state; its to-do follows. Raises as `advance`; Incomplete without a reason.

    granted: another person asked for it.
    """
    loop = loop_of(record.code)
    if loop is None or not loop.is_open(record.state):
        raise WrongState(NO_DEADLINE)
    if not actor.may(f"{record.code}.extend"):
        raise NotAllowed("您的岗位不能延长期限。")
    if not reason.strip():
        raise Incomplete({"reason": "请写明延期的理由。"})
    now = clock.now()
    event_content = {
        "until": writing.plain_value(until),
        "reason": reason,
        "values": {"due_at": writing.plain_value(until)},
    }
    with transaction.atomic():
        if (first := writing.first_event(key)) is not None:
            return writing.same_or_conflict(first, record.code, EXTENDED, event_content, record_id=record.pk)
        current = writing.locked(record, actor)
        if current.version != version:
            raise WrongState(writing.overtaken(current))
        if not deciders.may_grant_time(current, actor):
            raise NotAllowed(f"这条记录的期限由{deciders.extender_words(current, actor)}延。")
        if not granted and holding.is_own_deadline(current, actor):
            raise NotAllowed("这件事在您手上，延期要由另一个人定，请申请延期。")
        require_later(current, until)
        current.due_at = until
        if field := loop.by_code[current.state].due_field:
            moment = kind_of(field_of(type(current), field)).timed
            setattr(current, field, until if moment else clock.legal_day(until - datetime.resolution))
        event = writing.write_change(
            current,
            EXTENDED,
            actor=actor,
            key=key,
            before=current.state,
            content=event_content,
            happened_at=None,
            now=now,
        )
        todo.follow(current)
        lapsing.lapse(current, event, actor, now)
    writing.refresh(record, current)
    return event


@keeping_alterations()
def withdraw(record: Record, *, actor: Actor, key: UUID, reason: str) -> Event:
    """Take a record out of its ledger; it and its history stay, and it no longer counts. Raises as `advance`."""
    if not (actor.may(f"{record.code}.withdraw") or deciders.decides(record, actor)):
        raise NotAllowed("您的岗位不能撤回这类记录。")
    if not reason.strip():
        raise Incomplete({"reason": "请写明撤回的理由。"})
    now = clock.now()
    event_content: dict[str, Any] = {"reason": reason, "values": {}}
    with transaction.atomic():
        if (first := writing.first_event(key)) is not None:
            return writing.same_or_conflict(first, record.code, WITHDRAWN_STEP, event_content, record_id=record.pk)
        current = writing.locked(record, actor)
        if current.state == WITHDRAWN:
            raise WrongState("这条记录已经撤回。")
        if not deciders.decides_alone(current, actor):
            raise deciders.NeedsDecision(
                f"这条记录已经交出去了，撤回要由{deciders.decider_words(current)}定，请写明理由提出申请。"
            )
        if words := current.why_kept() or leaning_words(current, actor):
            raise WrongState(words)
        audiences = deciders.concerned(current)
        before, current.state, current.due_at, current.natural_key = current.state, WITHDRAWN, None, None
        event = writing.write_change(
            current,
            WITHDRAWN_STEP,
            actor=actor,
            key=key,
            before=before,
            content=event_content,
            happened_at=None,
            now=now,
        )
        todo.close(current, now)
        lapsing.lapse(current, event, actor, now)
        ties.count_again(current, actor, now)
        deciders.tell_concerned(
            current, f"{actor.name}撤回了{current.headline()}（{reason}）", event, actor, now, audiences
        )
    writing.refresh(record, current)
    return event
