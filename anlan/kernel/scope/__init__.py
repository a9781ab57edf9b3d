"""Who sees which rows: region × sector × (for an enterprise's own desk) place.

    Hazard.objects.within(actor.scope)          # the only way to rows
    with unscoped("overdue sweep"): ...         # the rare exception states its reason

A query on a `Scoped` model without either raises `ScopeMissing`.
"""

from . import lineage
from .guard import Scoped, ScopeMissing, unscoped
from .record import Record, field_of
from .rule import NOTHING, Scope

__all__ = ["NOTHING", "Record", "Scope", "ScopeMissing", "Scoped", "field_of", "lineage", "unscoped"]
