"""What stands under given-up regions and bodies goes to their successors, in pieces; how much of it there is, and is left.

to_carry(["990199103"])         # [(hazards, 12), …]
carry_on(actor, seconds=8)      # how many are left
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from time import monotonic
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.db import models
from django.db.models import Q

from anlan.kernel.ledger.declare import LEDGERS, Ledger
from anlan.kernel.loop.going import going
from anlan.kernel.loop.succession import carry
from anlan.kernel.people import divisions
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.codes import VILLAGE
from anlan.kernel.people.models import Body, Region
from anlan.kernel.scope import Record, lineage, unscoped

_FIRST = ("bodies", "people", "posts", "enterprises")  # carried in this order, before all others
_SEATS = _FIRST[:3]  # carried at once: who acts must not be without a post
_AT_ONCE = 200


def to_carry(codes: Iterable[str]) -> list[tuple[Ledger, int]]:
    """What would go over with these regions: (ledger, how many), as far as there are any."""
    counts = [(ledger, _count(ledger, list(codes), {})) for ledger in _ledgers()]
    return [(ledger, count) for ledger, count in counts if count]


def carry_seats(actor: Actor, why: str) -> None:
    """Carry bodies, people and posts."""
    for ledger in _ledgers():
        if ledger.code in _SEATS:
            _carry(ledger, actor, why, until=None)


def carry_on(actor: Actor, *, seconds: float) -> int:
    """Carry what still stands under what was given up, each in a transaction of its own; how many are left. Can be cut off."""
    divisions.forget_names()
    if not lineage.known().heirs and not lineage.known().bodies:
        return 0
    until = monotonic() + seconds
    for ledger in _ledgers():
        _carry(ledger, actor, "随区划调整移交", until=until)
    return left()


def left() -> int:
    """How many records still stand under what was given up."""
    succession = lineage.known()
    return sum(_count(ledger, list(succession.heirs), succession.bodies) for ledger in _ledgers())


def _ledgers() -> list[Ledger]:
    """Every ledger but that of regions, those whose records others lie at first."""
    rank = {code: position for position, code in enumerate(_FIRST)}
    others = [ledger for ledger in LEDGERS.values() if ledger.model is not Region]
    return sorted(others, key=lambda ledger: rank.get(ledger.code, len(rank)))


def _all_of(ledger: Ledger) -> AbstractContextManager[None]:
    return unscoped("what stands under a given-up region goes with it, wherever it lies", ledger.model)


def _count(ledger: Ledger, codes: Sequence[str], bodies: Mapping[int, int]) -> int:
    with _all_of(ledger):
        return _waiting(ledger, codes, bodies).count()


def _waiting(ledger: Ledger, codes: Sequence[str], bodies: Mapping[int, int]) -> "models.QuerySet[Any, Any]":
    """Records that stand under given-up regions or bodies and go with them: what is open, and what merely exists."""
    model = ledger.model
    where = Q(region__in=list(codes))
    for code in codes:
        where |= Q(region__startswith=code) if len(code) < VILLAGE else Q()
    if _has(model, "regions"):
        where |= Q(regions__overlap=list(codes))
    for field in _body_fields(model):
        where |= Q(**{f"{field.attname}__in": list(bodies)}) if bodies else Q()
    return model.objects.filter(where & going(model))


def _carry(ledger: Ledger, actor: Actor, why: str, *, until: float | None) -> None:
    succession, last = lineage.known(), 0
    while True:
        with _all_of(ledger):
            waiting = _waiting(ledger, list(succession.heirs), succession.bodies)
            rows = list(waiting.filter(pk__gt=last).order_by("pk")[:_AT_ONCE])
        if not rows:
            return
        for record in rows:
            if until is not None and monotonic() > until:
                return
            key = uuid5(NAMESPACE_OID, f"carry {ledger.code} {record.pk} {record.version}")
            carry(record, _values(record, succession), actor=actor, key=key, reason=why)
            last = record.pk


def _values(record: Record, succession: lineage.Lineage) -> dict[str, Any]:
    """What a record says of regions and bodies, as of today's."""
    values: dict[str, Any] = {"region": lineage.heir(record.region)}
    if _has(type(record), "regions"):
        values["regions"] = list(dict.fromkeys(map(lineage.heir, record.regions)))  # type: ignore[attr-defined]
    for field in _body_fields(type(record)):
        body_id = getattr(record, field.attname)
        values[field.attname] = succession.bodies.get(body_id, body_id)
    return values


def _body_fields(model: type[Record]) -> list[Any]:
    """The columns that name a body which is still to act; who filed what happened stays as it was."""
    fields = [
        field for field in model._meta.concrete_fields if field.related_model is Body and field.name != "successor"
    ]
    return [field for field in fields if not (model.when and field.name == "body")]


def _has(model: type[Record], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)
