"""Steps of a record that somebody says were taken elsewhere, as a sheet tells them: dated as it says, or without a day.

refuse_untaken(hazard, steps, actor)     # raises what stands against it
take_told(hazard, steps, actor=actor, key=key, reason="导入台账.xlsx第7行")
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from .. import clock
from ..history import writing
from ..history.acts import STANDS, UNDOES
from ..history.errors import NotAllowed, WrongState
from ..history.intact import keeping_alterations
from ..history.models import Event
from ..people.actor import Actor
from ..scope import Record
from . import holding, lapsing, stepping, ties, todo
from .declare import loop_of
from .imported import PastStep


def step_key(key: UUID, step: str) -> UUID:
    """The key of the event of one of the steps that are told under a key."""
    return uuid5(key, step)


def refuse_untaken(record: Record, steps: Sequence[PastStep], actor: Actor) -> None:
    """Ask whether the actor may say that these steps were taken: the last one must be theirs, or theirs to take instead, and none that
    whoever took an earlier step may not take. Those before it are others' work, which they tell.

    The first of them must not be barred to the record as it stands: no sheet takes what no page would.

    Raises NotAllowed, SamePerson, WrongState.
    """
    loop = loop_of(record.code)
    assert loop is not None  # only a loop has steps
    first = loop.step(steps[0].step)
    if first.barred is not None and (words := first.barred(record)):
        raise WrongState(words)
    step = loop.step(steps[-1].step)
    if not actor.may(loop.power(step)):
        raise NotAllowed(f"您的岗位不能办“{step.title}”，请由能办的人导入，或在记录上办。")
    there = type(record)()
    there.__dict__.update({**vars(record), "state": steps[-1].before})
    holding.in_whose_stead(loop, step, there, actor)
    codes = {past.step for past in steps}
    for each in map(loop.step, codes):
        if each.not_by and each.not_by not in codes:
            stepping.require_another_person(record, each, actor)


@keeping_alterations()
def take_told(record: Record, steps: Sequence[PastStep], *, actor: Actor, key: UUID, reason: str) -> None:
    """Take the steps, one event each; what a step would set by itself is left as it is told.

    Raises as `refuse_untaken`; WrongState where somebody has moved the record on meanwhile, Altered.
    """
    loop = loop_of(record.code)
    now = clock.now()
    with transaction.atomic():
        current = writing.locked(record, actor)
        if current.state != steps[0].before:
            raise WrongState(writing.overtaken(current))
        refuse_untaken(current, steps, actor)
        if _came_undated(current):
            current.state_since = None  # nobody knows since when, so the next state may have begun before that was told
        for past in steps:
            at = None if past.happened_at is None else min(past.happened_at, now)
            before, current.state = current.state, past.after
            writing.set_values(current, past.values)
            stepping.require_order(current, past.values)
            writing.clean(current)
            stepping.enter(current, loop, at or now)
            content: dict[str, Any] = {"values": writing.plain(type(current), past.values), "reason": reason}
            if at is None:
                content["undated"] = True
            event = writing.write_change(
                current, past.step, actor=actor, key=step_key(key, past.step), before=before, content=content,
                happened_at=at, now=now,
            )  # fmt: skip
        todo.close(current, now)
        todo.open_for(current, loop, now)
        lapsing.lapse(current, event, actor, now)
        ties.count_again(current, actor, now)
    writing.refresh(record, current)


@keeping_alterations()
def tell_standing(record: Record, *, actor: Actor, key: UUID, reason: str, undoes: int) -> None:
    """Say in a record's history that the import is taken back which told its steps, and that they stay. Raises Altered."""
    with transaction.atomic():
        current = writing.locked(record, actor)
        content = {"values": {}, "reason": reason, UNDOES: undoes}
        writing.write_change(
            current,
            STANDS,
            actor=actor,
            key=key,
            before=current.state,
            content=content,
            happened_at=None,
            now=clock.now(),
        )
    writing.refresh(record, current)


def _came_undated(record: Record) -> bool:
    moves = Event.objects.filter(ledger=record.code, record_id=record.pk, after=record.state).exclude(
        before=record.state
    )
    last = moves.order_by("-seq").first()
    return last is not None and bool(last.content.get("undated"))
