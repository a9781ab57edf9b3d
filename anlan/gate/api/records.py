"""A record as the API tells it: the words are the page's, beside them the value as it is kept."""

from typing import Any

from django.db import models

from anlan.kernel.column import kind_of
from anlan.kernel.evidence import store
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.ledger.display import fields_told, may_open, shown
from anlan.kernel.loop.declare import state_title
from anlan.kernel.loop.timeline import history
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_path, sector_name
from anlan.kernel.scope import Record, field_of

from .shapes import FileShape, Happening, RecordShape, Value, WholeRecord

_BESIDE = {"region", "sector", "state", "due_at"}  # said beside the values


def in_list(record: Record, ledger: Ledger, actor: Actor) -> RecordShape:
    """A record with the columns of its ledger's list."""
    fields = [field_of(ledger.model, name) for name in ledger.columns]
    return RecordShape(**_head(record), values=_values(record, fields, actor))


def whole(record: Record, ledger: Ledger, actor: Actor) -> WholeRecord:
    """A record with all its fields, its history and its files."""
    fields = fields_told(ledger)
    return WholeRecord(
        **_head(record),
        values=_values(record, fields, actor),
        titles={field.name: str(field.verbose_name) for field in fields if field.name not in _BESIDE},
        extra=record.others,
        history=[
            Happening(
                seq=line.seq,
                happened_at=line.when,
                recorded_at=line.recorded,
                who=line.who,
                post=line.post,
                what=line.what,
                details=list(line.details),
                sound=line.sound,
            )
            for line in history(record)
        ],
        files=[
            FileShape(
                url=f"/evidence/{file.pk}/",
                name=file.name,
                purpose=file.purpose,
                mime=file.mime,
                size=file.size,
                sha256=file.sha256,
                added_at=file.added_at,
                added_by=file.added_by.name,
            )
            for file in store.of(record).select_related("added_by")
        ],
    )


def _head(record: Record) -> dict[str, Any]:
    return {
        "ledger": record.code,
        "number": record.number,
        "state": record.state,
        "state_title": state_title(type(record), record.state),
        "region": record.region,
        "region_name": region_path(record.region),
        "sector": record.sector,
        "sector_name": sector_name(record.sector),
        "due_at": record.due_at,
        "url": f"/ledgers/{record.code}/{record.number}/",
    }


def _values(record: Record, fields: list["models.Field[Any, Any]"], actor: Actor) -> dict[str, Value]:
    return {
        field.name: Value(value=_kept(record, field, actor), text=shown(record, field))
        for field in fields
        if field.name not in _BESIDE
    }


def _kept(record: Record, field: "models.Field[Any, Any]", actor: Actor) -> Any:
    """A value as it is kept: an amount as text, another record by its number, what is masked as it is shown."""
    if field.is_relation:
        other = getattr(record, field.name)
        return other.number if other is not None and may_open(other, actor) else None
    return kind_of(field).json(field, getattr(record, field.attname))
