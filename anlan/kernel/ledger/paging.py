"""Pages of a long list without OFFSET: each begins after the last row of the one before, found by the index.

page = paging.page(rows, Order("found_on", descending=True), after="2024-09-12~8121")
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connection, models
from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from ..column import kind_of
from ..column.reference import named_by
from ..column.spelling import whole_number
from ..scope import Record, field_of
from .declare import Ledger

R = TypeVar("R", bound=Record)

SIZE = 40
CAP = 10_000  # rows are counted one by one up to here; a larger number is counted when asked for


@dataclass(frozen=True)
class Order:
    """What a list is sorted by. Ties are broken by the primary key, in the same direction."""

    name: str
    descending: bool

    def __str__(self) -> str:
        return f"-{self.name}" if self.descending else self.name

    def of(self, model: type[models.Model]) -> list[Any]:
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


class BadMark(ValueError):
    """The place from which a list was to go on cannot be read."""


def page(rows: QuerySet[Any], order: Order, after: str, size: int = 0) -> Page:
    """One page of `rows` after a mark, of `size` rows or as many as usual. Raises BadMark."""
    size = size or SIZE
    where = _after(rows.model, order, after)
    records = list(rows.filter(where).order_by(*order.of(rows.model))[: size + 1])
    return Page(records[:size], mark(records[size - 1], order) if len(records) > size else "")


def order_of(ledger: Ledger, sort_key: str) -> Order:
    """The order asked for, if the list can be sorted so; else the newest first, and what has no date by region."""
    name = sort_key.removeprefix("-")
    if name in sortable(ledger):
        return Order(name, sort_key.startswith("-"))
    when = ledger.model.when
    return Order(when, True) if when else Order("region", False)


def sortable(ledger: Ledger) -> list[str]:
    """Fields that sorting by makes sense of: days, amounts, the region and the number."""
    names = list(dict.fromkeys([*ledger.columns, ledger.model.when or "region", "number"]))
    return [name for name in names if name == "number" or kind_of(field_of(ledger.model, name)).sortable]


def with_references(rows: "QuerySet[R, R]") -> "QuerySet[R, R]":
    """The rows with what their foreign keys point to, so that showing them asks nothing more."""
    names = [field.name for field in rows.model._meta.concrete_fields if field.is_relation]
    return rows.select_related(*names) if names else rows


def listed(rows: "QuerySet[R, R]", ledger: Ledger) -> "QuerySet[R, R]":
    """The rows with what a list tells of them and of what its columns point to; anything else would be asked for row by row."""
    model = ledger.model
    own = dict.fromkeys([*_HEAD, *ledger.columns, *([model.when] if model.when else [])])
    referred = [name for name in ledger.columns if field_of(model, name).is_relation]
    theirs = [f"{name}__{part}" for name in referred for part in _told_of(field_of(model, name).related_model)]
    return rows.select_related(*referred).only(*own, *theirs) if referred else rows.only(*own)


_HEAD = ("number", "region", "sector", "state", "due_at")


def _told_of(model: Any) -> list[str]:
    """The fields of a record by which another tells of it: what it is called, and whether it is in scope."""
    name_field = named_by(model) if issubclass(model, Record) else "number"
    names = {
        "number",
        "region",
        "sector",
        "short",
        name_field,
        model.scope_place,
        model.desk_knows_by,
        *model.named_bodies(),
    }
    return [field.name for field in model._meta.concrete_fields if field.name in names]


def mark(row: models.Model, order: Order) -> str:
    value = getattr(row, rows_field(type(row), order).attname)
    if isinstance(value, datetime):
        value = value.isoformat()
    return f"{'' if value is None else value}~{row.pk}"


def rows_field(model: type[models.Model], order: Order) -> models.Field:
    return field_of(model, order.name)


def _after(model: type[models.Model], order: Order, after: str) -> Q:
    if not after:
        return Q()
    text, _, last = after.rpartition("~")
    key = whole_number(last)
    if key is None or "\0" in text:
        raise BadMark(after)
    field, name = rows_field(model, order), order.name
    if field.null and text == "":
        return Q(**{f"{name}__isnull": True, f"pk__{'lt' if order.descending else 'gt'}": key})
    try:
        value = field.to_python(text)
        field.run_validators(value)
    except ValidationError:
        raise BadMark(after) from None
    # One comparison of pairs, and not "beyond, or equal and …": an index begins where the page does.
    where = Q((TupleLessThan if order.descending else TupleGreaterThan)(Tuple(name, "pk"), (value, key)))
    # And the column alone: where the list is bounded by it too, PostgreSQL begins at the bound and walks all pages before.
    where &= Q(**{f"{name}__{'lte' if order.descending else 'gte'}": value})
    return where | Q(**{f"{name}__isnull": True}) if field.null else where


def counted(rows: QuerySet[Any], now: datetime, *, exactly: bool = False) -> Counted:
    """How many rows, in one query; up to CAP, or all of them where asked."""
    return counted_all([rows], now, exactly=exactly)[0]


def counted_all(lists: Sequence[QuerySet[Any]], now: datetime, *, exactly: bool = False) -> list[Counted]:
    """How many rows each of several lists has, in one query for all of them."""
    # Counted around the query and not by aggregate(), which builds it a second time: that cost a tenth of a list's page.
    parts, parameters = [], []
    for place, rows in enumerate(lists):
        plain = rows.order_by().values("due_at")
        try:
            inner, values = (plain if exactly else plain[: CAP + 1]).query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT {place}, count(*), count(*) FILTER (WHERE due_at < %s) FROM ({inner}) AS counted")
        parameters += [now, *values]
    counts: dict[int, Counted] = {}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), parameters)
            for place, total, late in cursor.fetchall():
                more = not exactly and total > CAP
                counts[place] = Counted(CAP if more else total, late, more)
    return [counts.get(place, Counted(0, 0, False)) for place in range(len(lists))]
