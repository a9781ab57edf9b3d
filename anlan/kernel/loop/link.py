"""How loops meet without importing each other: a step opens a record elsewhere and both keep the link.

Step("refer", "转执法", …, opens="enforcement")
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from ..evidence.models import Attachment
from ..people.actor import Actor
from ..scope import Record
from .declare import Step, loop_of


def open_referred(record: Record, step: Step, brought: Mapping[str, Any], *, actor: Actor, key: UUID) -> Record:
    """Open the record that `step` calls for, with what the two have in common. Its key follows from the step's own."""
    from .advance import open_record

    loop = loop_of(step.opens)
    if loop is None:
        raise LookupError(f"{step.opens}: no such loop")
    shared = {
        field.name: getattr(record, field.attname)
        for field in loop.model._meta.concrete_fields
        if field.name in {"region", "sector", "place"} and hasattr(record, field.attname)
    }
    own = dict(brought.get("opens", {}).items())
    return open_record(
        loop.model,
        {**shared, **own},
        actor=actor,
        key=uuid5(key, step.opens),
        content={"referred_from": [record.code, record.pk, record.number]},
    )


def has_photo(record: Record, purpose: str) -> bool:
    """Whether a picture was attached for `purpose`."""
    return Attachment.objects.filter(
        ledger=record.code, record_id=record.pk, purpose=purpose, mime__startswith="image/"
    ).exists()
