"""How a value of a record reads on a page: a code as its name, a moment as people write it, a telephone number masked.

shown(hazard, field, ledger)     # 清河镇石沟村
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from anlan.kernel import clock
from anlan.kernel.indicator.words import plain
from anlan.kernel.ledger.declare import LEDGERS, Ledger
from anlan.kernel.loop.declare import loop_of, state_title
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_path, sector_name
from anlan.kernel.scope import Record
from anlan.kernel.scope.record import WITHDRAWN

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


def _choices(field: models.Field) -> dict[Any, Any]:
    return dict(field.flatchoices)


def _list_word(field: models.Field, part: Any) -> str:
    if field.name == "regions":
        return region_path(str(part))
    return sector_name(str(part)) if field.name == "sectors" else str(part)


def masked(number: str) -> str:
    """A telephone number with its middle hidden: 138****5678."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 8 else "****"


def due_words(due_at: datetime | None, now: datetime) -> tuple[str, bool]:
    """How far a deadline is, and whether it has passed: (超期2天, True), (今天到期, False), (还剩3天, False)."""
    if due_at is None:
        return "", False
    # A deadline at midnight ends the day before it.
    last_day = clock.legal_day(due_at - _MOMENT)
    days = (last_day - clock.legal_day(now)).days
    if due_at <= now:
        return (f"超期{-days}天" if days < 0 else "已超期"), True
    return ("今天到期" if days == 0 else "明天到期" if days == 1 else f"还剩{days}天"), False


_MOMENT = datetime.resolution


def last_day(due_at: datetime) -> date:
    """The last legal day on which a deadline is still kept."""
    return clock.legal_day(due_at - _MOMENT)


def progress(record: Record) -> str:
    """The class of the state's disc: empty when new, p1 to p3 on the way, p4 closed, px withdrawn."""
    if record.state == WITHDRAWN:
        return "px"
    return progress_of(record.code, record.state)


def progress_of(code: str, state: str) -> str:
    loop = loop_of(code)
    if loop is None or state not in loop.by_code:
        return "p4"
    if loop.by_code[state].closed:
        return "p4"
    open_states = [each.code for each in loop.states if not each.closed]
    position = open_states.index(state)
    return f"p{min(1 + 2 * position // max(len(open_states) - 1, 1), 3)}" if position else ""


def record_url(code: str, number: str) -> str:
    return f"/ledgers/{code}/{number}/"


def link_to(other: Any, actor: Actor) -> str:
    """The address of a record that another points to; empty where the actor may not open it."""
    if not isinstance(other, Record) or other.code not in LEDGERS:
        return ""
    return record_url(other.code, other.number) if may_open(other, actor) else ""


def may_open(other: Record, actor: Actor) -> bool:
    return actor.may(f"{other.code}.view") and actor.scope.covers(other)
