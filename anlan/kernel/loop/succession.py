"""A record follows its region or body to the successor: one more event of its history, by nobody's correction.

carry(hazard, {"region": "990199104205"}, actor=actor, key=key, reason="清河镇并入柳溪镇")
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from .. import clock
from ..history import intact, writing
from ..history.acts import CARRIED, FROM, MERGED, MOVED
from ..history.errors import NotAllowed
from ..history.intact import keeping_alterations
from ..history.models import Event
from ..people import powers
from ..people.actor import Actor
from ..people.roles import ADMINISTRATOR, SYSTEM
from ..scope import Record, field_of, lineage, unscoped
from ..scope.record import WITHDRAWN
from . import location, todo
from .going import going

POWER = "regions.succeed"

powers.grant(POWER, (ADMINISTRATOR, SYSTEM))


@keeping_alterations()
def carry(
    record: Record, values: Mapping[str, Any], *, actor: Actor, key: UUID, reason: str, act: str = CARRIED
) -> Event | None:
    """Give a record the region or bodies that succeeded its own, as `hand_over`. Raises NotAllowed."""
    if not actor.may(POWER):
        raise NotAllowed("您的岗位不能调整区划。")
    return hand_over(record, values, actor=actor, key=key, reason=reason, act=act)


@keeping_alterations()
def hand_over(
    record: Record, values: Mapping[str, Any], *, actor: Actor, key: UUID, reason: str, act: str
) -> Event | None:
    """Give a record what follows from another one's change; its to-do and key follow. None where nothing differs.

    values: {attname: value}. act: what the history calls it. What is open and names another place by it goes where that lies.
    Where there is a record of that name already, both stay, and this one has no key: a person settles it.
    """
    now = clock.now()
    with transaction.atomic():
        if (first := writing.first_event(key)) is not None:
            return first
        current = type(record).objects.of(record).select_for_update().get()
        if current.state == WITHDRAWN:
            return None
        intact.require(current)
        values = {**values, **_where_its_place_lies(current, values)}
        old = {name: getattr(current, name) for name in values}
        changes = {name: [writing.plain_value(old[name]), writing.plain_value(values[name])] for name in values
                   if old[name] != values[name]}  # fmt: skip
        if not changes:
            return None
        for name in changes:
            setattr(current, name, values[name])
        writing.derive(current)
        if current.natural_key is not None and _has_rival(current):
            current.natural_key = None
        content = {"values": {name: pair[1] for name, pair in changes.items()}, "changes": changes, "reason": reason}
        if "region" in changes and act in (MOVED, MERGED):
            content[FROM] = old["region"]
        event = writing.write_change(
            current, act, actor=actor, key=key, before=current.state, content=content, happened_at=None, now=now
        )
        todo.move(current)
    writing.refresh(record, current)
    return event


def _where_its_place_lies(record: Record, values: Mapping[str, Any]) -> dict[str, Any]:
    """The region of the place that an open record is given, where it lies in another one: a firm's double was in the next town."""
    for name in type(record).place_column():
        attname = field_of(type(record), name).attname
        own = type(record).objects.of(record).filter(going(type(record)))
        if values.get(attname) not in (None, getattr(record, attname)) and own.exists():
            return {"region": location.held_place(record, name, values[attname]).region}
    return {}


def _has_rival(record: Record) -> bool:
    model = type(record)
    with unscoped("whether the successor has a record of that name, of which nobody is told", model):
        return model.objects.filter(natural_key=record.natural_key).exclude(pk=record.pk).exists()


def _carried_from(ledger: str, code: str) -> Q:
    """Rows of a ledger that were carried from a region, or from one under it."""
    events = Event.objects.filter(
        ledger=ledger, record_id=OuterRef("pk"), step=CARRIED, content__changes__region__0__startswith=code
    )
    return Q(Exists(events))


lineage.provide_carried(_carried_from)
