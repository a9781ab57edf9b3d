"""What a record tells and to whom it opens: the same for page and program. How each value reads, its kind says (`kernel/column`).

shown(hazard, field)     # 清河镇石沟村
"""

from typing import Any

from django.db import models

from ..column import kind_of
from ..people.actor import Actor
from ..scope import Record, field_of
from .declare import LEDGERS, Ledger

_KEPT_ASIDE = {"id", "number", "natural_key", "version", "head", "extra", "pinyin", "state_since"}


def shown(record: Record, field: "models.Field[Any, Any]") -> str:
    """The value of a field in words; "" where there is none. What `field` points to must have been fetched."""
    return kind_of(field).shown(record, field)


def may_open(other: Any, actor: Actor) -> bool:
    """Whether what a record points to is a record that the actor may look at."""
    if not isinstance(other, Record) or other.code not in LEDGERS:
        return False
    return actor.may(f"{other.code}.view") and actor.scope.covers(other)


def fields_told(ledger: Ledger) -> list["models.Field[Any, Any]"]:
    """What a record says, in the order of its form; then what steps fill in, which no form asks for."""
    further = [field.name for field in ledger.model._meta.concrete_fields if field.name not in _KEPT_ASIDE]
    names = dict.fromkeys([*ledger.form.fields, *ledger.columns, *further])
    return [field_of(ledger.model, name) for name in names]
