"""The records behind a figure, so laid out that the reader can add them up: its sum, its shares, its repeats.

GET /indicators/hazards.found/rows/?from=2024-01-01&by=town&key=990199101&q=配电箱&sort=found_on
GET /indicators/hazards.found/rows/export.xlsx?…      the same rows as a spreadsheet
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.column import kind_of
from anlan.kernel.column.units import without_unit
from anlan.kernel.indicator import past, words
from anlan.kernel.indicator.compute import GROUPINGS, compute
from anlan.kernel.indicator.declare import Figure, Indicator, Ratio, indicator, this_year_so_far
from anlan.kernel.indicator.drill import base_of, describe, group_name, rows
from anlan.kernel.ledger import paging
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.belongings import BELONGS, among
from anlan.kernel.ledger.declare import LEDGERS, Ledger
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_path
from anlan.kernel.report.freeze import counted_now, rows_of
from anlan.kernel.report.models import FrozenFigure
from anlan.kernel.scope import Record, Scope, field_of
from anlan.ui.figures import AS, FROZEN, NOW, rows_href
from anlan.ui.periods import Asked, asked_period

from ..listing import cells, filters
from ..listing.columns import columns_of
from ..listing.page import page_from, starts_at
from ..listing.sentence import sentence
from ..sheets.exporting import table
from .explorer import figure_for, head
from .uses import issued_in, kept_figure, reads, report_named


@dataclass(frozen=True)
class Behind:
    """What was asked for: the figure's rows, narrowed and in order. query: all of it as an address; figure_query: the figure alone.

    parent: the record to which the rows belong, where they are narrowed to it.
    issued: the figure in the issued report out of which it was opened. as_issued: whether the rows are those that it counted then.
    reads_report: whether the reader may read that report, and so its sums.
    """

    figure: Figure
    counted: Indicator
    asked: Asked
    scope: Scope
    by: str
    key: str
    found: QuerySet[Any]
    chosen: filters.Filtering
    order: paging.Order
    query: Mapping[str, str]
    figure_query: Mapping[str, str]
    problems: tuple[str, ...]
    issued: FrozenFigure | None
    as_issued: bool
    parent: Record | None
    reads_report: bool

    @property
    def owner(self) -> Mapping[str, str]:
        """The part of an address that narrows another figure's rows to the same record."""
        return {BELONGS: self.query[BELONGS]} if BELONGS in self.query else {}


@dataclass(frozen=True)
class Extra:
    """A column beside the ledger's own that shows how the figure comes about: {primary key: text}."""

    title: str
    texts: Mapping[Any, str]


@require_safe
@signed_in
def figure_rows(request: ActingRequest, code: str) -> HttpResponse:
    """The very rows that a figure counts, a page at a time."""
    behind, now = _behind(request, code), clock.now()
    ledger = LEDGERS[behind.counted.ledger]
    page = page_from(paging.with_references(behind.found), behind.order, request.GET.get("after", ""))
    first = starts_at(request)
    columns = columns_of(ledger, behind.order, behind.query)
    extra = _extra(behind, page.rows)
    marked = cells.rows(page.rows, ledger, columns, now)
    after = filters.address(behind.query, after=page.next_mark, at=str(first + len(page.rows)))
    context = {
        "figure": behind.figure,
        "ledger": ledger,
        # A body's number can be guessed: it is named to whoever sees rows of it.
        "group": group_name(behind.by, behind.key) if behind.by and (behind.by != "body" or page.rows) else "",
        "heads": cells.heads(columns),
        "extra": extra,
        "rows": [
            (row, extra.texts.get(record.pk, "") if extra else "")
            for row, record in zip(marked, page.rows, strict=True)
        ],
        "sum_words": _sum_words(behind),
        "issued": _issued_words(behind),
        "outside": _outside(behind, request.actor),
        "parts": _parts(behind),
        "problems": behind.problems,
        "chosen": behind.chosen,
        "conditions": sentence(behind.chosen.conditions, behind.query),
        "query": behind.query,
        "plain_url": filters.address(behind.figure_query),
        "first": first,
        "last": first + len(page.rows) - 1,
        "first_url": filters.address(behind.query) if first > 1 else "",
        "next_url": after if page.next_mark else "",
        "export_url": f"/indicators/{code}/rows/export.xlsx{filters.address(behind.query)}"
        if request.actor.may(f"{ledger.code}.export")
        else "",
        "described": describe(behind.figure, behind.asked.period),
        "told": _told(behind),
        "out_of": report_named(behind.asked.report, request.actor),
        "asked": behind.asked,
        **head(behind.asked),
    }
    return render(request, "desk/figure_rows.html", context)


