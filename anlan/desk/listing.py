"""Any ledger as a list: filtered by its address, said in words, counted, sorted, paged.

GET /ledgers/hazards/?state=open&region=990199103&sort=due_at
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.ledger import narrowing, paging
from anlan.kernel.ledger.access import ActingRequest, signed_in, with_ledger
from anlan.kernel.ledger.declare import GROUPS, LEDGERS, Ledger
from anlan.kernel.ledger.shown import last_day, shown
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_name
from anlan.kernel.scope import field_of

from . import filters
from .filters import Choice, address
from .shown import due_words, progress, record_url


@dataclass(frozen=True)
class Column:
    """A column of the list. `kind` is how it is laid out: what, state, due, unit, number, figure, day or plain."""

    name: str
    label: str
    kind: str
    url: str = ""  # sorts by it
    sorted: str = ""  # ascending or descending, where the list is sorted by it


@dataclass(frozen=True)
class Cell:
    """One cell. `mark` and `late` belong to states and deadlines."""

    kind: str
    text: str
    url: str = ""
    mark: str = ""
    late: bool = False
    day: str = ""


@dataclass(frozen=True)
class LedgerCount:
    """A ledger on the page of all of them."""

    ledger: Ledger
    count: paging.Counted


@require_safe
@signed_in
def ledgers(request: ActingRequest) -> HttpResponse:
    """All ledgers that the actor may view, by group, each with its count."""
    actor, now = request.actor, clock.now()
    groups: dict[str, list[LedgerCount]] = {group: [] for group in GROUPS}
    for ledger in LEDGERS.values():
        if actor.may(f"{ledger.code}.view"):
            rows = ledger.model.objects.within(actor.scope)
            groups[ledger.group].append(LedgerCount(ledger, paging.counted(rows, now)))
    shown_groups = [(title, listed) for title, listed in groups.items() if listed]
    return render(request, "desk/ledgers.html", {"groups": shown_groups})


@require_safe
@with_ledger("view")
def ledger_list(request: ActingRequest, ledger: Ledger) -> HttpResponse:
    """The list of a ledger, at most two queries over its rows whatever their number."""
    actor, now = request.actor, clock.now()
    chosen = filters.read(ledger, request.GET.dict(), actor, now)
    rows = ledger.model.objects.within(actor.scope).filter(chosen.where)
    order = paging.order_of(ledger, request.GET.get("sort", ""))
    count = paging.counted(rows, now, exactly=request.GET.get("count") == "all")
    page = page_from(paging.listed(rows, ledger), order, request.GET.get("after", ""))
    first = starts_at(request)
    sort = {} if order == paging.order_of(ledger, "") else {"sort": str(order)}
    query = {**chosen.query, **sort}
    next_url = address(query, after=page.next_mark, at=str(first + len(page.rows))) if page.next_mark else ""
    columns = columns_of(ledger, order, query)
    context = {
        "ledger": ledger,
        "chosen": chosen,
        "query": query,
        "columns": columns,
        "rows": [cells(record, ledger, columns, now) for record in page.rows],
        "count": count,
        "count_all_url": address(query, count="all"),
        "late_url": address(query, state=narrowing.LATE) if "state" in ledger.filters else "",
        "first": first,
        "last": first + len(page.rows) - 1,
        "left": max(count.total - first - len(page.rows) + 1, 0),
        "next_url": next_url,
        "first_url": address(query) if first > 1 else "",
        "order": next(column for column in columns_of(ledger, order, query, every=True) if column.sorted),
        "orders": [
            Choice(column.label, column.url, bool(column.sorted))
            for column in columns_of(ledger, order, query, every=True)
            if column.url
        ],
        "may_add": actor.may(f"{ledger.code}.add"),
        "may_import": actor.may(f"{ledger.code}.import"),
        "export_url": f"/ledgers/{ledger.code}/export.xlsx{address(query)}"
        if actor.may(f"{ledger.code}.export")
        else "",
        "where": whose(actor),
        "now": now,
    }
    return render(request, "desk/_list.html" if request.htmx else "desk/list.html", context)


def page_from(rows: QuerySet[Any], order: paging.Order, after: str) -> paging.Page:
    """The page after a mark; the first where the mark cannot be read, as in an address that was cut off."""
    try:
        return paging.page(rows, order, after)
    except paging.BadMark:
        return paging.page(rows, order, "")


def starts_at(request: HttpRequest) -> int:
    """Which number the first row of the page has in the whole list, as the address of the page before said."""
    text = request.GET.get("at", "")
    return max(int(text), 1) if text.isdecimal() and len(text) < 9 else 1


def columns_of(ledger: Ledger, order: paging.Order, query: Mapping[str, str], *, every: bool = False) -> list[Column]:
    """The columns of the list, the number last; with `every` also those it can only be sorted by."""
    names = [*ledger.columns, "number"]
    if every:
        names = list(dict.fromkeys([*names, *paging.sortable(ledger)]))
    may_sort, kinds = set(paging.sortable(ledger)), kinds_of(ledger)
    made = []
    for name in dict.fromkeys(names):
        field = field_of(ledger.model, name)
        is_sorted = name == order.name
        # The first click on a day or an amount brings the newest or largest.
        descending = not order.descending if is_sorted else isinstance(field, paging.SORTABLE) and name != "due_at"
        url = address(query, sort=str(paging.Order(name, descending))) if name in may_sort else ""
        direction = ("descending" if order.descending else "ascending") if is_sorted else ""
        made.append(Column(name, str(field.verbose_name), kinds.get(name, "plain"), url, direction))
    return made


def kinds_of(ledger: Ledger) -> dict[str, str]:
    """How each column is laid out. On a phone only what, state, due, unit and number are left."""
    kinds = {}
    for name in ledger.columns:
        field = field_of(ledger.model, name)
        if name == "state":
            kinds[name] = "state"
        elif name == "due_at":
            kinds[name] = "due"
        elif isinstance(field, models.DateField):
            kinds[name] = "day"
        elif isinstance(field, models.IntegerField | models.DecimalField) and not field.choices:
            kinds[name] = "figure"
    kinds[ledger.columns[0]] = "what"
    unit = next((name for name in ("place", "body", "region") if name in ledger.columns[1:]), "")
    if unit:
        kinds[unit] = "unit"
    return {**kinds, "number": "number"}


def cells(record: Any, ledger: Ledger, columns: list[Column], now: datetime) -> list[Cell]:
    """One row of the list."""
    return [_cell(record, ledger, column, now) for column in columns]


def _cell(record: Any, ledger: Ledger, column: Column, now: datetime) -> Cell:
    if column.kind == "due":
        words, late = due_words(record.due_at, now)
        return Cell("due", words, late=late, day=f"{last_day(record.due_at):%m-%d}" if record.due_at else "")
    text = shown(record, field_of(ledger.model, column.name), ledger)
    if column.kind == "what":
        return Cell("what", text or record.number, url=record_url(ledger.code, record.number))
    if column.kind == "state":
        return Cell("state", text, mark=progress(record))
    return Cell(column.kind, text)


def whose(actor: Actor) -> str:
    """The scope's name for a heading: 青禾区, 清河镇."""
    return "、".join(region_name(code) for code in actor.scope.regions[:3])
