"""The indicator explorer: every figure, one figure by town and month against last year, and the rows behind it.

/indicators/   /indicators/hazards.found/?by=town   /indicators/hazards.found/rows/?by=town&key=990199101
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel.indicator import words
from anlan.kernel.indicator.compute import Measured, compute
from anlan.kernel.indicator.declare import INDICATORS, Figure, Indicator, UnknownIndicator, indicator
from anlan.kernel.indicator.drill import base_of, describe, group_name, group_names, rows
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import LEDGERS, Ledger, groups
from anlan.kernel.ledger.paging import with_references
from anlan.kernel.ledger.shown import shown
from anlan.kernel.people import divisions
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record, field_of

from .periods import Asked, asked_period, choices, period_words, region_words
from .shown import record_url

_PAGE = 50
BY = {"town": "镇街", "village": "村（社区）", "sector": "行业", "body": "单位"}


@dataclass(frozen=True)
class Shown:
    """A figure on a page: printed value, the address of its rows, and the comparison with last year."""

    code: str
    title: str
    text: str
    href: str
    compared: str
    before: str
    before_href: str


@dataclass(frozen=True)
class GroupRow:
    """One row of the table by group. `share` is the length of its bar, 0 to 100."""

    name: str
    value: str
    href: str
    share: float
    before: str
    before_href: str
    change: str
    months: tuple[tuple[str, str], ...]


def visible(actor: Actor) -> list[Figure]:
    """The figures whose ledgers an actor may view."""
    return [figure for figure in INDICATORS.values() if actor.may(f"{figure.ledger}.view")]


def rows_href(code: str, asked: Asked, **more: str) -> str:
    """The address of the rows behind a figure."""
    return f"/indicators/{code}/rows/?{asked.query(**more)}"


def shown_figure(figure: Figure, value: Measured, asked: Asked) -> Shown:
    """A figure as a page shows it."""
    before = Asked(asked.period.year_before(), asked.region)
    return Shown(
        code=figure.code,
        title=figure.title,
        text=words.told(value.total, figure.unit),
        href=rows_href(figure.code, asked),
        compared=words.compared(value.total, value.before, figure.unit),
        before=words.told(value.before, figure.unit),
        before_href=rows_href(figure.code, before),
    )


@require_safe
@signed_in
def all_figures(request: ActingRequest) -> HttpResponse:
    """Every figure the actor may see, by group of ledgers."""
    actor, asked = request.actor, asked_period(request)
    figures = visible(actor)
    values = compute(
        [figure.code for figure in figures], asked.scope(actor.scope), asked.period, before=asked.period.year_before()
    )
    listed = [
        (
            group,
            [
                shown_figure(figure, values[figure.code], asked)
                for figure in figures
                if LEDGERS[figure.ledger].group == group
            ],
        )
        for group in groups()
    ]
    context = {"groups": [(group, shown) for group, shown in listed if shown], **_said(asked), "asked": asked}
    return render(request, "desk/indicators.html", context)


@require_safe
@signed_in
def one_figure(request: ActingRequest, code: str) -> HttpResponse:
    """One figure: its value, its months, its groups, how it is counted and the latest rows."""
    figure = _figure_for(request, code)
    actor, asked = request.actor, asked_period(request)
    scope, before = asked.scope(actor.scope), asked.period.year_before()
    by = request.GET.get("by") or _usual_grouping(asked)
    by = by if by in BY else "town"
    value = compute([code], scope, asked.period, by=by, before=before)[code]
    months = _months(figure, scope, asked)
    latest = _latest(figure, rows(figure, scope, asked.period))
    context = {
        "figure": figure,
        "shown": shown_figure(figure, value, asked),
        "by": by,
        "by_title": BY[by],
        "by_choices": [(title, f"?{asked.query(by=name)}") for name, title in BY.items() if name != by],
        "table": _table(figure, value, asked, by),
        "months": months,
        "described": describe(figure, asked.period),
        "words": "、".join(figure.words),
        "latest": latest,
        "ledger": LEDGERS[figure.ledger],
        "asked": asked,
        **_said(asked),
    }
    return render(request, "desk/indicator.html", context)


@require_safe
@signed_in
def figure_rows(request: ActingRequest, code: str) -> HttpResponse:
    """The very rows that a figure counts."""
    figure = _figure_for(request, code)
    actor, asked = request.actor, asked_period(request)
    by, key = request.GET.get("by", ""), request.GET.get("key", "")
    try:
        found = rows(figure, asked.scope(actor.scope), asked.period, by=by, key=key)
    except ValueError:
        raise Http404("没有这样的分组。") from None
    counted = base_of(figure)
    declared = LEDGERS[counted.ledger]
    order = f"-{counted.when}" if counted.when else "region"
    page = Paginator(with_references(found).order_by(order, "-pk"), _PAGE).get_page(request.GET.get("page"))
    context = {
        "figure": figure,
        "ledger": declared,
        # A body's number can be guessed: it is named to whoever sees rows of it.
        "group": group_name(by, key) if by and (by != "body" or page.object_list) else "",
        "heads": [str(field_of(declared.model, name).verbose_name) for name in declared.columns],
        "rows": [_row(declared, record) for record in page.object_list],
        "page": page,
        "described": describe(figure, asked.period),
        "asked": asked,
        **_said(asked),
    }
    return render(request, "desk/figure_rows.html", context)


def _figure_for(request: ActingRequest, code: str) -> Figure:
    try:
        figure = indicator(code)
    except UnknownIndicator as error:
        raise Http404(str(error)) from None
    require(request.actor, f"{figure.ledger}.view")
    return figure


def _said(asked: Asked) -> dict[str, Any]:
    return {
        "period_words": period_words(asked.period),
        "region_words": region_words(asked.region),
        "period_choices": [(title, f"?{query}") for title, query in choices(asked)],
    }


def _usual_grouping(asked: Asked) -> str:
    return "village" if len(asked.region) == divisions.TOWN else "town"


def _table(figure: Figure, value: Measured, asked: Asked, by: str) -> list[GroupRow]:
    """A row for each group there is, the largest first; towns without any row stand there with 0."""
    keys = dict.fromkeys([*value.groups, *value.groups_before])
    if by == "town" and not asked.region:
        keys |= dict.fromkeys(divisions.towns())
    zero = None if not isinstance(figure, Indicator) else Decimal(0)
    pairs = [(key, value.groups.get(key, zero), value.groups_before.get(key, zero)) for key in keys]
    pairs.sort(key=lambda pair: (-(pair[1] or 0), pair[0]))
    most = max((pair[1] or Decimal(0) for pair in pairs), default=Decimal(0)) or Decimal(1)
    last_year = Asked(asked.period.year_before(), asked.region)
    names = group_names(by, keys)
    return [
        GroupRow(
            name=names[key],
            value=words.told(now, figure.unit, bare=True),
            href=rows_href(figure.code, asked, by=by, key=key),
            share=round(float((now or 0) / most) * 100, 1),
            before=words.told(then, figure.unit, bare=True),
            before_href=rows_href(figure.code, last_year, by=by, key=key),
            change=_change(now, then, figure.unit),
            months=(),
        )
        for key, now, then in pairs
    ]


def _change(now: Decimal | None, then: Decimal | None, unit: str) -> str:
    if now is None or then is None:
        return words.UNKNOWN
    change = now - then
    sign = "+" if change > 0 else ""
    return f"{sign}{words.told(change.quantize(Decimal('0.1')) if change % 1 else change, unit, bare=True)}"


@dataclass(frozen=True)
class Month:
    """A month of the chart: heights are shares of the highest month, 0 to 100."""

    title: str
    value: str
    before: str
    height: float
    height_before: float
    href: str


def _months(figure: Figure, scope: Any, asked: Asked) -> list[Month]:
    """This year's months beside last year's; none for what merely exists, or for periods of more than a year."""
    if not isinstance(figure, Indicator) or figure.is_stock or asked.period.start.year != asked.period.end.year:
        return []
    value = compute([figure.code], scope, asked.period, by="month")[figure.code].groups
    then = compute([figure.code], scope, asked.period.year_before(), by="month")[figure.code].groups
    year = asked.period.start.year
    months = range(asked.period.start.month, asked.period.end.month + 1)
    most = max([*(v or 0 for v in value.values()), *(v or 0 for v in then.values()), Decimal(1)])
    return [
        Month(
            title=f"{month}月",
            value=words.told(now := value.get(f"{year}-{month:02d}", Decimal(0)), figure.unit),
            before=words.told(before := then.get(f"{year - 1}-{month:02d}", Decimal(0)), figure.unit),
            height=round(float((now or 0) / most) * 100, 1),
            height_before=round(float((before or 0) / most) * 100, 1),
            href=rows_href(figure.code, Asked(asked.period, asked.region), by="month", key=f"{year}-{month:02d}"),
        )
        for month in months
    ]


def _latest(figure: Figure, found: Any) -> list[tuple[str, str, str, str]]:
    """The latest rows: (day, subject, place, address)."""
    counted = base_of(figure)
    order = f"-{counted.when}" if counted.when else "-pk"
    return [
        (
            _day(getattr(record, counted.when)) if counted.when else "",
            record.subject(),
            divisions.region_path(record.region),
            record_url(record.code, record.number),
        )
        for record in found.order_by(order, "-pk")[:6]
    ]


def _day(value: Any) -> str:
    return f"{value:%m-%d}" if isinstance(value, date) else ""


def _row(declared: Ledger, record: Record) -> tuple[str, str, list[str]]:
    """A record as a row of a table: (number, address, the cells of the ledger's columns)."""
    fields = [field_of(declared.model, name) for name in declared.columns]
    return record.number, record_url(record.code, record.number), [shown(record, field) for field in fields]
