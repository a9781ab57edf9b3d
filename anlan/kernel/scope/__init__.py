"""Who sees which rows: region × sector × (for an enterprise's own desk) place.

    Hazard.objects.within(actor.scope)          # the way to rows
    Todo.objects.of(hazard)                     # what belongs to a row that one was let in to
    Region.objects.known()                      # what everybody may know

A query on a `Scoped` model without one of these raises `ScopeMissing`. The rare exception, `unscoped`, states its reason and
names the models that it opens.
"""

from . import lineage
from .guard import RECORD, Scoped, ScopeMissing, unscoped
from .record import Record, field_of
from .rule import NEVER, NOTHING, Scope

__all__ = ["NEVER", "NOTHING", "RECORD", "Record", "Scope", "ScopeMissing", "Scoped", "field_of", "lineage", "unscoped"]