def _told(behind: Behind) -> dict[str, str]:
    """What another year's report said of the same days a year before, where no records of them are kept; {} where it is not known."""
    if behind.by or behind.owner:
        return {}
    code, before = behind.figure.code, behind.asked.period.year_before()
    found = past.told([code], behind.scope, before)
    if not found or compute([code], behind.scope, before)[code].total is not None:
        return {}
    value = words.told(found[code].value, behind.figure.unit)
    return {"value": value, "source": found[code].source, "href": found[code].href}


@require_safe
@signed_in
def exported(request: ActingRequest, code: str) -> HttpResponse:
    """All rows of the page as .xlsx, telephone numbers masked."""
    behind = _behind(request, code)
    ledger = LEDGERS[behind.counted.ledger]
    require(request.actor, f"{ledger.code}.export")
    records = behind.found.order_by(*behind.order.of(ledger.model))
    back = f"/indicators/{code}/rows/{filters.address(behind.query)}"
    name = f"{behind.figure.title}-{behind.asked.period}.xlsx"
    return table(request, ledger, records, name, {"figure": code, "asked": request.GET.dict()}, back)


def rows_behind(code: str, query: Mapping[str, str], actor: Actor) -> tuple[Ledger, QuerySet[Any]]:
    """The rows of the page under an address, for whoever asks for them later than by a request."""
    request = ActingRequest()
    request.GET = QueryDict(urlencode(query))  # type: ignore[assignment]
    request.actor = actor
    behind = _behind(request, code)
    ledger = LEDGERS[behind.counted.ledger]
    return ledger, behind.found.order_by(*behind.order.of(ledger.model))


def _behind(request: ActingRequest, code: str) -> Behind:
    """The rows that an address asks for. Raises Http404 for a group that cannot be."""
    figure, actor, selection = figure_for(request, code), request.actor, asked_period(request, this_year_so_far())
    base = base_of(figure)
    ledger = LEDGERS[base.ledger]
    by, key = request.GET.get("by", ""), request.GET.get("key", "")
    problems = [selection.problem]
    if by and (by not in GROUPINGS or (by == "month" and base.is_stock)):
        problems.append(f"“{figure.title}”不能按“{by}”分组，下面是全部记录。")
        by = key = ""
    scope = selection.scope(actor.scope)
    issued = kept_figure(request.GET.get(FROZEN, ""), code)
    if issued is None and not by:
        owner = request.GET.get(BELONGS, "").rpartition("/")[2]
        issued = issued_in(selection.report, code, selection.period, actor, owner, selection.region)
    as_issued = issued is not None and request.GET.get(AS) != NOW
    # What a report counted may lie elsewhere today: part of its region may have been given to a neighbour.
    whole = issued is not None and as_issued and [selection.region] == issued.regions
    try:
        now = rows(figure, scope, selection.period, by=by, key=key)
        records = rows_of(issued, actor.scope if whole else scope) if issued is not None and as_issued else now
    except ValueError:
        raise Http404("没有这样的分组。") from None
    figure_query = {"from": f"{selection.period.start}", "to": f"{selection.period.end}", "region": selection.region, "report": selection.report,
             "by": by, "key": key, FROZEN: request.GET.get(FROZEN, "") if issued else "",
             AS: NOW if issued and not as_issued else ""}  # fmt: skip
    figure_query = {name: value for name, value in figure_query.items() if value}
    conditions = {name: value for name, value in request.GET.dict().items() if not (whole and name == "region")}
    filtering = filters.read(ledger, conditions, actor, clock.now(), figure_query)
    if issued is not None and BELONGS in filtering.query:
        figure_query[BELONGS] = filtering.query[BELONGS]
    # What belonged to the record when the report was issued, its rule of today may no longer gather.
    where = filtering.own if as_issued else filtering.where
    sort = request.GET.get("sort", "")
    order = paging.order_of(ledger, sort)
    if sort.removeprefix("-") != order.name:
        order = paging.Order(base.when, True) if base.when else paging.Order("region", False)
    query = {**figure_query, **filtering.query}
    if sort:
        query["sort"] = str(order)
    messages = tuple(problem for problem in (*problems, *filtering.problems) if problem)
    return Behind(
        figure,
        base,
        selection,
        scope,
        by,
        key,
        records.filter(where),
        filtering,
        order,
        query,
        figure_query,
        messages,
        issued,
        as_issued,
        filtering.parent,
        issued is not None and reads(issued, actor),
    )


