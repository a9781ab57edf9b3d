"""Editions of a ledger's fields: which columns an event's facts hash was made over, and where they are found today.

number(Hazard)                    # the edition that an event written now names
facts_under(hazard, 1)            # {attname of that edition: value}
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from ..scope import Record
from . import chain
from .models import Edition, Renaming

FIRST = 1  # events that are older than editions name it

_SPELLINGS = {
    "BooleanField": "yes", "DateField": "day", "DateTimeField": "moment", "DecimalField": "amount", "JSONField": "json",
    "BinaryField": "bytes", "UUIDField": "uuid", "FloatField": "float", "TimeField": "time", "DurationField": "duration",
}  # fmt: skip


def spelling(field: "models.Field[Any, Any]") -> str:
    """How a field's values are spelled in a hash. Two fields with one spelling can be changed into one another unseen."""
    if isinstance(field, ArrayField):
        return f"list of {spelling(field.base_field)}"
    if isinstance(field, models.ForeignKey):
        return "whole"
    kind = field.get_internal_type()
    if kind == "DecimalField":
        return f"amount .{field.decimal_places}"  # type: ignore[attr-defined]
    if "Integer" in kind or "AutoField" in kind:
        return "whole"
    return _SPELLINGS.get(kind, "text")


def fields_of(model: type[models.Model]) -> dict[str, str]:
    """The fields of a record's facts, today's model or a migration's: {attname: spelling}."""
    return {field.attname: spelling(field) for field in chain.fact_fields(model)}


@cache
def number(model: type[Record]) -> int:
    """The number of the edition that fits the model's fields; made where there is none."""
    return keep(model.code, fields_of(model))


def keep(ledger: str, fields: Mapping[str, str]) -> int:
    """The number of the ledger's last edition where it has these fields, else of a new one."""
    with transaction.atomic():
        last = Edition.objects.filter(ledger=ledger).order_by("-number").first()
        if last is not None and last.fields == fields:
            return last.number
        edition, _ = Edition.objects.get_or_create(
            ledger=ledger, number=last.number + 1 if last else FIRST, defaults={"fields": dict(fields)}
        )
        return edition.number


@cache
def columns(model: type[Record], edition: int) -> tuple[tuple[str, str], ...]:
    """The fields of an edition: (their name then, the attname of today's column), in the order of the names.

    A column that is gone has no today: ("fix_plan", "").
    """
    edition_row = Edition.objects.filter(ledger=model.code, number=edition).first()
    fields = edition_row.fields if edition_row is not None else fields_of(model)
    return tuple(sorted(today(model.code, edition, fields, {field.attname for field in model._meta.concrete_fields})))


def today(ledger: str, edition: int, names: Iterable[str], there: set[str]) -> list[tuple[str, str]]:
    """Where the fields of an edition are found among the columns that are there."""
    renamed = list(
        Renaming.objects.filter(ledger=ledger, edition__gte=edition).order_by("pk").values_list("old", "new")
    )
    pairs = []
    for name in names:
        now = name
        for old, new in renamed:
            now = new if now == old else now
        pairs.append((name, now if now in there else ""))
    return pairs


def facts_under(record: Record, edition: int) -> dict[str, Any]:
    """A record's facts as the events of an edition were hashed: {attname then: value}, empty ones left out."""
    if edition == number(type(record)):
        return chain.facts(record)
    pairs = columns(type(record), edition)
    return {name: value for name, now in pairs if now and (value := getattr(record, now))}


def forget() -> None:
    """Read editions anew: after a migration, and in tests."""
    number.cache_clear()
    columns.cache_clear()
