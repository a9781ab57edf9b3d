"""Two records that are one become one; or are said to be two. What points to the one that goes points to the other afterwards.

merge(double, into, actor=actor, key=uuid4(), reason="登记了两次")
tell_apart([one, other], actor=actor, key=uuid4())
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from .. import clock
from ..history import writing
from ..history.acts import CORRECTED, MERGED, TOLD_APART
from ..history.errors import Incomplete, NotAllowed, WrongState
from ..history.intact import keeping_alterations
from ..history.models import Event
from ..history.verify import record_models
from ..people.actor import Actor
from ..people.divisions import district_code
from ..people.models import Account, Person
from ..scope import Record, Scope
from ..scope.record import WITHDRAWN
from . import lapsing, second_person, todo
from .models import Tie
from .succession import POWER, carry

_OWN = {"region", "sector", "body", "state", "due_at", "number"}  # what the one that stays has from where it lies


def may_merge(actor: Actor) -> bool:
    """Whoever sees the whole district, for what names a record may lie anywhere in it."""
    scope = actor.scope
    return actor.may(POWER) and scope.reaches(district_code()) and scope.sectors is None and scope.place is None


@keeping_alterations()
def merge(double: Record, into: Record, *, actor: Actor, key: UUID, reason: str) -> Event:
    """Take a record out because it is another one; all that names it names that one, which takes over what it lacked.

    What happened counts, and is no double of anything: whoever keeps its ledger takes it out there.

    Raises NotAllowed, Incomplete without a reason, WrongState where both are persons with accounts, or one is gone already.
    """
    if not may_merge(actor):
        raise NotAllowed("合并记录要由管全区的系统管理员办。")
    if double.when or not actor.may(f"{double.code}.view"):
        raise NotAllowed(f"{double._meta.verbose_name}不合并：登记了两次的，由登记的单位撤回一条。")
    if not reason.strip():
        raise Incomplete({"reason": "请写明凭什么说是同一个。"})
    with transaction.atomic():
        if (first := writing.first_event(key)) is not None:
            return first
        one, other = (writing.locked(each, actor) for each in sorted((double, into), key=lambda each: each.pk))
        duplicate, survivor = (one, other) if one.pk == double.pk else (other, one)
        if (
            type(duplicate) is not type(survivor)
            or duplicate.pk == survivor.pk
            or WITHDRAWN in (duplicate.state, survivor.state)
        ):
            raise WrongState("两条里有一条已经撤回或合并过了，请刷新再看。")
        has_account = isinstance(duplicate, Person) and Account.objects.filter(person=duplicate.pk).exists()
        second_person.require_mergeable(duplicate, survivor, has_account, actor)
        _hand_over_account(duplicate, survivor)
        event = _take_out(duplicate, survivor, actor, key, reason)
        for record, names in _naming(duplicate, actor.scope):
            values = dict.fromkeys(names, survivor.pk)
            carry(
                record,
                values,
                actor=actor,
                key=uuid5(key, f"{record.code} {record.pk}"),
                reason=_why(duplicate, survivor, reason),
                act=MERGED,
            )
        _hand_over_ties(duplicate, survivor)
        _fill_in(duplicate, survivor, actor, reason)
    writing.refresh(double, duplicate)
    writing.refresh(into, survivor)
    return event


@keeping_alterations()
def tell_apart(records: Sequence[Record], *, actor: Actor, key: UUID) -> None:
    """Say of records that look like one that each is another; each history tells it. Raises NotAllowed."""
    if not may_merge(actor):
        raise NotAllowed("是不是同一个要由管全区的系统管理员定。")
    now = clock.now()
    with transaction.atomic():
        for record in sorted(records, key=lambda each: each.pk):
            own_key = uuid5(key, f"{record.code} {record.pk}")
            if writing.first_event(own_key) is not None:
                continue
            current = writing.locked(record, actor)
            others = [each for each in records if each.pk != record.pk]
            content = {
                "apart": [each.pk for each in others],
                "note": f"和{'、'.join(each.number for each in others)}不是同一个",
            }
            writing.write_change(
                current, TOLD_APART, actor=actor, key=own_key, before=current.state, content={"values": {}, **content},
                happened_at=None, now=now,
            )  # fmt: skip


def survivor_of(record: Record, scope: Scope) -> Record | None:
    """The record that a withdrawn one turned out to be, however often that was merged in its turn; None where there is none in scope."""
    survivor: Record | None = record
    while survivor is not None and survivor.state == WITHDRAWN:
        merging = Event.objects.filter(ledger=record.code, record_id=survivor.pk, step=MERGED).order_by("-seq").first()
        rows = type(record).objects.within(scope, withdrawn=True)
        survivor = rows.filter(pk=merging.content["into"]).first() if merging else None
    return survivor


def _take_out(duplicate: Record, survivor: Record, actor: Actor, key: UUID, reason: str) -> Event:
    now = clock.now()
    before, duplicate.state, duplicate.due_at, duplicate.natural_key = duplicate.state, WITHDRAWN, None, None
    content = {"values": {}, "reason": reason, "note": f"并到{survivor.number}", "into": survivor.pk}
    event = writing.write_change(
        duplicate, MERGED, actor=actor, key=key, before=before, content=content, happened_at=None, now=now
    )
    todo.close(duplicate, now)
    lapsing.lapse(duplicate, event, actor, now)
    return event


def _why(duplicate: Record, survivor: Record, reason: str) -> str:
    return f"{duplicate.number}就是{survivor.number}：{reason}"


def _naming(duplicate: Record, scope: Scope) -> Iterator[tuple[Record, list[str]]]:
    """(record, attnames) of every record that names the one that goes."""
    for model in record_models():
        fields = [field for field in model._meta.concrete_fields if field.related_model is type(duplicate)]
        for field in fields:
            rows = list(model.objects.within(scope).filter(**{field.attname: duplicate.pk}).order_by("pk"))
            yield from (
                (row, [field.attname]) for row in rows if row.pk != duplicate.pk or type(row) is not type(duplicate)
            )


def _hand_over_ties(duplicate: Record, survivor: Record) -> None:
    for ledger, record_id in (("ledger", "record_id"), ("other_ledger", "other_id")):
        for tie in Tie.objects.filter(**{ledger: duplicate.code, record_id: duplicate.pk}):
            setattr(tie, record_id, survivor.pk)
            same = {name: getattr(tie, name) for name in ("ledger", "record_id", "other_ledger", "other_id")}
            if Tie.objects.filter(**same).exists():
                tie.delete()
            else:
                tie.save(update_fields=[record_id])


def _hand_over_account(duplicate: Record, survivor: Record) -> None:
    """Whoever logs in goes on doing so."""
    if not (isinstance(duplicate, Person) and isinstance(survivor, Person)):
        return
    accounts = Account.objects.filter(person__in=(duplicate.pk, survivor.pk))
    if len(accounts) > 1:
        raise WrongState("这两个人都有账号，请先停用不用的那个，或者合并到还在用的那个。")
    for account in accounts.filter(person=duplicate.pk):
        account.person = survivor
        account.save(update_fields=["person"])  # by `save`, which is witnessed


def _fill_in(duplicate: Record, survivor: Record, actor: Actor, reason: str) -> None:
    """What the one that stays does not say and the other did."""
    values: dict[str, Any] = {}
    for field in type(survivor)._meta.concrete_fields:
        value = getattr(duplicate, field.attname)
        empty = getattr(survivor, field.attname) in (None, "", [])
        if field.editable and field.name not in _OWN and empty and value not in (None, "", []):
            values[field.attname] = value
    if not values:
        return
    changes = {
        name: [writing.plain_value(getattr(survivor, name)), writing.plain_value(value)]
        for name, value in values.items()
    }
    for name, value in values.items():
        setattr(survivor, name, value)
    writing.derive(survivor)
    writing.clean(survivor)
    content = {
        "values": {name: pair[1] for name, pair in changes.items()},
        "changes": changes,
        "reason": _why(duplicate, survivor, reason),
    }
    now = clock.now()
    event = writing.write_change(
        survivor, CORRECTED, actor=actor, key=None, before=survivor.state, content=content, happened_at=None, now=now
    )
    todo.follow(survivor)
    lapsing.lapse(survivor, event, actor, now)
