"""Any ledger as a list: filtered by its address, said in words, counted, sorted, paged.

GET /ledgers/hazards/?state=open&region=990199103&sort=due_at
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.column.spelling import whole_number
from anlan.kernel.ledger import narrowing, paging
from anlan.kernel.ledger.access import ActingRequest, signed_in, with_ledger
from anlan.kernel.ledger.declare import LEDGERS, Ledger, groups
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_name
from anlan.kernel.scope.record import WITHDRAWN

from . import cells, filters
from .columns import columns_of
from .filters import Choice, address, menu
from .sentence import sentence


@dataclass(frozen=True)
class LedgerCount:
    """A ledger on the page of all of them."""

    ledger: Ledger
    count: paging.Counted


@require_safe
@signed_in
def ledgers(request: ActingRequest) -> HttpResponse:
    """The ledgers that the actor may view, by group, each with its count, first those they write; empty ones stand folded below."""
    actor, now = request.actor, clock.now()
    listed: dict[str, list[LedgerCount]] = {group: [] for group in groups()}
    viewed = [ledger for ledger in LEDGERS.values() if actor.may(f"{ledger.code}.view")]
    totals = paging.counted_all([ledger.model.objects.within(actor.scope) for ledger in viewed], now)
    for ledger, count in zip(viewed, totals, strict=True):
        listed[ledger.group].append(LedgerCount(ledger, count))
    for counts in listed.values():
        counts.sort(key=lambda each: not actor.may(f"{each.ledger.code}.add"))
    filled = [(title, [each for each in counts if each.count.total]) for title, counts in listed.items()]
    context = {
        "groups": [(title, counts) for title, counts in filled if counts],
        "empty": [each for counts in listed.values() for each in counts if not each.count.total],
    }
    return render(request, "desk/ledgers.html", context)


@require_safe
@with_ledger("view")
def ledger_list(request: ActingRequest, ledger: Ledger) -> HttpResponse:
    """The list of a ledger, at most three queries over its rows whatever their number."""
    actor, now = request.actor, clock.now()
    filtering = filters.read(ledger, request.GET.dict(), actor, now)
    withdrawn = narrowing.asks_for_withdrawn(ledger, request.GET.dict())
    scope = ledger.model.objects.plainest(actor.scope)
    rows = ledger.model.objects.within(scope, withdrawn=withdrawn).filter(filtering.where)
    order = paging.order_of(ledger, request.GET.get("sort", ""))
    exactly = request.GET.get("count") == "all"
    withdrawn_rows = ledger.model.objects.within(scope, withdrawn=True).filter(state=WITHDRAWN)
    count, taken_out = paging.counted_all([rows, withdrawn_rows], now, exactly=exactly)
    page = page_from(paging.listed(rows, ledger), order, request.GET.get("after", ""))
    first = starts_at(request)
    sort = {} if order == paging.order_of(ledger, "") else {"sort": str(order)}
    query = {**filtering.query, **sort}
    next_url = address(query, after=page.next_mark, at=str(first + len(page.rows))) if page.next_mark else ""
    columns, sorters = columns_of(ledger, order, query), columns_of(ledger, order, query, every=True)
    context = {
        "ledger": ledger,
        "chosen": filtering,
        "conditions": sentence(filtering.conditions, query),
        "query": query,
        "heads": cells.heads(columns),
        "body": cells.body(page.rows, ledger, columns, now),
        "count": count,
        "count_all_url": address(query, count="all"),
        "late_url": address(query, state=narrowing.LATE),
        "withdrawn": None if withdrawn else taken_out,
        "withdrawn_url": address({}, state=WITHDRAWN),
        "first": first,
        "last": first + len(page.rows) - 1,
        "left": max(count.total - first - len(page.rows) + 1, 0),
        "next_url": next_url,
        "first_url": address(query) if first > 1 else "",
        "order": next(column for column in sorters if column.sorted),
        "orders": menu(
            Choice(f"{column.label}（反过来）" if column.sorted else column.label, column.url, bool(column.sorted))
            for column in sorters
            if column.url
        ),
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
    return max(whole_number(request.GET.get("at", "")) or 1, 1)


def whose(actor: Actor) -> str:
    """The scope's name for a heading: 青禾区, 清河镇."""
    return "、".join(region_name(code) for code in actor.scope.regions[:3])