def _outside(behind: Behind, actor: Actor) -> str:
    """The region that was asked for, where all of it lies beyond the reader's scope; "" elsewhere."""
    region = behind.asked.region
    return region_path(region) if region and not actor.scope.narrowed(region).regions else ""


def _issued_words(behind: Behind) -> dict[str, Any] | None:
    """What the report out of which a figure was opened says, what it is now, and the way from one's rows to the other's."""
    issued, figure = behind.issued, behind.figure
    if issued is None:
        return None
    same = {name: value for name, value in behind.figure_query.items() if name != AS}
    other = {AS: NOW} if behind.as_issued else {}
    return {
        "at": issued.frozen_at,
        "text": issued.text if behind.reads_report else "",
        "now": words.printed(counted_now(issued), figure.unit) if behind.reads_report else "",
        "as_issued": behind.as_issued,
        "other_url": f"/indicators/{figure.code}/rows/{filters.address(same, **other)}",
    }


def _sum_words(behind: Behind) -> str:
    """What the rows below add up to: 共12条，问题数合计40个; 共388条，去重后335家."""
    base, ledger = behind.counted, LEDGERS[behind.counted.ledger]
    aggregates: dict[str, Any] = {"rows": Count("pk")}
    if base.sum_of:
        aggregates["value"] = Sum(base.sum_of)
    if base.distinct:
        aggregates["value"] = Count(base.distinct, distinct=True)
    got = behind.found.order_by().aggregate(**aggregates)
    how_many = f"共{got['rows']}{ledger.counted}"
    if base.sum_of:
        field = field_of(base.model, base.sum_of)
        return f"{how_many}，{without_unit(str(field.verbose_name))}合计{words.printed(Decimal(got['value'] or 0), base.unit)}"
    if base.distinct:
        return f"{how_many}，去重后{words.printed(Decimal(got['value'] or 0), base.unit)}"
    return how_many


def _parts(behind: Behind) -> list[tuple[str, str, str]]:
    """Of a ratio: itself and the two numbers that it is made of, (title, text, address of its rows)."""
    figure = behind.figure
    if not isinstance(figure, Ratio) or behind.by or behind.as_issued:
        return []
    codes = [figure.code, figure.of, figure.over]
    values = compute(codes, behind.scope, behind.asked.period, among=among(behind.parent) if behind.parent else {})
    return [
        (
            indicator(code).title,
            words.told(values[code].total, indicator(code).unit),
            rows_href(code, behind.asked, **behind.owner),
        )
        for code in codes
    ]


def _extra(behind: Behind, page: list[Any]) -> Extra | None:
    """The column that shows what each row adds: its amount, how often its value comes, or whether it is in the upper number."""
    base, figure = behind.counted, behind.figure
    if isinstance(figure, Ratio):
        upper = base_of(indicator(figure.of))
        scope_rows = rows(upper, behind.scope, behind.asked.period)
        among = set(scope_rows.filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True))
        return Extra(upper.title, {row.pk: "计入" if row.pk in among else "" for row in page})
    if base.sum_of and base.sum_of not in LEDGERS[base.ledger].columns:
        field = field_of(base.model, base.sum_of)
        return Extra(str(field.verbose_name), {row.pk: kind_of(field).shown(row, field) for row in page})
    if base.distinct:
        values = {getattr(row, base.distinct) for row in page}
        times = dict(
            behind.found.filter(**{f"{base.distinct}__in": values})
            .order_by()
            .values_list(base.distinct)
            .annotate(times=Count("pk"))
        )
        return Extra("期内次数", {row.pk: f"{times.get(getattr(row, base.distinct), 0)}" for row in page})
    return None
