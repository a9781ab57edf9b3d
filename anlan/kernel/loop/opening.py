"""Putting a new record into its ledger, in the first state of its loop; and the one that another's step calls for.

hazard = open_record(Hazard, {...}, actor=actor, key=uuid4())
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.db import transaction

from .. import clock
from ..evidence import store
from ..history import number, writing
from ..history.acts import OPENED
from ..history.errors import Incomplete, NotAllowed
from ..people.actor import Actor
from ..people.divisions import sector_name
from ..scope import Record, field_of
from ..scope.record import KEPT
from . import location, outside, second_person, stepping, todo
from .declare import Step, loop_of
from .parties import tell_parties

R = TypeVar("R", bound=Record)


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
    event_content = {"values": writing.plain(model, values), **(content or {})}
    with transaction.atomic():
        if (first := writing.first_event(key)) is not None:
            writing.same_or_conflict(first, model.code, OPENED, event_content, record_id=None)
            return model.objects.of(first).get()  # type: ignore[return-value]
        record = model(
            region=actor.region, sector=actor.sector, body_id=None if model.names_body else actor.body_id,
            **writing.own_place(model, actor),
        )  # fmt: skip
        writing.set_values(record, values)
        location.hold_place(record)
        stepping.follow(record, values)
        record.state = loop.first_state(vars(record)) if loop else record.state_by_facts(vars(record)) or KEPT
        if not actor.scope.placed.covers(record):
            raise NotAllowed(_outside(record))
        lost = stepping.lost(model)
        if lost and lost(record.region) and getattr(record, f"{model.scope_place}_id") is None:
            raise Incomplete({"region": stepping.NO_TOWN})
        writing.derive(record)
        record.number = number.take(model, writing.year_of(record, now))
        writing.clean(record)
        stepping.enter(record, loop, happened_at or now)
        writing.insert(record, actor)
        event = writing.write_event(
            record, OPENED, actor=actor, key=key, before="", content=event_content, happened_at=happened_at, now=now
        )
        outside.given(todo.open_for(record, loop, now), event, now)
        tell_parties(record, {}, event, actor, now)
        second_person.hold_back(record, actor, now)
        if loop and loop.also:
            loop.also(record, actor, now)
        return record


def _outside(record: Record) -> str:
    if sector := record.sector_by_nature(vars(record)):
        return f"{record._meta.verbose_name}“{record.subject()}”归{sector_name(sector)}，不在您的管辖范围内。"
    return "这条记录的地区或行业不在您的管辖范围内。"


def open_referred(record: Record, step: Step, step_values: Mapping[str, Any], *, actor: Actor, key: UUID) -> Record:
    """Open the record that `step` calls for, with what the two have in common. Its key follows from the step's own."""
    loop = loop_of(step.opens)
    if loop is None:
        raise LookupError(f"{step.opens}: no such loop")
    shared = _shared(record, loop.model)
    known = step.opens_with(record) if step.opens_with else {}
    own = dict(step_values.get("opens", {}).items())
    opened = open_record(
        loop.model,
        {**shared, **known, **own},
        actor=actor,
        key=uuid5(key, step.opens),
        content={"referred_from": [record.code, record.pk, record.number]},
    )
    if step.opens_files:
        store.take_along(record, opened, actor=actor, purpose=step.opens_files)
    return opened


def _shared(record: Record, model: type[Record]) -> dict[str, Any]:
    """What two records have in common: the place, and where it lies follows; else region and line of business."""
    place = model.scope_place
    if place not in ("", "pk") and (key := getattr(record, field_of(model, place).attname, None)) is not None:
        return {place: key}
    return {"region": record.region, "sector": record.sector}
