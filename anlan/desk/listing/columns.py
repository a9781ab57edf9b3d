"""The columns of a list: what each is called, how it is laid out, and the address that sorts by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from anlan.kernel.column import kind_of
from anlan.kernel.ledger import paging
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.scope import field_of

from .filters import address

_LARGEST_FIRST = ("day", "figure")  # columns of which people want the newest or largest first


@dataclass(frozen=True)
class Column:
    """A column of the list. `kind` is how it is laid out: what, state, due, unit, number, figure, day or plain."""

    field: "models.Field[Any, Any]"
    label: str
    kind: str
    url: str = ""  # sorts by it
    sorted: str = ""  # ascending or descending, where the list is sorted by it


def columns_of(ledger: Ledger, order: paging.Order, query: Mapping[str, str], *, every: bool = False) -> list[Column]:
    """The columns of the list, the number last; with `every` also those it can only be sorted by."""
    names = [*ledger.columns, "number"]
    if every:
        names = list(dict.fromkeys([*names, *paging.sortable(ledger)]))
    may_sort, kinds = set(paging.sortable(ledger)), kinds_of(ledger)
    columns = []
    for name in dict.fromkeys(names):
        field = field_of(ledger.model, name)
        is_sorted = name == order.name
        # The first click on a day or an amount brings the newest or largest.
        descending = not order.descending if is_sorted else kind_of(field).layout in _LARGEST_FIRST and name != "due_at"
        url = address(query, sort=str(paging.Order(name, descending))) if name in may_sort else ""
        direction = ("descending" if order.descending else "ascending") if is_sorted else ""
        columns.append(Column(field, str(field.verbose_name), kinds.get(name, "plain"), url, direction))
    return columns


def kinds_of(ledger: Ledger) -> dict[str, str]:
    """How each column is laid out. On a phone only what, state, due, unit and number are left."""
    kinds = {}
    for name in ledger.columns:
        layout = "due" if name == "due_at" else kind_of(field_of(ledger.model, name)).layout
        if layout != "unit":
            kinds[name] = layout
    kinds[ledger.columns[0]] = "what"
    unit = next((name for name in ("place", "body", "region") if name in ledger.columns[1:]), "")
    if unit:
        kinds[unit] = "unit"
    return {**kinds, "number": "number"}
