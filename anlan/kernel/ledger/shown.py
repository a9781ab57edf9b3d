"""How a record reads: a code as its name, a moment as people write it, a telephone number masked. The same for page and program.

shown(hazard, field, ledger)     # 清河镇石沟村
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models

from .. import clock
from ..indicator.words import plain
from ..loop.declare import state_title
from ..loop.timeline import Line, history
from ..people.actor import Actor
from ..people.divisions import region_path, sector_name
from ..scope import Record, field_of
from .declare import LEDGERS, Ledger

_LONG_NUMBER = re.compile(r"\d[\d-]{6,}")
_KEPT_ASIDE = {"id", "number", "natural_key", "version", "head", "extra", "pinyin", "state_since"}
EMPTY = ""


def shown(record: Record, field: models.Field, ledger: Ledger) -> str:
    """The value of a field in words; empty where there is none. What `field` points to must have been fetched."""
    value = getattr(record, field.attname)
    if value is None or value == "" or value == []:
        return EMPTY
    if field.name == "state":
        return state_title(ledger.model, value)
    if field.name == "due_at":
        return f"{last_day(value):%Y-%m-%d}"
    if field.name in ledger.masked:
        return masked(str(value))
    if field.is_relation:
        return str(getattr(record, field.name))
    return words(field, value)


def words(field: models.Field, value: Any) -> str:
    """A plain value of a field in words."""
    if field.name == "region":
        return region_path(value)
    if field.name == "sector":
        return sector_name(value)
    if field.choices:
        return str(_choices(field).get(value, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_list_word(field, part) for part in value)
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.LEGAL_ZONE):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, Decimal):
        return plain(value)
    return str(value)


@cache
def _choices(field: models.Field) -> dict[Any, Any]:
    """A field's choices; kept, for a list asks for them in every row."""
    return dict(field.flatchoices)


def _list_word(field: models.Field, part: Any) -> str:
    if field.name == "regions":
        return region_path(str(part))
    return sector_name(str(part)) if field.name == "sectors" else str(part)


def masked(number: str) -> str:
    """A telephone number with its middle hidden: 138****5678."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 8 else "****"


_MOMENT = datetime.resolution


def last_day(due_at: datetime) -> date:
    """The last legal day on which a deadline is still kept: one at midnight ends the day before it."""
    return clock.legal_day(due_at - _MOMENT)


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


def history_told(record: Record, ledger: Ledger) -> list[Line]:
    """The record's history, in which numbers that the ledger masks are masked, too."""
    hidden = {str(field_of(ledger.model, name).verbose_name) for name in ledger.masked}
    return [replace(line, details=_masked_details(line.details, hidden)) for line in history(record)]


def _masked_details(details: Sequence[tuple[str, str]], hidden: set[str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (label, _LONG_NUMBER.sub(lambda found: masked(found.group()), text) if label in hidden else text)
        for label, text in details
    )
