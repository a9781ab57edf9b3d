"""What a type of field means, decided in one place: how it is read, shown, asked, bounded, narrowed, sorted and written out.

kind = kind_of(field_of(Hazard, "found_on"))

A column's kind follows from its Django type and from its name, whose endings mean something all over the house:
_yuan is money, _phone a telephone number, _no a code, longitude and latitude a point. `docs/new-kind.md` adds a kind.
"""

from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .choice import Choice, Role, State, YesNo
from .day import Day, Deadline, Moment
from .kind import EMPTY, BadValue, Doubting, Kind, Read, Who
from .number import Amount, Degrees, Money, Whole, Year
from .reference import Reference, is_reference
from .region import DivisionName, Region, Regions, Sector, Sectors, Words, names_regions
from .spelling import CellRefused
from .text import LongCode, Mail, Phone, Text

__all__ = ["EMPTY", "BadValue", "CellRefused", "Doubting", "Kind", "Read", "Who", "kind_of"]

_BY_NAME: dict[str, Kind] = {
    "region": Region(), "regions": Regions(), "sector": Sector(), "sectors": Sectors(), "role": Role(), "state": State(), "due_at": Deadline(),
    "longitude": Degrees(), "latitude": Degrees(), "uscc": LongCode(), "number": LongCode(), "built": Year(),
}  # fmt: skip
_BY_ENDING: tuple[tuple[str, Kind], ...] = (("phone", Phone()), ("_yuan", Money()), ("_no", LongCode()))
# A class stands before those that it descends from.
_BY_TYPE: tuple[tuple[type[models.Field], Kind], ...] = (
    (models.DateTimeField, Moment()),
    (models.DateField, Day()),
    (models.BooleanField, YesNo()),
    (models.DecimalField, Amount()),
    (models.IntegerField, Whole()),
    (ArrayField, Words()),
    (models.EmailField, Mail()),
    (models.Field, Text()),
)
_REFERENCE, _CHOICE, _DIVISION_NAME = Reference(), Choice(), DivisionName()


@cache
def kind_of(field: "models.Field[Any, Any]") -> Kind:
    """The kind of a column; a ledger's own type of field may bring it."""
    own: Kind | None = getattr(field, "kind", None)
    if own is not None:
        return own
    if field.name in _BY_NAME:
        return _BY_NAME[field.name]
    if is_reference(field):
        return _REFERENCE
    if field.choices:
        return _CHOICE
    if field.name == "name" and names_regions(field):
        return _DIVISION_NAME
    for ending, kind in _BY_ENDING:
        if field.name.endswith(ending) and isinstance(field, models.CharField | models.DecimalField):
            return kind
    output_field = field.output_field if isinstance(field, models.GeneratedField) else field
    return next(kind for type_, kind in _BY_TYPE if isinstance(output_field, type_))
