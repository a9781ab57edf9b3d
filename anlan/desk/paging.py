"""Pages of a long list without OFFSET: each begins after the last row of the one before, found by the index.

page = paging.page(rows, Order("found_on", descending=True), after="2024-09-12~8121")
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q, QuerySet

from anlan.kernel.scope import Record, field_of

SIZE = 40
CAP = 10_000  # rows are counted one by one up to here; a larger number is counted when asked for


@dataclass(frozen=True)
class Order:
    """What a list is sorted by. Ties are broken by the primary key, in the same direction."""

    name: str
    descending: bool

    def __str__(self) -> str:
        return f"-{self.name}" if self.descending else self.name

    def of(self, model: type[Record]) -> list[Any]:
        # NULLS LAST only where there can be one: with it PostgreSQL does not use a plain index.
        field = field_of(model, self.name)
        column = F(self.name)
        first = column.desc(nulls_last=field.null or None) if self.descending else column.asc()
        return [first, "-pk" if self.descending else "pk"]


@dataclass(frozen=True)
class Page:
    """Rows of one page, and the mark after which the next begins; empty at the end."""

    rows: list[Any]
    next_mark: str


@dataclass(frozen=True)
class Counted:
    """How many rows there are, and how many of them are late. `more`: there are more than were counted."""

    total: int
    late: int
    more: bool


def page(rows: QuerySet[Any], order: Order, after: str, size: int = SIZE) -> Page:
    """One page of `rows` after a mark. A mark that cannot be read is the beginning."""
    where = _after(rows.model, order, after)
    found = list(rows.filter(where).order_by(*order.of(rows.model))[: size + 1])
    return Page(found[:size], mark(found[size - 1], order) if len(found) > size else "")


def mark(record: Record, order: Order) -> str:
    value = getattr(record, rows_field(type(record), order).attname)
    if isinstance(value, datetime):
        value = value.isoformat()
    return f"{'' if value is None else value}~{record.pk}"


def rows_field(model: type[Record], order: Order) -> models.Field:
    return field_of(model, order.name)


def _after(model: type[Record], order: Order, after: str) -> Q:
    text, _, key = after.rpartition("~")
    if not key.isdigit():
        return Q()
    field, name = rows_field(model, order), order.name
    beyond = "lt" if order.descending else "gt"
    tie = Q(**{f"pk__{beyond}": int(key)})
    if field.null and text == "":
        return Q(**{f"{name}__isnull": True}) & tie
    try:
        value = field.to_python(text)
    except ValidationError:
        return Q()
    where = Q(**{f"{name}__{beyond}": value}) | (Q(**{name: value}) & tie)
    # The first bound says nothing new, but lets the index begin where the page does.
    bounded = Q(**{f"{name}__{beyond}e": value}) & where
    return bounded | Q(**{f"{name}__isnull": True}) if field.null else bounded


def counted(rows: QuerySet[Any], now: datetime, *, exactly: bool = False) -> Counted:
    """How many rows, in one query; up to CAP, or all of them where asked."""
    plain = rows.order_by().values("pk", "due_at")
    limited = plain if exactly else plain[: CAP + 1]
    found = limited.aggregate(total=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    more = not exactly and found["total"] > CAP
    return Counted(min(found["total"], CAP) if more else found["total"], found["late"], more)
